//! Taking an import in: parts in transactions of their own, unseen; the last one shows all of them at once (R21).
use std::time::Duration;

use super::import::{Ground, LineImportId};
use super::known::plain;
use super::plan::Plan;
use super::store::{self, Row};
use crate::chat::{self, Origin};
use crate::exchange::{import, policy};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::task::keep_running;
use crate::plc;

/// How often imports are looked for whose node is gone.
const LOOK: Duration = Duration::from_secs(5);

/// Works on an import in the background; whoever asks for it sees how far it is.
pub fn start(core: &Core, row: Row) {
    let core = core.clone();
    tokio::spawn(async move {
        if let Err(error) = work(&core, row).await {
            tracing::error!(error = %error, "an import of LINE history stopped; it is tried again");
        }
    });
}

/// Takes up what dead nodes left, and forgets previews that nobody came back to.
pub fn watch(core: &Core) {
    let core = core.clone();
    keep_running("LINE imports", move || look_always(core.clone()));
}

async fn look_always(core: Core) {
    loop {
        if let Err(error) = look(&core).await {
            tracing::warn!(error = %error, "imports of LINE history could not be looked after");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(core: &Core) -> Result<()> {
    import::resume(core).await?;
    for row in store::orphans(&mut core.db.clone(), core.now()).await? {
        work(core, row).await?;
    }
    for id in store::forgotten(&mut core.db.clone(), core.now()).await? {
        let mut tx = core.db.begin(core.now()).await?;
        store::discard(&mut tx, &id).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes an import in from its beginning. Refusals give it back to its preview with the reason.
///
/// # Errors
/// A database that is away: the lease ends and the import begins anew.
pub async fn work(core: &Core, row: Row) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    let Some(holder) = store::claim(&mut tx, &row.id).await? else { return tx.rollback().await };
    chat::unstage_lines(&mut tx, row.id.as_str()).await?;
    tx.commit().await?;
    match take_in(core, &row, &holder).await {
        Err(error) if error.status.is_client_error() => give_back(core, &row.id, &error).await,
        done => done,
    }
}

async fn take_in(core: &Core, row: &Row, holder: &str) -> Result<()> {
    let (found, choices) = (row.found()?, row.choices()?);
    let ground = Ground::of(&mut core.db.clone(), &row.space_id).await?;
    let mut plan = Plan::new(&found, &choices, &ground.former, &ground.known);
    let origin = Origin { import: row.id.as_str(), space: &row.space_id, by: row.consent_by.as_ref().unwrap_or(&row.by_id) };
    for part in 0..row.parts {
        let waiting = store::part(&mut core.db.clone(), &row.id, part).await?;
        let lines = waiting.into_iter().filter_map(|entry| plan.take(entry)).collect();
        let mut tx = core.db.begin(core.now()).await?;
        chat::stage_lines(&mut tx, origin, lines).await?;
        store::progress(&mut tx, &row.id, holder, part + 1).await?;
        tx.commit().await?;
    }
    let mut tx = core.db.begin(core.now()).await?;
    let now = tx.now();
    // A right that ended while it was under way ends it; the operator's word needs none.
    if !row.by_operator {
        let standing = plc::standing(&mut tx, origin.by, &row.space_id, now).await?;
        policy::LINE.permit(&standing.reach)?;
    }
    for name in &found.names {
        if let Some(choice) = choices.names.get(&name.name) {
            store::remember(&mut tx, &row.space_id, &plain(&name.name), choice).await?;
        }
    }
    store::finish(&mut tx, &row.id, holder, plan.counts).await?;
    let shown = chat::publish_lines(&mut tx, origin).await?;
    tx.commit().await?;
    tracing::info!(space.id = %row.space_id, import.id = %row.id, lines = shown, "LINE history was taken in");
    Ok(())
}

async fn give_back(core: &Core, id: &LineImportId, error: &Error) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    chat::unstage_lines(&mut tx, id.as_str()).await?;
    store::give_back(&mut tx, id, &error.th).await?;
    tx.commit().await
}
