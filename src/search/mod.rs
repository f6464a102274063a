//! Search (ค้นหา): one index over practices, messages, organisations and people.
//!
//! The engine knows neither database nor HTTP: readers of the streams put documents in through [`Writer`],
//! and whoever asks brings the read tokens of the actor with the [`Query`].

mod answer;
mod bits;
mod dictionary;
mod document;
mod error;
mod exact;
mod facets;
mod grams;
mod index;
mod joined;
mod keyboard;
mod normalise;
mod packed;
mod plan;
mod query;
mod schema;
mod scope;
mod score;
mod snippet;
mod spelling;
mod stored;
mod suggest;
mod synonyms;
mod tokenizer;
mod writer;

pub use document::{Document, Facet, FacetValues, Kind, UnknownName};
pub use error::IndexError;
pub use index::Index;
pub use keyboard::other_layout;
pub use normalise::{Normalised, normalise};
pub use query::{Counts, DEPTH, Found, Item, LIMIT, Query, Total};
pub use suggest::{SUGGESTIONS, Suggestion, Suggestions};
pub use synonyms::Synonyms;
pub use writer::Writer;
