//! A set of documents of one segment.

use tantivy::DocId;

/// One bit per document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// No document of a segment that has `size`.
    pub fn none(size: u32) -> Self {
        Self(vec![0; (size as usize).div_ceil(64)])
    }

    /// No document of the same segment.
    pub fn none_of_them(&self) -> Self {
        Self(vec![0; self.0.len()])
    }

    /// Adds one document.
    pub fn insert(&mut self, doc: DocId) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// Keeps the documents that pass.
    pub fn retain(&mut self, keep: impl Fn(DocId) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !keep(at as u32 * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Whether the document is in the set.
    pub fn contains(&self, doc: DocId) -> bool {
        self.0[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Keeps what is also in the other set of the same segment.
    pub fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// Adds what is in the other set of the same segment.
    pub fn join(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many documents.
    pub fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The documents in rising order.
    pub fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    at as u32 * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in() {
        let mut bits = Bits::none(130);
        [0, 63, 64, 129].into_iter().for_each(|doc| bits.insert(doc));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        let mut other = Bits::none(130);
        [63, 64, 70].into_iter().for_each(|doc| other.insert(doc));
        other.retain(|doc| doc != 64);
        bits.keep(&other);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [63]);
        assert_eq!(bits.len(), 1);
        assert!(bits.contains(63) && !bits.contains(0));
        bits.join(&Bits::none(130));
        assert!(!bits.is_empty() && bits.none_of_them().is_empty());
    }
}
