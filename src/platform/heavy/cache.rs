//! What heavy work made lately, by what it was made of: nothing is made again while that is unchanged, and of those who ask at once one has the work.
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::platform::error::Result;

/// A digest of everything that a result depends on. Content alone decides: nobody gets anything by it that they did not bring.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Key {
        let mut sum = Sha256::new();
        for part in parts {
            // With the length before it no part runs over into the next.
            sum.update(part.len().to_le_bytes());
            sum.update(part);
        }
        Key(sum.finalize().into())
    }
}

type Cell<V> = Arc<OnceCell<V>>;

/// Results of one kind, those used longest ago let go first.
pub struct Cache<V> {
    cells: Mutex<LruCache<Key, Cell<V>>>,
    most: usize,
    weigh: fn(&V) -> usize,
}

impl<V: Clone> Cache<V> {
    /// Keeps at most so many results, which weigh at most so much together.
    pub fn new(results: NonZeroUsize, most: usize, weigh: fn(&V) -> usize) -> Cache<V> {
        Cache { cells: Mutex::new(LruCache::new(results)), most, weigh }
    }

    fn cells(&self) -> MutexGuard<'_, LruCache<Key, Cell<V>>> {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The result of this key: as it was made lately, else made now. An error is not kept.
    ///
    /// # Errors
    /// What making it says.
    pub async fn get<F: Future<Output = Result<V>>>(&self, key: Key, make: impl FnOnce() -> F) -> Result<V> {
        let cell = self.cells().get_or_insert(key, Cell::default).clone();
        if let Some(known) = cell.get() {
            return Ok(known.clone());
        }
        let made = cell.get_or_try_init(make).await?.clone();
        self.fit();
        Ok(made)
    }

    fn fit(&self) {
        let mut cells = self.cells();
        let weight = |cell: &Cell<V>| cell.get().map_or(0, self.weigh);
        let mut all: usize = cells.iter().map(|(_, cell)| weight(cell)).sum();
        while all > self.most {
            let Some((_, cell)) = cells.pop_lru() else { return };
            all -= weight(&cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::platform::error::Error;

    fn key(text: &str) -> Key {
        Key::of([text.as_bytes()])
    }

    #[tokio::test]
    async fn of_many_who_ask_at_once_one_has_the_work_and_a_failure_is_not_kept() {
        let (cache, made) = (Cache::new(NonZeroUsize::MIN.saturating_add(9), 100, String::len), AtomicUsize::new(0));
        let failed = cache.get(key("a"), || async { Err(Error::too_fast(1)) }).await;
        assert!(failed.is_err());
        let ask = || {
            cache.get(key("a"), || async {
                tokio::task::yield_now().await;
                made.fetch_add(1, Ordering::Relaxed);
                Ok("made".to_owned())
            })
        };
        let all = futures::future::join_all((0..50).map(|_| ask())).await;
        assert!(all.into_iter().all(|answer| answer.unwrap() == "made"));
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_does_not_fit_goes_the_oldest_first() {
        let cache = Cache::new(NonZeroUsize::MIN.saturating_add(9), 100, String::len);
        let long = |name: &'static str| cache.get(key(name), move || async move { Ok(name.repeat(40)) });
        for name in ["a", "b", "a", "c"] {
            long(name).await.unwrap();
        }
        let again = |name: &'static str| cache.get(key(name), || async { Err(Error::not_found()) });
        assert!(again("a").await.is_ok() && again("c").await.is_ok() && again("b").await.is_err());
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert!(Key::of([b"ab".as_slice(), b"c"]) != Key::of([b"a".as_slice(), b"bc"]));
    }
}
