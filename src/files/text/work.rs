//! Reads what waits, one document at a time on each node, and tells `files/all` of each.
use std::time::Duration;

use super::format::{Format, has_words};
use super::{TOLD_ON, TextState, reader, store};
use crate::files::room::Files;
use crate::platform::Core;
use crate::platform::clock::MINUTE;
use crate::platform::db::{NewEvent, Stream};
use crate::platform::error::Result;

/// Between two looks while nothing waits.
const REST: Duration = Duration::from_secs(2);
/// Larger documents are kept and not looked into, in bytes.
const LARGEST: i64 = 32 * 1024 * 1024;
/// A document that its reader did not survive so often is left alone.
const ATTEMPTS: i64 = 2;
/// Whoever has been at it for so long has fallen.
const STALE_MINUTES: i64 = 5;

/// Reads for as long as the node runs.
pub async fn read_texts_always(core: Core) {
    loop {
        match read_next(&core).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(REST).await,
            Err(error) => {
                tracing::error!(error = %error, "reading the words of documents goes on later");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Reads the next document that waits; false when none does.
async fn read_next(core: &Core) -> Result<bool> {
    let now = core.now();
    let Some(open) = store::open(&mut core.db.clone(), now.plus(-STALE_MINUTES * MINUTE)).await? else { return Ok(false) };
    let mut tx = core.db.begin(now).await?;
    let taken = store::take(&mut tx, &open.file_id, open.attempts).await?;
    tx.commit().await?;
    if !taken {
        return Ok(true);
    }
    let (state, body) = read(core, &open).await?;
    tracing::info!(file.id = %open.file_id, state = state.as_str(), "the words of a document were read");
    let mut tx = core.db.begin(core.now()).await?;
    store::settle(&mut tx, &open.file_id, state, body).await?;
    tx.append(&Stream::new(TOLD_ON, "all"), NewEvent::new("text", "").on(&open.file_id)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn read(core: &Core, open: &store::Open) -> Result<(TextState, Option<String>)> {
    let Some(format) = Format::of(&open.content_type) else { return Ok((TextState::Unreadable, None)) };
    if open.size > LARGEST {
        return Ok((TextState::TooLarge, None));
    }
    if open.attempts >= ATTEMPTS {
        return Ok((TextState::Unreadable, None));
    }
    let files = core.rooms.get::<Files>();
    let flow = files.vault.read(&open.stored, None).await?;
    let bytes = reader::gather(flow, LARGEST.unsigned_abs()).await?;
    Ok(match reader::read(format, bytes).await? {
        Some(text) if has_words(&text) => (TextState::Read, Some(text)),
        Some(_) => (TextState::Empty, None),
        None => (TextState::Unreadable, None),
    })
}
