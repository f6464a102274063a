//! The index that this node answers from.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use tokio::sync::{Notify, Semaphore};

use super::{Found, Index, IndexError, Like, Query, Suggestions, Synonyms};
use crate::platform::error::{Error, Result};

/// Searches under way at once; others wait their turn, so that a crowd cannot take all threads.
const AT_ONCE: usize = 8;

/// What searches use: kept among the rooms, filled by the reader. Cheap to clone.
#[derive(Clone)]
pub struct Search(Arc<Inside>);

struct Inside {
    index: RwLock<Option<Index>>,
    synonyms: RwLock<Arc<Synonyms>>,
    turns: Semaphore,
    doubted: AtomicBool,
    doubt: Notify,
}

impl Search {
    /// Without an index until the reader brings one.
    pub fn new() -> Result<Self> {
        let synonyms = RwLock::new(Arc::new(Synonyms::shipped().map_err(Error::internal)?));
        Ok(Self(Arc::new(Inside { index: RwLock::new(None), synonyms, turns: Semaphore::new(AT_ONCE), doubted: AtomicBool::new(false), doubt: Notify::new() })))
    }

    /// Answers from this index from now on.
    pub(super) fn serve(&self, index: Index) {
        *self.0.index.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(index);
    }

    /// Reads questions with this list from now on.
    pub(super) fn understand(&self, synonyms: Synonyms) {
        *self.0.synonyms.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(synonyms);
    }

    /// Waits until a search has failed.
    pub(super) async fn doubted(&self) {
        while !self.0.doubted.swap(false, Ordering::AcqRel) {
            self.0.doubt.notified().await;
        }
    }

    /// Answers a query; 503 while there is no index.
    pub async fn ask(&self, query: Query) -> Result<Found> {
        self.run(move |index, synonyms| index.search(&query, synonyms)).await
    }

    /// Names that begin with a text; 503 while there is no index.
    pub async fn suggest(&self, text: String, tokens: Vec<String>, limit: usize) -> Result<Suggestions> {
        self.run(move |index, _| index.suggest(&text, &tokens, limit)).await
    }

    /// Ids and titles of what is most like something; 503 while there is no index.
    pub async fn similar(&self, like: Like, tokens: Vec<String>, limit: usize) -> Result<Vec<(String, String)>> {
        self.run(move |index, _| index.similar(&like, &tokens, limit)).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Index, &Synonyms) -> Result<T, IndexError> + Send + 'static) -> Result<T> {
        let index = self.0.index.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let Some(index) = index else { return Err(Error::unavailable("the search index is being made")) };
        let _turn = self.0.turns.acquire().await.map_err(Error::internal)?;
        let synonyms = self.0.synonyms.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        match tokio::task::spawn_blocking(move || work(&index, &synonyms)).await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => Err(self.doubt(error)),
            // Damaged files can make the engine panic.
            Err(panic) => Err(self.doubt(panic)),
        }
    }

    fn doubt(&self, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        tracing::warn!(error = %error, "a search failed; the index is looked at");
        self.0.doubted.store(true, Ordering::Release);
        self.0.doubt.notify_one();
        Error::unavailable(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_an_index_somebody_is_asked_to_come_back() {
        let refused = Search::new().unwrap().ask(Query::default()).await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after_s), (503, Some(2)));
    }
}
