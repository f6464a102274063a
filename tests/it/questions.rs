//! Five hundred fixed questions in Thai over the sample world (R14): those that teachers were heard to ask, titles, titles half typed, and pieces of
//! what practices say. The same on every machine and every day.

#[path = "../search/sources.rs"]
mod sources;

use std::collections::HashSet;

use serde::Deserialize;
use sources::{JUDGED, SHEETS};

pub const QUESTIONS: usize = 500;

/// Words of the talk, short ones and common ones.
const WORDS: [&str; 24] = [
    "อ่านไม่ออก",
    "การอ่าน",
    "สูตรคูณ",
    "เศษส่วน",
    "วง plc",
    "ห้องคละชั้น",
    "ครู",
    "ถาดทราย",
    "มาตราตัวสะกด",
    "จับใจความ",
    "ป.1",
    "นิเทศ",
    "โรงเรียน",
    "บ้าน",
    "ตายาย",
    "มุมอ่าน",
    "เล่านิทาน",
    "สมุด",
    "ผู้ปกครอง",
    "แบบฝึก",
    "พยัญชนะ",
    "ชุมชน",
    "คณิต",
    "ภาพ",
];
#[derive(Deserialize)]
struct Card {
    title: String,
    problem: String,
    steps: Vec<String>,
    results: String,
}

impl Card {
    /// What stands between spaces, where it is long enough to ask for and short enough to type.
    fn pieces(&self) -> Vec<&str> {
        let said = std::iter::once(&self.problem).chain(&self.steps).chain(std::iter::once(&self.results));
        said.flat_map(|text| text.split_whitespace()).filter(|piece| (8..=28).contains(&piece.chars().count())).collect()
    }
}

/// As somebody types it into an address: letters, digits and full stops with single spaces between.
fn typed(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || ('\u{0E01}'..='\u{0E4E}').contains(&c) || c == '.';
    let words: String = text.chars().map(|c| if is_word(c) { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title as far as it was typed.
fn begun(title: &str, letters: usize) -> &str {
    kalyanamit::platform::thai::truncate(title, letters)
}

/// The questions, the common words first.
pub fn questions() -> Vec<String> {
    let cards: Vec<Card> = SHEETS.iter().flat_map(|sheet| serde_json::from_str::<Vec<Card>>(sheet).unwrap()).collect();
    let judged = JUDGED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(1));
    let titles = cards.iter().map(|card| card.title.as_str());
    let halves = [5, 12].into_iter().flat_map(|letters| cards.iter().map(move |card| begun(&card.title, letters)));
    let pieces: Vec<Vec<&str>> = cards.iter().map(Card::pieces).collect();
    let longest = pieces.iter().map(Vec::len).max().unwrap_or(0);
    // One of each card after the other, so that every card is asked for.
    let pieces = (0..longest).flat_map(|at| pieces.iter().filter_map(move |of_card| of_card.get(at).copied()));
    let mut once = HashSet::new();
    let all = WORDS.into_iter().chain(judged).chain(titles).chain(halves).chain(pieces).map(typed);
    let thai = |question: &String| question.chars().any(|c| ('ก'..='ฮ').contains(&c));
    all.filter(thai).filter(|question| once.insert(question.clone())).take(QUESTIONS).collect()
}

#[test]
fn there_are_five_hundred_and_each_is_asked_once() {
    let questions = questions();
    assert_eq!(questions.len(), QUESTIONS);
    assert_eq!(questions.iter().collect::<HashSet<_>>().len(), QUESTIONS);
    assert_eq!((questions[0].as_str(), questions.iter().map(|question| question.chars().count()).min()), ("อ่านไม่ออก", Some(2)));
}
