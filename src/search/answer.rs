//! From a query to an answer.

use super::Synonyms;
use super::bits::Bits;
use super::document::Kind;
use super::error::IndexError;
use super::exact::{Closeness, Comparison};
use super::facets;
use super::index::Index;
use super::plan::Plan;
use super::query::{Counts, DEPTH, Found, Item, LIMIT, Query, Total, cursor, offset};
use super::recount::{RECOUNTED, Recount};
use super::schema::Fields;
use super::scope::{Scope, of_kind};
use super::score::Scores;
use super::snippet::snippet;
use super::spelling::repairs;
use super::stored::Stored;
use std::cmp::Reverse;
use tantivy::{DocAddress, Searcher};

/// How many of the best are compared letter by letter.
const COMPARED: usize = 40;

/// How many are compared where fewer than [`COMPARED`] hold the text: common grams meet by chance.
const COMPARED_AT_MOST: usize = 160;

/// A document is found if it reaches this share of the best score; below it only chance grams agree.
const WORTH: f32 = 0.2;

/// Where a document holds the text letter by letter, others must hold this share of its grams.
const HELD: f32 = 0.6;

/// A practice over a line of talk that holds the same words: whoever asks who has solved something wants what was done.
const PRACTICE: f32 = 2.0;

/// A document on its way into the answer.
#[derive(Debug, Clone)]
struct Candidate {
    address: DocAddress,
    score: f32,
    /// Holds every gram of the text.
    whole: bool,
    closeness: Closeness,
    stored: Option<Stored>,
}

impl Index {
    /// Answers a query.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn search(&self, query: &Query, synonyms: &Synonyms) -> Result<Found, IndexError> {
        let searcher = self.searcher();
        let mut plan = Plan::new(&query.text, synonyms);
        let scopes = (searcher.segment_readers().iter()).map(|segment| Scope::new(segment, &self.fields, query)).collect::<Result<Vec<_>, _>>()?;
        if !query.text.trim().is_empty() && plan.is_empty() {
            return Ok(Found { items: Vec::new(), facets: Counts::new(), total: Total::Exactly(0), exact: false, next: None });
        }
        let mixed = searcher.segment_readers().iter().filter(|_| query.kinds.is_empty());
        let practices = mixed.map(|segment| of_kind(segment, &self.fields, Kind::Practice)).collect::<Result<Vec<_>, _>>()?;
        let search = Search { searcher: &searcher, fields: &self.fields, query, scopes: &scopes, practices };
        if plan.is_empty() { search.newest(&plan) } else { search.ranked(&mut plan) }
    }
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    query: &'a Query,
    scopes: &'a [Scope],
    /// By segment, where kinds stand in one list.
    practices: Vec<Bits>,
}

impl Search<'_> {
    fn ranked(&self, plan: &mut Plan) -> Result<Found, IndexError> {
        let visible: Vec<_> = self.scopes.iter().map(Scope::found).collect();
        let mut scores = Scores::new(self.searcher, self.fields)?;
        scores.add(&plan.clauses)?;
        let mut floor = floor(&scores, &visible);
        let mut best = self.best(&scores, floor, &visible, plan)?;
        let apart = |candidate: &Candidate| candidate.closeness == Closeness::Apart;
        if best.iter().all(apart) {
            let typed = plan.clauses.len();
            for repair in repairs(scores.dictionary(), &visible, plan.typed())? {
                plan.add_repair(&repair);
            }
            if plan.clauses.len() > typed {
                scores.add(&plan.clauses[typed..])?;
                floor = self::floor(&scores, &visible);
                best = self.best(&scores, floor, &visible, plan)?;
            }
            if best.iter().all(apart) {
                self.recount(&mut best, &scores)?;
            }
        }
        // A wrong mark is no slip while some document holds the right one; a synonym is as good as the text.
        let strict = !best.iter().all(apart) && plan.phrases.len() == 1;
        let least = (scores.needed as f32 * HELD).ceil() as u32;
        let worth = |segment: usize, doc: u32| {
            let cell = scores.segments[segment][doc as usize];
            cell.score >= floor && (!strict || cell.matched >= least) || strict && cell.matched == scores.needed
        };
        best.retain(|candidate| worth(candidate.address.segment_ord as usize, candidate.address.doc_id));
        let (count, facets) = self.count(worth)?;
        let total = if scores.cut_short { Total::AtLeast(count) } else { Total::Exactly(count) };
        self.answer(best, plan, total, facets)
    }

    /// The best documents down to the end of the asked page, those that hold the text letter by letter first.
    fn best(&self, scores: &Scores, floor: f32, visible: &[Bits], plan: &Plan) -> Result<Vec<Candidate>, IndexError> {
        let mut candidates = Vec::new();
        for (segment, bits) in visible.iter().enumerate() {
            let cells = &scores.segments[segment];
            for (doc, cell) in
                bits.iter().map(|doc| (doc, cells[doc as usize])).filter(|(_, cell)| cell.score >= floor || cell.matched == scores.needed && cell.matched > 0)
            {
                candidates.push(Candidate {
                    address: DocAddress::new(segment as u32, doc),
                    score: cell.score * self.prior(segment, doc),
                    whole: scores.needed > 0 && cell.matched == scores.needed,
                    closeness: Closeness::Apart,
                    stored: None,
                });
            }
        }
        keep_best(&mut candidates, self.end().max(COMPARED_AT_MOST));
        self.lift(&mut candidates, plan)?;
        Ok(candidates)
    }

    /// Orders the best anew by their text; the others stay behind them. Cards need no help here: what they say at length counts.
    fn recount(&self, best: &mut [Candidate], scores: &Scores) -> Result<(), IndexError> {
        let Some(mut recount) = Recount::new(scores) else { return Ok(()) };
        let (first, others) = best.split_at_mut(RECOUNTED.min(best.len()));
        let mut counts = Vec::new();
        for candidate in first.iter() {
            counts.push(recount.read(&Stored::read(self.searcher, self.fields, candidate.address)?));
        }
        for (candidate, score) in first.iter_mut().zip(recount.weigh(&counts)) {
            candidate.score = score;
        }
        first.sort_by(|a, b| b.score.total_cmp(&a.score));
        if let (Some(last), Some(next)) = (first.last(), others.first()) {
            let share = last.score / next.score;
            others.iter_mut().for_each(|candidate| candidate.score *= share);
        }
        Ok(())
    }

    /// What a document's kind is worth in one list of all kinds.
    fn prior(&self, segment: usize, doc: u32) -> f32 {
        if self.practices.get(segment).is_some_and(|practices| practices.contains(doc)) { PRACTICE } else { 1.0 }
    }

    fn newest(&self, plan: &Plan) -> Result<Found, IndexError> {
        let mut candidates = Vec::new();
        for (segment, scope) in self.scopes.iter().enumerate() {
            let column = self.searcher.segment_reader(segment as u32).fast_fields().i64("at")?;
            let bits = scope.found();
            let mut dated: Vec<_> = bits.iter().map(|doc| (column.first(doc).unwrap_or_default(), doc)).collect();
            let end = self.end();
            if dated.len() > end && end > 0 {
                dated.select_nth_unstable_by_key(end - 1, |entry| Reverse(*entry));
            }
            dated.truncate(end);
            candidates.extend(dated.into_iter().map(|(at, doc)| (at, DocAddress::new(segment as u32, doc))));
        }
        candidates.sort_unstable_by_key(|(at, address)| (Reverse(*at), *address));
        let (count, facets) = self.count(|_, _| true)?;
        let candidates = candidates.into_iter().map(|(_, address)| Candidate { address, score: 0.0, whole: false, closeness: Closeness::Apart, stored: None });
        self.answer(candidates.collect(), plan, Total::Exactly(count), facets)
    }

    /// Where the asked page ends.
    fn end(&self) -> usize {
        offset(self.query.after.as_deref()) + self.query.limit.min(LIMIT)
    }

    fn lift(&self, candidates: &mut [Candidate], plan: &Plan) -> Result<(), IndexError> {
        let mut comparison = Comparison::new(&plan.phrases);
        let forms = plan.phrases.len() > 1;
        let mut holding = 0;
        for (at, candidate) in candidates.iter_mut().enumerate() {
            // Not the end of the page: the order must be the same for every page.
            let enough = at >= COMPARED && (!candidate.whole || holding >= COMPARED);
            if enough || !(candidate.whole || forms) {
                break;
            }
            let stored = Stored::read(self.searcher, self.fields, candidate.address)?;
            candidate.closeness = comparison.closeness(&stored);
            candidate.stored = Some(stored);
            holding += usize::from(candidate.closeness > Closeness::Apart);
        }
        candidates.sort_by(|a, b| b.closeness.cmp(&a.closeness).then(b.score.total_cmp(&a.score)));
        Ok(())
    }

    /// How many documents are worth showing, in all and by value.
    fn count(&self, worth: impl Fn(usize, u32) -> bool) -> Result<(u64, Counts), IndexError> {
        let mut counts = Counts::new();
        let mut all = 0;
        for (at, scope) in self.scopes.iter().enumerate() {
            let segment = self.searcher.segment_reader(at as u32);
            let found = only(scope.found(), |doc| worth(at, doc));
            all += found.len();
            for name in facets::names() {
                if scope.narrows(name) {
                    let wider = only(scope.without(name), |doc| worth(at, doc));
                    facets::count(segment, name, &wider, &mut counts)?;
                } else {
                    facets::count(segment, name, &found, &mut counts)?;
                }
            }
        }
        counts.retain(|_, values| !values.is_empty());
        Ok((all, counts))
    }

    fn answer(&self, mut candidates: Vec<Candidate>, plan: &Plan, total: Total, facets: Counts) -> Result<Found, IndexError> {
        let start = offset(self.query.after.as_deref());
        let end = self.end();
        let more = total.count() > end as u64 && end < DEPTH && end > start;
        let exact = candidates.iter().any(|candidate| candidate.closeness > Closeness::Apart);
        candidates.truncate(end);
        let mut items = Vec::new();
        for candidate in candidates.into_iter().skip(start) {
            let stored = match candidate.stored {
                Some(stored) => stored,
                None => Stored::read(self.searcher, self.fields, candidate.address)?,
            };
            let piece = snippet(&stored.body, plan);
            items.push(Item {
                kind: stored.kind,
                id: stored.id,
                external_id: stored.external_id,
                title: stored.title,
                page: (stored.kind == Kind::File).then(|| page(&stored.body, piece.at)).flatten(),
                snippet: piece.text.replace(PAGE_END, "\n"),
                highlights: piece.highlights,
                score: candidate.score,
            });
        }
        Ok(Found { items, facets, total, exact, next: more.then(|| cursor(end)) })
    }
}

/// The least score that is worth showing to this reader.
pub(super) fn floor(scores: &Scores, visible: &[Bits]) -> f32 {
    let by_segment = visible.iter().zip(&scores.segments);
    let best = by_segment.flat_map(|(bits, cells)| bits.iter().map(|doc| cells[doc as usize].score)).fold(0.0, f32::max);
    (best * WORTH).max(f32::MIN_POSITIVE)
}

/// Ends a page or slide in the text of a document.
const PAGE_END: char = '\u{c}';

/// On which page of a document a place stands, if it has pages.
fn page(body: &str, at: usize) -> Option<u32> {
    let before = body.chars().take(at).filter(|c| *c == PAGE_END).count();
    body.contains(PAGE_END).then(|| before as u32 + 1)
}

fn only(mut bits: Bits, keep: impl Fn(u32) -> bool) -> Bits {
    bits.retain(keep);
    bits
}

/// Keeps the best and sorts them, the best first: whoever holds every gram of the text, then by score, then by place.
fn keep_best(candidates: &mut Vec<Candidate>, count: usize) {
    let order = |a: &Candidate, b: &Candidate| b.whole.cmp(&a.whole).then(b.score.total_cmp(&a.score)).then(a.address.cmp(&b.address));
    if candidates.len() > count {
        candidates.select_nth_unstable_by(count - 1, order);
        candidates.truncate(count);
    }
    candidates.sort_by(order);
}
