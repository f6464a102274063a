//! A new index, of everything that stands in the database, made while the old one goes on answering.
use std::path::Path;

use super::super::changes::is_followed;
use super::super::documents::{self, PAGE};
use super::super::failure::Failure;
use super::super::leisure::Leisure;
use super::super::{Index, store};
use super::{DATES, Follower};
use crate::files;
use crate::platform::Clock;
use crate::platform::db::Db;
use crate::practices::{self, PracticeId};

/// Texts of files read in one go: each may be long.
const TEXTS: i64 = 20;

/// Keeps the old index up to date between two pages of the new one. One that fails is no reason to stop making the new one.
async fn keep(old: &mut Option<Follower>) {
    let failed = match old {
        Some(follower) => follower.follow(None).await.is_err(),
        None => false,
    };
    if failed {
        *old = None;
    }
}

/// Makes a new index in a folder, of everything there is; how many documents it holds.
pub(in crate::search) async fn build(folder: &Path, db: &Db, clock: Clock, leisure: &Leisure, old: &mut Option<Follower>) -> Result<u64, Failure> {
    let place = folder.to_owned();
    let index = leisure.run(move || Index::create(&place)).await??;
    let mut new = Follower::new(index, db.clone(), clock, leisure.clone()).await?;
    // Heads first: what is written while the pages are read is read once more from the log.
    let now = clock.now();
    for (stream, head) in store::heads(&mut db.clone()).await?.into_iter().filter(|(stream, _)| is_followed(stream)) {
        new.read_up_to(&stream, head);
    }
    new.read_up_to(DATES, now.0);
    let mut after = String::new();
    loop {
        let ids = store::organisations_after(&mut db.clone(), &after, PAGE as i64).await?;
        let Some(last) = ids.last() else { break };
        after = last.0.clone();
        new.organisations(&ids).await?;
        keep(old).await;
    }
    after.clear();
    loop {
        let ids = store::people_after(&mut db.clone(), &after, PAGE as i64).await?;
        let Some(last) = ids.last() else { break };
        after = last.0.clone();
        new.people(&ids).await?;
        keep(old).await;
    }
    let mut last: Option<PracticeId> = None;
    loop {
        let ids = practices::published_after(&mut db.clone(), last.as_ref(), PAGE as i64).await?;
        if ids.is_empty() {
            break;
        }
        new.practices(&ids).await?;
        last = ids.into_iter().next_back();
        keep(old).await;
    }
    let (mut space, mut number) = (String::new(), 0);
    loop {
        let rows = store::messages_after(&mut db.clone(), &space, number, 2_000).await?;
        let Some(last) = rows.last() else { break };
        (space, number) = (last.space_id.0.clone(), last.number);
        let documents = documents::messages(&mut db.clone(), rows, now).await?;
        new.put(documents).await?;
        keep(old).await;
    }
    after.clear();
    loop {
        let ids = store::spaces_after(&mut db.clone(), &after, PAGE as i64).await?;
        let Some(last) = ids.last() else { break };
        after = last.0.clone();
        let rooms = documents::spaces(&mut db.clone(), &ids).await?;
        new.put(rooms).await?;
        keep(old).await;
    }
    after.clear();
    loop {
        let texts = files::texts_after(&mut db.clone(), &after, TEXTS).await?;
        let Some(last) = texts.last() else { break };
        after = last.id.0.clone();
        let documents = documents::files(&mut db.clone(), texts).await?;
        new.put(documents).await?;
        keep(old).await;
    }
    new.commit().await?;
    // A request for a new index that came meanwhile is answered by the next turn.
    new.follow(None).await?;
    let documents = new.index.len().saturating_sub(new.cursors.len() as u64);
    new.close().await?;
    Ok(documents)
}
