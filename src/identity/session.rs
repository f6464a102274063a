//! Sessions: one row per signed-in device or token; ending one reaches its open sockets.
use schemars::JsonSchema;
use serde::Serialize;

use super::store::{self, SessionRow};
use crate::platform::clock::{DAY, MINUTE};
use crate::platform::db::{Db, Reads, Tx};
use crate::platform::error::Result;
use crate::platform::live::{Gate, Later};
use crate::platform::permit::{Actor, PersonId, SessionId};
use crate::platform::{Time, secret};

/// Idle and absolute ends of a browser session (ASVS 7.3).
const IDLE: i64 = 30 * DAY;
const ABSOLUTE: i64 = 90 * DAY;
/// `last_seen_at` is refreshed no more often than this.
pub(super) const SEEN_EVERY: i64 = 10 * MINUTE;

/// A signed-in device, as its owner sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Device {
    pub id: String,
    pub kind: String,
    pub device: String,
    pub created_at: Time,
    pub last_seen_at: Time,
    pub current: bool,
}

impl SessionRow {
    /// Neither ended, nor too old, nor of a suspended person.
    pub(super) fn stands(&self, now: Time) -> bool {
        self.stands_until(now).is_some()
    }

    /// When it ends unless something happens before; none when it has ended or its person is suspended.
    pub(super) fn stands_until(&self, now: Time) -> Option<Time> {
        let suspended = self.suspended_at.is_some() && self.suspended_until.is_none_or(|until| now < until);
        let mut until = self.expires_at.unwrap_or(Time(i64::MAX));
        if self.kind == "browser" {
            until = until.min(self.last_seen_at.plus(IDLE)).min(self.created_at.plus(ABSOLUTE));
        }
        (self.ended_at.is_none() && !suspended && now < until).then_some(until)
    }

    pub(super) fn actor(&self) -> Actor {
        Actor { person: self.person_id.clone(), session: self.id.clone() }
    }
}

/// Signs a person in on a device; the secret goes into the cookie and nowhere else.
pub async fn start(tx: &mut Tx, person: &PersonId, device: &str) -> Result<String> {
    let secret = secret::token();
    store::add_session(tx, &SessionId::fresh(), person, &secret::digest(&secret), "browser", device, None).await?;
    Ok(secret)
}

/// A bearer token for a program.
pub async fn create_token(tx: &mut Tx, person: &PersonId, note: &str) -> Result<String> {
    let secret = secret::token();
    store::add_session(tx, &SessionId::fresh(), person, &secret::digest(&secret), "token", note, None).await?;
    Ok(secret)
}

/// Ends one session of this person; sockets close within two seconds. False when it was not theirs or ended already.
pub async fn end(tx: &mut Tx, id: &SessionId, person: &PersonId) -> Result<bool> {
    let ended = store::end_session(tx, id, person).await?;
    if ended {
        tx.rights_changed(Some(person)).await?;
    }
    Ok(ended)
}

/// Ends every session of this person, except perhaps the one that asks.
pub async fn end_all(tx: &mut Tx, person: &PersonId, but: Option<&SessionId>) -> Result<u64> {
    let ended = store::end_sessions(tx, person, but).await?;
    tx.rights_changed(Some(person)).await?;
    Ok(ended)
}

/// Does this session stand: neither ended, nor too old, nor of a suspended person?
pub async fn stands(db: &mut impl Reads, id: &SessionId, now: Time) -> Result<bool> {
    Ok(stands_until(db, id, now).await?.is_some())
}

async fn stands_until(db: &mut impl Reads, id: &SessionId, now: Time) -> Result<Option<Time>> {
    Ok(store::session_by_id(db, id).await?.and_then(|row| row.stands_until(now)))
}

/// Tells the hub whether a socket's session still stands.
pub struct SessionGate {
    pub clock: crate::platform::Clock,
}

impl Gate for SessionGate {
    fn stands_until<'a>(&'a self, db: &'a Db, actor: &'a Actor) -> Later<'a, Result<Option<Time>>> {
        Box::pin(async move { stands_until(&mut db.clone(), &actor.session, self.clock.now()).await })
    }
}
