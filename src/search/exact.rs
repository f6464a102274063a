//! Documents that hold the text letter by letter stand before those that only hold its grams.

use super::grams::{begins_with_mark, spell_all};
use super::plan::Form;
use super::stored::Stored;
use crate::platform::thai::Joined;
use crate::platform::thai::normalise_into;

/// How closely a document holds a text; a greater one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Closeness {
    /// Not letter by letter.
    #[default]
    Apart,
    /// Every word of it stands somewhere.
    Words,
    /// The body holds it.
    InBody,
    /// The title or another name holds it.
    InTitle,
    /// The title or another name begins with it.
    BeginsTitle,
    /// It is the title or another name.
    IsTitle,
}

/// Compares documents with the forms of a text, in memory that is used again.
#[derive(Debug)]
pub struct Comparison {
    forms: Vec<Spelled>,
    normalised: Vec<char>,
    joined: Joined,
}

#[derive(Debug)]
struct Spelled {
    whole: String,
    words: Vec<String>,
}

impl Comparison {
    /// Looks for any of these forms.
    pub fn new(forms: &[Form]) -> Self {
        let spelled = |form: &Form| Spelled { whole: spell_all(&form.joined), words: form.words.iter().map(|word| spell_all(word)).collect() };
        Self { forms: forms.iter().map(spelled).collect(), normalised: Vec::new(), joined: Joined::default() }
    }

    /// How closely the document holds the closest of the forms.
    pub fn closeness(&mut self, document: &Stored) -> Closeness {
        let names: Vec<String> = std::iter::once(&document.title).chain(&document.names).map(|name| self.spell(name)).collect();
        let best = names.iter().flat_map(|name| self.forms.iter().map(|form| in_name(name, &form.whole))).max().unwrap_or_default();
        if best > Closeness::Apart {
            return best;
        }
        let body = self.spell(&document.body);
        if self.forms.iter().any(|form| holds(&body, &form.whole)) {
            return Closeness::InBody;
        }
        let somewhere = |word: &String| holds(&body, word) || names.iter().any(|name| holds(name, word));
        let worded = |form: &Spelled| !form.words.is_empty() && form.words.iter().all(somewhere);
        if self.forms.iter().any(worded) { Closeness::Words } else { Closeness::Apart }
    }

    fn spell(&mut self, text: &str) -> String {
        normalise_into(text, &mut self.normalised);
        self.joined.read(&self.normalised);
        spell_all(&self.joined.chars)
    }
}

fn in_name(name: &str, text: &str) -> Closeness {
    if name == text {
        Closeness::IsTitle
    } else if name.strip_prefix(text).is_some_and(|rest| !begins_with_mark(rest.as_bytes())) {
        Closeness::BeginsTitle
    } else if holds(name, text) {
        Closeness::InTitle
    } else {
        Closeness::Apart
    }
}

/// Whether a spelled text holds another one that ends with a whole cluster.
fn holds(spelled: &str, text: &str) -> bool {
    spelled.match_indices(text).any(|(at, _)| !begins_with_mark(&spelled.as_bytes()[at + text.len()..]))
}
