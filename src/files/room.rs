//! What the room keeps on a node: where bytes lie, whose rights count, and turns.
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard, Semaphore};

use super::file::FileId;
use super::parent::{Parent, Parents};
use super::vault::Vault;
use crate::platform::Config;
use crate::platform::error::Result;

/// Uploads that go on at once without waiting for each other.
const LANES: usize = 64;
/// Pictures decoded at once: each may take all the memory that a picture is allowed (L6).
const PICTURES: usize = 1;

/// Put into `core.rooms` by `app`.
#[derive(Clone)]
pub struct Files {
    pub(super) vault: Vault,
    pub(super) parents: Arc<Parents>,
    pub(super) pictures: Arc<Semaphore>,
    lanes: Arc<[Mutex<()>]>,
}

impl Files {
    /// Opens the folder or bucket that the configuration names; the kinds of things come from the rooms to the right.
    pub fn open(config: &Config, kinds: Vec<Arc<dyn Parent>>) -> Result<Files> {
        Ok(Files {
            vault: Vault::open(config)?,
            parents: Arc::new(Parents::of(kinds)),
            pictures: Arc::new(Semaphore::new(PICTURES)),
            lanes: (0..LANES).map(|_| Mutex::new(())).collect(),
        })
    }

    /// One request at a time works on a file.
    pub(super) async fn turn(&self, id: &FileId) -> MutexGuard<'_, ()> {
        let mut hash = DefaultHasher::new();
        id.hash(&mut hash);
        let lane = usize::try_from(hash.finish() % LANES as u64).unwrap_or(0);
        self.lanes[lane].lock().await
    }
}
