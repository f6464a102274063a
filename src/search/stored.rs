//! A document as it was put in.

use super::document::Kind;
use super::error::IndexError;
use super::schema::Fields;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument};

/// What the index keeps of a document, byte for byte (T-01).
#[derive(Debug, Clone)]
pub struct Stored {
    pub kind: Kind,
    pub id: String,
    pub external_id: Option<String>,
    pub title: String,
    pub names: Vec<String>,
    pub body: String,
}

impl Stored {
    /// Reads one document.
    pub fn read(searcher: &Searcher, fields: &Fields, address: DocAddress) -> Result<Self, IndexError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let all = |field: Field| {
            document.get_all(field).filter_map(|value| value.as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        let one = |field| all(field).pop();
        let kind = one(fields.kind).unwrap_or_default();
        Ok(Self {
            kind: kind.parse().map_err(|_| IndexError::Damaged(format!("a document of kind {kind:?}")))?,
            id: one(fields.id).unwrap_or_default(),
            external_id: one(fields.external_id),
            title: one(fields.title).unwrap_or_default(),
            names: all(fields.names),
            body: one(fields.body).unwrap_or_default(),
        })
    }
}
