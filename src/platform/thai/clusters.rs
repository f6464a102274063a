//! Thai clusters: letters that are read and written as one (T-07). A vowel may stand before its consonant, above, below or behind it.
use unicode_segmentation::GraphemeCursor;

/// A letter, mark or digit of any script; ๆ, ฯ and ฿ are not.
pub fn is_letter(c: char) -> bool {
    match c {
        'ก'..='ฮ' | 'ะ'..='ฺ' | 'เ'..='ๅ' | '็'..='๎' => true,
        '\u{0E00}'..='\u{0E7F}' => false,
        '\u{0300}'..='\u{036F}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// A mark that belongs to the letter before it: a text that ends before it holds another word (`ชี` is not in `ชี้`).
pub fn is_mark(c: char) -> bool {
    matches!(c, 'ั' | 'ำ'..='ฺ' | '็'..='๎' | '\u{300}'..='\u{36F}')
}

/// A text by code points, with the borders of its clusters.
pub struct Clusters<'a> {
    text: &'a str,
    /// Where each code point begins, in bytes, and the end.
    bytes: Vec<usize>,
}

impl<'a> Clusters<'a> {
    pub fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn slice(&self, range: std::ops::Range<usize>) -> &'a str {
        &self.text[self.bytes[range.start]..self.bytes[range.end]]
    }

    /// The border at or before a code point.
    pub fn down(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.is_border(*at)).unwrap_or(0)
    }

    /// The border at or after a code point.
    pub fn up(&self, at: usize) -> usize {
        (at..=self.len()).find(|at| self.is_border(*at)).unwrap_or(self.len())
    }

    /// Whether a reader would part the text before this code point.
    pub fn is_border(&self, at: usize) -> bool {
        if at == 0 || at >= self.len() {
            return true;
        }
        let mut cursor = GraphemeCursor::new(self.bytes[at], self.text.len(), true);
        cursor.is_boundary(self.text, 0).unwrap_or(true) && !self.is_inside_syllable(at)
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.text.get(*self.bytes.get(at)?..)?.chars().next()
    }

    fn is_inside_syllable(&self, at: usize) -> bool {
        // What nobody sees parts nothing.
        let seen = |at: &usize| self.letter(*at).is_some_and(|c| !super::is_unseen(c));
        let mut before = (0..at).rev().filter(seen).filter_map(|at| self.letter(at));
        let Some(next) = (at..self.len()).find(seen).and_then(|at| self.letter(at)) else { return false };
        let Some(last) = before.next() else { return false };
        let consonant = |c: char| ('ก'..='ฮ').contains(&c);
        if matches!(last, 'เ'..='ไ') && (consonant(next) || last == 'เ' && next == 'เ') {
            return true;
        }
        if matches!(next, 'ะ' | 'า' | 'ๅ') || is_mark(next) {
            return consonant(last) || is_mark(last) || matches!(last, 'า' | 'ะ' | 'เ' | 'ฤ' | 'ฦ');
        }
        // A vowel above that is open takes a letter behind it: ั and ื, ี after เ; ็ but in ก็.
        let upper = if matches!(last, '่'..='๋') { before.next() } else { Some(last) };
        match upper {
            Some('ั' | 'ื') => consonant(next),
            Some('ี') => next == 'ย' && before.find(|c| !consonant(*c)) == Some('เ'),
            Some('็') => consonant(next) && (before.next() != Some('ก') || matches!(before.next(), Some('เ' | 'แ'))),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parted(text: &str) -> String {
        let clusters = Clusters::new(text);
        let borders: Vec<usize> = (0..=clusters.len()).filter(|at| clusters.is_border(*at)).collect();
        borders.windows(2).map(|pair| clusters.slice(pair[0]..pair[1])).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_vowel_stays_with_its_consonant_wherever_it_stands() {
        assert_eq!(parted("อ่านได้"), "อ่า|น|ได้");
        assert_eq!(parted("พื้นฐานไม่ออก"), "พื้น|ฐา|น|ไม่|อ|อ|ก");
        assert_eq!(parted("เรียนรู้น้ำใจเเละก็ตัวเด็กๆ"), "เรีย|น|รู้|น้ำ|ใจ|เเละ|ก็|ตัว|เด็ก|ๆ");
        assert_eq!(parted("โ\u{200B}รงเรือน"), "โ\u{200B}ร|ง|เรือ|น");
        assert_eq!(parted("นํ้า กา"), "นํ้า| |กา");
        assert_eq!(parted("e\u{301}a👩‍🏫"), "e\u{301}|a|👩‍🏫");
    }

    proptest! {
        #[test]
        fn borders_are_those_of_whole_letters_too(text in "[ก-๛a ]{0,30}") {
            let clusters = Clusters::new(&text);
            for at in 0..=clusters.len() {
                prop_assert!(clusters.down(at) <= at && at <= clusters.up(at));
                prop_assert_eq!(clusters.slice(0..clusters.down(at)).chars().count(), clusters.down(at));
            }
        }
    }
}
