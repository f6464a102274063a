//! The search engine on small indexes of made-up texts.

// A test that cannot build its world has failed.
#![allow(clippy::unwrap_used)]

mod facets;
mod index;
mod judged;
mod kinds;
mod literal;
mod quality;
mod rights;
mod sample;
mod snippets;
mod suggestions;
mod thai;
mod world;
