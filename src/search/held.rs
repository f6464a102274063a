//! Which documents hold a text letter by letter, as far as the terms tell: each that does is among them, and few others.
//!
//! Asked of the index before any score decides, so that neither a floor nor a crowd of other documents can leave one out.

use super::bits::Bits;
use super::dictionary::{Dictionary, Matching};
use super::error::IndexError;
use super::grams::{GRAM, spell_all};
use super::plan::Form;
use crate::platform::thai::is_letter;
use tantivy::postings::TermInfo;

/// Entries of lists that one question reads here; what is left unread leaves more documents to be compared.
const ENTRIES: u64 = 8_000_000;

/// Documents by segment.
pub struct Held {
    /// Hold one of the forms as it stands.
    pub whole: Vec<Bits>,
    /// Hold every word of one of the forms; those of `whole` among them.
    pub words: Vec<Bits>,
}

impl Held {
    /// Looks among the `visible` documents.
    pub fn new(dictionary: &Dictionary, forms: &[Form], visible: &[Bits]) -> Result<Self, IndexError> {
        let mut reading = Reading { dictionary, visible, entries: 0 };
        let none = || visible.iter().map(Bits::none_of_them).collect::<Vec<_>>();
        let (mut whole, mut words) = (none(), none());
        for form in forms {
            let holding = reading.holding(std::iter::once(form.joined.as_slice()))?;
            join(&mut whole, &holding);
            join(&mut words, &holding);
            if !form.words.is_empty() {
                join(&mut words, &reading.holding(form.words.iter().map(Vec::as_slice))?);
            }
        }
        Ok(Self { whole, words })
    }
}

fn join(all: &mut [Bits], some: &[Bits]) {
    all.iter_mut().zip(some).for_each(|(all, some)| all.join(some));
}

/// One term of a text, with its lists in every segment.
struct Lists {
    infos: Vec<Vec<TermInfo>>,
    entries: u64,
}

struct Reading<'a> {
    dictionary: &'a Dictionary,
    visible: &'a [Bits],
    entries: u64,
}

impl Reading<'_> {
    /// The visible documents that hold all of these texts. The rarest terms are asked first: most often they leave few.
    fn holding<'t>(&mut self, texts: impl Iterator<Item = &'t [char]>) -> Result<Vec<Bits>, IndexError> {
        let mut terms: Vec<(String, Matching)> = texts.flat_map(terms).collect();
        terms.sort_unstable();
        terms.dedup();
        let mut all = Vec::with_capacity(terms.len());
        for (term, matching) in terms {
            all.push(self.lists(&term, matching)?);
        }
        all.sort_by_key(|lists| lists.entries);
        let mut left = self.visible.to_vec();
        for lists in all {
            self.entries += lists.entries;
            if self.entries > ENTRIES || left.iter().all(Bits::is_empty) {
                break;
            }
            for ((left, segment), infos) in left.iter_mut().zip(self.dictionary.segments()).zip(&lists.infos) {
                let mut holding = left.none_of_them();
                for info in infos {
                    Dictionary::each_document(segment, info, |doc| holding.insert(doc))?;
                }
                left.keep(&holding);
            }
        }
        Ok(left)
    }

    fn lists(&self, term: &str, matching: Matching) -> Result<Lists, IndexError> {
        let mut lists = Lists { infos: Vec::new(), entries: 0 };
        for segment in self.dictionary.segments() {
            let infos = Dictionary::lists(segment, term, matching)?;
            lists.entries += infos.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>();
            lists.infos.push(infos);
        }
        Ok(lists)
    }
}

/// The terms that every document has that holds this text, as whole clusters.
fn terms(text: &[char]) -> Vec<(String, Matching)> {
    match text.len() {
        0 => Vec::new(),
        1..GRAM => vec![(spell_all(text), Matching::Beginning)],
        length => {
            let mut terms: Vec<_> = text.windows(GRAM).map(|gram| (spell_all(gram), Matching::Term)).collect();
            // Where a mark could follow the last letter, some gram must begin with the last letters and go on without one.
            if text.last().is_some_and(|c| is_letter(*c) && !matches!(c, 'ะ' | 'า' | 'ๅ' | 'เ'..='ไ' | '์')) {
                terms.push((spell_all(&text[length + 1 - GRAM..]), Matching::Beginning));
            }
            terms
        }
    }
}
