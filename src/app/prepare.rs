//! What happens between "listening" and "ready": the sample world, and whatever readers must catch up with.
use std::time::{Duration, Instant};

use super::probes::Readiness;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::task::keep_running;
use crate::{chat, exchange, files, identity, networks, notifications, organisations, plc, progress, search, world};

/// A large database is compared for longer than people should wait.
const CHECK: Duration = Duration::from_secs(10);

/// Is this an empty database, to be filled with the sample world?
pub async fn must_fill(core: &Core) -> Result<bool> {
    identity::is_empty(&mut core.db.clone()).await
}

/// Fills the sample world when asked, waits until it can be found, then says ready.
pub async fn prepare(core: &Core, fill: bool) -> Result<()> {
    let db = core.db.clone();
    let checked = tokio::spawn(async move { db.check_after_crash().await });
    if tokio::time::timeout(CHECK, checked).await.is_err() {
        tracing::info!("the pages of the database are still being compared; people are let in meanwhile");
    }
    if fill {
        let started = Instant::now();
        let size = if core.config.tiny_demo { world::Size::Tiny } else { world::Size::Full };
        let plan = world::plan(core.now().bangkok_date(), size);
        world::load(core, &plan).await?;
        tracing::info!(
            people = plan.people.len(),
            messages = plan.messages.len(),
            duration_ms = started.elapsed().as_millis() as u64,
            "the sample world is loaded"
        );
    }
    // Nobody is served beside an import that is half true.
    exchange::import::settle(core).await?;
    fill_search_keys(core).await?;
    progress::start(core).await?;
    search::start(core).await;
    notifications::start(core).await?;
    exchange::line::watch(core);
    identity::write_last_seen_always(core);
    let limits = core.limits.clone();
    keep_running("limits", move || limits.clone().tidy_always());
    let of = core.clone();
    keep_running("sweep of files", move || files::sweep_always(of.clone()));
    let of = core.clone();
    keep_running("words of documents", move || files::read_texts_always(of.clone()));
    plc::start(core);
    chat::start(core);
    core.rooms.get::<Readiness>().set();
    tracing::info!("ready");
    Ok(())
}

/// Names are searched by keys that this release may fold in another way than the one before.
async fn fill_search_keys(core: &Core) -> Result<()> {
    identity::fill_search_keys(core).await?;
    organisations::fill_search_keys(core).await?;
    let mut tx = core.db.begin(core.now()).await?;
    networks::fill_search_keys(&mut tx).await?;
    tx.commit().await
}
