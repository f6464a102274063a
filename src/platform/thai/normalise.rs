//! The one folding of the house (T-01, T-02, T-03, T-05, T-06, T-10): two spellings of one truth come out alike, whether somebody searches, is
//! named, imports a sheet or writes a date.
//!
//! What people typed is never changed: the result is for comparing only, and [`Normalised::source`]
//! leads back to the code points it came from.

mod pass;

use pass::Pass;
pub(super) use pass::mark_rank;
use std::ops::Range;

/// Text made comparable, with the way back to the text it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalised {
    /// The comparable characters.
    pub chars: Vec<char>,
    spans: Vec<Span>,
}

/// Half-open range of code points in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    start: u32,
    end: u32,
}

impl Normalised {
    /// The code points of the source from which the characters of `range` were made.
    /// An empty range leads to an empty one.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let spans = self.spans.get(range).unwrap_or_default();
        let start = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let end = spans.iter().map(|span| span.end).max().unwrap_or(start);
        start as usize..end as usize
    }
}

/// Normalises `text` and keeps the way back.
pub fn normalise(text: &str) -> Normalised {
    let mut out = Normalised::default();
    Pass::new(&mut out).run(text);
    out
}

/// `text` as it is compared with another one, word by word.
pub fn fold(text: &str) -> String {
    let mut chars = Vec::new();
    normalise_into(text, &mut chars);
    chars.into_iter().collect()
}

/// Normalises `text` into `out` (emptied first) without the way back: the fast road for indexing.
pub fn normalise_into(text: &str, out: &mut Vec<char>) {
    out.clear();
    out.reserve(text.len() / 2);
    Pass::new(out).run(text);
}

/// Receives the characters of one pass.
trait Sink {
    fn put(&mut self, c: char, span: Span);
}

impl Sink for Normalised {
    fn put(&mut self, c: char, span: Span) {
        self.chars.push(c);
        self.spans.push(span);
    }
}

impl Sink for Vec<char> {
    fn put(&mut self, c: char, _: Span) {
        self.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        normalise(text).chars.into_iter().collect()
    }

    #[test]
    fn doubled_sara_e_is_sara_ae() {
        assert_eq!(of("เเม่"), "แม่");
        assert_eq!(of("เ\u{200B}เม่"), "แม่");
        assert_eq!(of("เ เม่"), "เ เม่", "never over a space");
    }

    #[test]
    fn split_sara_am_is_whole() {
        assert_eq!(of("นํ้า"), "น้ำ");
        assert_eq!(of("น้ํา"), "น้ำ");
        assert_eq!(of("นำ้"), "น้ำ");
        assert_eq!(of("ทํา"), "ทำ");
        assert_eq!(of("นํ า"), "นํ า", "never over a space");
    }

    #[test]
    fn tones_follow_vowels_and_doubles_go() {
        assert_eq!(of("ช่ือ"), "ชื่อ");
        assert_eq!(of("ที่่"), "ที่");
        assert_eq!(of("นักเรีียน"), "นักเรียน");
        assert_eq!(of("ศิลป์"), "ศิลป์");
    }

    #[test]
    fn marks_keep_their_meaning() {
        assert_ne!(of("ขาว"), of("ข่าว"));
        assert_ne!(of("ข่าว"), of("ข้าว"));
        assert_ne!(of("วิทยุ"), of("วิทย์"));
        assert_eq!(of("น้ำ").chars().count(), 3, "ำ stays whole");
    }

    #[test]
    fn digits_case_and_invisible_characters() {
        assert_eq!(of("๑๐๗๔๕๙๐๐๘๘"), "1074590088");
        assert_eq!(of("PLC"), "plc");
        assert_eq!(of("\u{FEFF}ครู\u{200B}ผู้\u{00AD}สอน"), "ครูผู้สอน");
        assert_eq!(of("ก\u{2003}ข\u{00A0}\tค"), "ก ข ค");
    }

    /// One file for both sides.
    const CASES: &str = include_str!("../../../frontend/src/lib/i18n/fold.json");

    #[derive(serde::Deserialize)]
    struct Cases {
        alike: Vec<(String, String)>,
        apart: Vec<(String, String)>,
        bare: Vec<(String, String)>,
    }

    #[test]
    fn both_sides_fold_alike() {
        let cases: Cases = serde_json::from_str(CASES).unwrap();
        cases.alike.iter().for_each(|(one, other)| assert_eq!(fold(one), fold(other), "{one:?}"));
        cases.apart.iter().for_each(|(one, other)| assert_ne!(fold(one), fold(other), "{one:?}"));
        cases.bare.iter().for_each(|(text, bare)| assert_eq!(crate::platform::thai::bare(text), *bare, "{text:?}"));
    }

    #[test]
    fn accents_widths_and_joined_letters_are_one_spelling() {
        assert_eq!(of("José"), of("Jose\u{301}"));
        assert_eq!(of("ＰＬＣ　２５"), "plc 25");
        assert_eq!(of("ﬁnal"), "final");
        assert_eq!(of("ก\u{2800}\u{FE0F}\u{3164}ข\u{202E}"), "ก ข");
    }

    #[test]
    fn maiyamok_needs_no_space() {
        assert_eq!(of("เด็ก ๆ ไป"), of("เด็กๆไป"));
    }

    #[test]
    fn the_way_back_covers_what_was_typed() {
        let text = normalise("ก เเม่นํ้า");
        assert_eq!(text.chars[2], 'แ');
        assert_eq!(text.source(2..3), 2..4);
        let end = text.chars.len();
        assert_eq!(text.source(end - 3..end), 6..10);
    }

    proptest! {
        #[test]
        fn never_panics_and_is_idempotent(text in "([เแกนมำาํ่้ิีุู์ๆฯ ๑a.\u{200B}]|\\PC){0,40}") {
            let once = of(&text);
            prop_assert_eq!(of(&once), once);
        }

        #[test]
        fn both_roads_agree_and_the_way_back_stays_inside(text in "([เแกนมำาํ่้ิีุู์ๆฯ ๑a.\u{200B}]|\\PC){0,40}") {
            let kept = normalise(&text);
            let mut fast = Vec::new();
            normalise_into(&text, &mut fast);
            prop_assert_eq!(&kept.chars, &fast);
            let all = kept.source(0..kept.chars.len());
            prop_assert!(all.end <= text.chars().count());
        }
    }
}
