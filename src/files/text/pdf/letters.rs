//! Thai letters as fonts and setters leave them, put right: marks back to their letters, in their order, and ำ whole.

/// A consonant or a vowel that stands in the line.
pub(super) fn is_letter(c: char) -> bool {
    matches!(standard(c), 'ก'..='ะ' | 'า' | 'ำ' | 'เ'..='ๆ')
}

/// A vowel, tone or other mark above or below a letter.
pub(super) fn is_mark(c: char) -> bool {
    rank(standard(c)).is_some()
}

/// Where a mark stands among those of one letter: vowels, tones, then what silences.
fn rank(c: char) -> Option<u8> {
    match c {
        '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}' | NIKHAHIT => Some(1),
        '\u{0E48}'..='\u{0E4B}' => Some(2),
        '\u{0E4C}' | '\u{0E4E}' => Some(3),
        _ => None,
    }
}

const NIKHAHIT: char = '\u{0E4D}';
const SARA_AM: char = 'ำ';

/// Old Thai fonts keep marks moved to the left or down, and letters without their foot, at places of their own (the Windows private use area for Thai).
fn standard(c: char) -> char {
    const MOVED: [char; 27] = ['ฐ', 'ิ', 'ี', 'ึ', 'ื', '่', '้', '๊', '๋', '์', '่', '้', '๊', '๋', '์', 'ญ', 'ั', 'ํ', '็', '่', '้', '๊', '๋', '์', 'ุ', 'ู', 'ฺ'];
    let place = u32::from(c).checked_sub(0xF700).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| MOVED.get(place).copied()).unwrap_or(c)
}

/// A page of text put right.
pub(super) fn tidied(page: &str) -> String {
    let mut out = Tidied { text: String::with_capacity(page.len()), marks: Vec::new() };
    page.chars().map(standard).for_each(|c| out.put(c));
    out.settle();
    out.text
}

struct Tidied {
    text: String,
    /// Marks of the last letter, until the next one comes.
    marks: Vec<char>,
}

impl Tidied {
    fn put(&mut self, c: char) {
        match c {
            // What fonts give for signs that mean nothing.
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if is_mark(c) => self.mark(c),
            'า' if self.marks.contains(&NIKHAHIT) => {
                self.marks.retain(|mark| *mark != NIKHAHIT);
                self.letter(SARA_AM);
            }
            // The half that was told as the whole, and the other half.
            'า' if self.marks.is_empty() && self.text.ends_with(SARA_AM) => {}
            _ => self.letter(c),
        }
    }

    fn mark(&mut self, mark: char) {
        if self.marks.is_empty() && self.text.ends_with(' ') && self.text.trim_end_matches(' ').ends_with(is_letter) {
            self.text.pop();
        }
        if self.text.ends_with(SARA_AM) {
            // A tone stands before ำ.
            self.text.pop();
            self.marks.push(mark);
            return self.letter(SARA_AM);
        }
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    fn letter(&mut self, c: char) {
        self.settle();
        self.text.push(c);
    }

    fn settle(&mut self) {
        self.marks.sort_by_key(|mark| rank(*mark));
        self.text.extend(self.marks.drain(..));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_to_their_letters() {
        assert_eq!(tidied("เด ็กอ ่านน ้ำ ก"), "เด็กอ่านน้ำ ก");
        assert_eq!(tidied("a ่b"), "a ่b", "no letter there to come back to");
    }

    #[test]
    fn marks_stand_in_their_order_and_once() {
        assert_eq!(tidied("ท่ี ช้ัน ปู่่ สิทธ์ิ"), "ที่ ชั้น ปู่ สิทธิ์");
    }

    #[test]
    fn sara_am_is_whole() {
        for split in ["นํ้า", "น้ํา", "นำ้", "น้ำา"] {
            assert_eq!(tidied(split), "น้ำ", "{split}");
        }
        assert_eq!(tidied("ทํา สำานัก"), "ทำ สำนัก");
        assert_eq!(tidied("ตา มา"), "ตา มา");
    }

    #[test]
    fn old_fonts_are_understood() {
        assert_eq!(tidied("ป\u{F706}าย\u{FFFF} ป\u{F702}\u{F713} \u{F70F}\u{F718}"), "ป้าย ปี่ ญุ");
    }
}
