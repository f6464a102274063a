//! One normaliser for documents and for queries, and for nothing else (T-01, T-02, T-03, T-05, T-06, T-10).
//!
//! What people typed is never changed: the result is for comparing only, and [`Normalised::source`]
//! leads back to the code points it came from.

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

const SARA_AA: char = 'า';
const SARA_AM: char = 'ำ';
const SARA_E: char = 'เ';
const SARA_AE: char = 'แ';
const NIKHAHIT: char = '\u{0E4D}';
const MAIYAMOK: char = 'ๆ';

/// Where a mark stands in its cluster: vowels before tones before ์, and ำ, which is written beside, last.
fn mark_rank(c: char) -> Option<u8> {
    match c {
        '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}' | NIKHAHIT => Some(1),
        '\u{0E48}'..='\u{0E4B}' => Some(2),
        '\u{0E4C}' | '\u{0E4E}' => Some(3),
        SARA_AM => Some(4),
        _ => None,
    }
}

/// Characters that take no room and that keyboards, word breakers and office programs leave behind.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}')
}

struct Mark {
    rank: u8,
    c: char,
    span: Span,
}

/// One pass over a text: holds back what a later character may still change.
struct Pass<'a, S> {
    out: &'a mut S,
    marks: Vec<Mark>,
    sara_e: Option<Span>,
    space: Option<Span>,
    empty: bool,
    after_maiyamok: bool,
}

impl<'a, S: Sink> Pass<'a, S> {
    fn new(out: &'a mut S) -> Self {
        Self { out, marks: Vec::new(), sara_e: None, space: None, empty: true, after_maiyamok: false }
    }

    fn run(mut self, text: &str) {
        for (at, c) in text.chars().enumerate() {
            let at = at as u32;
            let span = Span { start: at, end: at + 1 };
            match c {
                'ก'..='ฮ' => self.letter(c, span),
                _ if is_invisible(c) => {}
                '๐'..='๙' => self.letter(char::from(b'0' + (c as u32 - '๐' as u32) as u8), span),
                _ if c.is_whitespace() => self.blank(span),
                _ if c.is_ascii() => self.letter(c.to_ascii_lowercase(), span),
                '\u{0E00}'..='\u{0E7F}' => self.thai(c, span),
                _ => c.to_lowercase().for_each(|lower| self.letter(lower, span)),
            }
        }
        self.settle();
    }

    fn thai(&mut self, c: char, span: Span) {
        if let Some(rank) = mark_rank(c) {
            return self.mark(Mark { rank, c, span });
        }
        if c == SARA_AA && self.compose_sara_am(span) {
            return;
        }
        if c == SARA_E {
            self.settle_marks();
            match self.sara_e.take() {
                Some(first) => self.put(SARA_AE, Span { start: first.start, end: span.end }),
                None => {
                    self.put_space();
                    self.sara_e = Some(span);
                }
            }
            return;
        }
        if c == MAIYAMOK {
            self.space = None;
        }
        self.letter(c, span);
        self.after_maiyamok = c == MAIYAMOK;
    }

    fn letter(&mut self, c: char, span: Span) {
        self.settle();
        self.put_space();
        self.put(c, span);
    }

    fn blank(&mut self, span: Span) {
        self.settle();
        if !self.empty && !self.after_maiyamok {
            self.space.get_or_insert(span).end = span.end;
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.settle_sara_e();
        self.put_space();
        if !self.marks.iter().any(|held| held.c == mark.c) {
            self.marks.push(mark);
        }
    }

    /// ํ (with or without a tone) and า are one ำ.
    fn compose_sara_am(&mut self, span: Span) -> bool {
        let Some(at) = self.marks.iter().position(|mark| mark.c == NIKHAHIT) else {
            return false;
        };
        let start = self.marks.remove(at).span.start;
        self.mark(Mark { rank: 4, c: SARA_AM, span: Span { start, end: span.end } });
        true
    }

    fn settle(&mut self) {
        self.settle_marks();
        self.settle_sara_e();
    }

    fn settle_sara_e(&mut self) {
        if let Some(span) = self.sara_e.take() {
            self.put(SARA_E, span);
        }
    }

    fn settle_marks(&mut self) {
        if self.marks.is_empty() {
            return;
        }
        let mut marks = std::mem::take(&mut self.marks);
        if marks.len() > 1 {
            marks.sort_by_key(|mark| (mark.rank, mark.c));
            if marks.iter().any(|mark| mark.c == SARA_AM) {
                marks.retain(|mark| mark.c != NIKHAHIT);
            }
        }
        for mark in marks.drain(..) {
            self.put(mark.c, mark.span);
        }
        self.marks = marks;
    }

    fn put_space(&mut self) {
        if let Some(span) = self.space.take() {
            self.put(' ', span);
        }
    }

    fn put(&mut self, c: char, span: Span) {
        self.empty = false;
        self.after_maiyamok = false;
        self.out.put(c, span);
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
