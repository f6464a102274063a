//! Whatever is held letter by letter stands above whatever is only similar, and a longer question drops none of it.

use crate::sample::{documents, judged};
use crate::world::{World, for_all};
use kalyanamit::platform::thai::{Clusters, Joined, is_letter, is_mark, normalise};
use kalyanamit::search::{Document, Kind, Query};
use std::collections::BTreeSet;

/// The letters of a text as they are compared.
fn joined(text: &str) -> String {
    Joined::new(&normalise(text).chars).chars.into_iter().collect()
}

/// Whether `text` holds `wanted` as whole clusters: a plain look, letter by letter.
fn holds(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, _)| !text[at + wanted.len()..].starts_with(is_mark))
}

/// Hits of a page.
const SHOWN: usize = 10;

struct Read {
    kind: Kind,
    id: String,
    texts: Vec<String>,
}

impl Read {
    fn of(document: &Document) -> Self {
        let texts = [&document.title, &document.body].map(|text| joined(text)).into();
        Self { kind: document.kind, id: document.id.clone(), texts }
    }

    /// Holds the whole text in one place, or each of its words somewhere.
    fn holds(&self, whole: &str, words: &[String]) -> bool {
        let somewhere = |wanted: &str| self.texts.iter().any(|text| holds(text, wanted));
        somewhere(whole) || words.len() > 1 && words.iter().all(|word| somewhere(word))
    }
}

/// Every prefix of a question that ends with a whole cluster and a letter.
fn prefixes(question: &str) -> Vec<String> {
    let clusters = Clusters::new(question);
    let ends = (1..=clusters.len()).filter(|at| clusters.is_border(*at));
    let prefixes = ends.map(|at| clusters.slice(0..at).to_owned());
    prefixes.filter(|prefix| prefix.chars().last().is_some_and(is_letter)).collect()
}

#[test]
fn every_prefix_of_every_question_keeps_what_holds_it() {
    let documents: Vec<Document> = documents().into_iter().enumerate().filter(|(at, _)| *at < 60 || at % 16 == 0).map(|(_, document)| document).collect();
    let read: Vec<Read> = documents.iter().map(Read::of).collect();
    let world = World::new(documents);
    let mut asked = BTreeSet::new();
    for one in judged() {
        asked.extend(prefixes(one.question));
    }
    let (mut literal, mut lists) = (0, 0);
    for (at, text) in asked.iter().enumerate() {
        let whole = joined(text);
        let words: Vec<String> = text.split_whitespace().map(joined).filter(|word| !word.is_empty()).collect();
        let holding: Vec<&Read> = read.iter().filter(|read| read.holds(&whole, &words)).collect();
        // All kinds, and one of the two by turns.
        let kinds = [Vec::new(), vec![[Kind::Practice, Kind::Message][at % 2]]];
        for kinds in kinds {
            let wanted: BTreeSet<&str> = holding.iter().filter(|read| kinds.is_empty() || kinds.contains(&read.kind)).map(|read| read.id.as_str()).collect();
            let found = world.ask(&Query { kinds: kinds.clone(), limit: SHOWN, ..for_all(text) });
            let first: Vec<&str> = found.items.iter().take(wanted.len()).map(|item| item.id.as_str()).collect();
            let strangers: Vec<_> = first.iter().filter(|id| !wanted.contains(**id)).collect();
            assert!(strangers.is_empty(), "{text} {kinds:?}: {strangers:?} only similar, above what holds it");
            assert!(first.len() == wanted.len().min(SHOWN), "{text} {kinds:?}: {} of {} that hold it", first.len(), wanted.len());
            assert!(found.total.count() >= wanted.len() as u64, "{text} {kinds:?}");
            literal += first.len();
            lists += 1;
        }
    }
    println!("LITERAL prefixes={} lists={lists} held={literal}", asked.len());
    assert!(asked.len() > 1_500 && literal > lists, "{} prefixes, {literal} held in {lists} lists", asked.len());
}

#[test]
fn words_of_a_question_may_stand_apart() {
    let mut all = vec![
        Document::new(Kind::Practice, "apart", "ชั้น ป.1 ของเรา", "หนังสือนิทานทำให้เด็กรักการอ่าน"),
        Document::new(Kind::Practice, "similar", "การอ่านของเด็ก ป.2 และ ป.3 อ่านการ์ตูน", "การอ่านการอ่านการอ่านการอ่าน"),
    ];
    all.extend((0..30).map(|at| Document::new(Kind::Message, format!("m{at}"), "", format!("วันที่ {at} ชวนเด็กอ่านการ์ตูนชั้น ป.{at}"))));
    let world = World::new(all);
    assert_eq!(world.first("รักการอ่าน ป.1"), "apart");
    assert!(world.ids("รักการอ่าน ป.1").len() > 1, "what is similar follows");
}
