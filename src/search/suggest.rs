//! Suggestions while somebody types.

use super::dictionary::Dictionary;
use super::document::Kind;
use super::error::IndexError;
use super::index::Index;
use super::keyboard::other_layout;
use super::schema::name_key;
use super::scope::readable;
use super::stored::Stored;
use serde::Serialize;
use std::collections::HashSet;
use std::ops::ControlFlow;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, TERMINATED};

/// Most suggestions given.
pub const SUGGESTIONS: usize = 20;

/// Names that one suggestion looks through in each segment.
const NAMES: usize = 5_000;

/// A document whose title or other name begins with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: Kind,
    /// Its id within the kind.
    pub id: String,
    /// As it was put in.
    pub title: String,
}

/// What to show below the field that somebody types in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Suggestions {
    /// Shortest names first.
    pub items: Vec<Suggestion>,
    /// The same keys on the other layout (T-09), if nothing begins with what was typed: to show, never to apply.
    pub keyboard: Option<String>,
}

impl Index {
    /// Titles and names that begin with `text`, among what the read tokens open.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn suggest(&self, text: &str, read_tokens: &[String], limit: usize) -> Result<Suggestions, IndexError> {
        let key = name_key(text);
        let searcher = self.searcher();
        let mut named: Vec<(String, DocAddress)> = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate().filter(|_| !key.is_empty()) {
            let readable = readable(reader, &self.fields, read_tokens)?;
            let index = reader.inverted_index(self.fields.name)?;
            let mut seen = 0;
            let mut error = None;
            let walked = Dictionary::each_beginning_with(&index, &key, |name, info| {
                seen += 1;
                match index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic) {
                    Ok(mut block) => {
                        while !block.docs().is_empty() {
                            let open = block.docs().iter().filter(|doc| **doc != TERMINATED && readable.contains(**doc));
                            let name = String::from_utf8_lossy(name);
                            named.extend(open.map(|doc| (name.to_string(), DocAddress::new(segment as u32, *doc))));
                            block.advance();
                        }
                    }
                    Err(failed) => error = Some(failed),
                }
                if seen < NAMES && error.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            let _ = walked?;
            if let Some(error) = error {
                return Err(error.into());
            }
        }
        named.sort_by(|(a, at), (b, bt)| a.len().cmp(&b.len()).then_with(|| a.cmp(b)).then(at.cmp(bt)));
        let mut items = Vec::new();
        let mut given = HashSet::new();
        for (_, address) in named {
            if items.len() >= limit.min(SUGGESTIONS) {
                break;
            }
            if given.insert(address) {
                let Stored { kind, id, title, .. } = Stored::read(&searcher, &self.fields, address)?;
                items.push(Suggestion { kind, id, title });
            }
        }
        let keyboard = if items.is_empty() { other_layout(text) } else { None };
        Ok(Suggestions { items, keyboard })
    }
}
