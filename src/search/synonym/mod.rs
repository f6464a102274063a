//! The list of synonyms (คำย่อและคำพ้อง, F-SE-4): edited on a page, kept with its history, applied to questions on every node within seconds.
mod group;
mod http;
mod store;
mod synonyms;

pub use synonyms::Synonyms;

pub(super) use group::{fill, load};
pub(super) use http::routes;
