//! The sender: what is due goes out, by one node, at hours that the person chose.
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};

use super::mail::{self, Post};
use super::push::{self, Hosts, Rung, Vapid};
use super::settings::settings;
use super::store::{self, Due};
use super::thanks;
use crate::calendar::SchoolCalendar;
use crate::platform::Core;
use crate::platform::clock::{MINUTE, SECOND};
use crate::platform::error::{Error, Result};
use crate::platform::task::keep_running;

const POLL: Duration = Duration::from_millis(1_000);
/// After a refusal of the database.
const REST: Duration = Duration::from_secs(2);
/// One delivery, with all devices of a person; well within its lease.
const DEADLINE: Duration = Duration::from_secs(60);
/// After so many tries a push service or a mail server has had its chance.
const TRIES: i64 = 5;
/// A push whose host has enough to do is looked at again after this long.
const SOON: i64 = 2 * SECOND;

/// What is delivered: each kind has a queue of its own, so that a mail server that is away holds up no phone.
#[derive(Clone, Copy)]
enum Queue {
    Push,
    Digest,
    Thanks,
}

impl Queue {
    const ALL: [Queue; 3] = [Queue::Push, Queue::Digest, Queue::Thanks];

    /// Its name in the database.
    fn kind(self) -> &'static str {
        match self {
            Queue::Push => "push",
            Queue::Digest => "digest",
            Queue::Thanks => "thanks",
        }
    }

    /// People who are served side by side.
    fn at_once(self) -> usize {
        match self {
            Queue::Push => 64,
            Queue::Digest => 8,
            Queue::Thanks => 1,
        }
    }
}

/// The ways out of the house.
#[derive(Clone)]
pub struct Ways {
    pub client: reqwest::Client,
    pub hosts: Hosts,
    pub vapid: Vapid,
    /// None where the operator configured no mail.
    pub post: Option<Post>,
}

impl Ways {
    pub async fn open(core: &Core) -> Result<Ways> {
        let vapid = Vapid::load(&core.db, core.clock).await?;
        let post = core.config.mail.as_ref().map(|mail| Post::open(mail, core.clock)).transpose()?;
        Ok(Ways { client: push::client(&core.config)?, hosts: Hosts::default(), vapid, post })
    }
}

/// Sends for as long as the node runs.
pub(super) fn start(core: &Core, ways: &Ways) {
    for queue in Queue::ALL {
        let (core, ways) = (core.clone(), ways.clone());
        keep_running("deliveries", move || work(core.clone(), ways.clone(), queue));
    }
}

async fn work(core: Core, ways: Ways, queue: Queue) {
    let mut under_way = JoinSet::new();
    loop {
        match begin(&core, &ways, queue, &mut under_way).await {
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(error = %error, "what is due could not be taken up; tried again");
                tokio::time::sleep(REST).await;
            }
        }
        // What ends makes room at once; what becomes due is looked for every second.
        if under_way.len() < queue.at_once() {
            tokio::time::sleep(POLL).await;
        } else if let Some(ended) = under_way.join_next().await {
            broke_off(queue, ended);
        }
        while let Some(ended) = under_way.try_join_next() {
            broke_off(queue, ended);
        }
    }
}

/// A delivery that panicked comes again when its lease ends, like one that failed.
fn broke_off(queue: Queue, ended: std::result::Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(kind = queue.kind(), error = %error, "a delivery broke off; tried again");
    }
}

/// Begins as many deliveries as there is room for. Nobody waits for another one's.
async fn begin(core: &Core, ways: &Ways, queue: Queue, under_way: &mut JoinSet<()>) -> Result<()> {
    loop {
        let room = queue.at_once().saturating_sub(under_way.len());
        if room == 0 || !store::is_due(&mut core.db.clone(), queue.kind(), core.now()).await? {
            return Ok(());
        }
        let mut tx = core.db.begin(core.now()).await?;
        let taken = store::take_due(&mut tx, queue.kind(), room as i64).await?;
        tx.commit().await?;
        if taken.is_empty() {
            return Ok(());
        }
        for due in taken {
            under_way.spawn(deliver(core.clone(), ways.clone(), queue, due));
        }
    }
}

/// One delivery. What fails comes again when its lease ends.
async fn deliver(core: Core, ways: Ways, queue: Queue, due: Due) {
    let sent = match queue {
        Queue::Push => in_time(ring(&core, &ways, &due)).await,
        Queue::Digest => in_time(mail::send_digest(&core, &ways, &due)).await,
        // Asks nobody outside.
        Queue::Thanks => thanks::tell(&core, &due).await,
    };
    if let Err(error) = sent {
        tracing::warn!(kind = queue.kind(), error = %error, "what is due could not be sent; tried again");
    }
}

async fn in_time(sending: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::time::timeout(DEADLINE, sending).await.unwrap_or_else(|_| Err(Error::unavailable("it took too long")))
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
    let rung = push::ring(core, ways, &due.person_id, &chosen, is_last(due.tries)).await?;
    let mut tx = core.db.begin(core.now()).await?;
    match rung {
        Rung::All => store::done(&mut tx, due).await?,
        Rung::Later => store::again(&mut tx, due, core.now().plus(wait(due.tries)), due.tries + 1).await?,
        Rung::Untried => store::again(&mut tx, due, core.now().plus(SOON), due.tries).await?,
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
