//! What each kind of document has to say to a question: one list a kind, with a floor and an order of its own.
//!
//! An answer of several kinds is put together of these lists, so that none is crowded out by another and a kind counts the same whether it is
//! asked for alone or with the others.

use super::bits::Bits;
use super::document::Kind;
use super::error::IndexError;
use super::exact::{Closeness, Comparison};
use super::held::Held;
use super::plan::Plan;
use super::recount::{RECOUNTED, Recount};
use super::schema::Fields;
use super::score::Scores;
use super::stored::Stored;
use tantivy::{DocAddress, Searcher};

/// How many of those that hold the text are compared letter by letter.
const COMPARED: usize = 40;

/// How many are compared where fewer than [`COMPARED`] hold it: common grams meet by chance.
const COMPARED_AT_MOST: usize = 160;

/// A document is found if it reaches this share of the best score of its kind; below it only chance grams agree.
const WORTH: f32 = 0.2;

/// Where a document holds the text letter by letter, others of its kind must hold this share of its grams.
const HELD: f32 = 0.6;

/// The same where only documents of other kinds hold it: what shares less with the text was met by chance.
const HELD_ELSEWHERE: f32 = 0.34;

/// A practice over a line of talk that holds the same words: whoever asks who has solved something wants what was done.
const PRACTICE: f32 = 2.0;

/// A document on its way into the answer.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub address: DocAddress,
    pub score: f32,
    /// Has every gram of a form of the text.
    whole: bool,
    pub closeness: Closeness,
    pub stored: Option<Stored>,
}

impl Candidate {
    /// One that nothing is known of.
    pub fn at(address: DocAddress) -> Self {
        Self { address, score: 0.0, whole: false, closeness: Closeness::Apart, stored: None }
    }
}

/// What one question brings to all lists.
pub struct Material<'a> {
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub scores: &'a Scores,
    pub held: &'a Held,
    pub plan: &'a Plan,
    /// Where the asked page ends.
    pub end: usize,
}

/// The list of one kind.
pub struct List {
    floor: f32,
    /// Least needed grams of what does not hold the text.
    least: u32,
    /// Whether some document of this kind holds the text letter by letter.
    pub holds: bool,
    /// Whether some document of this kind holds it as it stands, and the text has no other form.
    pub strict: bool,
    literal: Vec<Candidate>,
}

impl List {
    /// Decides what is worth showing of one kind, by segment. Of a kind that is not `shown` only as much is read as that takes.
    pub fn new(material: &Material<'_>, kind: Kind, visible: &[Bits], shown: bool) -> Result<Self, IndexError> {
        let Material { scores, held, plan, .. } = material;
        let mut literal = Vec::new();
        for (segment, bits) in visible.iter().enumerate() {
            let mut bits = bits.clone();
            bits.keep(&held.words[segment]);
            literal.extend(bits.iter().map(|doc| material.candidate(kind, segment, doc)));
        }
        keep_best(&mut literal, material.end.max(COMPARED_AT_MOST));
        let strict = material.compare(&mut literal, shown)?;
        let holds = literal.iter().any(|candidate| candidate.closeness > Closeness::Apart);
        // A wrong mark is no slip while some document holds the right one; a synonym is as good as the text.
        let strict = strict && plan.forms.len() == 1;
        let least = if strict { share(scores, HELD) } else { 0 };
        Ok(Self { floor: floor(scores, visible), least, holds, strict, literal })
    }

    /// Another kind holds the text as it stands.
    pub fn held_elsewhere(&mut self, scores: &Scores) {
        self.least = self.least.max(share(scores, HELD_ELSEWHERE));
    }

    /// Whether a document of this kind is worth showing.
    pub fn worth(&self, material: &Material<'_>, segment: usize, doc: u32) -> bool {
        let cell = material.scores.segments[segment][doc as usize];
        cell.score >= self.floor && cell.matched >= self.least || material.held.words[segment].contains(doc)
    }

    /// The best documents down to the end of the asked page, in their order.
    pub fn best(self, material: &Material<'_>, kind: Kind, visible: &[Bits]) -> Result<Vec<Candidate>, IndexError> {
        let mut similar = Vec::new();
        for (segment, bits) in visible.iter().enumerate() {
            let worth = bits.iter().filter(|doc| !material.held.words[segment].contains(*doc) && self.worth(material, segment, *doc));
            similar.extend(worth.map(|doc| material.candidate(kind, segment, doc)));
        }
        let (mut words, mut whole) = (Vec::new(), Vec::new());
        for candidate in self.literal {
            match candidate.closeness {
                Closeness::Apart => similar.push(candidate),
                Closeness::Words => words.push(candidate),
                _ => whole.push(candidate),
            }
        }
        keep_best(&mut similar, material.end.max(COMPARED_AT_MOST));
        whole.sort_by(|a, b| b.closeness.cmp(&a.closeness).then_with(|| by_score(a, b)));
        if whole.len() >= material.end {
            // What is similar stands on a later page.
            return Ok(whole);
        }
        for some in [&mut words, &mut similar] {
            some.sort_by(by_score);
            material.recount(some)?;
        }
        Ok(whole.into_iter().chain(words).chain(similar).collect())
    }
}

impl Material<'_> {
    fn candidate(&self, kind: Kind, segment: usize, doc: u32) -> Candidate {
        Candidate {
            score: self.scores.segments[segment][doc as usize].score * if kind == Kind::Practice { PRACTICE } else { 1.0 },
            whole: self.held.whole[segment].contains(doc),
            ..Candidate::at(DocAddress::new(segment as u32, doc))
        }
    }

    /// Looks how closely the best hold the text, and says whether any holds it as it stands. Those that are not read are taken at the word of
    /// their grams. It does not depend on the page: the order must be the same for every one.
    fn compare(&self, literal: &mut [Candidate], shown: bool) -> Result<bool, IndexError> {
        let mut comparison = Comparison::new(&self.plan.forms);
        let (mut holding, mut strict) = (0, false);
        for (at, candidate) in literal.iter_mut().enumerate() {
            if holding >= COMPARED || at >= COMPARED_AT_MOST || strict && !shown {
                candidate.closeness = if candidate.whole { Closeness::InBody } else { Closeness::Words };
                continue;
            }
            let stored = Stored::read(self.searcher, self.fields, candidate.address)?;
            candidate.closeness = comparison.closeness(&stored);
            candidate.stored = Some(stored);
            holding += usize::from(candidate.closeness > Closeness::Apart);
            strict |= candidate.closeness >= Closeness::InBody;
        }
        Ok(strict)
    }

    /// Orders the best anew by their text; the others stay behind them. Cards need no help here: what they say at length counts.
    fn recount(&self, best: &mut [Candidate]) -> Result<(), IndexError> {
        let Some(mut recount) = Recount::new(self.scores) else { return Ok(()) };
        let (first, others) = best.split_at_mut(RECOUNTED.min(best.len()));
        let mut counts = Vec::new();
        for candidate in first.iter_mut() {
            let stored = match candidate.stored.take() {
                Some(stored) => stored,
                None => Stored::read(self.searcher, self.fields, candidate.address)?,
            };
            counts.push(recount.read(&stored));
            candidate.stored = Some(stored);
        }
        for (candidate, score) in first.iter_mut().zip(recount.weigh(&counts)) {
            candidate.score = score;
        }
        first.sort_by(by_score);
        if let (Some(last), Some(next)) = (first.last(), others.first().filter(|next| next.score > 0.0)) {
            let share = last.score / next.score;
            others.iter_mut().for_each(|candidate| candidate.score *= share);
        }
        Ok(())
    }
}

/// The least score that is worth showing to this reader.
pub fn floor(scores: &Scores, visible: &[Bits]) -> f32 {
    let by_segment = visible.iter().zip(&scores.segments);
    let best = by_segment.flat_map(|(bits, cells)| bits.iter().map(|doc| cells[doc as usize].score)).fold(0.0, f32::max);
    (best * WORTH).max(f32::MIN_POSITIVE)
}

/// Grams that make this share of those that the text needs.
fn share(scores: &Scores, share: f32) -> u32 {
    (scores.needed as f32 * share).ceil() as u32
}

fn by_score(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.address.cmp(&b.address))
}

/// Keeps the best and sorts them, the best first: whoever has every gram of the text, then by score, then by place.
fn keep_best(candidates: &mut Vec<Candidate>, count: usize) {
    let order = |a: &Candidate, b: &Candidate| b.whole.cmp(&a.whole).then_with(|| by_score(a, b));
    if candidates.len() > count {
        candidates.select_nth_unstable_by(count - 1, order);
        candidates.truncate(count);
    }
    candidates.sort_by(order);
}
