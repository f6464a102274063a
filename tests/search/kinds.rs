//! One list of every kind is made of the lists of each: none crowds out another, and the numbers agree.

use crate::sample::{documents, judged};
use crate::world::{World, for_all};
use kalyanamit::search::{Document, Found, Item, Kind, Query, Total};
use std::sync::LazyLock;

/// The sample world's cards and talk, and people, schools, rooms and files beside them.
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut all = documents();
    for at in 0..8 {
        all.push(Document::new(Kind::Person, format!("p{at}"), format!("ครูอ่านไม่ออก คนที่ {at}"), ""));
        all.push(Document::new(Kind::Organisation, format!("o{at}"), format!("โรงเรียนบ้านอ่านเขียน {at}"), ""));
        all.push(Document::new(Kind::Space, format!("s{at}"), format!("ห้องแก้ปัญหาการอ่าน ป.{at}"), ""));
        all.push(Document::new(Kind::File, format!("f{at}"), format!("แผนการสอน{at}.pdf"), format!("แผนที่ {at} นักเรียนอ่านไม่คล่อง ฝึกอ่านทุกวัน")));
    }
    World::new(all)
});

fn ask(text: &str, kinds: &[Kind], limit: usize) -> Found {
    WORLD.ask(&Query { kinds: kinds.to_vec(), limit, ..for_all(text) })
}

fn count(total: Total) -> u64 {
    total.count()
}

/// What tells one hit from another.
fn key(item: &Item) -> (Kind, &str) {
    (item.kind, &item.id)
}

#[test]
fn what_a_kind_puts_above_the_lowest_stands_in_the_list_of_all() {
    let mut asked: Vec<&str> = judged().iter().map(|one| one.question).step_by(4).collect();
    asked.extend(["แก้ปัญหาอ่านไม่ออก", "เด็กอ่านไม่ออก", "อ่านไม่ออก ป.1", "แก้ปัญหาอ่าน", "อ่าน", "ครู", "ครูอ่านไม่ออก คนที่ 3"]);
    for text in asked {
        let all = ask(text, &[], 20);
        let sum: u64 = all.facets.get("kind").map_or(0, |kinds| kinds.values().sum());
        assert_eq!(count(all.total), sum, "{text}");
        let Some(lowest) = all.items.iter().map(|item| item.score).reduce(f32::min) else { continue };
        let full = all.items.len() == 20;
        assert!(all.items.windows(2).all(|pair| pair[0].score >= pair[1].score), "{text}: scores fall");
        for kind in Kind::ALL {
            let own = ask(text, &[kind], 20);
            let mixed = all.facets.get("kind").and_then(|kinds| kinds.get(kind.as_str())).copied().unwrap_or(0);
            assert_eq!(count(own.total), mixed, "{text}: {kind} alone and among all");
            for item in &own.items {
                let shown = all.items.iter().find(|other| key(other) == key(item));
                assert!(shown.is_some() || full && item.score <= lowest, "{text}: {kind} {} is left out", item.id);
                assert!(shown.is_none_or(|shown| shown.score == item.score), "{text}: {kind} {} has two scores", item.id);
            }
        }
    }
}

#[test]
fn talk_that_holds_the_text_leaves_no_practice_out() {
    let all = ask("แก้ปัญหาอ่านไม่ออก", &[], 50);
    let practices = all.items.iter().filter(|item| item.kind == Kind::Practice).map(|item| item.id.as_str()).collect::<Vec<_>>();
    for wanted in ["sample-001", "sample-007"] {
        assert!(practices.contains(&wanted), "{wanted} is not in {practices:?}");
    }
}

#[test]
fn kinds_asked_together_are_the_lists_of_each() {
    let both = ask("อ่านไม่ออก", &[Kind::Practice, Kind::Person], 50);
    let each: u64 = [Kind::Practice, Kind::Person].map(|kind| count(ask("อ่านไม่ออก", &[kind], 50).total)).iter().sum();
    assert_eq!(count(both.total), each);
    assert!(both.items.iter().all(|item| matches!(item.kind, Kind::Practice | Kind::Person)));
}
