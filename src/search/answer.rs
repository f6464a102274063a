//! From a query to an answer.

use super::Synonyms;
use super::bits::Bits;
use super::document::Kind;
use super::error::IndexError;
use super::exact::Closeness;
use super::facets;
use super::held::Held;
use super::index::Index;
use super::lists::{Candidate, List, Material};
use super::plan::Plan;
use super::query::{Counts, DEPTH, Found, Item, LIMIT, Query, Total, cursor, offset};
use super::schema::Fields;
use super::scope::{Scope, of_kind};
use super::score::Scores;
use super::snippet::snippet;
use super::spelling::repairs;
use super::stored::Stored;
use std::cmp::Reverse;
use tantivy::{DocAddress, Searcher};

/// What one step of closeness adds to a score, so that what holds the text stands above whatever is only similar.
const STEP: f32 = 10_000.0;

impl Index {
    /// Answers a query.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn search(&self, query: &Query, synonyms: &Synonyms) -> Result<Found, IndexError> {
        let searcher = self.searcher();
        let mut plan = Plan::new(&query.text, synonyms);
        let segments = searcher.segment_readers();
        let scopes = segments.iter().map(|segment| Scope::new(segment, &self.fields, query)).collect::<Result<Vec<_>, _>>()?;
        if !query.text.trim().is_empty() && plan.is_empty() {
            return Ok(Found { items: Vec::new(), facets: Counts::new(), total: Total::Exactly(0), exact: false, next: None });
        }
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            let of_kind = segments.iter().map(|segment| of_kind(segment, &self.fields, kind)).collect::<Result<Vec<_>, _>>()?;
            let within = scopes.iter().zip(&of_kind).map(|(scope, of_kind)| both(scope.without("kind"), of_kind)).collect();
            kinds.push(OfKind { kind, shown: query.kinds.is_empty() || query.kinds.contains(&kind), of_kind, within });
        }
        let search = Search { searcher: &searcher, fields: &self.fields, query, scopes: &scopes, kinds };
        if plan.is_empty() { search.newest(&plan) } else { search.ranked(&mut plan) }
    }
}

/// The documents of one kind, by segment.
struct OfKind {
    kind: Kind,
    /// Whether the query asks for it.
    shown: bool,
    /// All there are.
    of_kind: Vec<Bits>,
    /// What passes rights and all filters but that of kinds.
    within: Vec<Bits>,
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    query: &'a Query,
    scopes: &'a [Scope],
    kinds: Vec<OfKind>,
}

impl Search<'_> {
    fn ranked(&self, plan: &mut Plan) -> Result<Found, IndexError> {
        let visible: Vec<_> = self.scopes.iter().map(|scope| scope.without("kind")).collect();
        let mut scores = Scores::new(self.searcher, self.fields)?;
        scores.add(&plan.clauses)?;
        let mut held = Held::new(scores.dictionary(), &plan.forms, &visible)?;
        let mut lists = self.lists(&self.material(&scores, &held, plan))?;
        // Nothing that may be read holds the text, of whatever kind: it may be a slip.
        if !lists.iter().any(|list| list.holds) {
            let typed = plan.clauses.len();
            for repair in repairs(scores.dictionary(), &visible, plan.typed())? {
                plan.add_repair(&repair);
            }
            if held.words.iter().all(Bits::is_empty) {
                plan.add_unfinished();
            }
            if plan.clauses.len() > typed {
                scores.add(&plan.clauses[typed..])?;
                held = Held::new(scores.dictionary(), &plan.forms, &visible)?;
                lists = self.lists(&self.material(&scores, &held, plan))?;
            }
        }
        let material = self.material(&scores, &held, plan);
        let (count, facets) = self.count(|at, segment, doc| lists[at].worth(&material, segment, doc))?;
        let total = if scores.cut_short { Total::AtLeast(count) } else { Total::Exactly(count) };
        let mut best = Vec::new();
        for (list, of) in lists.into_iter().zip(&self.kinds).filter(|(_, of)| of.shown) {
            best.extend(list.best(&material, of.kind, &of.within)?);
        }
        best.sort_by(|a, b| b.closeness.cmp(&a.closeness).then(b.score.total_cmp(&a.score)));
        self.answer(best, plan, total, facets)
    }

    fn material<'a>(&'a self, scores: &'a Scores, held: &'a Held, plan: &'a Plan) -> Material<'a> {
        Material { searcher: self.searcher, fields: self.fields, scores, held, plan, end: self.end() }
    }

    /// One by kind.
    fn lists(&self, material: &Material<'_>) -> Result<Vec<List>, IndexError> {
        let mut lists = self.kinds.iter().map(|of| List::new(material, of.kind, &of.within, of.shown)).collect::<Result<Vec<_>, _>>()?;
        if lists.iter().any(|list| list.strict) {
            lists.iter_mut().for_each(|list| list.held_elsewhere(material.scores));
        }
        Ok(lists)
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
        let (count, facets) = self.count(|_, _, _| true)?;
        let candidates = candidates.into_iter().map(|(_, address)| Candidate::at(address));
        self.answer(candidates.collect(), plan, Total::Exactly(count), facets)
    }

    /// Where the asked page ends.
    fn end(&self) -> usize {
        offset(self.query.after.as_deref()) + self.query.limit.min(LIMIT)
    }

    /// How many documents are worth showing, in all and by value; `worth` is asked by place of the kind, segment and document.
    fn count(&self, worth: impl Fn(usize, usize, u32) -> bool) -> Result<(u64, Counts), IndexError> {
        let mut counts = Counts::new();
        let mut all = 0;
        for (kind, of) in self.kinds.iter().enumerate() {
            for (at, scope) in self.scopes.iter().enumerate() {
                let segment = self.searcher.segment_reader(at as u32);
                let only = |mut bits: Bits| {
                    bits.retain(|doc| worth(kind, at, doc));
                    bits
                };
                let found = only(of.within[at].clone());
                facets::count(segment, "kind", &found, &mut counts)?;
                if !of.shown {
                    continue;
                }
                all += found.len();
                for name in facets::names().filter(|name| *name != "kind") {
                    if scope.narrows(name) {
                        let wider = only(both(scope.without(name), &of.of_kind[at]));
                        facets::count(segment, name, &wider, &mut counts)?;
                    } else {
                        facets::count(segment, name, &found, &mut counts)?;
                    }
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
                score: f32::from(candidate.closeness as u8) * STEP + candidate.score.min(STEP - 1.0),
            });
        }
        Ok(Found { items, facets, total, exact, next: more.then(|| cursor(end)) })
    }
}

/// Ends a page or slide in the text of a document.
const PAGE_END: char = '\u{c}';

/// On which page of a document a place stands, if it has pages.
fn page(body: &str, at: usize) -> Option<u32> {
    let before = body.chars().take(at).filter(|c| *c == PAGE_END).count();
    body.contains(PAGE_END).then(|| before as u32 + 1)
}

fn both(mut bits: Bits, other: &Bits) -> Bits {
    bits.keep(other);
    bits
}
