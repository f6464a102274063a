//! Turns at hashing passwords: few at a time, so that sign-in is no memory bomb, and shared fairly between the addresses that ask, so that a
//! guesser with many lines waits behind itself and not before everybody else.
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::Prefix;
use super::fair_queue::FairQueue;
use crate::platform::error::{Error, Result};

/// Hashes at a time, 19 MiB each.
const AT_ONCE: usize = 2;
/// Who may wait: from one address (a hall of teachers who sign in at once), and in all.
const FROM_ONE: usize = 400;
const IN_ALL: usize = 4_000;
/// How soon somebody who found the queue full may come again, in seconds.
const COME_AGAIN_S: u64 = 5;

static TURNS: LazyLock<Turns> = LazyLock::new(|| Turns { state: Mutex::default() });

struct Turns {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: usize,
    waiting: FairQueue<oneshot::Sender<Turn>>,
}

/// Leave to hash one password; the next in line has it when this is dropped.
pub struct Turn(());

/// Waits for a turn. Addresses take turns, and so do the accounts that are asked about from one address.
///
/// # Errors
/// 429 when too many wait already.
pub async fn turn(from: Prefix, account: &str) -> Result<Turn> {
    let coming = {
        let mut state = TURNS.state();
        if state.running < AT_ONCE {
            state.running += 1;
            return Ok(Turn(()));
        }
        state.waiting.drop_those(oneshot::Sender::is_closed);
        if state.waiting.len_of(from) >= FROM_ONE || state.waiting.len() >= IN_ALL {
            return Err(Error::too_fast(COME_AGAIN_S));
        }
        let (sender, coming) = oneshot::channel();
        state.waiting.push(from, account, sender);
        coming
    };
    coming.await.map_err(Error::internal)
}

impl Turns {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        loop {
            let next = {
                let mut state = TURNS.state();
                match state.waiting.pop() {
                    Some(next) => next,
                    None => {
                        state.running -= 1;
                        return;
                    }
                }
            };
            match next.send(Turn(())) {
                Ok(()) => return,
                // Whoever waited is gone: the same turn goes to the next.
                Err(turn) => std::mem::forget(turn),
            }
        }
    }
}
