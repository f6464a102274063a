//! What can go wrong with an index on disk.

use std::fmt;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};

/// Why an index could not be opened, written or searched.
#[derive(Debug)]
pub enum IndexError {
    /// There is no index in the folder.
    Missing,
    /// Files are absent or do not hold what they should.
    Damaged(String),
    /// Written by another version of this program.
    Outdated {
        /// What the folder says; empty if it says nothing.
        found: String,
    },
    /// Another writer has it.
    Busy,
    /// The disk or the memory refused.
    Engine(TantivyError),
}

impl IndexError {
    /// Whether [`super::Index::create`] and reading every stream again helps.
    pub fn needs_rebuild(&self) -> bool {
        matches!(self, Self::Missing | Self::Damaged(_) | Self::Outdated { .. })
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no search index"),
            Self::Damaged(what) => write!(f, "search index damaged: {what}"),
            Self::Outdated { found } => write!(f, "search index of another version ({found:?})"),
            Self::Busy => f.write_str("another process writes the search index"),
            Self::Engine(error) => write!(f, "search index: {error}"),
        }
    }
}

impl std::error::Error for IndexError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Engine(error) => Some(error),
            _ => None,
        }
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy,
            TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => Self::Missing,
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) if path.ends_with("meta.json") => Self::Missing,
            TantivyError::OpenReadError(error) => Self::Damaged(error.to_string()),
            TantivyError::DataCorruption(error) => Self::Damaged(format!("{error:?}")),
            TantivyError::IncompatibleIndex(error) => Self::Outdated { found: format!("{error:?}") },
            error => Self::Engine(error),
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        TantivyError::from(error).into()
    }
}
