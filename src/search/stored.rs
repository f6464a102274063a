//! A document as it was put in.

use super::document::Kind;
use super::error::IndexError;
use super::packed::unpack;
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
        let given = |field: Field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
        let packed = |field: Field| {
            let texts = document.get_all(field).map(|value| unpack(value.as_bytes().unwrap_or_default()));
            texts.collect::<Option<Vec<_>>>().ok_or_else(|| IndexError::Damaged("a text that was not packed".into()))
        };
        let one = |field: Field| Ok::<_, IndexError>(packed(field)?.pop().unwrap_or_default());
        let kind = given(fields.kind).unwrap_or_default();
        Ok(Self {
            kind: kind.parse().map_err(|_| IndexError::Damaged(format!("a document of kind {kind:?}")))?,
            id: given(fields.id).unwrap_or_default(),
            external_id: given(fields.external_id),
            title: one(fields.title)?,
            names: packed(fields.names)?,
            body: one(fields.body)?,
        })
    }
}
