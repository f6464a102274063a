//! More like this: documents that share the rare grams of one (F-SE-7).

use super::dictionary::Matching;
use super::document::Kind;
use super::error::IndexError;
use super::grams::Grams;
use super::index::Index;
use super::lists::floor;
use super::plan::Clause;
use super::query::Query;
use super::scope::Scope;
use super::score::Scores;
use super::stored::Stored;
use crate::platform::thai::Joined;
use crate::platform::thai::normalise;
use std::collections::HashMap;
use tantivy::DocAddress;

/// Grams by which a document is known, and the documents that must hold one at least.
const GRAMS: usize = 240;
const HELD_BY: u64 = 2;

/// What a gram of the title counts for, over one of the body.
const TITLE: f32 = 3.0;

/// Share of the best score that another document must reach.
const ALIKE: f32 = 0.5;

/// Share of its own score that another must reach, where the document itself is in the index.
const OWN: f32 = 0.1;

/// What to find the like of. A few sentences that say what it is about find better than its whole text, which is about everything.
#[derive(Debug, Clone)]
pub struct Like {
    pub kind: Kind,
    /// Left out of the answer.
    pub id: String,
    pub title: String,
    pub body: String,
}

impl Index {
    /// Ids and titles of documents of the same kind that are most alike, best first, among what the read tokens open.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn similar(&self, like: &Like, read_tokens: &[String], limit: usize) -> Result<Vec<(String, String)>, IndexError> {
        let searcher = self.searcher();
        let query = Query { kinds: vec![like.kind], read_tokens: read_tokens.to_vec(), ..Query::default() };
        let mut scores = Scores::new(&searcher, &self.fields)?;
        let clauses = telling(like, &scores)?;
        scores.add(&clauses)?;
        let segments = searcher.segment_readers().iter();
        let visible = segments.map(|segment| Ok(Scope::new(segment, &self.fields, &query)?.found())).collect::<Result<Vec<_>, IndexError>>()?;
        let least = floor(&scores, &visible);
        let mut ranked = Vec::new();
        for (segment, bits) in visible.iter().enumerate() {
            let cells = &scores.segments[segment];
            let worth = bits.iter().filter(|doc| cells[*doc as usize].score >= least);
            ranked.extend(worth.map(|doc| (cells[doc as usize].score, DocAddress::new(segment as u32, doc))));
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(limit + 1);
        let mut alike: Vec<(f32, Stored)> = Vec::new();
        let mut own = None;
        for (score, address) in ranked {
            let stored = Stored::read(&searcher, &self.fields, address)?;
            if stored.id == like.id { own = Some(score) } else { alike.push((score, stored)) }
        }
        let best = alike.first().map_or(0.0, |(score, _)| *score);
        let least = own.map_or(best * ALIKE, |own| (own * OWN).max(best * ALIKE));
        Ok(alike.into_iter().take_while(|(score, _)| *score >= least).map(|(_, stored)| (stored.id, stored.title)).take(limit).collect())
    }
}

/// The grams that tell most about a document: often in it, rare elsewhere.
fn telling(like: &Like, scores: &Scores) -> Result<Vec<Clause>, IndexError> {
    let mut counts: HashMap<String, f32> = HashMap::new();
    for (text, weight) in [(&like.title, TITLE), (&like.body, 1.0)] {
        let normalised = normalise(text).chars;
        let mut grams = Grams::default();
        grams.read(&normalised, &Joined::new(&normalised).chars);
        for at in 0..grams.len() {
            *counts.entry(grams.gram(at).to_owned()).or_default() += weight;
        }
    }
    let dictionary = scores.dictionary();
    let all = dictionary.all_documents().max(1) as f32;
    let mut telling = Vec::new();
    for (term, count) in counts {
        let documents = dictionary.documents(&term)?;
        if documents >= HELD_BY {
            let weight = count.sqrt();
            telling.push((weight * (all / documents as f32).ln_1p(), Clause { term, matching: Matching::Term, weight, needed: false }));
        }
    }
    telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.term.cmp(&b.1.term)));
    telling.truncate(GRAMS);
    Ok(telling.into_iter().map(|(_, clause)| clause).collect())
}
