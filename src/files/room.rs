//! What the room keeps on a node: where bytes lie, whose rights count, and whose turn it is.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

use super::file::FileId;
use super::parent::{Parent, Parents};
use super::vault::Vault;
use crate::platform::Config;
use crate::platform::error::Result;

/// Files whose turns are kept before those that nobody holds are let go.
const TURNS: usize = 256;

type Turn = tokio::sync::Mutex<()>;

/// Put into `core.rooms` by `app`.
#[derive(Clone)]
pub struct Files {
    pub(super) vault: Vault,
    pub(super) parents: Arc<Parents>,
    turns: Arc<Mutex<HashMap<FileId, Weak<Turn>>>>,
}

impl Files {
    /// Opens the folder or bucket that the configuration names; the kinds of things come from the rooms to the right.
    pub fn open(config: &Config, kinds: Vec<Arc<dyn Parent>>) -> Result<Files> {
        Ok(Files { vault: Vault::open(config)?, parents: Arc::new(Parents::of(kinds)), turns: Arc::default() })
    }

    /// One request at a time works on a file; nobody waits for another file.
    pub(super) async fn turn(&self, id: &FileId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            if turns.len() >= TURNS {
                turns.retain(|_, turn| turn.strong_count() > 0);
            }
            match turns.get(id).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::new(Turn::default());
                    turns.insert(id.clone(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}
