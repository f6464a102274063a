//! Taking an import in: its rows are staged unseen, in slices, and then made true. What fits one short transaction comes in at once; more
//! is accepted whole in one transaction and made true slice by slice, by another node or after a restart where need be (R21).
use std::time::{Duration, Instant};

use super::list::{List, Prepared};
use super::store::{self, Row};
use crate::platform::Core;
use crate::platform::db::{StagedRange, forget_staged, give_way, stage};
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::PersonId;

/// Rows that come in at once: some tenths of a second.
const WHOLE: i64 = 10_000;
/// Rows of a larger import that one transaction makes true.
const SLICE: i64 = 4_000;
/// How long a start waits for an import that another process may still be taking in.
const PATIENCE: Duration = Duration::from_secs(8);
const LOOK: Duration = Duration::from_millis(200);

/// Takes everything in; false when the registers changed since the rows were made ready, and nothing was written.
pub(super) async fn take_in(core: &Core, prepared: Prepared, by: PersonId) -> Result<bool> {
    let core = core.clone();
    // Whoever asked may go; what has begun is brought to its end.
    tokio::spawn(async move { begin(&core, prepared, &by).await }).await.map_err(Error::internal)?
}

async fn begin(core: &Core, prepared: Prepared, by: &PersonId) -> Result<bool> {
    let (id, holder) = (id::fresh(), id::fresh());
    let Prepared { lists, revision } = prepared;
    let counts: Vec<(&str, i64)> = lists.iter().map(|(list, rows)| (list.as_str(), rows.len() as i64)).collect();
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let owned: Vec<(String, i64)> = counts.iter().map(|(list, count)| ((*list).to_owned(), *count)).collect();
    let mut tx = core.db.begin(core.now()).await?;
    store::open(&mut tx, &id, by.as_str(), &counts, &holder).await?;
    tx.commit().await?;
    for (list, rows) in lists {
        stage(&core.db, core.now(), &id, list.as_str(), rows).await?;
    }
    let mut tx = core.db.begin(core.now()).await?;
    let mut stands = match revision {
        Some(revision) => revision.stands(&mut tx).await?,
        None => true,
    };
    for range in ranges(&id, &owned, 0, total) {
        stands = stands && List::parse(&range.list)?.taken_meanwhile(&mut tx, &range).await? == 0;
    }
    if stands && total <= WHOLE {
        for range in ranges(&id, &owned, 0, total) {
            stands = stands && List::parse(&range.list)?.take(&mut tx, &range, by.as_str()).await?;
        }
        if !stands {
            tx.rollback().await?;
            tx = core.db.begin(core.now()).await?;
        }
    }
    if !stands || total <= WHOLE {
        store::remove(&mut tx, &id, &holder).await?;
        tx.commit().await?;
        forget_staged(&core.db, core.now(), &id).await?;
        return Ok(stands);
    }
    store::accept(&mut tx, &id, &holder).await?;
    tx.commit().await?;
    go_on(core, &id, &holder).await?;
    Ok(true)
}

/// Makes the rest of an accepted import true.
async fn go_on(core: &Core, id: &str, holder: &str) -> Result<()> {
    loop {
        let begun = Instant::now();
        let mut tx = core.db.begin(core.now()).await?;
        let row = store::row(&mut tx, id).await?.ok_or_else(|| Error::unavailable("another node has ended the import"))?;
        let lists = row.lists()?;
        let total: i64 = lists.iter().map(|(_, count)| count).sum();
        let upto = total.min(row.taken + SLICE);
        for range in ranges(id, &lists, row.taken, upto) {
            if !List::parse(&range.list)?.take(&mut tx, &range, &row.by_id).await? {
                tracing::warn!(import.id = %id, list = range.list, "somebody changed what an import changes while it came in; their word stands");
            }
        }
        store::progress(&mut tx, id, holder, upto).await?;
        if upto == total {
            store::remove(&mut tx, id, holder).await?;
        }
        tx.commit().await?;
        if upto == total {
            return forget_staged(&core.db, core.now(), id).await;
        }
        give_way(begun).await;
    }
}

/// The rows from one count to another, over all lists in their order.
fn ranges(id: &str, lists: &[(String, i64)], after: i64, upto: i64) -> Vec<StagedRange> {
    let mut before = 0;
    let mut found = Vec::new();
    for (list, count) in lists {
        let (from, to) = ((after - before).max(0) + 1, (upto - before).min(*count));
        if from <= to {
            found.push(StagedRange { batch: id.to_owned(), list: list.clone(), from, to });
        }
        before += count;
    }
    found
}

/// Goes on with imports whose node is gone, and deletes what was staged by others that never came to be accepted.
///
/// # Errors
/// A database that is away.
pub async fn resume(core: &Core) -> Result<()> {
    for Row { id, state, .. } in store::orphans(&mut core.db.clone(), core.now()).await? {
        let holder = id::fresh();
        let mut tx = core.db.begin(core.now()).await?;
        if !store::claim(&mut tx, &id, &holder).await? {
            tx.rollback().await?;
            continue;
        }
        if state == "accepted" {
            tx.commit().await?;
            go_on(core, &id, &holder).await?;
            tracing::info!(import.id = %id, "an import was brought to its end");
        } else {
            store::remove(&mut tx, &id, &holder).await?;
            tx.commit().await?;
            forget_staged(&core.db, core.now(), &id).await?;
        }
    }
    Ok(())
}

/// Waits, before anybody is served, until no import is half taken in.
///
/// # Errors
/// A database that is away.
pub async fn settle(core: &Core) -> Result<()> {
    let begun = Instant::now();
    loop {
        resume(core).await?;
        if !store::under_way(&mut core.db.clone()).await? || begun.elapsed() > PATIENCE {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_go_over_all_lists_once() {
        let lists = [("people".to_owned(), 5), ("roles".to_owned(), 0), ("role_dates".to_owned(), 3)];
        let seen = |after, upto| ranges("i", &lists, after, upto).into_iter().map(|range| (range.list, range.from, range.to)).collect::<Vec<_>>();
        assert_eq!(seen(0, 8), [("people".into(), 1, 5), ("role_dates".into(), 1, 3)]);
        assert_eq!(seen(0, 4), [("people".into(), 1, 4)]);
        assert_eq!(seen(4, 7), [("people".into(), 5, 5), ("role_dates".into(), 1, 2)]);
        assert_eq!(seen(7, 8), [("role_dates".into(), 3, 3)]);
    }
}
