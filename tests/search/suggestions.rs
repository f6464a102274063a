//! Suggestions as typed, and the other keyboard layout (T-09).

use crate::world::World;
use kalyanamit::search::{Document, Kind};

fn world() -> World {
    let mut person = Document::new(Kind::Person, "p", "นายสวัสดิ์ ใจดี", "");
    person.names = vec!["ครูหนุ่ย".into()];
    World::new([
        Document::new(Kind::Organisation, "s", "โรงเรียนบ้านสวนแก้ว", ""),
        Document::new(Kind::Organisation, "t", "ร.ร.บ้านสวน", ""),
        Document::new(Kind::Practice, "g", "สวัสดีตอนเช้า", ""),
        person,
    ])
}

fn suggested(text: &str) -> Vec<String> {
    let items = world().index.suggest(text, &["all".into()], 10).unwrap().items;
    items.into_iter().map(|item| item.id).collect()
}

#[test]
fn titles_and_names_are_suggested_by_their_beginning() {
    assert_eq!(suggested("โรงเรียนบ้าน"), ["t", "s"]);
    assert_eq!(suggested("รร.บ้านสวนเเก"), ["s"]);
    assert_eq!(suggested("ครูหนุ"), ["p"]);
    assert_eq!(suggested("ส"), ["g"]);
    assert_eq!(suggested(""), [""; 0]);
}

#[test]
fn the_other_layout_is_offered_and_not_applied() {
    let world = world();
    let suggestions = world.index.suggest("l;ylfu", &["all".into()], 10).unwrap();
    assert_eq!(suggestions.keyboard.as_deref(), Some("สวัสดี"));
    assert!(suggestions.items.is_empty());
    assert_eq!(world.find("l;ylfu").total.count(), 0);
    assert_eq!(world.index.suggest("สวัสดี", &["all".into()], 10).unwrap().keyboard, None);
}
