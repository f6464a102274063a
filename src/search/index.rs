//! The index on disk.

use super::error::IndexError;
use super::schema::{Fields, VERSION};
use super::tokenizer::{GramTokenizer, TOKENIZER};
use super::writer::{CURSOR, Writer};
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

/// An open index. Cheap to clone; every clone sees the same commits. All its calls block briefly on disk or processor.
#[derive(Clone)]
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    pub(super) fields: Fields,
}

impl Index {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// [`IndexError::needs_rebuild`] tells whether to [`Index::create`] it anew.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        if !folder.join("meta.json").exists() {
            return Err(IndexError::Missing);
        }
        // Whatever else keeps the files from being read, rebuilding them is the answer.
        let damaged = |error| match IndexError::from(error) {
            IndexError::Engine(error) => IndexError::Damaged(error.to_string()),
            IndexError::Missing => IndexError::Damaged("a file is absent".into()),
            error => error,
        };
        let inner = tantivy::Index::open_in_dir(folder).map_err(damaged)?;
        let found = inner.load_metas().map_err(damaged)?.payload.unwrap_or_default();
        let (schema, fields) = Fields::build();
        if found != VERSION || inner.schema() != schema {
            return Err(IndexError::Outdated { found });
        }
        Self::with(inner, fields).map_err(|error| match error {
            IndexError::Engine(error) => damaged(error),
            error => error,
        })
    }

    /// Makes an empty index in `folder`; whatever the folder held is deleted.
    ///
    /// # Errors
    /// The disk refused.
    pub fn create(folder: &Path) -> Result<Self, IndexError> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = Fields::build();
        let index = Self::with(tantivy::Index::create_in_dir(folder, schema)?, fields)?;
        index.writer()?.commit()?;
        Ok(index)
    }

    fn with(inner: tantivy::Index, fields: Fields) -> Result<Self, IndexError> {
        inner.tokenizers().register(TOKENIZER, GramTokenizer::default());
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { inner, reader, fields })
    }

    /// The one writer.
    ///
    /// # Errors
    /// [`IndexError::Busy`] while another one lives, in this process or in another.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::new(&self.inner, self.reader.clone(), self.fields.clone())
    }

    /// Sees what another process has committed. Commits of this process are seen at once.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn reload(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// Reads every file and compares it with its checksum.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] names the files that do not agree.
    pub fn check(&self) -> Result<(), IndexError> {
        let broken = self.inner.validate_checksum()?;
        if broken.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = broken.iter().map(|path| path.display().to_string()).collect();
        Err(IndexError::Damaged(names.join(", ")))
    }

    /// How many documents there are, cursors included.
    pub fn len(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Whether nothing was ever put in.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far each stream had been read at the last commit.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn cursors(&self) -> Result<BTreeMap<String, u64>, IndexError> {
        let searcher = self.searcher();
        let query = TermQuery::new(Term::from_field_text(self.fields.kind, CURSOR), IndexRecordOption::Basic);
        let mut cursors = BTreeMap::new();
        for address in searcher.search(&query, &DocSetCollector)? {
            let document: TantivyDocument = searcher.doc(address)?;
            let stream = document.get_first(self.fields.id).and_then(|value| value.as_str().map(str::to_owned));
            let number = document.get_first(self.fields.cursor).and_then(|value| value.as_u64());
            cursors.extend(stream.zip(number));
        }
        Ok(cursors)
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}
