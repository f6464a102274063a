//! Snippets and highlights (T-07, T-08).

use crate::world::World;
use kalyanamit::platform::thai::Clusters;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Code points at which clusters begin or end.
fn borders(text: &str) -> Vec<usize> {
    let clusters = text.graphemes(true).map(|cluster| cluster.chars().count());
    std::iter::once(0)
        .chain(clusters.scan(0, |at, size| {
            *at += size;
            Some(*at)
        }))
        .collect()
}

fn marked(text: &str, highlights: &[[usize; 2]]) -> Vec<String> {
    highlights.iter().map(|[start, end]| text.chars().skip(*start).take(end - start).collect()).collect()
}

#[test]
fn what_was_asked_is_marked_as_it_was_typed() {
    let world = World::of_bodies(&["เช้านี้เเม่ไปตลาด ซื้อนํ้าเเละผัก"]);
    for (text, wanted) in [("แม่ไป", "เเม่ไป"), ("น้ำและ", "นํ้าเเละ"), ("ซื้อ", "ซื้อ")] {
        let found = world.find(text);
        let item = &found.items[0];
        assert_eq!(marked(&item.snippet, &item.highlights), [wanted], "{text}");
    }
}

#[test]
fn a_mark_is_never_parted_from_its_letter() {
    let world = World::of_bodies(&["ที่นี่มีปู่กู้ก๊าซ"]);
    let found = world.find("นี่มีปู");
    let item = &found.items[0];
    assert_eq!(marked(&item.snippet, &item.highlights), ["นี่มีปู่"]);
}

#[test]
fn a_long_body_is_cut_around_what_was_found() {
    let far = format!("{}ครูใช้บัตรคำช่วยอ่าน{}", "ก๊าซหุงต้มที่ปั๊ม".repeat(40), "น้ำดื่มสะอาดที่ตู้".repeat(40));
    let world = World::of_bodies(&[&far]);
    let found = world.find("บัตรคำช่วยอ่าน");
    let item = &found.items[0];
    assert!(item.snippet.starts_with('…') && item.snippet.ends_with('…'));
    assert!(far.contains(item.snippet.trim_matches('…')));
    assert!(item.snippet.chars().count() < 260);
    assert_eq!(marked(&item.snippet, &item.highlights), ["บัตรคำช่วยอ่าน"]);
}

#[test]
fn a_highlight_cuts_no_thai_cluster() {
    // A vowel stands before its consonant, or behind it.
    for (body, text) in [
        ("เด็กทุกคนอ่านได้คล่องขึ้นมาก", "อ่านไม่คล่องอ่านไปเรื่อย"),
        ("วัดพื้นฐานไม่ออกแบบทดสอบเอง", "อ่านไม่ออกแบบ"),
        ("ครูสอนเรื่องเรียนรู้ร่วมกัน", "เรื่องเรี"),
        ("โครงการตั้งใจไปเรียน", "การตั้งใจไ"),
    ] {
        let world = World::of_bodies(&[body, "เรื่องอื่นที่ไม่เกี่ยวกัน"]);
        let found = world.find(text);
        let item = &found.items[0];
        let clusters = Clusters::new(&item.snippet);
        assert!(!item.highlights.is_empty(), "{text}");
        for at in item.highlights.iter().flatten() {
            assert!(clusters.is_border(*at), "{}", marked(&item.snippet, &item.highlights).join(" | "));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn highlights_stand_on_cluster_borders(
        body in "(กิจ|กรรม|ก๊|น้ำ|นํ้า|เเม่|ที่่| |ๆ|ไป|ฐาน|เรียน|โตะ|\u{200B}|e\u{301}|👩‍🏫|ครู){20,120}",
        start in 0usize..40, length in 1usize..30,
    ) {
        let world = World::of_bodies(&[&body]);
        let text: String = body.chars().skip(start).take(length).collect();
        for item in world.find(&text).items {
            prop_assert!(body.contains(item.snippet.trim_matches('…')));
            let clusters = Clusters::new(&item.snippet);
            let borders: Vec<usize> = borders(&item.snippet).into_iter().filter(|at| clusters.is_border(*at)).collect();
            let mut last = 0;
            for [from, to] in item.highlights {
                prop_assert!(borders.contains(&from) && borders.contains(&to), "{:?} {from}..{to}", item.snippet);
                prop_assert!(last <= from && from < to);
                last = to;
            }
        }
    }
}
