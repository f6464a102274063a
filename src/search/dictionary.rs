//! The terms of one field, over all segments.

use super::bits::Bits;
use super::error::IndexError;
use std::ops::ControlFlow;
use std::sync::Arc;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, TERMINATED};

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

    /// The first `most` terms of a segment that begin so, and whether these are all.
    pub fn beginning_with(segment: &InvertedIndexReader, beginning: &str, most: usize) -> Result<(Vec<TermInfo>, bool), IndexError> {
        let mut infos = Vec::new();
        let flow = Self::each_beginning_with(segment, beginning, |_, info| {
            infos.push(info.clone());
            if infos.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((infos, flow.is_continue()))
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
