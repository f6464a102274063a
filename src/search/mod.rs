//! Search (ค้นหา): one index over practices, messages, organisations and people.
//!
//! The engine knows neither database nor HTTP: the reader of the streams (`reader.rs`) puts documents in through [`Writer`],
//! and whoever asks (`http.rs`) brings the read tokens of the actor (`tokens.rs`) with the [`Query`].

mod answer;
mod asked;
mod bits;
mod changes;
mod context;
mod dictionary;
mod document;
mod documents;
mod error;
mod exact;
mod facets;
mod failure;
mod follower;
mod grams;
mod handle;
mod held;
mod http;
mod index;
mod keyboard;
mod leisure;
mod lists;
mod miss;
mod packed;
mod plan;
pub mod policy;
mod query;
mod reader;
mod recount;
mod schema;
mod scope;
mod score;
mod similar;
mod snippet;
mod spelling;
mod store;
mod stored;
mod suggest;
mod synonym;
mod tokenizer;
mod tokens;
mod witnesses;
mod writer;

pub use document::{Document, Facet, FacetValues, Kind, UnknownName};
pub use error::IndexError;
pub use handle::Search;
pub use http::routes;
pub use index::Index;
pub use keyboard::other_layout;
pub use query::{Counts, DEPTH, Found, Item, LIMIT, Query, Total};
pub use reader::{Reindexed, reindex, start};
pub use similar::Like;
pub use suggest::{SUGGESTIONS, Suggestion, Suggestions};
pub use synonym::Synonyms;
pub use writer::Writer;
