//! Documents that hold the text letter by letter stand before those that only hold its grams.

use super::grams::spell_all;
use super::joined::Joined;
use super::normalise::normalise_into;
use super::stored::Stored;

/// How closely a document holds a text; a greater one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Closeness {
    /// Not letter by letter.
    #[default]
    Apart,
    /// The body holds it.
    InBody,
    /// The title or another name holds it.
    InTitle,
    /// The title or another name begins with it.
    BeginsTitle,
    /// It is the title or another name.
    IsTitle,
}

/// Compares documents with phrases, in memory that is used again.
#[derive(Debug)]
pub struct Comparison {
    phrases: Vec<String>,
    normalised: Vec<char>,
    joined: Joined,
}

impl Comparison {
    /// Looks for any of these joined texts.
    pub fn new(phrases: &[Vec<char>]) -> Self {
        let phrases = phrases.iter().map(|phrase| spell_all(phrase)).collect();
        Self { phrases, normalised: Vec::new(), joined: Joined::default() }
    }

    /// How closely the document holds the closest of the phrases.
    pub fn closeness(&mut self, document: &Stored) -> Closeness {
        let mut best = Closeness::Apart;
        for name in std::iter::once(&document.title).chain(&document.names) {
            let name = self.spell(name);
            let close = self.phrases.iter().map(|phrase| {
                if name == *phrase {
                    Closeness::IsTitle
                } else if name.starts_with(phrase.as_str()) {
                    Closeness::BeginsTitle
                } else if name.contains(phrase.as_str()) {
                    Closeness::InTitle
                } else {
                    Closeness::Apart
                }
            });
            best = close.max().unwrap_or_default().max(best);
        }
        if best > Closeness::Apart {
            return best;
        }
        let body = self.spell(&document.body);
        if self.phrases.iter().any(|phrase| body.contains(phrase.as_str())) { Closeness::InBody } else { best }
    }

    fn spell(&mut self, text: &str) -> String {
        normalise_into(text, &mut self.normalised);
        self.joined.read(&self.normalised);
        spell_all(&self.joined.chars)
    }
}
