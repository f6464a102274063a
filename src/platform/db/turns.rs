//! Turns at SQLite's one writer between processes. Inside a process the pool serves in order of arrival; a server beside a command asks the file
//! again and again, at most 100 ms apart, and would never find it free between two transactions that follow each other at once.
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Who held the writer for so long lets others go first.
const LONG: Duration = Duration::from_millis(50);
/// Longer than SQLite's own pause between two tries.
const GAP: Duration = Duration::from_millis(120);

/// Of a command beside a server; a server's own turns cost nothing.
#[derive(Clone)]
pub(super) struct Turns(Option<Arc<Mutex<Option<Instant>>>>);

impl Turns {
    pub fn new(beside_a_server: bool) -> Turns {
        Turns(beside_a_server.then(Arc::default))
    }

    /// Before a transaction.
    pub async fn wait(&self) {
        let Some(next) = &self.0 else { return };
        let until = next.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(until) = until {
            sleep_until(until).await;
        }
    }

    /// After a transaction that began at this moment.
    pub fn held_since(&self, begun: Instant) {
        let Some(next) = &self.0 else { return };
        if begun.elapsed() >= LONG {
            *next.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + GAP);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::args;
    use crate::platform::Time;
    use crate::platform::config::Database;
    use crate::platform::db::{Db, OpenAs};

    const SET: &str = "insert into write_probes (name, at) values ('turn', 1) on conflict (name) do update set at = excluded.at";

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_comes_between_the_transactions_of_a_command() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("test.db"));
        let (server, _published) = Db::open(&database, OpenAs::Server).await.unwrap();
        let (command, _told) = Db::open(&database, OpenAs::Command).await.unwrap();
        let now = Time::parse("2026-11-25T10:00:00+07:00").unwrap();
        let turns = Arc::new(AtomicU32::new(0));
        let counted = turns.clone();
        let importing = tokio::spawn(async move {
            for _ in 0..40 {
                let mut tx = command.begin(now).await.unwrap();
                tx.exec(SET, args![]).await.unwrap();
                tokio::time::sleep(LONG).await;
                tx.commit().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        while turns.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        for _ in 0..3 {
            let before = turns.load(Ordering::SeqCst);
            let mut tx = server.begin(now).await.unwrap();
            tx.exec(SET, args![]).await.unwrap();
            tx.commit().await.unwrap();
            let passed = turns.load(Ordering::SeqCst) - before;
            assert!(passed <= 5, "the command had {passed} turns before the server had one");
        }
        importing.abort();
    }
}
