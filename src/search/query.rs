//! A question to the index and its answer.

use super::document::{FacetValues, Kind};
use serde::Serialize;
use std::collections::BTreeMap;

/// Most items that one answer holds.
pub const LIMIT: usize = 50;

/// How deep one may page; further down nothing is likely to be what was meant.
pub const DEPTH: usize = 1_000;

/// What to look for, in what, for whom.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// As typed. No character in it is an operator. Empty: everything, newest first.
    pub text: String,
    /// None: all kinds.
    pub kinds: Vec<Kind>,
    /// Documents of these rooms alone; none: of all. Rights are asked as ever.
    pub spaces: Vec<String>,
    /// What the reader holds: `all`, `org:…`, `network:…`, `space:…`, `person:…`. None: nothing is found (F-SE-5).
    pub read_tokens: Vec<String>,
    /// Values of one facet are alternatives, facets add up (F-SE-6).
    pub filters: FacetValues,
    /// Items wanted, at most [`LIMIT`]; 0 counts only.
    pub limit: usize,
    /// `next` of the answer before. What is no such thing is read as the beginning.
    pub after: Option<String>,
}

/// How many documents were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// Exactly so many.
    #[serde(rename = "total")]
    Exactly(u64),
    /// The search stopped counting to bound its cost.
    #[serde(rename = "total_at_least")]
    AtLeast(u64),
}

impl Total {
    /// The number itself.
    pub fn count(self) -> u64 {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
        }
    }
}

/// One document found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its id within the kind.
    pub id: String,
    /// The id under which an import brought it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// As it was put in.
    pub title: String,
    /// A piece of the body as it was put in, with … where it was cut.
    pub snippet: String,
    /// What matched: half-open ranges in code points of `snippet`, on cluster borders (T-07).
    pub highlights: Vec<[usize; 2]>,
    /// The page or slide of a document, counted from 1, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Higher is better; comparable between answers to the same text, whichever kinds they hold. Whole steps of 10,000 tell how closely the text
    /// itself is held.
    pub score: f32,
}

/// Counts by value, by facet name (`kind` among them). The values of a facet are counted as if it were not
/// narrowed itself, so that the others can be chosen; always under the reader's rights.
pub type Counts = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Best first.
    pub items: Vec<Item>,
    /// See [`Counts`].
    pub facets: Counts,
    /// All that was found, also what is not on this page.
    #[serde(flatten)]
    pub total: Total,
    /// Whether one of the best holds the text letter by letter.
    pub exact: bool,
    /// Give as [`Query::after`] for more.
    pub next: Option<String>,
}

/// The place in the answer where a page begins.
pub(super) fn offset(after: Option<&str>) -> usize {
    after.and_then(|cursor| cursor.strip_prefix('o')?.parse().ok()).unwrap_or(0).min(DEPTH)
}

/// The cursor of a page that begins at `offset`.
pub(super) fn cursor(offset: usize) -> String {
    format!("o{offset}")
}
