//! The reader `progress`: follows the streams of spaces, networks, schools and rights, each with its own cursor, and looks again at what moved.
use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::day::Day;
use super::look::look;
use super::store::{self, Lag};
use crate::platform::db::{Db, Stream};
use crate::platform::error::Result;
use crate::platform::task::keep_running;
use crate::platform::{Core, Time};

/// Events of one stream read in one go.
const PAGE: i64 = 2_000;
/// Streams that share a commit, and events: whoever posts meanwhile waits for it.
const SHARE: usize = 40;
const SHARED_EVENTS: i64 = 250;
/// How much longer than a commit it lets others go first before the next.
const GIVES_WAY: u32 = 2;
/// Finds what no commit told: imports beside the server, other nodes without a bus, a new day.
const POLL: Duration = Duration::from_secs(4);
/// Commits that come together are looked at together.
const SETTLE: Duration = Duration::from_millis(900);
/// A figure stands two seconds after what it counts, on a node that is not overrun.
const LONGEST_REST: Duration = Duration::from_millis(600);
/// After a refusal of the database.
const REST: Duration = Duration::from_millis(700);

/// Catches up, then follows for as long as the node runs. When it returns, every dashboard is as of now.
pub async fn start(core: &Core) -> Result<()> {
    // A great load just before may keep the database busy for longer than one question waits.
    while let Err(error) = catch_up(&core.db, core.now()).await {
        if error.status != StatusCode::SERVICE_UNAVAILABLE {
            return Err(error);
        }
        tracing::warn!(error = %error, "progress waits for the database");
        tokio::time::sleep(REST).await;
    }
    let core = core.clone();
    keep_running("progress", move || follow(core.clone()));
    Ok(())
}

/// Throws everything derived away and makes it again from the log and the state.
pub async fn rebuild(db: &Db, now: Time) -> Result<()> {
    let mut tx = db.begin(now).await?;
    store::forget_everything(&mut tx).await?;
    tx.commit().await?;
    catch_up(db, now).await
}

/// Reads every stream to its head, makes the turn of the day if nobody did, and looks at what is stale.
pub async fn catch_up(db: &Db, now: Time) -> Result<()> {
    loop {
        let lags = store::lagging(&mut db.clone(), 1_000).await?;
        if lags.is_empty() {
            break;
        }
        apply(db, now, &lags, 0).await?;
    }
    let mut tx = db.begin(now).await?;
    if store::turn(&mut tx, Day::of(now)).await? {
        store::drop_empty_places(&mut tx).await?;
    }
    let new = store::new_schools(&mut tx, 1_000).await?;
    store::mark_schools(&mut tx, &new).await?;
    tx.commit().await?;
    look(db, now, 0).await
}

/// A cursor moves in the same commit as what was read, so that nothing counts twice and nothing is missed. Between two commits those who talk go first,
/// so many times as long as the last one took.
async fn apply(db: &Db, now: Time, lags: &[Lag], gives_way: u32) -> Result<()> {
    let mut rest = lags;
    while !rest.is_empty() {
        let begun = tokio::time::Instant::now();
        let (some, later) = rest.split_at(shared(rest));
        let mut tx = db.begin(now).await?;
        let moved = store::advance(&mut tx, some, PAGE).await?;
        store::apply(&mut tx, &moved).await?;
        tx.commit().await?;
        rest = later;
        if !rest.is_empty() {
            tokio::time::sleep(begun.elapsed() * gives_way).await;
        }
    }
    Ok(())
}

/// How many of the streams share the next commit: one at least.
fn shared(lags: &[Lag]) -> usize {
    let mut events = 0;
    let fit = lags.iter().take(SHARE).take_while(|lag| {
        events += (lag.head - lag.read).min(PAGE);
        events <= SHARED_EVENTS
    });
    fit.count().max(1)
}

enum Heard {
    Streams(BTreeSet<String>),
    /// Time to ask all heads.
    Anything,
}

async fn follow(core: Core) {
    let mut commits = core.hub.commits();
    let mut turned = Day::of(core.now());
    // What came before the first commit that is heard is asked for at once.
    let mut polled = tokio::time::Instant::now() - POLL;
    loop {
        let heard = if polled.elapsed() >= POLL { Heard::Anything } else { hear(&mut commits, polled + POLL).await };
        if matches!(heard, Heard::Anything) {
            polled = tokio::time::Instant::now();
        }
        let begun = tokio::time::Instant::now();
        let done = step(&core, heard, &mut turned).await;
        tokio::time::sleep(rest_after(begun.elapsed())).await;
        if let Err(error) = done {
            tracing::warn!(error = %error, "progress could not be brought up to date; tried again");
            tokio::time::sleep(REST).await;
            polled -= POLL;
        }
    }
}

/// While much is said, most of the time stays with those who say it.
fn rest_after(round: Duration) -> Duration {
    (round * 20).min(LONGEST_REST).max(round * 4)
}

async fn step(core: &Core, heard: Heard, turned: &mut Day) -> Result<()> {
    let now = core.now();
    let mut db = core.db.clone();
    match heard {
        Heard::Streams(streams) => {
            let mut lags = store::lags_of(&mut db, &streams.into_iter().collect::<Vec<_>>()).await?;
            while !lags.is_empty() {
                apply(&core.db, now, &lags, GIVES_WAY).await?;
                lags.retain(|lag| lag.head > lag.read + PAGE);
                lags = store::lags_of(&mut db, &lags.into_iter().map(|lag| lag.stream).collect::<Vec<_>>()).await?;
            }
            look(&core.db, now, GIVES_WAY).await
        }
        Heard::Anything if *turned != Day::of(now) => {
            catch_up(&core.db, now).await?;
            *turned = Day::of(now);
            Ok(())
        }
        Heard::Anything => {
            let lags = store::lagging(&mut db, 1_000).await?;
            apply(&core.db, now, &lags, GIVES_WAY).await?;
            let new = store::new_schools(&mut db, 1_000).await?;
            if !new.is_empty() {
                let mut tx = core.db.begin(now).await?;
                store::mark_schools(&mut tx, &new).await?;
                tx.commit().await?;
            }
            look(&core.db, now, GIVES_WAY).await
        }
    }
}

/// Streams that concern us, gathered for a moment after the first; everything once some were missed or the time is up.
async fn hear(commits: &mut Receiver<Stream>, until: tokio::time::Instant) -> Heard {
    let mut streams = BTreeSet::new();
    let mut deadline = until;
    loop {
        match tokio::time::timeout_at(deadline, commits.recv()).await {
            Ok(Ok(stream)) if matches!(stream.kind(), "space" | "network" | "school" | "rights") => {
                if streams.is_empty() {
                    deadline = deadline.min(tokio::time::Instant::now() + SETTLE);
                }
                streams.insert(stream.as_str().to_owned());
            }
            Ok(Ok(_)) => {}
            Ok(Err(RecvError::Lagged(_))) => return Heard::Anything,
            Ok(Err(RecvError::Closed)) => {
                tokio::time::sleep_until(until).await;
                return Heard::Anything;
            }
            Err(_) if streams.is_empty() => return Heard::Anything,
            Err(_) => return Heard::Streams(streams),
        }
    }
}
