//! Sweeping: what nobody attached within a day, and what went with its message (F-OP-5, R19).
use std::time::Duration;

use super::room::Files;
use super::store;
use crate::platform::Core;
use crate::platform::clock::DAY;
use crate::platform::error::Result;

const EVERY: Duration = Duration::from_secs(600);
const AT_ONCE: i64 = 200;

/// Sweeps now and every ten minutes, for as long as the node runs. Several nodes may sweep at once without harm.
pub async fn sweep_always(core: Core) {
    loop {
        match sweep(&core).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "files that nobody keeps were taken away"),
            Err(error) => tracing::error!(error = %error, "the sweep of files goes on later"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Takes bytes first and the row last, so that a fall in between leaves a row that says what is still to do. How many files went.
pub async fn sweep(core: &Core) -> Result<u64> {
    let files = core.rooms.get::<Files>();
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    store::let_go_of_orphans(&mut tx, now.plus(-DAY)).await?;
    tx.commit().await?;
    let mut gone = 0;
    loop {
        let some = store::removed(&mut core.db.clone(), AT_ONCE).await?;
        if some.is_empty() {
            return Ok(gone);
        }
        for (id, stored) in some {
            let _turn = files.turn(&id).await;
            files.vault.remove(&stored).await?;
            let mut tx = core.db.begin(core.now()).await?;
            store::forget(&mut tx, &id).await?;
            tx.commit().await?;
            gone += 1;
        }
    }
}
