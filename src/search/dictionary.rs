//! The terms of one field, over all segments.

use super::bits::Bits;
use super::error::IndexError;
use super::grams::begins_with_mark;
use std::ops::ControlFlow;
use std::sync::Arc;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, TERMINATED};

/// Which terms stand for one that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matching {
    /// It alone.
    Term,
    /// Whatever begins with it, unless a mark of its last letter follows: that is another word.
    Beginning,
    /// Whatever begins with it: the last letter may be unfinished.
    Unfinished,
}

/// Knows which terms there are and how many documents hold them.
pub struct Dictionary {
    segments: Vec<Arc<InvertedIndexReader>>,
    documents: u64,
}

impl Dictionary {
    /// The terms of a field.
    pub fn new(searcher: &Searcher, field: Field) -> Result<Self, IndexError> {
        let readers = searcher.segment_readers();
        let segments = readers.iter().map(|segment| segment.inverted_index(field)).collect::<Result<_, _>>()?;
        let documents = readers.iter().map(|segment| u64::from(segment.max_doc())).sum();
        Ok(Self { segments, documents })
    }

    /// One by segment.
    pub fn segments(&self) -> &[Arc<InvertedIndexReader>] {
        &self.segments
    }

    /// How many documents there are, deleted ones that still have lists included.
    pub fn all_documents(&self) -> u64 {
        self.documents
    }

    /// How many terms all documents hold together.
    pub fn tokens(&self) -> u64 {
        self.segments.iter().map(|segment| segment.total_num_tokens()).sum()
    }

    /// How many documents hold a term.
    pub fn documents(&self, term: &str) -> Result<u64, IndexError> {
        let mut documents = 0;
        for segment in &self.segments {
            documents += segment.terms().get(term)?.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(documents)
    }

    /// Which of these documents, by segment, hold a term.
    pub fn holding(&self, term: &str, documents: &[Bits]) -> Result<Vec<Bits>, IndexError> {
        let mut all = Vec::new();
        for (segment, documents) in self.segments.iter().zip(documents) {
            let mut holding = documents.none_of_them();
            if let Some(info) = segment.terms().get(term)? {
                Self::each_document(segment, &info, |doc| holding.insert(doc))?;
            }
            holding.keep(documents);
            all.push(holding);
        }
        Ok(all)
    }

    /// Visits the documents of one list.
    pub fn each_document(segment: &InvertedIndexReader, info: &TermInfo, mut visit: impl FnMut(DocId)) -> Result<(), IndexError> {
        let mut block = segment.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while !block.docs().is_empty() {
            block.docs().iter().filter(|doc| **doc != TERMINATED).for_each(|doc| visit(*doc));
            block.advance();
        }
        Ok(())
    }

    /// The lists of a segment for a term, or for all that begin so.
    pub fn lists(segment: &InvertedIndexReader, term: &str, matching: Matching) -> Result<Vec<TermInfo>, IndexError> {
        if matching == Matching::Term {
            return Ok(segment.terms().get(term)?.into_iter().collect());
        }
        let mut infos = Vec::new();
        let _ = Self::each_beginning_with(segment, term, |found, info| {
            if matching == Matching::Unfinished || !begins_with_mark(&found[term.len()..]) {
                infos.push(info.clone());
            }
            ControlFlow::Continue(())
        })?;
        Ok(infos)
    }

    /// Walks through the terms of a segment that begin so, in their order.
    pub fn each_beginning_with(
        segment: &InvertedIndexReader,
        beginning: &str,
        mut visit: impl FnMut(&[u8], &TermInfo) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, IndexError> {
        let mut terms = segment.terms().range().ge(beginning).into_stream()?;
        while let Some((term, info)) = terms.next() {
            if !term.starts_with(beginning.as_bytes()) {
                break;
            }
            if visit(term, info).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
