//! Why the reader could not go on.
use std::fmt;

use super::IndexError;
use crate::platform::error::Error;

/// The index failed, or the database did.
#[derive(Debug)]
pub(super) enum Failure {
    Index(IndexError),
    Database(Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(error) => error.fmt(f),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Index(error.into())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Index(error) => Error::internal(error),
            Failure::Database(error) => error,
        }
    }
}
