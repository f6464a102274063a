//! Normalised text without anything between its letters: what grams are cut from and what exact hits
//! are compared by (T-04, T-06, T-16).
//!
//! Thai puts a space between clauses, not between words, and people put it anywhere; brackets, quotes
//! and the full stops of acronyms come and go. ๆ and ฯ go too, so that a text is found with and without them.

use super::is_letter;
use std::ops::Range;

/// The letters and digits of a normalised text, each with its place there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// Letters, marks and digits, nothing else.
    pub chars: Vec<char>,
    places: Vec<u32>,
}

/// โรงเรียน (school), for which ร.ร. and รร. are written as often.
const SCHOOL: &str = "โรงเรียน";

impl Joined {
    /// Joins a normalised text.
    pub fn new(normalised: &[char]) -> Self {
        let mut joined = Self::default();
        joined.read(normalised);
        joined
    }

    /// Joins another normalised text in the same memory.
    pub fn read(&mut self, normalised: &[char]) {
        self.chars.clear();
        self.places.clear();
        let mut at = 0;
        while at < normalised.len() {
            let c = normalised[at];
            let school = if c == 'ร' { school_length(normalised, at) } else { None };
            if let Some(length) = school {
                self.chars.extend(SCHOOL.chars());
                // All of its letters lead back to the whole acronym.
                let last = SCHOOL.chars().count() - 1;
                self.places.extend((0..=last).map(|i| (at + i * (length - 1) / last) as u32));
                at += length;
                continue;
            }
            if is_letter(c) {
                self.chars.push(c);
                self.places.push(at as u32);
            }
            at += 1;
        }
    }

    /// The places in the normalised text from the first to the last character of `range`.
    pub fn normalised(&self, range: Range<usize>) -> Range<usize> {
        match self.places.get(range).unwrap_or_default() {
            [] => 0..0,
            [one] => *one as usize..*one as usize + 1,
            [first, .., last] => *first as usize..*last as usize + 1,
        }
    }
}

/// How many characters of a way to write "school" stand at `at`.
fn school_length(chars: &[char], at: usize) -> Option<usize> {
    let rest = &chars[at..];
    let before = at.checked_sub(1).map(|i| chars[i]);
    let apart = before.is_none_or(|c| !('ก'..='๎').contains(&c));
    // No Thai word begins with รร, and none holds it behind a vowel or a tone.
    let behind_vowel = before.is_some_and(|c| matches!(c, 'ะ'..='ฺ' | '็'..='๎'));
    let begins_word = |c: &char| matches!(c, 'ก'..='ฮ' | 'เ'..='ไ' | '0'..='9' | ' ' | '(');
    match rest {
        ['ร', '.', 'ร', '.', ..] if before != Some('.') => Some(4),
        ['ร', '.', ' ', 'ร', '.', ..] if before != Some('.') => Some(5),
        ['ร', '.', 'ร'] | ['ร', '.', 'ร', ' ', ..] if before != Some('.') && apart => Some(3),
        ['ร', 'ร', '.', ..] if apart || behind_vowel => Some(3),
        ['ร', 'ร'] if apart => Some(2),
        ['ร', 'ร', next, ..] if apart && begins_word(next) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::thai::normalise;

    fn of(text: &str) -> String {
        Joined::new(&normalise(text).chars).chars.into_iter().collect()
    }

    #[test]
    fn school_is_written_three_ways() {
        for text in ["ร.ร.บ้านดอน", "รร.บ้านดอน", "โรงเรียน บ้านดอน", "รร บ้านดอน", "รรบ้านดอน", "ร.ร บ้านดอน", "ร. ร. บ้านดอน"]
        {
            assert_eq!(of(text), "โรงเรียนบ้านดอน", "{text}");
        }
        assert_eq!(of("กรรมการ"), "กรรมการ");
        assert_eq!(of("ธรรม"), "ธรรม");
        assert_eq!(of("ครูรร.ดอน"), "ครูโรงเรียนดอน");
    }

    #[test]
    fn brackets_spaces_and_repetition_are_ignored() {
        assert_eq!(of("บ้านดอน (วันครู 2500)"), of("บ้านดอนวันครู๒๕๐๐"));
        assert_eq!(of("เด็ก ๆ กรุงเทพฯ"), of("เด็กกรุงเทพ"));
    }

    #[test]
    fn places_lead_back_over_what_was_dropped() {
        let text = normalise("ที่ รร. ก");
        let joined = Joined::new(&text.chars);
        assert_eq!(joined.normalised(3..3 + SCHOOL.chars().count()), 4..7);
        assert_eq!(joined.normalised(0..0), 0..0);
    }
}
