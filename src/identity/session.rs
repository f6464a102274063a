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
        let suspended = self.suspended_at.is_some() && self.suspended_until.is_none_or(|until| now < until);
        let old = self.kind == "browser" && (now.0 - self.last_seen_at.0 > IDLE || now.0 - self.created_at.0 > ABSOLUTE);
        self.ended_at.is_none() && !suspended && !old && self.expires_at.is_none_or(|end| now < end)
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
    Ok(store::session_by_id(db, id).await?.is_some_and(|row| row.stands(now)))
}

/// Tells the hub whether a socket's session still stands.
pub struct SessionGate {
    pub clock: crate::platform::Clock,
}

impl Gate for SessionGate {
    fn stands<'a>(&'a self, db: &'a Db, actor: &'a Actor) -> Later<'a, Result<bool>> {
        Box::pin(async move { stands(&mut db.clone(), &actor.session, self.clock.now()).await })
    }
}
