//! One pass over a text, letter by letter: marks wait until it is clear in which order they stand.
use super::{Sink, Span};
use crate::platform::thai::{is_inkless, is_unseen};
use unicode_normalization::char::decompose_compatible;

const SARA_AA: char = 'า';
const SARA_AM: char = 'ำ';
const SARA_E: char = 'เ';
const SARA_AE: char = 'แ';
const NIKHAHIT: char = '\u{0E4D}';
const MAIYAMOK: char = 'ๆ';

/// Where a mark stands in its cluster: vowels before tones before ์, and ำ, which is written beside, last.
pub(in crate::platform::thai) fn mark_rank(c: char) -> Option<u8> {
    match c {
        '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}' | NIKHAHIT => Some(1),
        '\u{0E48}'..='\u{0E4B}' => Some(2),
        '\u{0E4C}' | '\u{0E4E}' => Some(3),
        SARA_AM => Some(4),
        _ => None,
    }
}

struct Mark {
    rank: u8,
    c: char,
    span: Span,
}

/// One pass over a text: holds back what a later character may still change.
pub(super) struct Pass<'a, S> {
    out: &'a mut S,
    marks: Vec<Mark>,
    sara_e: Option<Span>,
    space: Option<Span>,
    empty: bool,
    after_maiyamok: bool,
}

impl<'a, S: Sink> Pass<'a, S> {
    pub fn new(out: &'a mut S) -> Self {
        Self { out, marks: Vec::new(), sara_e: None, space: None, empty: true, after_maiyamok: false }
    }

    pub fn run(mut self, text: &str) {
        for (at, c) in text.chars().enumerate() {
            let at = at as u32;
            let span = Span { start: at, end: at + 1 };
            match c {
                'ก'..='ฮ' => self.letter(c, span),
                _ if is_unseen(c) => {}
                '๐'..='๙' => self.letter(char::from(b'0' + (c as u32 - '๐' as u32) as u8), span),
                _ if is_inkless(c) => self.blank(span),
                _ if c.is_ascii() => self.letter(c.to_ascii_lowercase(), span),
                '\u{0E00}'..='\u{0E7F}' => self.thai(c, span),
                // Whole syllables.
                '\u{AC00}'..='\u{D7A3}' => self.letter(c, span),
                // One letter with its accent, or two; wide and narrow; whatever stands for several.
                _ => decompose_compatible(c, |part| self.foreign(part, span)),
            }
        }
        self.settle();
    }

    fn foreign(&mut self, c: char, span: Span) {
        if is_inkless(c) {
            return self.blank(span);
        }
        c.to_lowercase().for_each(|lower| decompose_compatible(lower, |part| self.letter(part, span)));
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
