//! The sample world's practices as documents, and what was judged of them: shared by the test and the bench.

#[path = "sources.rs"]
mod sources;

use crate::quality::Grades;
use kalyanamit::search::{Document, Kind};
use serde::Deserialize;
use sources::{JUDGED, SHEETS};

const TALK: [&str; 9] = [
    include_str!("../../src/world/talk/scripts/classroom.txt"),
    include_str!("../../src/world/talk/scripts/english.txt"),
    include_str!("../../src/world/talk/scripts/general.txt"),
    include_str!("../../src/world/talk/scripts/math.txt"),
    include_str!("../../src/world/talk/scripts/quality.txt"),
    include_str!("../../src/world/talk/scripts/reading.txt"),
    include_str!("../../src/world/talk/scripts/science.txt"),
    include_str!("../../src/world/talk/scripts/single.txt"),
    include_str!("../../src/world/talk/scripts/small.txt"),
];

#[derive(Deserialize)]
struct Card {
    title: String,
    summary: String,
    problem: String,
    for_whom: String,
    steps: Vec<String>,
    materials: String,
    cost: String,
    results: String,
    conditions: String,
}

/// The cards, and what people say in the rooms beside them: lines of talk make words common that cards hold too.
pub fn documents() -> Vec<Document> {
    let cards = SHEETS.iter().flat_map(|sheet| serde_json::from_str::<Vec<Card>>(sheet).unwrap_or_default());
    let cards = cards.enumerate().map(|(at, card)| {
        let Card { title, summary, problem, for_whom, steps, materials, cost, results, conditions } = card;
        let body = [summary, problem, for_whom, steps.join("\n"), materials, cost, results, conditions].join("\n");
        Document::new(Kind::Practice, format!("sample-{:03}", at + 1), title, body)
    });
    let lines = TALK.iter().flat_map(|script| script.lines()).filter(|line| line.len() > 60).enumerate();
    let lines = lines.map(|(at, line)| Document::new(Kind::Message, format!("line-{at}"), "", line));
    cards.chain(lines).collect()
}

/// One judged question.
pub struct Judged {
    pub set: &'static str,
    pub question: &'static str,
    pub grades: Grades,
}

/// All judged questions. A line that cannot be read has no grades, which the test refuses.
pub fn judged() -> Vec<Judged> {
    let lines = JUDGED.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let judged = lines.filter_map(|line| {
        let mut parts = line.split('\t');
        let (set, question, cards) = (parts.next()?, parts.next()?, parts.next()?);
        let grade = |pair: &str| {
            let (card, grade) = pair.split_once('=')?;
            Some((format!("sample-{:03}", card.parse::<usize>().ok()?), grade.parse().ok()?))
        };
        Some(Judged { set, question, grades: cards.split(' ').filter_map(grade).collect() })
    });
    judged.collect()
}
