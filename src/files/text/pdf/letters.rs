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

/// The text up to its last Thai letter or mark, where nothing but room on the same line follows.
fn apart_from(text: &str) -> Option<&str> {
    let before = text.trim_end_matches([' ', '\u{a0}', '\u{200b}']);
    before.ends_with(|c| is_letter(c) || is_mark(c)).then_some(before)
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
            'า' | SARA_AM => self.sara(c),
            _ => self.letter(c),
        }
    }

    /// A mark belongs to the letter before it, whatever room a setter left between them.
    fn mark(&mut self, mark: char) {
        self.reopen();
        if self.text.ends_with(SARA_AM) {
            // A tone stands before ำ.
            self.text.pop();
            self.reopen();
            self.add(mark);
            return self.letter(SARA_AM);
        }
        self.add(mark);
    }

    fn add(&mut self, mark: char) {
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    /// า is the second half of ำ where the first half stands before it, and neither begins a word.
    fn sara(&mut self, c: char) {
        let apart = self.marks.is_empty() && self.text.ends_with(' ');
        let halves = c == SARA_AM || apart_from(&self.text).is_some_and(|before| before.rsplit(is_letter).next().is_some_and(|marks| marks.contains(NIKHAHIT)));
        if apart && halves {
            self.reopen();
        }
        if self.marks.contains(&NIKHAHIT) {
            self.marks.retain(|mark| *mark != NIKHAHIT);
            return self.letter(SARA_AM);
        }
        // The half that was told as the whole, and the other half.
        if c == 'า' && self.marks.is_empty() && self.text.ends_with(SARA_AM) {
            return;
        }
        self.letter(c);
    }

    /// Takes the last letter up again, with the marks that it has, where only room was left since; no mark and no half begins a word.
    fn reopen(&mut self) {
        if !self.marks.is_empty() {
            return;
        }
        let Some(before) = apart_from(&self.text) else { return };
        let letter = before.trim_end_matches(is_mark).len();
        self.marks = before[letter..].chars().collect();
        self.text.truncate(letter);
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
    fn what_a_setter_tore_apart_is_joined() {
        for torn in ["น ํ ้ า", "น ้ ํ า", "น  ํ้ า", "นํ ้า", "น ้ำ", "น ้ ำ", "น้ ำ", "นำ ้"] {
            assert_eq!(tidied(torn), "น้ำ", "{torn}");
        }
        assert_eq!(tidied("ถ ํ ้ า ท ี ่ ล ํ า น ้ ํ า"), "ถ้ำ ที่ ลำ น้ำ");
        assert_eq!(tidied("สิทธ ิ ์ ของ"), "สิทธิ์ ของ");
        assert_eq!(tidied("ก า"), "ก า", "room alone says nothing");
        assert_eq!(tidied("ก\n่ข"), "ก\n่ข", "another line is another word");
    }

    #[test]
    fn old_fonts_are_understood() {
        assert_eq!(tidied("ป\u{F706}าย\u{FFFF} ป\u{F702}\u{F713} \u{F70F}\u{F718}"), "ป้าย ปี่ ญุ");
    }
}
