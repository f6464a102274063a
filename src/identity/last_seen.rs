//! When a session was last seen: gathered in memory and written now and then, never by the request that shows it. What a busy or full database
//! does not take is forgotten; the next request shows it again.
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::session::SEEN_EVERY;
use super::store::{self, SessionRow};
use crate::platform::error::Result;
use crate::platform::permit::SessionId;
use crate::platform::task::keep_running;
use crate::platform::{Core, Time};

const EVERY: Duration = Duration::from_secs(20);
/// Sessions that are held at most; beyond, some wait for their next request.
const MOST: usize = 100_000;
/// Sessions in one transaction, so that nobody waits for it.
const SHARE: usize = 500;

/// Sessions that were seen and not yet written down.
#[derive(Clone, Default)]
pub struct LastSeen(Arc<Mutex<HashSet<SessionId>>>);

impl LastSeen {
    /// Notes a session whose row is older than the sample allows.
    pub(super) fn note(&self, row: &SessionRow, now: Time) {
        if now.0 - row.last_seen_at.0 <= SEEN_EVERY {
            return;
        }
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < MOST && !seen.contains(&row.id) {
            seen.insert(row.id.clone());
        }
    }

    fn take(&self) -> Vec<SessionId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}

/// Writes for as long as the node runs.
pub fn write_last_seen_always(core: &Core) {
    let core = core.clone();
    keep_running("last seen", move || always(core.clone()));
}

async fn always(core: Core) {
    loop {
        tokio::time::sleep(EVERY).await;
        write_last_seen(&core).await;
    }
}

/// Writes what is held now; also the last act of a node that goes down.
pub async fn write_last_seen(core: &Core) {
    let seen = core.rooms.get::<LastSeen>().take();
    for some in seen.chunks(SHARE) {
        if let Err(error) = write(core, some).await {
            tracing::warn!(error = %error, sessions = some.len(), "when sessions were last seen could not be written");
            return;
        }
    }
}

async fn write(core: &Core, some: &[SessionId]) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    store::seen(&mut tx, some).await?;
    tx.commit().await
}
