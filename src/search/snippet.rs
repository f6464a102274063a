//! The piece of a body that shows why it was found.

use super::grams::GRAM;
use super::plan::Plan;
use crate::platform::thai::{Clusters, Joined, is_mark, normalise};
use std::collections::HashSet;
use std::ops::Range;

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

/// Which characters of a normalised text the plan asked for: the whole text where it stands, else its words, else its grams.
fn covered(normalised: &[char], plan: &Plan) -> Vec<bool> {
    let mut covered = vec![false; normalised.len()];
    let joined = Joined::new(normalised);
    let mut mark = |range: Range<usize>| covered[joined.normalised(range)].fill(true);
    let whole: Vec<Range<usize>> = plan.forms.iter().flat_map(|form| places(&joined.chars, &form.joined)).collect();
    if !whole.is_empty() {
        whole.into_iter().for_each(mark);
        return covered;
    }
    for word in plan.forms.iter().flat_map(|form| &form.words).filter(|word| word.len() > 1) {
        places(&joined.chars, word).into_iter().for_each(&mut mark);
    }
    let grams: HashSet<&[char]> = plan.forms.iter().flat_map(|form| form.joined.windows(GRAM)).collect();
    for (at, gram) in joined.chars.windows(GRAM).enumerate() {
        if grams.contains(gram) {
            mark(at..at + GRAM);
        }
    }
    // A short text whose last letter is unfinished.
    let short = plan.forms.iter().filter(|form| (1..GRAM).contains(&form.joined.len()));
    for form in short {
        let windows = joined.chars.windows(form.joined.len()).enumerate();
        windows.filter(|(_, window)| *window == form.joined).for_each(|(at, _)| mark(at..at + form.joined.len()));
    }
    covered
}

/// Where a text holds another one that ends with a whole cluster.
fn places(text: &[char], wanted: &[char]) -> Vec<Range<usize>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let ends = |at: usize| !text.get(at + wanted.len()).is_some_and(|c| is_mark(*c));
    let windows = text.windows(wanted.len()).enumerate();
    windows.filter(|(at, window)| *window == wanted && ends(*at)).map(|(at, _)| at..at + wanted.len()).collect()
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
