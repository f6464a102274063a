//! The piece of a body that shows why it was found.

use super::grams::GRAM;
use super::joined::Joined;
use super::normalise::normalise;
use super::plan::Plan;
use std::collections::HashSet;
use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// Letters that a snippet shows, about.
const LENGTH: usize = 180;

/// Letters shown before the first that matched.
const BEFORE: usize = 30;

/// A piece of a body and what matched in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, byte for byte, with … where it was cut.
    pub text: String,
    /// Half-open ranges in code points of `text`, on cluster borders (T-07).
    pub highlights: Vec<[usize; 2]>,
    /// Where in the body the first that matched stands, or the piece begins, in code points.
    pub at: usize,
}

/// Cuts the piece that holds most of the plan.
pub fn snippet(body: &str, plan: &Plan) -> Snippet {
    let normalised = normalise(body);
    let covered = covered(&normalised.chars, plan);
    let window = densest(&covered);
    let clusters = Clusters::new(body);
    let first = clusters.down(normalised.source(window.clone()).start);
    let last = if window.end >= covered.len() { clusters.len() } else { clusters.up(normalised.source(window.clone()).end) };
    let first = if window.start == 0 { 0 } else { first };
    let mut text = String::new();
    if first > 0 {
        text.push('…');
    }
    let shift = first - text.chars().count();
    text.push_str(clusters.slice(first..last));
    if last < clusters.len() {
        text.push('…');
    }
    let mut highlights: Vec<[usize; 2]> = Vec::new();
    let mut found = None;
    let mut at = window.start;
    while let Some(start) = (at..window.end).find(|i| covered[*i]) {
        let end = (start..window.end).find(|i| !covered[*i]).unwrap_or(window.end);
        at = end;
        let source = normalised.source(start..end);
        found = found.or(Some(source.start));
        let range = [clusters.down(source.start).max(first) - shift, clusters.up(source.end).min(last) - shift];
        match highlights.last_mut() {
            Some(before) if before[1] >= range[0] => before[1] = before[1].max(range[1]),
            _ => highlights.push(range),
        }
    }
    Snippet { text, highlights, at: found.unwrap_or(first) }
}

/// Which characters of a normalised text the plan asked for: the whole phrase where it stands, else its grams.
fn covered(normalised: &[char], plan: &Plan) -> Vec<bool> {
    let mut covered = vec![false; normalised.len()];
    let joined = Joined::new(normalised);
    let mut mark = |range: Range<usize>| covered[joined.normalised(range)].fill(true);
    let mut whole = false;
    for phrase in plan.phrases.iter().filter(|phrase| phrase.len() <= joined.chars.len()) {
        for at in (0..=joined.chars.len() - phrase.len()).filter(|at| joined.chars[*at..].starts_with(phrase)) {
            mark(at..at + phrase.len());
            whole = true;
        }
    }
    if whole {
        return covered;
    }
    let grams: HashSet<&[char]> = plan.phrases.iter().flat_map(|phrase| phrase.windows(GRAM)).collect();
    for (at, gram) in joined.chars.windows(GRAM).enumerate() {
        if grams.contains(gram) {
            mark(at..at + GRAM);
        }
    }
    covered
}

/// The stretch of about [`LENGTH`] characters that holds most of what is covered, and begins a little before it.
fn densest(covered: &[bool]) -> Range<usize> {
    let size = LENGTH.min(covered.len());
    let mut inside = covered[..size].iter().filter(|is| **is).count();
    let (mut best, mut most) = (0, inside);
    for end in size..covered.len() {
        inside = inside + usize::from(covered[end]) - usize::from(covered[end - size]);
        if inside > most {
            (best, most) = (end + 1 - size, inside);
        }
    }
    let first = (best..best + size).find(|at| covered[*at]).unwrap_or(best);
    let start = first.saturating_sub(BEFORE).min(covered.len() - size);
    start..start + size
}

/// A text by code points, with the borders of its grapheme clusters (T-08).
struct Clusters<'a> {
    text: &'a str,
    /// Where each code point begins, in bytes, and the end.
    bytes: Vec<usize>,
}

impl<'a> Clusters<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    /// Number of code points.
    fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        &self.text[self.bytes[range.start]..self.bytes[range.end]]
    }

    fn is_border(&self, at: usize) -> bool {
        let mut cursor = GraphemeCursor::new(self.bytes[at], self.text.len(), true);
        cursor.is_boundary(self.text, 0).unwrap_or(true)
    }

    /// The border at or before a code point.
    fn down(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.is_border(*at)).unwrap_or(0)
    }

    /// The border at or after a code point.
    fn up(&self, at: usize) -> usize {
        (at..=self.len()).find(|at| self.is_border(*at)).unwrap_or(self.len())
    }
}
