//! Ranked OR over grams: each list of documents is read once, in order, into one table of scores.
//!
//! A query has tens of grams that each stand in many documents. Going through them document by document costs
//! a heap step for each; going term by term costs an addition. The whole table also tells how many documents
//! are worth showing, which a top-k collector does not.
//!
//! The index holds no counts of a gram within a document: they took a quarter of its room. The best are counted from their text ([`super::recount`]).

use super::bits::Bits;
use super::dictionary::Dictionary;
use super::error::IndexError;
use super::plan::Clause;
use super::schema::Fields;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::{DocId, Searcher};

/// How much the length of a document weighs against a gram that it holds.
const SLOPE: f32 = 0.25;

/// What a gram counts for in the title or another name, over what it counts for anyway.
pub(super) const TITLE: f32 = 0.8;

/// Entries of lists that one query reads; the rarest terms come first.
const ENTRIES: u64 = 4_000_000;

/// What is known of one document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell {
    /// Sum over the clauses that it holds.
    pub score: f32,
    /// How many of the needed clauses it holds.
    pub matched: u32,
}

/// A clause and how much it tells.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub clause: Clause,
    /// Inverse document frequency.
    pub rarity: f32,
}

/// The table, by segment and document. It scores every document, readable or not: only
/// [`super::scope::Scope`] says which may be shown.
pub struct Scores {
    /// One cell per document of each segment.
    pub segments: Vec<Vec<Cell>>,
    /// [`Cell::matched`] of a document that may hold the text letter by letter.
    pub needed: u32,
    /// Whether lists were left unread to bound the cost.
    pub cut_short: bool,
    /// The clauses so far, as they were weighed.
    pub weighed: Vec<Weighed>,
    bodies: Dictionary,
    titles: Dictionary,
    norms: Vec<FieldNormReader>,
    lengths: [f32; 256],
    entries: u64,
}

/// One clause with its lists in every segment.
struct Lists<'a> {
    clause: &'a Clause,
    infos: Vec<Vec<TermInfo>>,
    documents: u64,
}

impl Scores {
    /// An empty table.
    pub fn new(searcher: &Searcher, fields: &Fields) -> Result<Self, IndexError> {
        let segments = searcher.segment_readers();
        let norms = segments.iter().map(|segment| segment.get_fieldnorms_reader(fields.grams)).collect::<Result<_, _>>()?;
        let bodies = Dictionary::new(searcher, fields.grams)?;
        Ok(Self {
            segments: segments.iter().map(|segment| vec![Cell::default(); segment.max_doc() as usize]).collect(),
            needed: 0,
            cut_short: false,
            weighed: Vec::new(),
            titles: Dictionary::new(searcher, fields.title_grams)?,
            norms,
            lengths: lengths(bodies.tokens() as f32 / bodies.all_documents().max(1) as f32),
            bodies,
            entries: 0,
        })
    }

    /// The terms of title, names and body together.
    pub fn dictionary(&self) -> &Dictionary {
        &self.bodies
    }

    /// Adds what these clauses give to each document.
    pub fn add(&mut self, clauses: &[Clause]) -> Result<(), IndexError> {
        let mut all = Vec::new();
        for clause in clauses {
            let lists = self.lists(clause)?;
            all.push(lists);
        }
        all.sort_by_key(|lists| lists.documents);
        for lists in &all {
            if self.entries > 0 && self.entries + lists.documents > ENTRIES {
                self.cut_short = true;
                break;
            }
            self.entries += lists.documents;
            self.needed += u32::from(lists.clause.needed);
            let rarity = rarity(self.bodies.all_documents(), lists.documents);
            self.weighed.push(Weighed { clause: lists.clause.clone(), rarity });
            for segment in 0..self.segments.len() {
                self.add_bodies(segment, lists, rarity)?;
                self.add_titles(segment, lists.clause, rarity)?;
            }
        }
        Ok(())
    }

    fn lists<'a>(&self, clause: &'a Clause) -> Result<Lists<'a>, IndexError> {
        let mut lists = Lists { clause, infos: Vec::new(), documents: 0 };
        for index in self.bodies.segments() {
            let infos = Dictionary::lists(index, &clause.term, clause.matching)?;
            lists.documents += infos.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>();
            lists.infos.push(infos);
        }
        Ok(lists)
    }

    fn add_bodies(&mut self, segment: usize, lists: &Lists<'_>, rarity: f32) -> Result<(), IndexError> {
        let Self { segments, bodies, norms, lengths, .. } = self;
        let (cells, norms) = (&mut segments[segment], &norms[segment]);
        let weight = lists.clause.weight * rarity;
        let needed = u32::from(lists.clause.needed);
        let size = cells.len();
        each_document(&bodies.segments()[segment], &lists.infos[segment], size, |doc| {
            let cell = &mut cells[doc as usize];
            cell.score += weight * lengths[usize::from(norms.fieldnorm_id(doc))];
            cell.matched += needed;
        })
    }

    fn add_titles(&mut self, segment: usize, clause: &Clause, rarity: f32) -> Result<(), IndexError> {
        let index = &self.titles.segments()[segment];
        let infos = Dictionary::lists(index, &clause.term, clause.matching)?;
        let weight = clause.weight * rarity * TITLE;
        let cells = &mut self.segments[segment];
        let size = cells.len();
        each_document(index, &infos, size, |doc| cells[doc as usize].score += weight)
    }
}

/// Visits each document of these lists once.
fn each_document(index: &InvertedIndexReader, infos: &[TermInfo], size: usize, visit: impl FnMut(DocId)) -> Result<(), IndexError> {
    if let [one] = infos {
        return Dictionary::each_document(index, one, visit);
    }
    let mut holding = Bits::none(size as u32);
    for info in infos {
        Dictionary::each_document(index, info, |doc| holding.insert(doc))?;
    }
    holding.iter().for_each(visit);
    Ok(())
}

/// Inverse document frequency, as BM25 has it.
fn rarity(documents: u64, holding: u64) -> f32 {
    let holding = holding.min(documents) as f32;
    ((documents as f32 - holding + 0.5) / (holding + 0.5)).ln_1p()
}

/// What a gram counts for in a document of each length, by the code under which the index holds the length.
fn lengths(average: f32) -> [f32; 256] {
    std::array::from_fn(|code| {
        let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32;
        1.0 / (1.0 - SLOPE + SLOPE * length / average.max(1.0))
    })
}
