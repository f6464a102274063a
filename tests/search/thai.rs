//! Thai as people type it (T-01 to T-10, T-14, T-16, S003-13, F-SE-1 to F-SE-4).

use crate::world::World;
use kalyanamit::search::{Document, Kind};

#[test]
fn stored_text_is_what_was_typed() {
    let typed = "เเม่ \u{200B}นํ้า ๆ ๑๒\u{2003}PLC\r\n";
    let world = World::new([Document::new(Kind::Practice, "1", typed, typed)]);
    let found = world.find("แม่น้ำ12");
    assert_eq!(found.items[0].title, typed);
    assert_eq!(found.items[0].snippet, typed);
}

#[test]
fn a_word_inside_unspaced_text_is_found() {
    let world = World::of_bodies(&["ครูร่วมกันออกแบบกิจกรรมการอ่านเพื่อความเข้าใจ", "นักเรียนปลูกผักสวนครัวหลังอาคาร"]);
    assert_eq!(world.ids("การอ่าน"), ["0"]);
    assert_eq!(world.ids("สวนครัว"), ["1"]);
}

#[test]
fn marks_order_and_composition_do_not_matter() {
    let world = World::of_bodies(&["แม่สอนเรื่องน้ำและชื่อต้นไม้", "พ่อพาไปนาและสวน"]);
    for text in ["เเม่สอน", "นํ้าและ", "น้ํา", "นำ้และ", "ช่ือต้น", "เร\u{200B}ื่อง", "ชื่่อต้นไม้", "แม่\u{00AD}สอน", "\u{FEFF}น้ำ"]
    {
        assert_eq!(world.first(text), "0", "{text}");
    }
}

#[test]
fn marks_keep_their_meaning() {
    let world = World::of_bodies(&["ครูใส่เสื้อสีขาวทุกวัน", "ครูอ่านข่าวหน้าเสาธง", "ครูกินข้าวกับเด็ก", "ฟังวิทยุชุมชน", "เรียนวิทยาศาสตร์", "ชั้นเรียนวิทย์คณิต"]);
    for (text, id) in [("ขาว", "0"), ("ข่าว", "1"), ("ข้าว", "2"), ("วิทยุ", "3"), ("วิทยา", "4"), ("วิทย์", "5")]
    {
        assert_eq!(world.ids(text), [id], "{text}");
    }
}

#[test]
fn a_name_that_no_dictionary_holds_is_found_by_its_middle() {
    let world = World::new([
        Document::new(Kind::Organisation, "a", "โรงเรียนบ้านดอนกระแจะวิทยานุกูล", ""),
        Document::new(Kind::Organisation, "b", "โรงเรียนบ้านหนองไผ่ล้อม", ""),
    ]);
    assert_eq!(world.ids("กระแจะ"), ["a"]);
    assert_eq!(world.first("ไผ่ล้อ"), "b");
}

#[test]
fn thai_digits_are_digits() {
    let world = World::of_bodies(&["รหัส ๑๐๗๔๕๙๐๐๘๘ ของหน่วยงาน", "รหัส 2074590011 ของหน่วยงาน"]);
    assert_eq!(world.first("1074590088"), "0");
    assert_eq!(world.first("๒๐๗๔๕๙๐๐๑๑"), "1");
}

#[test]
fn maiyamok_and_paiyannoi_are_found_with_and_without() {
    let world = World::of_bodies(&["เด็ก ๆ ในกรุงเทพฯ ชอบอ่าน", "ผู้ปกครองชอบฟัง"]);
    for text in ["เด็กๆ", "เด็ก ๆ", "เด็ก ๆใน", "เด็กใน", "กรุงเทพชอบ", "กรุงเทพฯ ชอบ"]
    {
        assert_eq!(world.first(text), "0", "{text}");
    }
}

#[test]
fn every_blank_is_a_space_and_no_space_matters() {
    let world = World::of_bodies(&["โครงงาน\u{2003}คุณธรรม ของ\u{00A0}โรงเรียน", "เรื่องอื่น"]);
    for text in ["โครงงานคุณธรรม", "โครง งาน คุณธรรม", "คุณธรรมของโรงเรียน"]
    {
        assert_eq!(world.ids(text), ["0"], "{text}");
    }
}

#[test]
fn a_school_is_found_however_it_is_written() {
    let world =
        World::new([Document::new(Kind::Organisation, "a", "โรงเรียนวัดป่าสัก (วันครู 2500)", ""), Document::new(Kind::Organisation, "b", "ร.ร.บ้านทุ่งนา", "")]);
    for text in ["ร.ร.วัดป่าสัก", "รร.วัดป่าสัก", "โรงเรียนวัดป่าสัก วันครู ๒๕๐๐", "วัดป่าสัก(วันครู 2500)", "รร วัดป่าสัก", "รรวัดป่าสัก", "ร.ร วัดป่าสัก"]
    {
        assert_eq!(world.first(text), "a", "{text}");
    }
    assert_eq!(world.first("โรงเรียนบ้านทุ่งนา"), "b");
}

#[test]
fn a_nickname_is_found_beside_the_name() {
    let mut person = Document::new(Kind::Person, "p", "นางสาวกานดา ใจเย็น", "");
    person.names = vec!["ครูแอน".into()];
    let world = World::new([person, Document::new(Kind::Person, "q", "นายขจร ใจดี", "")]);
    assert_eq!(world.first("ครูแอน"), "p");
    assert_eq!(world.first("กานดา"), "p");
}

#[test]
fn an_acronym_finds_the_full_name_and_back() {
    let world = World::new([
        Document::new(Kind::Organisation, "1", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาประถมศึกษาปราจีนบุรี เขต ๑", ""),
        Document::new(Kind::Organisation, "2", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาประถมศึกษาปราจีนบุรี เขต ๒", ""),
        Document::new(Kind::Organisation, "3", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษานครนายก เขต ๑", ""),
        Document::new(Kind::Practice, "4", "วง PLC ภาษาไทย", "บันทึกของครู"),
        Document::new(Kind::Practice, "5", "ตัวชี้วัดของ สพฐ.", "เอกสาร"),
    ]);
    assert_eq!(world.first("สพป ปราจีนบุรี 1"), "1");
    assert_eq!(world.first("สพป.ปราจีนบุรี เขต 2"), "2");
    assert_eq!(world.first("ชุมชนแห่งการเรียนรู้ทางวิชาชีพ"), "4");
    assert_eq!(world.first("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"), "5");
}

#[test]
fn a_form_is_found_however_long_the_other_is() {
    let mut all = vec![
        Document::new(Kind::Practice, "short", "เกณฑ์ของ สมศ. รอบใหม่", "เล่าให้ครูฟัง"),
        Document::new(Kind::Practice, "long", "เกณฑ์", "สำนักงานรับรองมาตรฐานและประเมินคุณภาพการศึกษา แจ้งมา"),
        Document::new(Kind::Practice, "sar", "เขียน SAR ให้กระชับ", "สองหน้า"),
        Document::new(Kind::Practice, "report", "รายงานการประเมินตนเองของสถานศึกษา", "ฉบับย่อ"),
    ];
    all.extend((0..40).map(|at| Document::new(Kind::Message, format!("m{at}"), "", format!("ประเมินคุณภาพการศึกษาและมาตรฐานการศึกษา ครั้งที่ {at}"))));
    let world = World::new(all);
    for (text, both) in [
        ("สมศ.", ["short", "long"]),
        ("สมศ", ["short", "long"]),
        ("สำนักงานรับรองมาตรฐานและประเมินคุณภาพการศึกษา", ["short", "long"]),
        ("SAR", ["sar", "report"]),
        ("รายงานการประเมินตนเอง", ["sar", "report"]),
    ] {
        let found = world.ids(text);
        assert!(both.iter().all(|id| found[..2.min(found.len())].contains(&(*id).to_owned())), "{text}: {found:?}");
    }
}

#[test]
fn a_tone_behind_the_last_letter_is_another_word() {
    let world = World::of_bodies(&["ผู้ชี้แนะมาเยี่ยมห้องเรียน", "แม่ชีสอนสมาธิ", "คนชี เดินทาง"]);
    let mut found = world.ids("ชี");
    found.sort();
    assert_eq!(found, ["1", "2"]);
    assert_eq!(world.ids("ชี้"), ["0"]);
    assert_eq!(world.first("แม่ชี"), "1");
    // Nothing holds it: what it may become is shown, with its mark.
    let world = World::of_bodies(&["ผู้ชี้แนะมาเยี่ยมห้องเรียน", "เรื่องอื่น"]);
    let found = world.find("ชี");
    assert_eq!((found.items.len(), found.exact), (1, false));
    assert_eq!(found.items[0].highlights, [[3, 6]]);
}

#[test]
fn short_texts_find_too() {
    let world = World::of_bodies(&["ครูพาเด็กไปนา", "ประชุมผู้ปกครอง PLC วันศุกร์", "ปลาในน้ำ"]);
    assert_eq!(world.ids("นา"), ["0"]);
    assert_eq!(world.ids("ปลา"), ["2"]);
    assert_eq!(world.ids("PLC"), ["1"]);
    assert_eq!(world.first("plc ครู"), "1");
}

#[test]
fn a_slip_is_put_right_only_when_nothing_holds_the_text() {
    let world = World::of_bodies(&["กิจกรรมหน้าเสาธงของโรงเรียน", "การจัดการเรียนรู้เชิงรุก", "ตลาดนัดวิชาการ"]);
    for text in ["กิจกรรมหน้าเาสธง", "กิจกรรมหน้เสาธง", "กิจกรรมหน้าเสรธง"]
    {
        assert_eq!(world.first(text), "0", "{text}");
    }
    assert_eq!(world.ids("ตลาดนัด"), ["2"]);
}

#[test]
fn the_text_itself_comes_before_its_pieces() {
    let world = World::new([
        Document::new(Kind::Practice, "pieces", "เรียนรู้ การอ่าน", "อ่านเพื่อเรียน การเรียนรู้ร่วมกันของครู อ่านเพื่อรู้"),
        Document::new(Kind::Practice, "body", "", "เราทำอ่านเพื่อเรียนรู้ทุกเช้า"),
        Document::new(Kind::Practice, "title", "อ่านเพื่อเรียนรู้", "เนื้อหา"),
    ]);
    assert_eq!(world.ids("อ่านเพื่อเรียนรู้")[..2], ["title", "body"]);
}
