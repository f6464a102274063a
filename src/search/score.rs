//! Ranked OR over grams: each list of documents is read once, in order, into one table of scores.
//!
//! A query has tens of grams that each stand in many documents. Going through them document by document costs
//! a heap step for each; going term by term costs an addition. The whole table also tells how many documents
//! are worth showing, which a top-k collector does not.

use super::error::IndexError;
use super::plan::{Clause, Plan};
use super::schema::Fields;
use std::collections::HashMap;
use std::ops::ControlFlow;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, Searcher, TERMINATED};
use std::sync::Arc;

/// BM25: how soon more of the same gram stops counting.
static K1: std::sync::LazyLock<f32> = std::sync::LazyLock::new(|| tune("K1", 0.9));
fn tune(name: &str, default: f32) -> f32 { std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default) }
static TF1: std::sync::LazyLock<f32> = std::sync::LazyLock::new(|| tune("TF1", 0.0));


/// BM25: how much a long document is held against it.
static B: std::sync::LazyLock<f32> = std::sync::LazyLock::new(|| tune("B", 0.6));

/// Entries of lists that one query reads; the rarest terms come first.
const ENTRIES: u64 = 4_000_000;

/// Terms that one beginning of a term may stand for, in one segment.
const EXPANSIONS: usize = 4_096;

/// What is known of one document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell {
    /// BM25 over the clauses that it holds.
    pub score: f32,
    /// How many of the needed clauses it holds.
    pub matched: u32,
}

/// The table, by segment and document.
#[derive(Debug, Default)]
pub struct Scores {
    /// One cell per document of each segment.
    pub segments: Vec<Vec<Cell>>,
    /// [`Cell::matched`] of a document that may hold the text letter by letter.
    pub needed: u32,
    /// Whether lists were left unread to bound the cost.
    pub cut_short: bool,
}

/// One clause with its lists in every segment.
struct Lists<'a> {
    clause: &'a Clause,
    infos: Vec<Vec<TermInfo>>,
    documents: u64,
}

impl Scores {
    /// Scores every document, readable or not: only [`super::scope::Scope`] says which may be shown.
    pub fn new(searcher: &Searcher, fields: &Fields, plan: &Plan) -> Result<Self, IndexError> {
        let mut indexes = Vec::new();
        let mut norms = Vec::new();
        let (mut documents, mut tokens) = (0u64, 0u64);
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(fields.grams)?;
            tokens += index.total_num_tokens();
            documents += u64::from(segment.max_doc());
            norms.push(segment.get_fieldnorms_reader(fields.grams)?);
            indexes.push(index);
        }
        let mut scores = Self {
            segments: searcher.segment_readers().iter().map(|s| vec![Cell::default(); s.max_doc() as usize]).collect(),
            ..Self::default()
        };
        let lengths = LengthTable::new(tokens as f32 / documents.max(1) as f32);
        let mut lists = scores.lists(fields, &indexes, plan)?;
        lists.sort_by_key(|lists| lists.documents);
        let mut entries = 0;
        for lists in &lists {
            entries += lists.documents;
            if entries > ENTRIES && entries != lists.documents {
                scores.cut_short = true;
                break;
            }
            scores.needed += u32::from(lists.clause.needed);
            let idf = inverse_frequency(documents, lists.documents);
            for (at, index) in indexes.iter().enumerate() {
                scores.add(at, index, &norms[at], &lengths, lists, idf)?;
            }
        }
        Ok(scores)
    }

    fn lists<'a>(
        &mut self,
        fields: &Fields,
        indexes: &[Arc<InvertedIndexReader>],
        plan: &'a Plan,
    ) -> Result<Vec<Lists<'a>>, IndexError> {
        let mut all = Vec::new();
        for clause in &plan.clauses {
            let mut lists = Lists { clause, infos: Vec::new(), documents: 0 };
            for index in indexes {
                let infos = if clause.prefix {
                    let (infos, complete) = beginning_with(index, &clause.term)?;
                    self.cut_short |= !complete;
                    infos
                } else {
                    index.get_term_info(&Term::from_field_text(fields.grams, &clause.term))?.into_iter().collect()
                };
                lists.documents += infos.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>();
                lists.infos.push(infos);
            }
            all.push(lists);
        }
        Ok(all)
    }

    fn add(
        &mut self,
        segment: usize,
        index: &InvertedIndexReader,
        norms: &FieldNormReader,
        lengths: &LengthTable,
        lists: &Lists<'_>,
        idf: f32,
    ) -> Result<(), IndexError> {
        let cells = &mut self.segments[segment];
        let weight = lists.clause.weight * idf * (*K1 + 1.0);
        let needed = u32::from(lists.clause.needed);
        let mut give = |doc: DocId, times: u32| {
            let cell = &mut cells[doc as usize];
            let times = if *TF1 > 0.0 { 1.0 } else { times as f32 };
            cell.score += weight * times / (times + lengths.of(norms.fieldnorm_id(doc)));
            cell.matched += needed;
        };
        match lists.infos[segment].as_slice() {
            [one] => read(index, one, &mut give)?,
            several => {
                let mut times: HashMap<DocId, u32> = HashMap::new();
                for info in several {
                    read(index, info, &mut |doc, count| *times.entry(doc).or_default() += count)?;
                }
                times.into_iter().for_each(|(doc, count)| give(doc, count));
            }
        }
        Ok(())
    }
}

/// Reads one list.
fn read(index: &InvertedIndexReader, info: &TermInfo, give: &mut impl FnMut(DocId, u32)) -> Result<(), IndexError> {
    let mut block = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    while !block.docs().is_empty() {
        for (doc, times) in block.docs().iter().zip(block.freqs()) {
            if *doc != TERMINATED {
                give(*doc, *times);
            }
        }
        block.advance();
    }
    Ok(())
}

/// The terms that begin so, and whether these are all.
fn beginning_with(index: &InvertedIndexReader, beginning: &str) -> Result<(Vec<TermInfo>, bool), IndexError> {
    let mut infos = Vec::new();
    let flow = each_beginning_with(index, beginning, |_, info| {
        infos.push(info.clone());
        if infos.len() < EXPANSIONS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok((infos, flow.is_continue()))
}

/// Walks through the terms that begin so, in their order.
pub fn each_beginning_with(
    index: &InvertedIndexReader,
    beginning: &str,
    mut visit: impl FnMut(&[u8], &TermInfo) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, IndexError> {
    let mut terms = index.terms().range().ge(beginning).into_stream()?;
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

fn inverse_frequency(documents: u64, holding: u64) -> f32 {
    let holding = holding.min(documents) as f32;
    ((documents as f32 - holding + 0.5) / (holding + 0.5)).ln_1p()
}

/// BM25's part for the length of a document, by the code under which the index holds the length.
struct LengthTable([f32; 256]);

impl LengthTable {
    fn new(average: f32) -> Self {
        let average = average.max(1.0);
        Self(std::array::from_fn(|code| {
            let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32;
            *K1 * (1.0 - *B + *B * length / average)
        }))
    }

    fn of(&self, code: u8) -> f32 {
        self.0[usize::from(code)]
    }
}
