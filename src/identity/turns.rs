//! Turns at hashing passwords: few at a time, so that sign-in is no memory bomb, and shared fairly between the addresses that ask, so that a
//! guesser with many lines waits behind itself and not before everybody else.
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::Prefix;
use super::fair_queue::FairQueue;
use crate::platform::error::{Error, Result};

/// Hashes at a time, 19 MiB each.
const AT_ONCE: usize = 2;
/// Hashes at a time for one address: somebody from another one never waits for a guesser's to end.
const AT_ONCE_FROM_ONE: usize = AT_ONCE - 1;
/// Who may wait: from one address (a hall of teachers who sign in at once), and in all.
const FROM_ONE: usize = 400;
const IN_ALL: usize = 4_000;
/// How soon somebody who found the queue full may come again, in seconds.
const COME_AGAIN_S: u64 = 5;

static TURNS: LazyLock<Mutex<Turns>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Turns {
    running: HashMap<Prefix, usize>,
    waiting: FairQueue<(Prefix, oneshot::Sender<Turn>)>,
}

impl Turns {
    fn may_run(&self, from: Prefix) -> bool {
        self.running.values().sum::<usize>() < AT_ONCE && self.running.get(&from).is_none_or(|running| *running < AT_ONCE_FROM_ONE)
    }

    fn begin(&mut self, from: Prefix) -> Turn {
        *self.running.entry(from).or_default() += 1;
        Turn { from }
    }

    fn end(&mut self, from: Prefix) {
        if let Some(running) = self.running.get_mut(&from) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(&from);
            }
        }
    }

    /// The next one that may run now.
    fn next(&mut self) -> Option<(Prefix, oneshot::Sender<Turn>)> {
        let (all, running) = (self.running.values().sum::<usize>(), &self.running);
        if all >= AT_ONCE {
            return None;
        }
        self.waiting.pop(|from| running.get(from).is_none_or(|running| *running < AT_ONCE_FROM_ONE))
    }
}

fn turns() -> MutexGuard<'static, Turns> {
    TURNS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Leave to hash one password; the next in line has it when this is dropped.
pub struct Turn {
    from: Prefix,
}

/// Waits for a turn. Addresses take turns, and so do the accounts that are asked about from one address.
///
/// # Errors
/// 429 when too many wait already.
pub async fn turn(from: Prefix, account: &str) -> Result<Turn> {
    let coming = {
        let mut turns = turns();
        if turns.may_run(from) {
            return Ok(turns.begin(from));
        }
        turns.waiting.drop_those(|(_, sender)| sender.is_closed());
        if turns.waiting.len_of(from) >= FROM_ONE || turns.waiting.len() >= IN_ALL {
            return Err(Error::too_fast(COME_AGAIN_S));
        }
        let (sender, coming) = oneshot::channel();
        turns.waiting.push(from, account, (from, sender));
        coming
    };
    coming.await.map_err(Error::internal)
}

impl Drop for Turn {
    fn drop(&mut self) {
        turns().end(self.from);
        loop {
            let (sender, turn) = {
                let mut turns = turns();
                let Some((from, sender)) = turns.next() else { return };
                (sender, turns.begin(from))
            };
            if let Err(turn) = sender.send(turn) {
                // Whoever waited is gone: the turn goes to the next, and is not passed on twice.
                turns().end(turn.from);
                std::mem::forget(turn);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::pin::pin;

    use super::*;

    const GUESSER: Prefix = Prefix::Four(Ipv4Addr::new(203, 0, 113, 7));
    const TEACHER: Prefix = Prefix::Four(Ipv4Addr::new(203, 0, 113, 8));

    #[tokio::test]
    async fn one_address_never_holds_every_turn_and_each_waiting_one_comes() {
        let first = turn(GUESSER, "anna.t").await.unwrap();
        let mut second = pin!(turn(GUESSER, "bom.t"));
        assert!(futures::poll!(second.as_mut()).is_pending());
        {
            let mut gone = Box::pin(turn(GUESSER, "bom.t"));
            assert!(futures::poll!(gone.as_mut()).is_pending());
        }
        // Somebody from elsewhere waits for nobody.
        let teacher = turn(TEACHER, "anna.t").await.unwrap();
        drop(first);
        let second = second.await.unwrap();
        drop((teacher, second));
        assert!(turn(GUESSER, "anna.t").await.is_ok());
    }
}
