//! How many documents there are for each value of a facet.

use super::bits::Bits;
use super::document::Facet;
use super::error::IndexError;
use super::query::Counts;
use std::collections::BTreeMap;
use tantivy::SegmentReader;

/// Names under which counts are given.
pub fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once("kind").chain(Facet::ALL.iter().map(|facet| facet.as_str()))
}

/// Adds the values that the documents of `bits` have in one facet.
pub fn count(segment: &SegmentReader, name: &'static str, bits: &Bits, counts: &mut Counts) -> Result<(), IndexError> {
    let Some(column) = segment.fast_fields().str(name)? else {
        return Ok(());
    };
    if column.num_terms() == 0 {
        return Ok(());
    }
    let mut by_value: BTreeMap<u64, u64> = BTreeMap::new();
    for doc in bits.iter() {
        for value in column.term_ords(doc) {
            *by_value.entry(value).or_default() += 1;
        }
    }
    let mut value = String::new();
    let into = counts.entry(name).or_default();
    for (ordinal, count) in by_value {
        if column.ord_to_str(ordinal, &mut value)? {
            *into.entry(value.clone()).or_default() += count;
        }
    }
    Ok(())
}
