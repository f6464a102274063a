//! What a reader may find, segment by segment (F-SE-5, F-SE-6).
//!
//! Rights come first: every later step takes its documents from [`Scope::found`] or [`Scope::without`], and
//! both begin with what the read tokens open. Hits, totals, counts and suggestions have no other source.

use super::bits::Bits;
use super::document::{Facet, Kind};
use super::error::IndexError;
use super::query::Query;
use super::schema::Fields;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, TERMINATED, Term};

/// The documents of one segment that a query may answer with.
#[derive(Debug)]
pub struct Scope {
    readable: Bits,
    narrowed: Vec<(&'static str, Bits)>,
}

impl Scope {
    /// Reads rights and filters of a query.
    pub fn new(segment: &SegmentReader, fields: &Fields, query: &Query) -> Result<Self, IndexError> {
        let readable = readable(segment, fields, &query.read_tokens)?;
        let mut narrowed = Vec::new();
        if !query.kinds.is_empty() {
            narrowed.push(("kind", holding(segment, fields.kind, query.kinds.iter().map(|kind| kind.as_str()))?));
        }
        if !query.spaces.is_empty() {
            narrowed.push(("space", holding(segment, fields.space, query.spaces.iter().map(String::as_str))?));
        }
        for (facet, field) in Facet::ALL.iter().zip(fields.facets) {
            if let Some(values) = query.filters.get(facet).filter(|values| !values.is_empty()) {
                narrowed.push((facet.as_str(), holding(segment, field, values.iter().map(String::as_str))?));
            }
        }
        Ok(Self { readable, narrowed })
    }

    /// What passes rights and all filters.
    pub fn found(&self) -> Bits {
        self.without("")
    }

    /// What passes rights and all filters but one.
    pub fn without(&self, facet: &str) -> Bits {
        let mut bits = self.readable.clone();
        for (_, other) in self.narrowed.iter().filter(|(name, _)| *name != facet) {
            bits.keep(other);
        }
        bits
    }

    /// Whether the query narrows this facet.
    pub fn narrows(&self, facet: &str) -> bool {
        self.narrowed.iter().any(|(name, _)| *name == facet)
    }
}

/// The living documents of a segment that the read tokens open.
pub fn readable(segment: &SegmentReader, fields: &Fields, tokens: &[String]) -> Result<Bits, IndexError> {
    let mut bits = holding(segment, fields.read, tokens.iter().map(String::as_str))?;
    if let Some(alive) = segment.alive_bitset() {
        bits.retain(|doc| alive.is_alive(doc));
    }
    Ok(bits)
}

/// The documents of a segment that are of one kind, readable or not.
pub fn of_kind(segment: &SegmentReader, fields: &Fields, kind: Kind) -> Result<Bits, IndexError> {
    holding(segment, fields.kind, std::iter::once(kind.as_str()))
}

/// The documents of a segment that hold one of the values.
fn holding<'a>(segment: &SegmentReader, field: Field, values: impl Iterator<Item = &'a str>) -> Result<Bits, IndexError> {
    let mut bits = Bits::none(segment.max_doc());
    let index = segment.inverted_index(field)?;
    for value in values {
        let Some(mut block) = index.read_block_postings(&Term::from_field_text(field, value), IndexRecordOption::Basic)? else {
            continue;
        };
        while !block.docs().is_empty() {
            block.docs().iter().take_while(|doc| **doc != TERMINATED).for_each(|doc| bits.insert(*doc));
            block.advance();
        }
    }
    Ok(bits)
}
