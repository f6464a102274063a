use super::*;
use jiff::civil::date;

fn errors<T: Register + std::fmt::Debug>(text: &str) -> Vec<String> {
    let sheet = read(text.as_bytes()).unwrap();
    let errors = records::<T>(&sheet).and_then(Records::sound).expect_err("refused");
    errors.iter().map(SheetError::th).collect()
}

#[test]
fn organisations_by_thai_headers() {
    let text = "รหัสสถานศึกษา,ชื่อ โรงเรียน,ต้นสังกัด,จังหวัด,หมายเหตุ\n๑๐๗๔๕๙๐๐๘๘,โรงเรียนบ้านดอนทราย,๐๐๔๕,ทุ่งใหญ่,x\n63020130,โรงเรียนบ้านห้วยแก้ว,,,\n";
    let read = records::<OrganisationRow>(&read(text.as_bytes()).unwrap()).unwrap();
    let school = &read.rows[0].value;
    assert_eq!((school.code.as_str(), school.parent_code.as_deref()), ("1074590088", Some("0045")));
    assert_eq!(read.rows[1].value.code, "63020130");
    assert_eq!(read.rows[1].value.province, None);
    assert_eq!(read.unknown_columns, ["หมายเหตุ"]);
}

#[test]
fn people_with_their_names_in_three_columns_or_one() {
    let three = "login,title,given_name,family_name,nickname,school_code,role,email\nann,นางสาว,กานดา,ใจดี,แอน,1074590088,teacher,ann@example.org\n";
    let one = "ชื่อผู้ใช้,ชื่อ-นามสกุล,ชื่อเล่น,รหัสโรงเรียน,ตำแหน่ง,อีเมล\nann,นางสาวกานดา ใจดี,แอน,1074590088,teacher,ann@example.org\n";
    let people = |text: &str| records::<PersonRow>(&read(text.as_bytes()).unwrap()).unwrap().rows;
    assert_eq!(people(three), people(one));
    assert_eq!(people(one)[0].value.name.title, "นางสาว");
    assert_eq!(errors::<PersonRow>("login,nickname\nann,แอน\n"), ["แถว 2 คอลัมน์ given_name: ต้องกรอก"]);
}

#[test]
fn networks_with_dates_as_people_write_them() {
    let text =
        "โครงการ,เครือข่าย,รหัส,บทบาท,ตั้งแต่,ถึง\nคู่พัฒนา,ทุ่งใหญ่,1074590088,แกนนำ,22 ก.ค. 2564,\nคู่พัฒนา,ทุ่งใหญ่,1074590089,เครือข่าย,วันศุกร์ที่ 22 มกราคม 2569,2570-01-21\n";
    let read = records::<NetworkRow>(&read(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(read.rows[0].value.from, Some(date(2021, 7, 22)));
    assert_eq!(read.rows[1].value.to, Some(date(2027, 1, 21)));
    assert_eq!(read.warnings[0].th(), "แถว 3 คอลัมน์ from: เขียนว่าวันศุกร์ แต่วันที่นี้เป็นวันพฤหัสบดี");
}

#[test]
fn every_fault_names_its_row_and_column() {
    assert_eq!(
        errors::<AwardRow>("org_code,award,year\n1074590088,IQA AWARD,2569\n,IQA AWARD,ปีที่แล้ว\n1.07E+09,,3104\n1074590088,IQA AWARD,2026\n"),
        [
            "แถว 3 คอลัมน์ org_code: ต้องกรอก",
            "แถว 3 คอลัมน์ year: ต้องเป็นปี เช่น 2569",
            "แถว 4 คอลัมน์ org_code: รหัสถูกโปรแกรมตารางแปลงเป็นตัวเลขย่อ โปรดตั้งช่องเป็นข้อความแล้วกรอกใหม่",
            "แถว 4 คอลัมน์ award: ต้องกรอก",
            "แถว 4 คอลัมน์ year: ต้องเป็นปี เช่น 2569",
            "แถว 5 คอลัมน์ org_code: ซ้ำกับแถว 2",
        ]
    );
    assert_eq!(errors::<AwardRow>("org_code,award,ปี,พ.ศ.\n1,2,2569,2569\n"), ["แถว 1 คอลัมน์ พ.ศ.: หัวตารางนี้ซ้ำ ให้เหลือคอลัมน์เดียว"]);
    assert_eq!(errors::<AwardRow>("award\nx\n"), ["แถว 1 คอลัมน์ org_code: ไม่พบคอลัมน์นี้ (รหัสสถานศึกษา)", "แถว 1 คอลัมน์ year: ไม่พบคอลัมน์นี้ (ปี)"]);
    assert_eq!(errors::<AwardRow>("org_code,award,year\n1,x,2569,เกิน\n"), ["แถว 2 คอลัมน์ D: ช่องนี้มีข้อมูลแต่ไม่มีชื่อคอลัมน์"]);
}

#[test]
fn an_error_speaks_both_languages_and_to_programs() {
    let error = Fault::Required.at(7, "org_code");
    assert_eq!(error.to_string(), "แถว 7 คอลัมน์ org_code: ต้องกรอก / row 7 column org_code: must be filled in");
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        serde_json::json!({"row": 7, "column": "org_code", "code": "required",
            "th": "แถว 7 คอลัมน์ org_code: ต้องกรอก", "en": "row 7 column org_code: must be filled in"})
    );
    let own = Fault::Refused { code: "unknown_school", th: "ไม่พบโรงเรียน".into(), en: "no such school".into() };
    assert_eq!(own.in_row(3).en(), "row 3: no such school");
}

#[test]
fn ten_thousand_errors_are_enough() {
    let text = format!("org_code,award,year\n{}", ",x,2569\n".repeat(12_000));
    let found = errors::<AwardRow>(&text);
    assert_eq!(found.len(), limits::ERRORS + 1);
    assert_eq!(found.last().unwrap(), "แสดงเพียง 10000 ข้อแรก");
}

#[test]
fn no_header_means_two_columns() {
    fn check<T: Register>() {
        let mut seen = std::collections::HashMap::new();
        for column in T::COLUMNS {
            for header in [column.name, column.th].iter().chain(column.aliases) {
                let sheet = Sheet { header: vec![(*header).to_owned()], header_row: 1, ..Sheet::default() };
                let missing = records::<T>(&sheet).err().unwrap_or_default();
                assert!(missing.iter().all(|error| error.column.as_deref() != Some(column.name)), "{header}");
                let other = seen.insert(*header, column.name);
                assert!(*header == "ชื่อสกุล" || other.is_none_or(|other| other == column.name), "{header}");
            }
        }
    }
    check::<OrganisationRow>();
    check::<AwardRow>();
    check::<PersonRow>();
    check::<NetworkRow>();
}
