use super::*;
use encoding_rs::WINDOWS_874;
use proptest::prelude::*;

const TEXT: &str = "รหัส,ชื่อ\n๑๐๗๔,โรงเรียนบ้านดอน\n";

#[test]
fn utf8_with_and_without_a_byte_order_mark() {
    let plain = read(TEXT.as_bytes()).unwrap();
    assert_eq!(plain.header, ["รหัส", "ชื่อ"]);
    assert_eq!(grid(&plain), [(2, vec!["๑๐๗๔", "โรงเรียนบ้านดอน"])]);
    let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    assert_eq!(read(&marked).unwrap(), plain);
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(TEXT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).unwrap(), plain);
}

#[test]
fn windows_874_is_told_by_its_bytes() {
    let (bytes, _, lost) = WINDOWS_874.encode(TEXT);
    assert!(!lost && str::from_utf8(&bytes).is_err());
    assert_eq!(read(&bytes).unwrap(), read(TEXT.as_bytes()).unwrap());
}

#[test]
fn damaged_utf8_does_not_come_out_as_other_words() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.pop();
    bytes.pop();
    assert_eq!(refusal(&bytes), (Some(2), None, "encoding"));
    let mut cut = "a\n".to_owned().into_bytes();
    cut.extend_from_slice(&"รวาสอ".repeat(9).as_bytes()[..130]);
    assert_eq!(refusal(&cut), (Some(2), None, "encoding"), "all of it is assigned in Windows-874");
    let latin = b"code,name\n1,Caf\xE9 \x9Cuvre\n";
    assert_eq!(refusal(latin), (Some(2), None, "encoding"));
}

#[test]
fn semicolons_and_tabs() {
    let expected = read(TEXT.as_bytes()).unwrap();
    for delimiter in [";", "\t"] {
        assert_eq!(read(TEXT.replace(',', delimiter).as_bytes()).unwrap(), expected);
    }
    let quoted = read("\"ก;ข;ค\",ง\n1,2\n".as_bytes()).unwrap();
    assert_eq!(quoted.header, ["ก;ข;ค", "ง"]);
}

#[test]
fn signs_within_a_cell_name_no_separator() {
    let sheet = read("a,b,c\n+,;;,;;;\n;;x\n".as_bytes()).unwrap();
    assert_eq!(grid(&sheet), [(2, vec!["+", ";;", ";;;"]), (3, vec![";;x"])]);
    let titled = read("รายชื่อครู, ปี 2569\nlogin;ชื่อ\nanna;แอน\nchai;ชัย\n".as_bytes()).unwrap();
    assert!(titled.rows.iter().any(|row| row.cells().collect::<Vec<_>>() == ["anna", "แอน"]), "a title is no header");
}

#[test]
fn rows_are_counted_as_a_spreadsheet_shows_them() {
    let sheet = read("a,b\r\n\r\n\"two\nlines\",\"a \"\"word\"\"\"\r\n,,\r\n x\u{2003},\u{a0}y,,,".as_bytes()).unwrap();
    assert_eq!(grid(&sheet), [(3, vec!["two\nlines", "a \"word\""]), (5, vec!["x", "y"])]);
}

#[test]
fn seven_hundred_and_thirty_six_rows_are_all_read() {
    let text: String = std::iter::once("org_code,award,year\n".to_owned())
        .chain((1..=736).map(|n| format!("{:010},IQA AWARD,25{}\n", 1_000_000_000 + n, 60 + n % 9)))
        .collect();
    let sheet = read(text.as_bytes()).unwrap();
    assert_eq!(sheet.rows.len(), 736);
    let awards = records::<AwardRow>(&sheet).unwrap();
    assert_eq!(awards.rows.len(), 736);
    let last = awards.rows.last().unwrap();
    assert_eq!((last.row, last.value.org_code.as_str()), (737, "1000000736"));
    assert_eq!(last.value.year.buddhist(), 2567);
}

#[test]
fn what_is_broken_is_named_by_row_and_column() {
    assert_eq!(refusal(b""), (None, None, "no_header"));
    assert_eq!(refusal(b"\n,,\n"), (None, None, "no_header"));
    assert_eq!(refusal(b"a,b\n1,\"open\n2,3\n"), (Some(2), Some("b".into()), "unclosed_quote"));
    assert_eq!(cell_faults(b"a,b\n1,2\n\"x\"y,3\n"), [(3, 0, "text_after_quote")]);
    assert_eq!(cell_faults(b"a,b\n1,2\n3,x\0y\n4,5\n6,\x01\n"), [(3, 1, "control_character"), (5, 1, "control_character")], "all of them are told");
    assert_eq!(cell_faults(b"a,b\n1,2,3\x07\n"), [(2, 2, "control_character")]);
}

#[test]
fn limits_are_refusals() {
    let long = format!("a,b\n1,2\n{},3\n", "ก".repeat(limits::LINE_BYTES / 3 + 1));
    assert_eq!(refusal(long.as_bytes()), (Some(3), None, "line_too_long"));
    let quoted = format!("a,b\n\"{}", "x\n".repeat(limits::LINE_BYTES));
    assert_eq!(refusal(quoted.as_bytes()), (Some(2), None, "line_too_long"));
    let wide = format!("a,b\n{}x\n", ",".repeat(limits::COLUMNS));
    assert_eq!(refusal(wide.as_bytes()), (Some(2), None, "too_many_columns"));
    let many = format!("a\n{}", "x\n".repeat(limits::ROWS + 1));
    assert_eq!(refusal(many.as_bytes()), (Some(200_002), None, "too_many_rows"));
    assert_eq!(read(&many.as_bytes()[..many.len() - 2]).unwrap().rows.len(), limits::ROWS);
    let sparse = format!("a\n{}", format!("{}x\n", ",".repeat(150)).repeat(30_000));
    assert_eq!(refusal(sparse.as_bytes()).2, "too_many_cells");
    assert_eq!(refusal(&vec![b'a'; limits::FILE_BYTES + 1]).2, "file_too_large");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Err(error) = read(&bytes) {
            prop_assert!(!error.th().is_empty() && error.en() != error.th());
        }
    }

    #[test]
    fn reads_what_the_csv_crate_writes(
        rows in proptest::collection::vec(proptest::collection::vec("[ก-๙a-z\",;\r\n ]{0,8}x", 1..5), 1..8),
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in std::iter::once(&vec!["หัว".to_owned(), "แถว".to_owned()]).chain(&rows) {
            writer.write_record(row).unwrap();
        }
        let sheet = read(&writer.into_inner().unwrap()).unwrap();
        let trimmed: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim()).collect()).collect();
        let cells: Vec<Vec<_>> = sheet.rows.iter().map(|row| row.cells().collect()).collect();
        prop_assert_eq!(cells, trimmed);
    }
}
