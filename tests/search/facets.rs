//! Narrowing, counting and paging (F-SE-6, F-SE-7).

use crate::world::{World, for_all, ids};
use kalyanamit::search::{Document, Facet, Kind, Query, Total};

fn world() -> World {
    World::new((0..30).map(|at| {
        let kind = Kind::ALL[at % Kind::ALL.len()];
        let mut document = Document::new(kind, at.to_string(), "", format!("การแก้ปัญหาการอ่านไม่ออก ครั้งที่ {at}"));
        document.at = at as i64;
        document.facets.insert(Facet::Grade, vec![format!("ป.{}", at % 3 + 1)]);
        document.facets.insert(Facet::Subject, vec!["ภาษาไทย".into(), if at % 2 == 0 { "คณิตศาสตร์" } else { "ศิลปะ" }.into()]);
        document
    }))
}

#[test]
fn values_of_a_facet_are_alternatives_and_facets_add_up() {
    let world = world();
    let narrowed = |grades: &[&str], subjects: &[&str]| {
        let values = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        let filters = [(Facet::Grade, values(grades)), (Facet::Subject, values(subjects))].into();
        world.ask(&Query { filters, ..for_all("อ่านไม่ออก") })
    };
    assert_eq!(narrowed(&[], &[]).total, Total::Exactly(30));
    assert_eq!(narrowed(&["ป.1"], &[]).total, Total::Exactly(10));
    assert_eq!(narrowed(&["ป.1", "ป.2"], &[]).total, Total::Exactly(20));
    let both = narrowed(&["ป.1"], &["ศิลปะ"]);
    assert_eq!(both.total, Total::Exactly(5));
    assert_eq!(both.facets["grade"].values().copied().collect::<Vec<_>>(), [5, 5, 5], "other grades can be chosen");
    assert_eq!(both.facets["subject"]["คณิตศาสตร์"], 5);
    assert_eq!(both.facets["subject"]["ภาษาไทย"], 10);
    assert_eq!(narrowed(&["ไม่มี"], &[]).total, Total::Exactly(0));
}

#[test]
fn evidence_and_results_are_facets_beside_the_pupils_grade() {
    let world = World::new([("tried_once", &["kept"][..]), ("tried_once", &["kept", "dropped"]), ("idea", &[])].into_iter().enumerate().map(
        |(at, (grade, results))| {
            let mut document = Document::new(Kind::Practice, at.to_string(), "", "การแก้ปัญหาการอ่านไม่ออก");
            document.facets.insert(Facet::Grade, vec!["ป.1".into()]);
            document.facets.insert(Facet::Evidence, vec![grade.into()]);
            document.facets.insert(Facet::Result, results.iter().map(|result| (*result).to_owned()).collect());
            document
        },
    ));
    let narrowed = |filters: &[(Facet, &str)]| {
        let filters = filters.iter().map(|(facet, value)| (*facet, vec![(*value).to_owned()])).collect();
        world.ask(&Query { filters, ..for_all("อ่านไม่ออก") })
    };
    let all = narrowed(&[]);
    let counts = |name: &str| all.facets[name].iter().map(|(value, count)| (value.as_str(), *count)).collect::<Vec<_>>();
    assert_eq!(
        (counts("grade"), counts("evidence"), counts("result")),
        (vec![("ป.1", 3)], vec![("idea", 1), ("tried_once", 2)], vec![("dropped", 1), ("kept", 2)])
    );
    assert_eq!(ids(&narrowed(&[(Facet::Result, "dropped")])), ["1"]);
    assert_eq!(narrowed(&[(Facet::Evidence, "idea"), (Facet::Result, "kept")]).total, Total::Exactly(0));
}

#[test]
fn one_list_holds_every_kind() {
    let world = world();
    let all = world.find("ใครแก้ปัญหาการอ่านไม่ออก");
    assert_eq!(all.facets["kind"].len(), Kind::ALL.len());
    let people = world.ask(&Query { kinds: vec![Kind::Person], ..for_all("อ่านไม่ออก") });
    assert!(people.items.iter().all(|item| item.kind == Kind::Person));
    assert_eq!(people.total, Total::Exactly(5));
    assert_eq!(people.facets["kind"].len(), Kind::ALL.len(), "other kinds can be chosen");
}

#[test]
fn without_text_the_newest_come_first() {
    let world = world();
    let filters = [(Facet::Grade, vec!["ป.1".into()])].into();
    let found = world.ask(&Query { filters, limit: 3, ..for_all("") });
    assert_eq!(ids(&found), ["27", "24", "21"]);
    assert_eq!(found.total, Total::Exactly(10));
}

#[test]
fn pages_hold_everything_once() {
    let world = world();
    for text in ["", "อ่านไม่ออก"] {
        let mut seen = Vec::new();
        let mut query = Query { limit: 7, ..for_all(text) };
        loop {
            let found = world.ask(&query);
            seen.extend(ids(&found));
            query.after = found.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 30);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 30, "{text:?}");
    }
}

#[test]
fn signs_are_text_and_limits_hold() {
    let world = world();
    for text in ["\"อ่านไม่ออก", "*อ่านไม่ออก", "(อ่านไม่ออก AND", "อ่านไม่ออก~2^9", "body:อ่านไม่ออก"]
    {
        assert!(world.find(text).total.count() > 0, "{text}");
    }
    for text in ["???", "\"", "*", "\u{200B}", "ๆ"] {
        assert_eq!(world.find(text).total, Total::Exactly(0), "{text}");
    }
    let long = "การอ่านไม่ออกของนักเรียนชั้นประถม ".repeat(400);
    assert_eq!(world.ask(&Query { limit: 5_000, ..for_all(&long) }).items.len(), 30);
    assert!(world.ask(&Query { limit: 0, ..for_all("อ่าน") }).items.is_empty());
}
