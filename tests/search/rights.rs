//! Nothing is found, counted or suggested that the reader may not read (F-SE-5).

use crate::world::{World, ids};
use kalyanamit::search::{Document, Kind, Query};
use proptest::prelude::*;
use std::sync::LazyLock;

fn document(id: &str, body: &str, read: &[&str]) -> Document {
    let mut document = Document::new(Kind::Message, id, format!("เรื่อง {id}"), body);
    document.read = read.iter().map(|token| (*token).into()).collect();
    document.facets.insert(kalyanamit::search::Facet::School, vec![format!("school-{id}")]);
    document
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    World::new([
        document("open", "บันทึกการประชุมครู", &["all"]),
        document("space", "บันทึกการประชุมลับของห้อง", &["space:1"]),
        document("person", "บันทึกการประชุมส่วนตัว", &["person:7", "space:2"]),
        document("none", "บันทึกการประชุมที่ไม่มีใครอ่านได้", &["nobody"]),
    ])
});

fn query(text: &str, tokens: &[&str]) -> Query {
    Query { text: text.into(), read_tokens: tokens.iter().map(|t| (*t).into()).collect(), limit: 50, ..Query::default() }
}

#[test]
fn tokens_open_and_nothing_else_does() {
    for text in ["บันทึกการประชุม", ""] {
        for (tokens, wanted) in [
            (vec![], vec![]),
            (vec!["all"], vec!["open"]),
            (vec!["all", "space:1"], vec!["open", "space"]),
            (vec!["person:7"], vec!["person"]),
            (vec!["space:2", "space:3"], vec!["person"]),
        ] {
            let found = WORLD.ask(&query(text, &tokens));
            let mut got = ids(&found);
            got.sort();
            assert_eq!(got, wanted, "{text:?} {tokens:?}");
            assert_eq!(found.total.count(), wanted.len() as u64);
            let schools: u64 = found.facets.get("school").map_or(0, |values| values.values().sum());
            assert_eq!(schools, wanted.len() as u64, "counts obey too");
        }
    }
}

#[test]
fn suggestions_obey() {
    let suggest = |tokens: &[&str]| {
        let tokens: Vec<String> = tokens.iter().map(|t| (*t).into()).collect();
        WORLD.index.suggest("เรื่อง", &tokens, 10).unwrap().items.len()
    };
    assert_eq!((suggest(&[]), suggest(&["all"]), suggest(&["all", "space:1"])), (0, 1, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_widens_the_rights(
        text in prop_oneof![
            "\\PC{0,60}",
            "(read|space|kind|all|nobody|บันทึก|ประชุม|OR|AND|NOT|[:*+\"()\\[\\]{}\\-^~/\\\\ ]){0,12}",
        ],
        after in proptest::option::of("\\PC{0,8}"),
        filter in "\\PC{0,8}",
    ) {
        let mut query = query(&text, &["all"]);
        query.after = after;
        for wanted in [&query, &Query { filters: [(kalyanamit::search::Facet::School, vec![filter, "school-space".into()])].into(), ..query.clone() }] {
            let found = WORLD.ask(wanted);
            prop_assert!(found.items.iter().all(|item| item.id == "open"));
            prop_assert!(found.total.count() <= 1);
            let schools = found.facets.get("school").cloned().unwrap_or_default();
            prop_assert!(schools.keys().all(|school| school == "school-open"));
        }
        let suggestions = WORLD.index.suggest(&text, &["all".into()], 20).unwrap();
        prop_assert!(suggestions.items.iter().all(|item| item.id == "open"));
    }
}
