//! The search engine on small indexes of made-up texts.

mod facets;
mod index;
mod rights;
mod snippets;
mod suggestions;
mod thai;
mod world;
