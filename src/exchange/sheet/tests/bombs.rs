//! Files made to hurt (L5): each is refused, quickly and in little memory.

use std::io::{Cursor, Write};
use std::sync::{Mutex, PoisonError};

use super::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>รหัส</t></is></c></row>"#;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let frame = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    for (name, content) in frame.iter().chain(parts) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn worksheet(before: &str, rows: &str, after: &str) -> String {
    format!("<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>")
}

fn workbook(sheet: &str) -> Vec<u8> {
    package(&[("xl/worksheets/sheet1.xml", sheet)])
}

fn with_strings(strings: &str, rows: &str) -> Vec<u8> {
    let sheet = worksheet("", rows, "");
    package(&[("xl/worksheets/sheet1.xml", &sheet), ("xl/sharedStrings.xml", strings)])
}

/// Highest resident memory of this process so far, in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// One bomb at a time: memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

fn code(bytes: &[u8]) -> &'static str {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = peak_mib();
    let code = refusal(bytes).2;
    assert!(peak_mib() - before < 128);
    code
}

/// Writes another size into the directory entry and local header of a file.
fn lie(bytes: &mut [u8], name: &str, size: u32) {
    let mut told = 0;
    for (mark, size_at, name_at) in [(b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)] {
        for start in 0..bytes.len().saturating_sub(name_at + name.len()) {
            if bytes[start..].starts_with(mark) && bytes[start + name_at..].starts_with(name.as_bytes()) {
                bytes[start + size_at..start + size_at + 4].copy_from_slice(&size.to_le_bytes());
                told += 1;
            }
        }
    }
    assert_eq!(told, 2);
}

#[test]
fn the_frame_of_these_tests_is_a_workbook() {
    let bytes = workbook(&worksheet("", ROW, ""));
    assert_eq!(read(&bytes).unwrap().header, ["รหัส"]);
}

fn zeros(mib: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(package(&[]))).unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<a>").unwrap();
    let piece = vec![b'0'; 1 << 20];
    for _ in 0..mib {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn half_a_gibibyte_in_half_a_mebibyte() {
    let bytes = zeros(512);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(code(&bytes), "package_size");
}

#[test]
fn a_thousandfold_ratio() {
    assert_eq!(code(&zeros(8)), "package_ratio");
}

#[test]
fn sizes_that_lie() {
    let rows = ROW.to_owned() + &"<row/>".repeat(5_000);
    let honest = workbook(&worksheet("", &rows, ""));
    assert!(read(&honest).is_ok());
    for size in [10, 20_000, 200_000] {
        let mut bytes = honest.clone();
        lie(&mut bytes, "xl/worksheets/sheet1.xml", size);
        assert_eq!(code(&bytes), "package_lies", "{size}");
    }
    let mut bomb = zeros(512);
    lie(&mut bomb, "xl/worksheets/sheet1.xml", 100_000);
    assert_eq!(code(&bomb), "package_lies");
}

#[test]
fn a_hundred_thousand_entries() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in 0..100_000 {
        zip.start_file(format!("{entry}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(code(&zip.finish().unwrap().into_inner()), "package_entries");
}

#[test]
fn names_that_lead_outside_and_links() {
    for name in ["../evil.xml", "xl/../../evil.xml", "/etc/evil.xml", "..\\evil.xml", "C:\\evil.xml"] {
        assert_eq!(code(&package(&[(name, "<a/>")])), "package_path", "{name}");
    }
    let sheet = worksheet("", ROW, "");
    let mut twice = package(&[("xl/worksheets/sheet1.xml", &sheet), ("xl/worksheets/sheet2.xml", &sheet)]);
    while let Some(start) = twice.windows(10).position(|name| name == b"sheet2.xml") {
        twice[start + 5] = b'1';
    }
    assert_eq!(code(&twice), "package_path");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("xl/link.xml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert_eq!(code(&zip.finish().unwrap().into_inner()), "package_path");
}

#[test]
fn an_archive_within() {
    let sheet = worksheet("", ROW, "");
    let bytes = package(&[("xl/worksheets/sheet1.xml", &sheet), ("xl/embeddings/a.bin", "PK\x03\x04…")]);
    assert_eq!(code(&bytes), "package_nested");
}

#[test]
fn claims_of_size_are_not_believed() {
    let claim = r#"<dimension ref="A1:XFD1048576"/>"#;
    assert_eq!(read(&workbook(&worksheet(claim, ROW, ""))).unwrap().rows, []);
    let reversed = r#"<dimension ref="C9:A1"/>"#;
    assert_eq!(code(&workbook(&worksheet(reversed, ROW, ""))), "package_markup");
    for count in ["99999999", "18446744073709551615", "x"] {
        for tag in ["sst", "x:sst"] {
            let strings = format!("<{tag} a='>'\nuniqueCount = '{count}'><si><t>a</t></si></{tag}>");
            assert_eq!(code(&with_strings(&strings, ROW)), "package_markup");
        }
    }
    let row = r#"<row r="1"><c r="ZZZZZZZZZZZZ99999999999999"><v>1</v></c></row>"#;
    assert_eq!(code(&workbook(&worksheet("", row, ""))), "package_markup");
}

#[test]
fn string_and_style_bombs() {
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(500_001));
    assert_eq!(code(&with_strings(&strings, ROW)), "package_ratio");
    let strings: String = (0..500_001_u64).map(|n| format!("<si><t>{}</t></si>", n * 7_919 % 65_521)).collect();
    assert_eq!(code(&with_strings(&format!("<sst>{strings}</sst>"), ROW)), "package_markup");
    let styles = format!("<styleSheet><fonts><font><name val=\"{}\"/></font></fonts></styleSheet>", "x".repeat(4_000));
    assert_eq!(code(&package(&[("xl/styles.xml", &styles)])), "package_markup");
}

#[test]
fn one_long_string_in_every_cell() {
    let long: String = (0..200_000_u64).map(|n| char::from(b'a' + u8::try_from(n * n % 26).unwrap())).collect();
    let strings = format!("<sst><si><t>ก</t></si><si><t>{long}</t></si></sst>");
    let columns = [b'A', b'B', b'C', b'D', b'E'].map(char::from);
    let rows: String = (2..200)
        .map(|row| {
            let cells: String = columns.iter().map(|c| format!(r#"<c r="{c}{row}" t="s"><v>1</v></c>"#)).collect();
            format!(r#"<row r="{row}">{cells}</row>"#)
        })
        .collect();
    assert_eq!(code(&with_strings(&strings, &(ROW.to_owned() + &rows))), "too_much_text");
    let longer: String = (1..1_000_000_u64)
        .scan(1_u64, |seed, _| {
            *seed = *seed * 48_271 % 2_147_483_647;
            Some(char::from(b'a' + u8::try_from(*seed % 26).unwrap()))
        })
        .collect();
    let row = r#"<c t="s"><v>1</v></c>"#.repeat(limits::COLUMNS);
    let rows = format!(r#"{ROW}<row r="2">{row}</row>"#);
    let longer = format!("<sst><si><t>ก</t></si><si><t>{longer}</t></si></sst>");
    assert_eq!(code(&with_strings(&longer, &rows)), "too_much_text");
    let merged = r#"<mergeCells><mergeCell ref="A2:A400"/></mergeCells>"#;
    let rows: String = (2..400)
        .map(|row| {
            format!(
                r#"<row r="{row}"><c r="A{row}" t="{}"><v>{}</v></c><c r="B{row}"><v>1</v></c></row>"#,
                if row == 2 { "s" } else { "n" },
                if row == 2 { "1" } else { "" }
            )
        })
        .collect();
    let sheet = worksheet("", &(ROW.to_owned() + &rows), merged);
    let bytes = package(&[("xl/worksheets/sheet1.xml", &sheet), ("xl/sharedStrings.xml", &strings)]);
    assert_eq!(code(&bytes), "too_much_text");
}

#[test]
fn markup_that_hides_or_expands() {
    let entity = r#"<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>"#;
    assert_eq!(code(&workbook(&(entity.to_owned() + &worksheet("", ROW, "")))), "package_markup");
    for strings in
        ["<!--><sst uniqueCount=\"99999999\"><si/></sst><!-- -->", "<?xml version=\"1.0\" encoding=\"utf-16\"?><sst/>", "x<sst/>", "<sst", "<s\0s\0t\0/\0>"]
    {
        assert_eq!(code(&with_strings(strings, ROW)), "package_markup", "{strings}");
    }
    let sheet = worksheet("", ROW, "");
    let foreign = package(&[("xl/worksheets/sheet1.xml", &sheet), ("customXml/item1.xml", "\0<\0a\0/\0>")]);
    assert!(read(&foreign).is_ok());
    let calm = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- <sst uniqueCount=\"99999999\"> --><sst uniqueCount=\"1\"><si><t><![CDATA[<]]></t></si></sst>";
    assert!(read(&with_strings(calm, ROW)).is_ok());
}

#[test]
fn cells_out_of_order_are_refused() {
    let row = r#"<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>"#;
    let sheet = worksheet("", &(ROW.to_owned() + row), "");
    assert_eq!(refusal(&workbook(&sheet)), (Some(2), None, "damaged_workbook"));
}
