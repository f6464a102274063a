//! The best are weighed again by how often they hold what was asked, which the index does not know.
//!
//! A question that nobody answers letter by letter is decided by its rare grams, and by whether a document speaks of them or only
//! names them once (BM25). Counting in the text of the best costs less than counts of all would take in the index.

use super::dictionary::Matching;
use super::document::Kind;
use super::grams::Grams;
use super::score::{Scores, TITLE};
use super::stored::Stored;
use crate::platform::thai::{Joined, normalise_into};
use std::collections::{BTreeMap, HashMap};

/// How many of the best are weighed again. More bring nothing on the development set, forty lose half of what it brings.
pub const RECOUNTED: usize = 60;

/// When one more of the same counts for little.
const SATURATION: f32 = 2.0;

/// How much the length of a document, over others of its kind, weighs against what it holds: a card is not long beside a line of talk.
const SLOPE: f32 = 0.75;

/// Rare grams tell more than their rarity says: a gram is a piece of a word, and common words share pieces.
const SHARPNESS: f32 = 1.3;

/// Letters of a document that are read; a book is known by its beginning.
const LETTERS: usize = 60_000;

/// Counts what was asked, in memory that is used again.
pub struct Recount<'a> {
    places: HashMap<&'a str, usize>,
    /// Whether anything that was asked begins with these two letters: most of a text need not be looked up.
    beginnings: Vec<bool>,
    worth: Vec<f32>,
    normalised: Vec<char>,
    joined: Joined,
    grams: Grams,
}

/// How often a document holds what was asked.
pub struct Count {
    kind: Kind,
    counts: Vec<u16>,
    /// What its names are worth.
    named: f32,
    /// In terms.
    length: f32,
}

impl<'a> Recount<'a> {
    /// What was asked; nothing where a clause stands for many terms.
    pub fn new(scores: &'a Scores) -> Option<Self> {
        let weighed = &scores.weighed;
        let mut beginnings = vec![false; BEGINNINGS];
        weighed.iter().for_each(|one| beginnings[beginning(&one.clause.term)] = true);
        (!weighed.iter().any(|one| one.clause.matching != Matching::Term)).then(|| Self {
            beginnings,
            places: weighed.iter().enumerate().map(|(place, one)| (one.clause.term.as_str(), place)).collect(),
            worth: weighed.iter().map(|one| one.clause.weight * one.rarity.powf(SHARPNESS)).collect(),
            normalised: Vec::new(),
            joined: Joined::default(),
            grams: Grams::default(),
        })
    }

    /// Reads one document.
    pub fn read(&mut self, document: &Stored) -> Count {
        let mut counts = vec![0; self.worth.len()];
        let mut length = 0;
        for name in std::iter::once(&document.title).chain(&document.names) {
            length += self.count(name, &mut counts);
        }
        let named = counts.iter().zip(&self.worth).filter(|(count, _)| **count > 0).map(|(_, worth)| worth * TITLE).sum();
        length += self.count(&document.body, &mut counts);
        Count { kind: document.kind, counts, named, length: length as f32 }
    }

    /// What each of these is worth.
    pub fn weigh(&self, documents: &[Count]) -> Vec<f32> {
        let mut kinds: BTreeMap<Kind, (f32, f32)> = BTreeMap::new();
        for document in documents {
            let (lengths, number) = kinds.entry(document.kind).or_default();
            *lengths += document.length;
            *number += 1.0;
        }
        let weigh = |document: &Count| {
            let (lengths, number) = kinds[&document.kind];
            let room = SATURATION * (1.0 - SLOPE + SLOPE * document.length * number / lengths.max(1.0));
            let held = document.counts.iter().zip(&self.worth).map(|(count, worth)| {
                let count = f32::from(*count);
                worth * count * (SATURATION + 1.0) / (count + room)
            });
            document.named + held.sum::<f32>()
        };
        documents.iter().map(weigh).collect()
    }

    /// Adds what a text holds, and says how many terms it has.
    fn count(&mut self, text: &str, counts: &mut [u16]) -> usize {
        let end = text.char_indices().nth(LETTERS).map_or(text.len(), |(end, _)| end);
        normalise_into(&text[..end], &mut self.normalised);
        self.joined.read(&self.normalised);
        self.grams.read(&self.normalised, &self.joined.chars);
        let grams = (0..self.grams.len()).map(|at| self.grams.gram(at));
        let terms = grams.chain(self.grams.words().iter().map(String::as_str));
        for term in terms.filter(|term| self.beginnings[beginning(term)]) {
            if let Some(place) = self.places.get(term) {
                counts[*place] = counts[*place].saturating_add(1);
            }
        }
        self.grams.len() + self.grams.words().len()
    }
}

const BEGINNINGS: usize = 1 << 14;

/// A number for the first two bytes of a term: Thai and ASCII letters take one each.
fn beginning(term: &str) -> usize {
    let byte = |at| usize::from(term.as_bytes().get(at).copied().unwrap_or_default() & 0x7F);
    byte(0) << 7 | byte(1)
}

#[cfg(test)]
mod tests {
    use super::super::document::{Document, Kind};
    use super::super::index::Index;
    use super::super::query::Query;
    use super::super::synonym::Synonyms;

    /// The first that comes of a question.
    fn first(documents: &[(&str, &str)], question: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for (at, (id, body)) in documents.iter().enumerate() {
            let mut document = Document::new(Kind::Practice, format!("{id}{at}"), "", *body);
            document.read = vec!["all".into()];
            writer.put(&document).unwrap();
        }
        writer.commit().unwrap();
        let query = Query { text: question.into(), read_tokens: vec!["all".into()], limit: 10, ..Query::default() };
        index.search(&query, &Synonyms::shipped().unwrap()).unwrap().items.remove(0).id
    }

    #[test]
    fn a_document_that_speaks_of_it_comes_before_one_that_names_it() {
        let names = "เด็กประถมเคยเห็นหุ่นยนต์ในงานวัด แล้วครูคุยเรื่องอาหารกลางวันต่อจนหมดเวลา";
        let speaks = "หุ่นยนต์ตัวแรกเดินไม่ตรง จึงแก้โปรแกรมของหุ่นยนต์ใหม่ วัดระยะที่หุ่นยนต์เดินได้ก่อนบันทึกลงสมุด แล้วให้หุ่นยนต์ทุกตัวเดินตามเส้น";
        let mut documents = vec![("names", names), ("speaks", speaks)];
        let others = ["เด็กประถมไปตลาดกับครู", "เด็กประถมปลูกผักหลังห้อง", "เด็กประถมอ่านนิทานก่อนนอน", "เด็กประถมเรียนว่ายน้ำ", "เด็กประถมวาดภาพ"];
        documents.extend(others.map(|body| ("others", body)));
        assert_eq!(first(&documents, "หุ่นยนต์กับเด็กประถม"), "speaks1");
        // Letter by letter decides before any count does.
        assert_eq!(first(&documents, "เคยเห็นหุ่นยนต์ใน"), "names0");
    }
}
