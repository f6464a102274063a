//! Documents that bear out a text: they hold every gram of it.

use super::bits::Bits;
use super::dictionary::Dictionary;
use super::error::IndexError;
use super::grams::spell_all;
use std::collections::HashMap;

/// Most terms that one text may look up.
const LOOKUPS: usize = 4_000;

/// Entries of lists and words of bit sets that one text may read: bounds its time, and its memory to 16 MB, however large the index is.
const READING: u64 = 2_000_000;

/// Counts the documents that hold all of a text, among those that the reader may find.
pub struct Witnesses<'a> {
    dictionary: &'a Dictionary,
    visible: &'a [Bits],
    known: HashMap<String, Gram>,
    read: u64,
}

struct Gram {
    documents: u64,
    /// Read when first asked for.
    holding: Option<Vec<Bits>>,
}

impl<'a> Witnesses<'a> {
    /// Nothing is read yet.
    pub fn new(dictionary: &'a Dictionary, visible: &'a [Bits]) -> Self {
        Self { dictionary, visible, known: HashMap::new(), read: 0 }
    }

    /// How many documents hold a gram, those that the reader may not find among them; none once too many have been looked up.
    pub fn documents(&mut self, gram: &[char]) -> Result<u64, IndexError> {
        let term = spell_all(gram);
        if let Some(known) = self.known.get(&term) {
            return Ok(known.documents);
        }
        if self.known.len() >= LOOKUPS {
            return Ok(0);
        }
        let documents = self.dictionary.documents(&term)?;
        self.known.insert(term, Gram { documents, holding: None });
        Ok(documents)
    }

    /// How many documents hold all of these grams; none once too much has been read. The rarest are asked first: most often they leave none.
    pub fn of<'t>(&mut self, grams: impl Iterator<Item = &'t [char]>) -> Result<u64, IndexError> {
        let mut terms = Vec::new();
        for gram in grams {
            terms.push((self.documents(gram)?, spell_all(gram)));
        }
        terms.sort_unstable();
        let mut left = self.visible.to_vec();
        for (_, term) in terms {
            let Some(gram) = self.known.get_mut(&term) else { return Ok(0) };
            let holding = match &mut gram.holding {
                Some(holding) => holding,
                unread => {
                    self.read += gram.documents + self.dictionary.all_documents() / 64;
                    if self.read > READING {
                        return Ok(0);
                    }
                    unread.insert(self.dictionary.holding(&term, self.visible)?)
                }
            };
            left.iter_mut().zip(holding).for_each(|(left, holding)| left.keep(holding));
            if left.iter().all(|bits| bits.is_empty()) {
                return Ok(0);
            }
        }
        Ok(left.iter().map(Bits::len).sum())
    }
}
