//! The sender: what is due goes out, by one node, at hours that the person chose.
use std::time::Duration;

use super::mail::{self, Post};
use super::push::{self, Vapid};
use super::settings::settings;
use super::store::{self, Due};
use super::thanks;
use crate::calendar::SchoolCalendar;
use crate::platform::Core;
use crate::platform::clock::{MINUTE, SECOND};
use crate::platform::error::Result;

const POLL: Duration = Duration::from_millis(1_000);
/// After a refusal of the database.
const REST: Duration = Duration::from_secs(2);
const AT_ONCE: i64 = 20;
/// After so many tries a push service or a mail server has had its chance.
const TRIES: i64 = 5;

/// The ways out of the house.
#[derive(Clone)]
pub struct Ways {
    pub client: reqwest::Client,
    pub vapid: Vapid,
    /// None where the operator configured no mail.
    pub post: Option<Post>,
}

impl Ways {
    pub async fn open(core: &Core) -> Result<Ways> {
        let vapid = Vapid::load(&core.db, core.clock).await?;
        let post = core.config.mail.as_ref().map(|mail| Post::open(mail, core.clock)).transpose()?;
        Ok(Ways { client: push::client(&core.config)?, vapid, post })
    }
}

/// Sends for as long as the node runs.
pub(super) async fn work(core: Core, ways: Ways) {
    loop {
        tokio::time::sleep(POLL).await;
        if let Err(error) = turn(&core, &ways).await {
            tracing::warn!(error = %error, "what is due could not be sent; tried again");
            tokio::time::sleep(REST).await;
        }
    }
}

async fn turn(core: &Core, ways: &Ways) -> Result<()> {
    while store::is_due(&mut core.db.clone(), core.now()).await? {
        let mut tx = core.db.begin(core.now()).await?;
        let taken = store::take_due(&mut tx, AT_ONCE).await?;
        tx.commit().await?;
        if taken.is_empty() {
            return Ok(());
        }
        for due in &taken {
            match due.kind.as_str() {
                "push" => ring(core, ways, due).await?,
                "digest" => mail::send_digest(core, ways, due).await?,
                _ => thanks::tell(core, due).await?,
            }
        }
    }
    Ok(())
}

/// In quiet hours it waits for their end; then everything that waited goes at once, gathered.
async fn ring(core: &Core, ways: &Ways, due: &Due) -> Result<()> {
    let now = core.now();
    let chosen = settings(&mut core.db.clone(), &due.person_id).await?;
    if let Some(end) = chosen.quiet.ends(now, &SchoolCalendar::standard().holidays) {
        let mut tx = core.db.begin(now).await?;
        store::again(&mut tx, due, end, 0).await?;
        return tx.commit().await;
    }
    let all = push::ring(core, &ways.client, &ways.vapid, &due.person_id, &chosen, is_last(due.tries)).await?;
    let mut tx = core.db.begin(core.now()).await?;
    if all {
        store::done(&mut tx, due).await?
    } else {
        store::again(&mut tx, due, core.now().plus(wait(due.tries)), due.tries + 1).await?
    }
    tx.commit().await
}

/// 5 s, 30 s, 3 min, 18 min.
pub(super) fn wait(tries: i64) -> i64 {
    let wait = 5 * SECOND * 6_i64.pow(u32::try_from(tries.clamp(0, 4)).unwrap_or(0));
    wait.min(30 * MINUTE)
}

pub(super) fn is_last(tries: i64) -> bool {
    tries + 1 >= TRIES
}
