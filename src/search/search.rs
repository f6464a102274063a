//! From a query to an answer.

use super::bits::Bits;
use super::error::IndexError;
use super::exact::{Closeness, Comparison};
use super::facets;
use super::index::Index;
use super::plan::Plan;
use super::query::{Counts, DEPTH, Found, Item, LIMIT, Query, Total, cursor, offset};
use super::schema::Fields;
use super::scope::Scope;
use super::score::Scores;
use super::snippet::snippet;
use super::stored::Stored;
use super::synonyms::Synonyms;
use std::cmp::Reverse;
use tantivy::{DocAddress, Searcher};

/// How many of the best are compared letter by letter.
const COMPARED: usize = 40;

/// A document is found if it reaches this share of the best score; below it only chance grams agree.
const WORTH: f32 = 0.2;

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
        let plan = Plan::new(&query.text, synonyms);
        let scopes = (searcher.segment_readers().iter())
            .map(|segment| Scope::new(segment, &self.fields, query))
            .collect::<Result<Vec<_>, _>>()?;
        let search = Search { searcher: &searcher, fields: &self.fields, query, plan: &plan, scopes: &scopes };
        if !query.text.trim().is_empty() && plan.is_empty() {
            return Ok(Found { items: Vec::new(), facets: Counts::new(), total: Total::Exactly(0), next: None });
        }
        if plan.is_empty() { search.newest() } else { search.ranked() }
    }
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    query: &'a Query,
    plan: &'a Plan,
    scopes: &'a [Scope],
}

impl Search<'_> {
    fn ranked(&self) -> Result<Found, IndexError> {
        let scores = Scores::new(self.searcher, self.fields, self.plan)?;
        let mut candidates = Vec::new();
        let visible: Vec<_> = self.scopes.iter().map(Scope::found).collect();
        let best = best_score(&scores, &visible);
        let worth = |segment: usize, doc: u32| {
            let cell = scores.segments[segment][doc as usize];
            cell.score > 0.0 && (cell.score >= best * WORTH)
        };
        for (segment, bits) in visible.iter().enumerate() {
            for doc in bits.iter().filter(|doc| worth(segment, *doc)) {
                let cell = scores.segments[segment][doc as usize];
                candidates.push(Candidate {
                    address: DocAddress::new(segment as u32, doc),
                    score: cell.score,
                    whole: scores.needed > 0 && cell.matched == scores.needed,
                    closeness: Closeness::Apart,
                    stored: None,
                });
            }
        }
        let count = candidates.len() as u64;
        let total = if scores.cut_short { Total::AtLeast(count) } else { Total::Exactly(count) };
        let facets = self.count(worth)?;
        let end = self.end();
        keep_best(&mut candidates, end.max(COMPARED), |c| (c.whole, c.score));
        self.lift(&mut candidates)?;
        self.answer(candidates, total, facets)
    }

    fn newest(&self) -> Result<Found, IndexError> {
        let mut candidates = Vec::new();
        let mut count = 0;
        for (segment, scope) in self.scopes.iter().enumerate() {
            let column = self.searcher.segment_reader(segment as u32).fast_fields().i64("at")?;
            let bits = scope.found();
            count += bits.len();
            let mut dated: Vec<_> = bits.iter().map(|doc| (column.first(doc).unwrap_or_default(), doc)).collect();
            let end = self.end();
            if dated.len() > end && end > 0 {
                dated.select_nth_unstable_by_key(end - 1, |entry| Reverse(*entry));
            }
            dated.truncate(end);
            candidates.extend(dated.into_iter().map(|(at, doc)| (at, DocAddress::new(segment as u32, doc))));
        }
        candidates.sort_unstable_by_key(|(at, address)| (Reverse(*at), *address));
        let facets = self.count(|_, _| true)?;
        let candidates = candidates.into_iter().map(|(_, address)| Candidate {
            address,
            score: 0.0,
            whole: false,
            closeness: Closeness::Apart,
            stored: None,
        });
        self.answer(candidates.collect(), Total::Exactly(count), facets)
    }

    /// Where the asked page ends.
    fn end(&self) -> usize {
        offset(self.query.after.as_deref()) + self.query.limit.min(LIMIT)
    }

    fn lift(&self, candidates: &mut [Candidate]) -> Result<(), IndexError> {
        let mut comparison = Comparison::new(&self.plan.phrases);
        let forms = self.plan.phrases.len() > 1;
        for candidate in candidates.iter_mut().take(COMPARED).filter(|candidate| candidate.whole || forms) {
            let stored = Stored::read(self.searcher, self.fields, candidate.address)?;
            candidate.closeness = comparison.closeness(&stored);
            candidate.stored = Some(stored);
        }
        candidates.sort_by(|a, b| b.closeness.cmp(&a.closeness).then(b.score.total_cmp(&a.score)));
        Ok(())
    }

    fn count(&self, worth: impl Fn(usize, u32) -> bool) -> Result<Counts, IndexError> {
        let mut counts = Counts::new();
        for (at, scope) in self.scopes.iter().enumerate() {
            let segment = self.searcher.segment_reader(at as u32);
            let found = only(scope.found(), |doc| worth(at, doc));
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
        Ok(counts)
    }

    fn answer(&self, mut candidates: Vec<Candidate>, total: Total, facets: Counts) -> Result<Found, IndexError> {
        let start = offset(self.query.after.as_deref());
        let end = self.end();
        let more = total.count() > end as u64 && end < DEPTH && end > start;
        candidates.truncate(end);
        let mut items = Vec::new();
        for candidate in candidates.into_iter().skip(start) {
            let stored = match candidate.stored {
                Some(stored) => stored,
                None => Stored::read(self.searcher, self.fields, candidate.address)?,
            };
            let piece = snippet(&stored.body, self.plan);
            items.push(Item {
                kind: stored.kind,
                id: stored.id,
                external_id: stored.external_id,
                title: stored.title,
                snippet: piece.text,
                highlights: piece.highlights,
                score: candidate.score,
            });
        }
        Ok(Found { items, facets, total, next: more.then(|| cursor(end)) })
    }
}

fn best_score(scores: &Scores, visible: &[Bits]) -> f32 {
    let by_segment = visible.iter().zip(&scores.segments).flat_map(|(bits, cells)| bits.iter().map(|doc| cells[doc as usize].score));
    by_segment.fold(0.0, f32::max)
}

fn only(mut bits: Bits, keep: impl Fn(u32) -> bool) -> Bits {
    let out: Vec<_> = bits.iter().filter(|doc| !keep(*doc)).collect();
    out.into_iter().for_each(|doc| bits.remove(doc));
    bits
}

/// Keeps the best and sorts them, the best first, by what `rank` says and then by place.
fn keep_best(candidates: &mut Vec<Candidate>, count: usize, rank: impl Fn(&Candidate) -> (bool, f32)) {
    let order = |a: &Candidate, b: &Candidate| {
        let ((a_first, a_score), (b_first, b_score)) = (rank(a), rank(b));
        b_first.cmp(&a_first).then(b_score.total_cmp(&a_score)).then(a.address.cmp(&b.address))
    };
    if candidates.len() > count && count > 0 {
        candidates.select_nth_unstable_by(count - 1, order);
        candidates.truncate(count);
    }
    candidates.sort_by(order);
}
