//! Tables as offices send them: titles above the header, whole names in one column, words for "nothing", files under another name.
use super::*;
use jiff::civil::date;
use rust_xlsxwriter::{Format, Workbook};

fn people(text: &str) -> Vec<(u32, String, String, String)> {
    let read = records::<PersonRow>(&read(text.as_bytes()).unwrap()).and_then(Records::sound).unwrap();
    read.rows.into_iter().map(|record| (record.row, record.value.name.title, record.value.name.given, record.value.name.family)).collect()
}

fn person(row: u32, title: &str, given: &str, family: &str) -> (u32, String, String, String) {
    (row, title.into(), given.into(), family.into())
}

#[test]
fn a_whole_name_in_one_column_is_parted() {
    for header in ["ชื่อ-สกุล", "ชื่อ - สกุล", "ชื่อ/สกุล", "ชื่อสกุล", "ชื่อ - นามสกุล", "ชื่อ", "ชื่อเต็ม", "ชื่อ สกุล"]
    {
        let text = format!("ชื่อผู้ใช้,{header},รหัสโรงเรียน,บทบาท\nkan.d,นางสาวกานดา ใจดีมาก,1059000001,ครู\npri.c,Mr.John Hill,1059000001,ครู\n");
        assert_eq!(people(&text), [person(2, "นางสาว", "กานดา", "ใจดีมาก"), person(3, "Mr.", "John", "Hill")], "{header}");
    }
    let beside = "ชื่อผู้ใช้,คำนำหน้า,ชื่อ,นามสกุล\nkan.d,นางสาว,นางสาวกานดา,ใจดี\nann.h,-,Mrs.Ann,Hill\n";
    assert_eq!(people(beside), [person(2, "นางสาว", "กานดา", "ใจดี"), person(3, "Mrs.", "Ann", "Hill")]);
}

#[test]
fn a_header_that_fits_two_columns_is_settled_by_the_cells_or_asked() {
    assert_eq!(people("ชื่อผู้ใช้,ชื่อ,ชื่อสกุล\nkan.d,กานดา,ใจดี\n"), [person(2, "", "กานดา", "ใจดี")]);
    assert_eq!(people("ชื่อผู้ใช้,ชื่อ,ชื่อสกุล\nkan.d,กานดา,นางสาวกานดา ใจดี\n"), [person(2, "นางสาว", "กานดา", "ใจดี")]);
    let torn = "ชื่อผู้ใช้,ชื่อ,ชื่อสกุล\nkan.d,กานดา,ใจดี\nbon.c,บุญชัย,นายบุญชัย ทองดี\n";
    let asked = records::<PersonRow>(&read(torn.as_bytes()).unwrap()).unwrap_err();
    assert_eq!((asked[0].code(), asked[0].column.as_deref()), ("doubtful_column", Some("ชื่อสกุล")));
    assert!(asked[0].th().contains("“นามสกุล” หรือ “ชื่อเต็ม”"), "{}", asked[0].th());
}

#[test]
fn a_line_names_the_separator_and_nothing_more() {
    let expected = read("login;ชื่อ,เล่น;นามสกุล\na.b;ก;ข\n".as_bytes()).unwrap();
    for line in ["sep=;\r\n", "\u{feff}sep=;\n", "SEP=;\n", "\"sep=;\"\r\n"] {
        assert_eq!(read(format!("{line}login;ชื่อ,เล่น;นามสกุล\na.b;ก;ข\n").as_bytes()).unwrap(), expected, "{line}");
    }
    let bars = read("sep=|\na|b,c\n1|2\n".as_bytes()).unwrap();
    assert_eq!((bars.header, bars.header_row), (vec!["a".to_owned(), "b,c".to_owned()], 1));
}

#[test]
fn titles_above_the_header_are_skipped() {
    let text =
        "ทะเบียนครู ปีการศึกษา 2569;;;\nสพป.ทุ่งรวงทอง เขต 1;;;\n;;;\nที่;ชื่อผู้ใช้;ชื่อ-สกุล;รหัสโรงเรียน\n1;kan.d;นางกานดา ใจดี;1059000001\n2;;นายไม่มี ชื่อผู้ใช้;1059000001\n";
    let read = records::<PersonRow>(&read(text.as_bytes()).unwrap()).unwrap();
    assert_eq!((read.rows[0].row, read.rows[0].value.login.as_str()), (5, "kan.d"));
    assert_eq!(read.errors.iter().map(SheetError::th).collect::<Vec<_>>(), ["แถว 6 คอลัมน์ login: ต้องกรอก"]);
    assert_eq!(read.unknown_columns, ["ที่"]);
    let missing = records::<AwardRow>(&super::read("ทะเบียนรางวัล\nรหัสโรงเรียน,รางวัล\n1,ก\n".as_bytes()).unwrap()).unwrap_err();
    assert_eq!(missing[0].th(), "แถว 2 คอลัมน์ year: ไม่พบคอลัมน์นี้ (ปี)");
}

#[test]
fn words_for_nothing_are_nothing() {
    let text = "โครงการ,เครือข่าย,รหัส,บทบาท,ตั้งแต่,ถึง,เหตุผลยกเว้น\nก,ข,1,แกนนำ,-,ปัจจุบัน,ไม่มี\nก,ข,2,ร่วมพัฒนา,–,—,ไม่ระบุ\n";
    let rows = records::<NetworkRow>(&read(text.as_bytes()).unwrap()).and_then(Records::sound).unwrap().rows;
    assert!(rows.iter().all(|row| row.value.from.is_none() && row.value.to.is_none() && row.value.override_reason.is_none()));
    let faults = records::<AwardRow>(&read("org_code,award,year\n-,ไม่มี,2569\n".as_bytes()).unwrap()).unwrap().errors;
    assert_eq!(faults.iter().map(SheetError::code).collect::<Vec<_>>(), ["required", "required"]);
}

#[test]
fn days_are_read_as_offices_write_them() {
    let days = ["22-ม.ค.-69", "22 ม.ค. 2569 00:00:00", "22/1/2569 8:30", "2026-01-22T08:30:00", "๒๒-มกราคม-๒๕๖๙"];
    let text: String = days.iter().enumerate().map(|(at, day)| format!("ก,ข,{at},ร่วมพัฒนา,{day}\n")).collect();
    let read = records::<NetworkRow>(&read(format!("โครงการ,เครือข่าย,รหัส,บทบาท,ตั้งแต่\n{text}").as_bytes()).unwrap()).and_then(Records::sound).unwrap();
    assert!(read.rows.iter().all(|row| row.value.from == Some(date(2026, 1, 22))), "{read:#?}");
}

#[test]
fn a_day_some_seconds_off_is_the_nearest_and_its_time_is_left_out() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("d/m/yyyy");
    for (column, name) in ["โครงการ", "เครือข่าย", "รหัส", "บทบาท", "ตั้งแต่"].iter().enumerate()
    {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    // 46044 is 22 January 2569.
    for (row, serial) in [46_043.999_97, 46_044.0, 46_044.000_02, 46_044.75].into_iter().enumerate() {
        let row = u32::try_from(row).unwrap() + 1;
        sheet.write_row(row, 0, ["ก", "ข", &row.to_string(), "ร่วมพัฒนา"]).unwrap();
        sheet.write_with_format(row, 4, serial, &day).unwrap();
    }
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    let read = records::<NetworkRow>(&sheet).and_then(Records::sound).unwrap();
    assert_eq!(read.rows.iter().map(|row| row.value.from).collect::<Vec<_>>(), vec![Some(date(2026, 1, 22)); 4]);
}

#[test]
fn a_file_is_called_by_what_it_is() {
    let html = "\u{feff}<!-- ส่งออก -->\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>รหัส</td></tr></table></html>";
    let two_bytes: Vec<u8> = std::iter::once(0xFEFF_u16).chain("<table><tr><td>1".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for page in [html.as_bytes(), b"<TABLE border=1>", b"MIME-Version: 1.0\nContent-Type: multipart/related", &two_bytes] {
        assert_eq!(refusal(page).2, "web_page");
    }
    assert_eq!(refusal(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">").2, "web_page");
    assert_eq!(refusal(b"%PDF-1.7\n").2, "pdf");
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").2, "no_table");
    let ods = |entry: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in [entry, "mimetype"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, b"<a/>").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    assert_eq!(refusal(&ods("content.xml")).2, "open_document");
    assert_eq!(refusal(&ods("xl/workbook.bin")).2, "binary_workbook");
}
