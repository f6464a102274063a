//! A slip of the finger, put right: for texts that no document holds letter by letter, and for those alone.
//!
//! One wrong letter spoils the four grams that hold it. Where grams are that no document has, each single edit is tried,
//! and those that leave only known grams are asked for beside what was typed.

use super::dictionary::Dictionary;
use super::error::IndexError;
use super::grams::{GRAM, spell_all};
use super::joined::is_letter;
use std::collections::HashMap;
use std::ops::Range;

/// Most terms that one text may look up.
const LOOKUPS: usize = 4_000;

/// Letters of a text that is a question rather than a name; where its words meet stand grams that no document
/// has, though nothing is wrong. Such a seam spoils fewer grams than a slip.
const SHORT: usize = 32;
const SEAM: usize = 2;

/// Places of one text that are put right.
const PLACES: usize = 2;

/// Corrected texts that are given.
const REPAIRS: usize = 3;

/// A gram is unknown if not one document in so many has it: texts hold slips too.
const UNKNOWN: u64 = 10_000;

/// Finds texts that differ from a joined one by an edit at each place that looks like a slip; the likeliest first.
pub fn repairs(dictionary: &Dictionary, typed: &[char]) -> Result<Vec<Vec<char>>, IndexError> {
    let mut speller = Speller { dictionary, known: HashMap::new(), unknown: dictionary.all_documents() / UNKNOWN };
    let mut slips = speller.slips(typed)?;
    if typed.len() > SHORT {
        slips.retain(|slip| slip.len() > SEAM);
    }
    // The place that spoils most is surest; places from the back keep those before them where they are.
    slips.sort_by_key(|slip| std::cmp::Reverse(slip.len()));
    slips.truncate(PLACES);
    slips.sort_by_key(|slip| std::cmp::Reverse(slip.start));
    let mut texts = vec![typed.to_vec()];
    let mut changed = false;
    for slip in slips {
        let mut next = Vec::new();
        for text in texts {
            let edits = speller.edits(&text, &slip)?;
            changed |= !edits.is_empty();
            if edits.is_empty() {
                next.push(text);
            }
            next.extend(edits);
        }
        next.truncate(REPAIRS);
        texts = next;
    }
    Ok(if changed { texts } else { Vec::new() })
}

struct Speller<'a> {
    dictionary: &'a Dictionary,
    known: HashMap<String, u64>,
    unknown: u64,
}

impl Speller<'_> {
    /// How many documents hold a gram; none once too many have been looked up.
    fn documents(&mut self, gram: &[char]) -> Result<u64, IndexError> {
        let term = spell_all(gram);
        if let Some(documents) = self.known.get(&term) {
            return Ok(*documents);
        }
        if self.known.len() >= LOOKUPS {
            return Ok(0);
        }
        let documents = self.dictionary.documents(&term)?;
        self.known.insert(term, documents);
        Ok(documents)
    }

    /// Stretches of unknown grams that one edit can explain, as ranges of gram places.
    fn slips(&mut self, text: &[char]) -> Result<Vec<Range<usize>>, IndexError> {
        let mut slips: Vec<Range<usize>> = Vec::new();
        for (at, gram) in text.windows(GRAM).enumerate() {
            if self.documents(gram)? > self.unknown {
                continue;
            }
            match slips.last_mut() {
                Some(slip) if at - slip.start <= GRAM => slip.end = at + 1,
                _ => slips.push(at..at + 1),
            }
        }
        Ok(slips)
    }

    /// Single edits that touch every unknown gram of the slip and leave only known ones; the likeliest first.
    fn edits(&mut self, text: &[char], slip: &Range<usize>) -> Result<Vec<Vec<char>>, IndexError> {
        let last = slip.end - 1;
        let mut tried = Vec::new();
        for at in last.saturating_sub(1)..(slip.start + GRAM).min(text.len()) {
            if at + 1 < text.len() && text[at] != text[at + 1] && at + 1 >= last {
                self.attempt(text, at..at + 2, &[text[at + 1], text[at]], &mut tried)?;
            }
            if at < last {
                continue;
            }
            self.attempt(text, at..at + 1, &[], &mut tried)?;
            for letter in letters_like(text[at]) {
                if letter != text[at] {
                    self.attempt(text, at..at + 1, &[letter], &mut tried)?;
                }
                self.attempt(text, at..at, &[letter], &mut tried)?;
            }
        }
        tried.sort_by_key(|(documents, _)| std::cmp::Reverse(*documents));
        Ok(tried.into_iter().map(|(_, text)| text).take(REPAIRS).collect())
    }

    fn attempt(&mut self, text: &[char], range: Range<usize>, letters: &[char], tried: &mut Vec<(u64, Vec<char>)>) -> Result<(), IndexError> {
        let before = &text[range.start.saturating_sub(GRAM - 1)..range.start];
        let after = &text[range.end..(range.end + GRAM - 1).min(text.len())];
        let around = [before, letters, after].concat();
        let mut least = u64::MAX;
        for gram in around.windows(GRAM) {
            least = least.min(self.documents(gram)?);
            if least <= self.unknown {
                return Ok(());
            }
        }
        if least < u64::MAX {
            tried.push((least, [&text[..range.start], letters, &text[range.end..]].concat()));
        }
        Ok(())
    }
}

/// Letters that may have been meant where this one stands.
fn letters_like(c: char) -> impl Iterator<Item = char> {
    let range = if c.is_ascii_digit() {
        '0'..='9'
    } else if c.is_ascii() {
        'a'..='z'
    } else {
        'ก'..='๎'
    };
    range.filter(|c| is_letter(*c))
}
