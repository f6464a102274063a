//! Live: one socket per client for all its streams. The database is the truth; a socket is where it is told sooner.
mod allowance;
mod dates;
mod delivery;
mod ephemeral;
mod feed;
mod following;
mod frame;
mod hub;
mod kept;
mod line;
mod pace;
mod presence;
mod roster;
mod rounds;
mod sitting;
mod socket;
mod whispers;

pub use dates::DatedRights;
pub use ephemeral::Ephemeral;
pub use frame::{encode, event_fields};
pub use hub::{Hub, HubParts};
pub use roster::Seat;
pub use socket::serve;

use std::pin::Pin;

use serde_json::{Map, Value};

use super::db::{Db, EventRow};
use super::error::Result;
use super::limits::LimitClass;
use super::permit::{Actor, PersonId, Rule};
use super::{Core, Time};

pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A kind of stream, registered by its room.
pub trait StreamKind: Send + Sync {
    fn kind(&self) -> &'static str;
    /// May this person read the stream now?
    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>>;
    /// The kind's own fields of each event, from the state as it stands (deleted words stay deleted).
    fn fill<'a>(&'a self, db: &'a Db, id: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>>;
}

/// Says whether a session still stands; registered by `identity`.
pub trait Gate: Send + Sync {
    /// When it ends unless something happens before; none when it has ended.
    fn stands_until<'a>(&'a self, db: &'a Db, actor: &'a Actor) -> Later<'a, Result<Option<Time>>>;
}

/// Whose rights ended.
pub enum Ended {
    Of(Vec<PersonId>),
    /// Of more people than are asked about one by one.
    OfMany,
}

type RunAction = fn(Core, Actor, Value) -> Later<'static, Result<Option<Value>>>;

/// Something a client may say on the socket, with the row that allows it.
pub struct Action {
    /// The frame's `type`.
    pub kind: &'static str,
    pub rule: &'static Rule,
    /// The budget that it draws on.
    pub limit: LimitClass,
    /// Answers with a frame, or nothing. It must queue its write before its first wait, so that one sender's words keep their order.
    pub run: RunAction,
}
