//! The fields of the index.

use super::document::{Document, Facet};
use super::grams::spell_all;
use super::packed::pack;
use super::tokenizer::TOKENIZER;
use crate::platform::thai::{Joined, normalise};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::{TantivyDocument, Term};

/// Raised with every change of fields, normaliser or grams: an index of another version is rebuilt.
pub const VERSION: &str = "kalyanamit-search-4";

/// How many letters of a name are kept for suggestions.
pub const NAME_LETTERS: usize = 80;

/// Handles of the fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Kind and id, or the name of a cursor: what an update replaces.
    pub key: Field,
    /// See [`super::document::Kind`].
    pub kind: Field,
    /// The space of a document.
    pub space: Field,
    /// The thing that carries a document.
    pub parent: Field,
    /// Read tokens.
    pub read: Field,
    /// One for each of [`Facet::ALL`], in that order.
    pub facets: [Field; Facet::ALL.len()],
    /// Milliseconds UTC.
    pub at: Field,
    /// Grams and words of title, names and body.
    pub grams: Field,
    /// Grams and words of title and names.
    pub title_grams: Field,
    /// Whole titles and names, joined, for suggestions.
    pub name: Field,
    /// Stored as given.
    pub id: Field,
    /// Stored as given.
    pub external_id: Field,
    /// Stored packed.
    pub title: Field,
    /// Stored packed.
    pub names: Field,
    /// Stored packed.
    pub body: Field,
    /// How far a reader has come, on documents that hold nothing else.
    pub cursor: Field,
}

impl Fields {
    /// The schema and its fields.
    pub fn build() -> (Schema, Self) {
        let whole = || {
            let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing)
        };
        let grams = |lengths| {
            let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_fieldnorms(lengths);
            TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
        };
        let mut schema = Schema::builder();
        let fields = Self {
            key: schema.add_text_field("key", whole()),
            kind: schema.add_text_field("kind", whole().set_stored().set_fast("raw")),
            space: schema.add_text_field("space", whole()),
            parent: schema.add_text_field("parent", whole()),
            read: schema.add_text_field("read", whole()),
            facets: Facet::ALL.map(|facet| schema.add_text_field(facet.as_str(), whole().set_fast("raw"))),
            at: schema.add_i64_field("at", FAST),
            grams: schema.add_text_field("grams", grams(true)),
            title_grams: schema.add_text_field("title_grams", grams(false)),
            name: schema.add_text_field("name", whole()),
            id: schema.add_text_field("id", STORED),
            external_id: schema.add_text_field("external_id", STORED),
            title: schema.add_bytes_field("title", STORED),
            names: schema.add_bytes_field("names", STORED),
            body: schema.add_bytes_field("body", STORED),
            cursor: schema.add_u64_field("cursor", INDEXED | STORED),
        };
        (schema.build(), fields)
    }

    /// The fields of one document.
    pub fn document(&self, document: &Document) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.key, document_key(document.kind.as_str(), &document.id));
        out.add_text(self.kind, document.kind.as_str());
        out.add_text(self.id, &document.id);
        out.add_bytes(self.title, &pack(&document.title));
        out.add_bytes(self.body, &pack(&document.body));
        out.add_text(self.grams, &document.body);
        out.add_i64(self.at, document.at);
        if let Some(id) = &document.external_id {
            out.add_text(self.external_id, id);
        }
        if let Some(space) = &document.space {
            out.add_text(self.space, space);
        }
        if let Some(parent) = &document.parent {
            out.add_text(self.parent, parent);
        }
        for name in &document.names {
            out.add_bytes(self.names, &pack(name));
        }
        for name in std::iter::once(&document.title).chain(&document.names).filter(|name| !name.is_empty()) {
            out.add_text(self.grams, name);
            out.add_text(self.title_grams, name);
            out.add_text(self.name, name_key(name));
        }
        for token in &document.read {
            out.add_text(self.read, token);
        }
        for (facet, field) in Facet::ALL.iter().zip(self.facets) {
            for value in document.facets.get(facet).into_iter().flatten() {
                out.add_text(field, value);
            }
        }
        out
    }

    /// The term that is replaced when a document comes again.
    pub fn key_term(&self, kind: &str, id: &str) -> Term {
        Term::from_field_text(self.key, &document_key(kind, id))
    }
}

fn document_key(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}

/// A name as suggestions compare it.
pub fn name_key(name: &str) -> String {
    let joined = Joined::new(&normalise(name).chars);
    spell_all(&joined.chars[..joined.chars.len().min(NAME_LETTERS)])
}
