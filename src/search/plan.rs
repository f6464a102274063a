//! What a typed text asks of the index.

use super::Synonyms;
use super::dictionary::Matching;
use super::grams::{GRAM, Grams, spell_all};
use crate::platform::thai::{Joined, is_letter, normalise};

/// Letters of a query that are read; what a longer one asks is clear by then, and its cost bounded.
const LETTERS: usize = 240;

/// Something a document may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// A gram or a word, or the beginning of one.
    pub term: String,
    /// Which terms will do.
    pub matching: Matching,
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
    /// The text and its other forms (synonyms, corrections); the first is as typed.
    pub forms: Vec<Form>,
}

/// One way to write what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// All of it, joined.
    pub joined: Vec<char>,
    /// Its words, joined, where there are several: what stands between blanks and signs.
    pub words: Vec<Vec<char>>,
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
        self.forms.first().map(|form| form.joined.as_slice()).unwrap_or_default()
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Adds a text that may have been meant.
    pub fn add_repair(&mut self, joined: &[char]) {
        self.read(joined, Origin::Repair);
    }

    /// Adds what a short text may become whose last letter is unfinished; whether there is such a thing.
    pub fn add_unfinished(&mut self) -> bool {
        let typed = self.typed();
        if !(1..GRAM).contains(&typed.len()) {
            return false;
        }
        let term = spell_all(typed);
        self.clauses.push(Clause { term, matching: Matching::Unfinished, weight: REPAIR, needed: false });
        true
    }

    fn read(&mut self, normalised: &[char], origin: Origin) {
        let mut joined = Joined::new(normalised).chars;
        joined.truncate(LETTERS);
        if joined.is_empty() {
            return;
        }
        let mut grams = Grams::default();
        grams.read(normalised, &joined);
        let mut terms: Vec<(String, Matching)> = match joined.len() {
            0..GRAM => vec![(spell_all(&joined), Matching::Beginning)],
            length => (0..=length - GRAM).map(|at| (grams.gram(at).to_owned(), Matching::Term)).collect(),
        };
        let whole = terms.len();
        terms.extend(grams.words().iter().take(LETTERS / GRAM).map(|word| (word.clone(), Matching::Term)));
        let weight = match origin {
            Origin::Typed => 1.0,
            Origin::Synonym => (SYNONYM_TERMS / whole as f32).min(1.0),
            Origin::Repair => REPAIR,
        };
        for (at, (term, matching)) in terms.into_iter().enumerate() {
            if !self.clauses.iter().any(|clause| clause.term == term && clause.matching == matching) {
                let needed = origin == Origin::Typed && at < whole;
                self.clauses.push(Clause { term, matching, weight, needed });
            }
        }
        self.forms.push(Form { words: words(normalised, joined.len()), joined });
    }
}

/// The words of a normalised text of which so many joined letters are read, if there are several.
fn words(normalised: &[char], letters: usize) -> Vec<Vec<char>> {
    let within = |c: &char| is_letter(*c) || matches!(c, '.' | '-' | '\'' | 'ๆ' | 'ฯ');
    let pieces = normalised.split(|c| !within(c)).map(|piece| Joined::new(piece).chars).filter(|word| !word.is_empty());
    let mut read = 0;
    let words: Vec<Vec<char>> = pieces
        .take_while(|word| {
            read += word.len();
            read <= letters
        })
        .collect();
    if words.len() > 1 { words } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_blanks_and_signs() {
        let plan = Plan::new("แก้ปัญหา(อ่านไม่ออก) ป.1", &Synonyms::default());
        let words: Vec<String> = plan.forms[0].words.iter().map(|word| word.iter().collect()).collect();
        assert_eq!(words, ["แก้ปัญหา", "อ่านไม่ออก", "ป1"]);
        assert!(Plan::new("อ่านไม่ออก", &Synonyms::default()).forms[0].words.is_empty());
    }
}
