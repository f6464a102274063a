//! Joined character 4-grams (T-04): no dictionary, so a name that no dictionary holds is found by its middle.
//!
//! Beside them stand the words of other scripts and the numbers, as `PLC` would otherwise be found only
//! glued to its neighbours.

use crate::platform::thai::is_letter;

/// Characters in a gram. Shorter ones stand only at the end of a text, so that each shorter piece is the
/// beginning of some gram.
pub const GRAM: usize = 4;

/// Shortest gram that is kept at the end of a text.
const TAIL: usize = 1;

/// Longest word that is kept, in characters.
const WORD: usize = 24;

/// Marks a word, so that it is never taken for a gram.
const WORD_MARK: char = '\u{80}';

/// The terms of a text, cut from memory that is used again for the next one.
#[derive(Debug, Clone, Default)]
pub struct Grams {
    letters: String,
    starts: Vec<u32>,
    words: Vec<String>,
}

impl Grams {
    /// Cuts a joined text, and takes the words of the normalised text that it came from.
    pub fn read(&mut self, normalised: &[char], joined: &[char]) {
        self.letters.clear();
        self.starts.clear();
        for c in joined {
            self.starts.push(self.letters.len() as u32);
            self.letters.push(spell(*c));
        }
        self.starts.push(self.letters.len() as u32);
        self.words.clear();
        self.words.extend(words(normalised));
    }

    /// How many grams there are, those at the end among them.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(TAIL)
    }

    /// The gram that begins at character `at`.
    pub fn gram(&self, at: usize) -> &str {
        let last = self.starts.len() - 1;
        let (start, end) = (self.starts[at.min(last)], self.starts[(at + GRAM).min(last)]);
        &self.letters[start as usize..end as usize]
    }

    /// The words, marked as such.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// Words of other scripts and numbers, each marked.
fn words(normalised: &[char]) -> impl Iterator<Item = String> {
    let foreign = |c: &char| !('\u{0E00}'..='\u{0E7F}').contains(c) && is_letter(*c);
    normalised
        .chunk_by(move |a, b| foreign(a) && foreign(b) && a.is_ascii_digit() == b.is_ascii_digit())
        .filter(move |run| run.first().is_some_and(foreign))
        .map(|run| std::iter::once(WORD_MARK).chain(run.iter().copied().take(WORD)).collect())
}

/// Spells characters as terms hold them.
pub fn spell_all(chars: &[char]) -> String {
    chars.iter().copied().map(spell).collect()
}

/// One byte for each Thai character, on places of ASCII that normalised letters leave free:
/// terms become a third as long, and the dictionary with them.
fn spell(c: char) -> char {
    let place = match c as u32 {
        code @ 0x0E01..=0x0E2F => code - 0x0E00,
        code @ 0x0E30..=0x0E56 => code - 0x0E30 + 0x3A,
        code @ 0x0E57..=0x0E5B => code - 0x0E57 + 0x7B,
        _ => return c,
    };
    char::from(place as u8)
}

/// Whether the rest of a spelled text goes on with a mark of the letter before it.
pub fn begins_with_mark(rest: &[u8]) -> bool {
    // Thai marks as `spell` writes them, and accents of other scripts in UTF-8.
    rest.first().is_some_and(|byte| matches!(byte, 0x3B | 0x3D..=0x44 | 0x51..=0x58 | 0xCC | 0xCD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::thai::is_mark;

    fn grams(text: &str) -> Grams {
        let chars: Vec<char> = text.chars().collect();
        let mut grams = Grams::default();
        grams.read(&chars, &chars);
        grams
    }

    #[test]
    fn every_piece_begins_a_gram() {
        let text: Vec<char> = "นวัตกรรม".chars().collect();
        let grams = grams("นวัตกรรม");
        for piece in text.windows(2).chain(text.windows(3)).chain(text.windows(4)) {
            let piece = spell_all(piece);
            assert!((0..grams.len()).any(|at| grams.gram(at).starts_with(&piece)));
        }
        assert_eq!(super::tests::grams("ก").len(), 1);
        assert_eq!(super::tests::grams("").len(), 0);
    }

    #[test]
    fn marks_are_known_when_spelled() {
        for c in ('ก'..='๎').chain('a'..='z').chain('0'..='9').filter(|c| is_letter(*c)) {
            assert_eq!(begins_with_mark(spell(c).encode_utf8(&mut [0; 4]).as_bytes()), is_mark(c), "{c}");
        }
        assert!(begins_with_mark("\u{301}".as_bytes()) && !begins_with_mark(b""));
    }

    #[test]
    fn each_thai_letter_has_its_own_byte() {
        let mut bytes: Vec<char> = ('ก'..='๎').filter(|c| is_letter(*c)).chain('0'..='9').chain('a'..='z').map(spell).collect();
        let count = bytes.len();
        bytes.sort_unstable();
        bytes.dedup();
        assert_eq!(bytes.len(), count);
        assert!(bytes.iter().all(char::is_ascii));
    }

    #[test]
    fn words_of_other_scripts_stand_alone() {
        let words = grams("กลุ่ม plc ปี 2569 ม3b").words().to_vec();
        assert_eq!(words, ["\u{80}plc", "\u{80}2569", "\u{80}3", "\u{80}b"]);
    }
}
