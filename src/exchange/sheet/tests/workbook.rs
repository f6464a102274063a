use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn sample() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in ["org_code", "รางวัล", "ปี", "วันที่"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(1, 0, 1_012_345_678).unwrap();
    sheet.write(1, 1, " IQA AWARD ").unwrap();
    sheet.write(1, 2, 2569).unwrap();
    let date = ExcelDateTime::from_ymd(2026, 1, 22).unwrap();
    sheet.write_with_format(1, 3, &date, &day).unwrap();
    sheet.write(4, 0, "0045").unwrap();
    sheet.write(4, 1, 1.5).unwrap();
    sheet.write(4, 2, true).unwrap();
    sheet.write(4, 3, Formula::new("=1+1").set_result("2")).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn numbers_stay_whole_and_rows_keep_their_place() {
    let sheet = read(&sample()).unwrap();
    assert_eq!(sheet.header, ["org_code", "รางวัล", "ปี", "วันที่"]);
    assert_eq!(grid(&sheet), [(2, vec!["1012345678", "IQA AWARD", "2569", "2026-01-22"]), (5, vec!["0045", "1.5", "TRUE", "2"]),]);
}

#[test]
fn merged_cells_fill_down() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.write(0, 0, "เครือข่าย").unwrap();
    sheet.write(0, 1, "รหัส").unwrap();
    sheet.merge_range(1, 0, 3, 0, "ทุ่งใหญ่", &plain).unwrap();
    sheet.merge_range(4, 0, 40, 0, "ทุ่งเล็ก", &plain).unwrap();
    for (row, code) in [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (6, "6")] {
        sheet.write(row, 1, code).unwrap();
    }
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(grid(&sheet), [(2, vec!["ทุ่งใหญ่", "1"]), (3, vec!["ทุ่งใหญ่", "2"]), (4, vec!["ทุ่งใหญ่", "3"]), (5, vec!["ทุ่งเล็ก", "4"]), (7, vec!["ทุ่งเล็ก", "6"]),]);
}

#[test]
fn the_first_visible_worksheet_is_read_and_the_others_named() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("ซ่อน").unwrap().set_hidden(true);
    let shown = workbook.add_worksheet().set_name("โรงเรียน").unwrap();
    shown.write(0, 0, "รหัส").unwrap();
    shown.set_active(true);
    workbook.add_worksheet().set_name("คำอธิบาย").unwrap();
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(sheet.header, ["รหัส"]);
    assert_eq!(sheet.unread, ["คำอธิบาย"]);
}

#[test]
fn faults_in_cells_are_named() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "รหัส").unwrap();
    sheet.write(2, 0, Formula::new("=A1/0").set_result("#DIV/0!")).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(cell_faults(&bytes), [(3, 0, "broken_formula")]);
    assert_eq!(refusal(&Workbook::new().save_to_buffer().unwrap()).2, "no_header");
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").2, "old_workbook");
    assert_eq!(refusal(b"PK\x03\x04 and no more").2, "damaged_workbook");
}

#[test]
fn seven_hundred_and_thirty_six_rows_pass_the_guard() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["org_code", "award", "year"]).unwrap();
    for row in 1..=736 {
        sheet.write(row, 0, 1_000_000_000 + row).unwrap();
        sheet.write(row, 1, "IQA AWARD").unwrap();
        sheet.write(row, 2, 2566).unwrap();
    }
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    let awards = records::<AwardRow>(&sheet).unwrap();
    assert_eq!(awards.rows.len(), 736);
    assert_eq!(awards.rows[735].value.org_code, "1000000736");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn a_damaged_workbook_is_read_or_refused(
        hits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        cut in 0usize..40,
    ) {
        let mut bytes = sample();
        bytes.truncate(bytes.len() - cut);
        for (place, byte) in hits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Err(error) = read(&bytes) {
            prop_assert!(!error.code().is_empty());
        }
    }
}
