//! Changes to the index, made findable by a commit.

use super::document::{Document, Kind};
use super::error::IndexError;
use super::schema::{Fields, VERSION};
use tantivy::{IndexReader, IndexWriter, TantivyDocument, Term};

/// Kind of the documents that hold cursors; no reader has it, as they have no read token.
pub(super) const CURSOR: &str = "cursor";

/// Bytes of text held in memory before a part is written to disk.
const MEMORY: usize = 64_000_000;

/// The one writer of an index. Nothing is seen or durable before [`Writer::commit`].
pub struct Writer {
    inner: IndexWriter,
    reader: IndexReader,
    fields: Fields,
}

impl Writer {
    pub(super) fn new(index: &tantivy::Index, reader: IndexReader, fields: Fields) -> Result<Self, IndexError> {
        Ok(Self { inner: index.writer_with_num_threads(1, MEMORY)?, reader, fields })
    }

    /// Adds a document in the place of the one with the same kind and id.
    ///
    /// # Errors
    /// The writer has failed before.
    pub fn put(&mut self, document: &Document) -> Result<(), IndexError> {
        self.delete(document.kind, &document.id);
        self.inner.add_document(self.fields.document(document))?;
        Ok(())
    }

    /// Deletes one document.
    pub fn delete(&mut self, kind: Kind, id: &str) {
        self.inner.delete_term(self.fields.key_term(kind.as_str(), id));
    }

    /// Deletes every document of a space.
    pub fn delete_space(&mut self, space: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.space, space));
    }

    /// Deletes every document that a thing carries.
    pub fn delete_carried(&mut self, parent: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.parent, parent));
    }

    /// Deletes every document of a kind.
    pub fn delete_kind(&mut self, kind: Kind) {
        self.inner.delete_term(Term::from_field_text(self.fields.kind, kind.as_str()));
    }

    /// Notes how far a stream has been read. Cursors are documents like the others, so that one commit
    /// moves both and its cost does not grow with the number of streams.
    ///
    /// # Errors
    /// The writer has failed before.
    pub fn set_cursor(&mut self, stream: &str, number: u64) -> Result<(), IndexError> {
        let key = self.fields.key_term(CURSOR, stream);
        let mut document = TantivyDocument::default();
        document.add_text(self.fields.key, key.value().as_str().unwrap_or_default());
        document.add_text(self.fields.kind, CURSOR);
        document.add_text(self.fields.id, stream);
        document.add_u64(self.fields.cursor, number);
        self.inner.delete_term(key);
        self.inner.add_document(document)?;
        Ok(())
    }

    /// Makes everything since the last commit durable, and findable in this process, at once.
    ///
    /// # Errors
    /// The disk refused; everything since the last commit is to be put in again after [`Writer::rollback`].
    pub fn commit(&mut self) -> Result<(), IndexError> {
        let mut commit = self.inner.prepare_commit()?;
        commit.set_payload(VERSION);
        commit.commit()?;
        Ok(self.reader.reload()?)
    }

    /// Forgets everything since the last commit.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn rollback(&mut self) -> Result<(), IndexError> {
        self.inner.rollback()?;
        Ok(())
    }

    /// Waits until parts that are being merged are done, and ends the writer.
    ///
    /// # Errors
    /// A merge has failed.
    pub fn close(self) -> Result<(), IndexError> {
        Ok(self.inner.wait_merging_threads()?)
    }
}
