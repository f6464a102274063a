//! A slip of the finger, put right: for texts that no document holds letter by letter, and for those alone.
//!
//! One wrong letter spoils the four grams that hold it. Where grams are that no document has, each single edit is tried,
//! and those that leave only known grams are asked for beside what was typed. Where a short text has only known grams, an edit
//! is asked for if some document holds all that it makes.

use super::bits::Bits;
use super::dictionary::Dictionary;
use super::error::IndexError;
use super::grams::GRAM;
use super::witnesses::Witnesses;
use crate::platform::thai::is_letter;
use std::ops::Range;

/// Letters of a text that is a question rather than a name; where its words meet stand grams that no document
/// has, though nothing is wrong. Such a seam spoils fewer grams than a slip.
const SHORT: usize = 32;
const SEAM: usize = 2;

/// Places of one text that are put right.
const PLACES: usize = 2;

/// Places of a text without unknown grams that are tried.
const DOUBTS: usize = 3;

/// Corrected texts that are given.
const REPAIRS: usize = 3;

/// A gram is unknown if not one document in so many has it: texts hold slips too.
const UNKNOWN: u64 = 10_000;

/// Finds texts that differ from a joined one by an edit at each place that looks like a slip; the likeliest first.
/// A text that the `visible` documents bear out is likelier than any other.
pub fn repairs(dictionary: &Dictionary, visible: &[Bits], typed: &[char]) -> Result<Vec<Vec<char>>, IndexError> {
    let mut speller = Speller { witnesses: Witnesses::new(dictionary, visible), unknown: dictionary.all_documents() / UNKNOWN };
    let mut slips = speller.slips(typed)?;
    if slips.is_empty() && typed.len() <= SHORT {
        return speller.doubtful(typed);
    }
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
            next.extend(edits.into_iter().map(|edit| edit.text).take(REPAIRS));
        }
        next.truncate(REPAIRS);
        texts = next;
    }
    Ok(if changed { texts } else { Vec::new() })
}

/// A text that may have been meant.
struct Edit {
    /// How many documents hold all of its grams.
    witnesses: u64,
    /// How many documents hold the rarest of the grams that are new.
    least: u64,
    text: Vec<char>,
}

struct Speller<'a> {
    witnesses: Witnesses<'a>,
    unknown: u64,
}

impl Speller<'_> {
    /// Texts that documents hold though they do not hold this one, all of whose grams are known: a letter that is left out
    /// often makes grams of other words.
    fn doubtful(&mut self, typed: &[char]) -> Result<Vec<Vec<char>>, IndexError> {
        let mut edits = Vec::new();
        for slip in self.doubts(typed)? {
            edits.extend(self.edits(typed, &slip)?.into_iter().filter(|edit| edit.witnesses > 0));
        }
        likeliest_first(&mut edits);
        let mut texts = Vec::new();
        for Edit { text, .. } in edits {
            if texts.len() < REPAIRS && !texts.contains(&text) {
                texts.push(text);
            }
        }
        Ok(texts)
    }

    /// Stretches of known grams that are rarer than others of the text, where documents hold all the rest: as ranges of gram places.
    fn doubts(&mut self, text: &[char]) -> Result<Vec<Range<usize>>, IndexError> {
        let mut counts = Vec::new();
        for gram in text.windows(GRAM) {
            counts.push(self.witnesses.documents(gram)?);
        }
        let length = (GRAM - 1).min(counts.len());
        let mut places: Vec<_> = counts.windows(length.max(1)).enumerate().map(|(at, some)| (some.iter().max().copied(), at)).collect();
        places.sort_unstable();
        let mut doubts: Vec<Range<usize>> = Vec::new();
        for (_, at) in places {
            if doubts.len() == DOUBTS {
                break;
            }
            // An edit spoils up to two grams more than a letter left out.
            let rest = text.windows(GRAM).enumerate().filter(|(place, _)| place + 1 < at || *place > at + length).map(|(_, gram)| gram);
            if self.witnesses.of(rest)? > 0 {
                doubts.push(at..at + length);
            }
        }
        Ok(doubts)
    }

    /// Stretches of unknown grams that one edit can explain, as ranges of gram places.
    fn slips(&mut self, text: &[char]) -> Result<Vec<Range<usize>>, IndexError> {
        let mut slips: Vec<Range<usize>> = Vec::new();
        for (at, gram) in text.windows(GRAM).enumerate() {
            if self.witnesses.documents(gram)? > self.unknown {
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
    fn edits(&mut self, text: &[char], slip: &Range<usize>) -> Result<Vec<Edit>, IndexError> {
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
        likeliest_first(&mut tried);
        Ok(tried)
    }

    fn attempt(&mut self, text: &[char], range: Range<usize>, letters: &[char], tried: &mut Vec<Edit>) -> Result<(), IndexError> {
        let before = &text[range.start.saturating_sub(GRAM - 1)..range.start];
        let after = &text[range.end..(range.end + GRAM - 1).min(text.len())];
        let around = [before, letters, after].concat();
        let mut least = u64::MAX;
        for gram in around.windows(GRAM) {
            least = least.min(self.witnesses.documents(gram)?);
            if least <= self.unknown {
                return Ok(());
            }
        }
        if least < u64::MAX {
            let text = [&text[..range.start], letters, &text[range.end..]].concat();
            tried.push(Edit { witnesses: self.witnesses.of(text.windows(GRAM))?, least, text });
        }
        Ok(())
    }
}

fn likeliest_first(edits: &mut [Edit]) {
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.witnesses, edit.least)));
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

#[cfg(test)]
mod tests {
    use super::super::document::{Document, Kind};
    use super::super::index::Index;
    use super::super::scope::readable;
    use super::*;

    /// What is asked for instead of `typed`, by a reader who holds the token `all`.
    fn repaired(documents: &[(&str, &str)], typed: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for (at, (token, body)) in documents.iter().enumerate() {
            let mut document = Document::new(Kind::Practice, at.to_string(), "", *body);
            document.read = vec![(*token).to_owned()];
            writer.put(&document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher();
        let dictionary = Dictionary::new(&searcher, index.fields.grams).unwrap();
        let segments = searcher.segment_readers().iter();
        let visible: Vec<_> = segments.map(|segment| readable(segment, &index.fields, &["all".to_owned()]).unwrap()).collect();
        let typed: Vec<char> = typed.chars().collect();
        repairs(&dictionary, &visible, &typed).unwrap().into_iter().map(|text| text.into_iter().collect()).collect()
    }

    #[test]
    fn a_letter_left_out_is_put_back_though_every_gram_is_known() {
        let documents = [("all", "มาก่อนเวลา"), ("all", "ต่อเวลา"), ("all", "ก่อเว้น")];
        assert!(repaired(&documents, "ก่อเวลา").contains(&"ก่อนเวลา".to_owned()));
    }

    #[test]
    fn a_text_that_some_document_holds_comes_first() {
        let documents = [("all", "ห้องวิชาเรียน"), ("all", "ว่าเรื่อง"), ("all", "ว่าเรา"), ("all", "ว่าเรียก")];
        assert_eq!(repaired(&documents, "วิาเรียน")[0], "วิชาเรียน");
    }

    #[test]
    fn what_the_reader_may_not_see_bears_nothing_out() {
        let documents = [("person:1", "มาก่อนเวลา"), ("all", "ต่อเวลา"), ("all", "ก่อเว้น")];
        assert!(!repaired(&documents, "ก่อเวลา").contains(&"ก่อนเวลา".to_owned()));
    }
}
