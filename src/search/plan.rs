//! What a typed text asks of the index.

use super::Synonyms;
use super::grams::{GRAM, Grams, spell_all};
use super::joined::Joined;
use super::normalise::normalise;

/// Letters of a query that are read; what a longer one asks is clear by then, and its cost bounded.
const LETTERS: usize = 240;

/// Something a document may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// A gram or a word; of a `prefix`, its beginning.
    pub term: String,
    /// Whether any term that begins so will do.
    pub prefix: bool,
    /// Share in the score.
    pub weight: f32,
    /// Whether a document that holds the text letter by letter must hold it.
    pub needed: bool,
}

/// A text, read.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Each term once.
    pub clauses: Vec<Clause>,
    /// The text and its other forms (synonyms), joined; the first is as typed.
    pub phrases: Vec<Vec<char>>,
}

/// What all the terms of a synonym weigh together, in terms: the name of an agency is long, and must not
/// drown what was asked beside it.
const SYNONYM_TERMS: f32 = 6.0;

/// What a term weighs that was not typed but may have been meant.
const REPAIR: f32 = 0.7;

/// Where a text of the plan comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin {
    Typed,
    Synonym,
    Repair,
}

impl Plan {
    /// Reads a text. Nothing in it is an operator.
    pub fn new(text: &str, synonyms: &Synonyms) -> Self {
        let mut plan = Self::default();
        let normalised = normalise(text).chars;
        plan.read(&normalised, Origin::Typed);
        for form in synonyms.other_forms(&normalised) {
            plan.read(&form, Origin::Synonym);
        }
        plan
    }

    /// The text as typed, joined.
    pub fn typed(&self) -> &[char] {
        self.phrases.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Adds a text that may have been meant.
    pub fn add_repair(&mut self, joined: &[char]) {
        self.read(joined, Origin::Repair);
    }

    fn read(&mut self, normalised: &[char], origin: Origin) {
        let mut joined = Joined::new(normalised).chars;
        joined.truncate(LETTERS);
        if joined.is_empty() {
            return;
        }
        let mut grams = Grams::default();
        grams.read(normalised, &joined);
        let mut terms: Vec<(String, bool)> = match joined.len() {
            0..GRAM => vec![(spell_all(&joined), true)],
            length => (0..=length - GRAM).map(|at| (grams.gram(at).to_owned(), false)).collect(),
        };
        let whole = terms.len();
        terms.extend(grams.words().iter().take(LETTERS / GRAM).map(|word| (word.clone(), false)));
        let weight = match origin {
            Origin::Typed => 1.0,
            Origin::Synonym => (SYNONYM_TERMS / whole as f32).min(1.0),
            Origin::Repair => REPAIR,
        };
        for (at, (term, prefix)) in terms.into_iter().enumerate() {
            if !self.clauses.iter().any(|clause| clause.term == term && clause.prefix == prefix) {
                let needed = origin == Origin::Typed && at < whole;
                self.clauses.push(Clause { term, prefix, weight, needed });
            }
        }
        self.phrases.push(joined);
    }
}
