//! Every open socket of this node, so that a right taken away reaches it.
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;

use crate::platform::Time;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};

/// One open socket.
pub struct Seat {
    pub actor: Actor,
    /// When its session ends unless something happens before.
    until: AtomicI64,
    doubted: AtomicBool,
    leaving: AtomicBool,
    bell: Notify,
}

impl Seat {
    /// There is something to send.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    pub async fn bell(&self) {
        self.bell.notified().await;
    }

    /// Rights may have changed: ask again before the next word is delivered.
    fn doubt(&self) {
        self.doubted.store(true, Ordering::Release);
        self.wake();
    }

    /// The session was asked again: it stands until then.
    pub fn stands_until(&self, until: Time) {
        self.until.store(until.0, Ordering::Release);
    }

    /// Whether its own task has something to ask or to say before the next word.
    pub fn wants_its_task(&self) -> bool {
        self.doubted.load(Ordering::Acquire) || self.must_leave()
    }

    pub fn take_doubt(&self) -> bool {
        self.doubted.swap(false, Ordering::AcqRel)
    }

    fn leave(&self) {
        self.leaving.store(true, Ordering::Release);
        self.wake();
    }

    pub fn must_leave(&self) -> bool {
        self.leaving.load(Ordering::Acquire)
    }
}

#[derive(Default)]
pub(super) struct Roster {
    seats: Mutex<HashMap<PersonId, Vec<Arc<Seat>>>>,
}

impl Roster {
    fn seats(&self) -> MutexGuard<'_, HashMap<PersonId, Vec<Arc<Seat>>>> {
        self.seats.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A place for one more socket of this person, or 429.
    pub fn admit(&self, actor: Actor, until: Time, per_account: u64, total: u64) -> Result<Arc<Seat>> {
        let mut seats = self.seats();
        let all: usize = if total == 0 { 0 } else { seats.values().map(Vec::len).sum() };
        let own = seats.entry(actor.person.clone()).or_default();
        if (per_account > 0 && own.len() as u64 >= per_account) || (total > 0 && all as u64 >= total) {
            return Err(Error::too_fast(30));
        }
        let seat =
            Arc::new(Seat { actor, until: AtomicI64::new(until.0), doubted: AtomicBool::new(false), leaving: AtomicBool::new(false), bell: Notify::new() });
        own.push(seat.clone());
        Ok(seat)
    }

    pub fn remove(&self, seat: &Arc<Seat>) {
        let mut seats = self.seats();
        if let Some(own) = seats.get_mut(&seat.actor.person) {
            own.retain(|other| !Arc::ptr_eq(other, seat));
            if own.is_empty() {
                seats.remove(&seat.actor.person);
            }
        }
    }

    /// `None` = everybody.
    pub fn doubt(&self, person: Option<&str>) {
        let seats = self.seats();
        match person {
            Some(person) => seats.get(&PersonId::from(person)).into_iter().flatten().for_each(|seat| seat.doubt()),
            None => seats.values().flatten().for_each(|seat| seat.doubt()),
        }
    }

    /// Sessions whose time has come.
    pub fn doubt_ended(&self, now: Time) {
        self.seats().values().flatten().filter(|seat| seat.until.load(Ordering::Acquire) <= now.0).for_each(|seat| seat.doubt());
    }

    pub fn dismiss(&self) {
        self.seats().values().flatten().for_each(|seat| seat.leave());
    }

    pub fn count(&self) -> usize {
        self.seats().values().map(Vec::len).sum()
    }
}
