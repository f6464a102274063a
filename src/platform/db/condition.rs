//! What this node knows of its database: whether it takes writes, and whether its pages are whole. `/readyz` says it.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::failure::is_damage;
use super::{Db, Reads};
use crate::args;
use crate::platform::Time;
use crate::platform::error::{Error, Result};

/// A commit, or a failure to write, is the answer to `/readyz` for so long.
const FRESH: Duration = Duration::from_secs(1);
/// A write that takes longer is none that a person would wait for.
const LONGEST: Duration = Duration::from_secs(5);

#[derive(Clone, Default)]
pub(super) struct Condition(Arc<Inside>);

#[derive(Default)]
struct Inside {
    /// The connection that writes failed in a way after which it is not used again.
    suspicion: AtomicBool,
    damaged: AtomicBool,
    cut_off: AtomicBool,
    committed: Mutex<Option<Instant>>,
    /// When writing was last tried for `/readyz` and failed. Whoever asks meanwhile waits for the one who tries.
    failed: tokio::sync::Mutex<Option<Instant>>,
}

impl Condition {
    pub fn suspect(&self) {
        self.0.suspicion.store(true, Ordering::Release);
        self.set_committed(None);
    }

    pub fn take_suspicion(&self) -> bool {
        self.0.suspicion.swap(false, Ordering::AcqRel)
    }

    /// The last server on this database did not end by itself.
    pub fn set_cut_off(&self) {
        self.0.cut_off.store(true, Ordering::Release);
    }

    pub fn set_committed(&self, at: Option<Instant>) {
        *self.0.committed.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn committed_lately(&self) -> bool {
        self.0.committed.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < FRESH)
    }

    /// Remembers damage that an answer tells of.
    pub fn noted<T>(&self, done: sqlx::Result<T>) -> sqlx::Result<T> {
        if let Err(error) = &done
            && is_damage(error)
        {
            self.set_damaged(&error.to_string());
        }
        done
    }

    fn set_damaged(&self, found: &str) {
        if !self.0.damaged.swap(true, Ordering::AcqRel) {
            tracing::error!(
                found,
                "หน้าของฐานข้อมูลเสียหาย หยุดเซิร์ฟเวอร์ เก็บสำเนาไฟล์ไว้ แล้วกู้จากข้อมูลสำรอง / \
                 pages of the database are damaged: stop the server, keep a copy of its files, and restore a backup"
            );
        }
    }

    fn is_damaged(&self) -> bool {
        self.0.damaged.load(Ordering::Acquire)
    }
}

impl Db {
    /// Whether a write would be taken now, for `/readyz`: a commit of a moment ago says so, else one is made.
    ///
    /// # Errors
    /// 503 while the engine is away, busy or without room, and once pages were found damaged.
    pub async fn takes_writes(&self, now: Time) -> Result<()> {
        let condition = &self.condition;
        if condition.is_damaged() {
            return Err(Error::database_damaged());
        }
        if condition.committed_lately() {
            return Ok(());
        }
        let mut failed = condition.0.failed.lock().await;
        if condition.committed_lately() {
            return Ok(());
        }
        if failed.is_some_and(|at| at.elapsed() < FRESH) {
            return Err(Error::unavailable("nothing could be written a moment ago"));
        }
        let tried = tokio::time::timeout(LONGEST, self.write_once(now)).await;
        let done = tried.unwrap_or_else(|_| Err(Error::unavailable("a write did not come to its end")));
        *failed = done.is_err().then(Instant::now);
        done
    }

    async fn write_once(&self, now: Time) -> Result<()> {
        let mut tx = self.begin(now).await?;
        tx.exec("insert into write_probes (name, at) values ('readiness', $1) on conflict (name) do update set at = excluded.at", args![now]).await?;
        tx.commit().await
    }

    /// Compares the pages with each other when the last server on them was killed or lost its power; damage is logged, and said by
    /// `/readyz` from then on. Nothing to do on PostgreSQL, which has checksums of its own.
    pub async fn check_after_crash(&self) {
        if !self.condition.0.cut_off.swap(false, Ordering::AcqRel) {
            return;
        }
        let begun = Instant::now();
        match self.clone().all::<(String,)>("select quick_check from pragma_quick_check limit 20", args![]).await {
            Ok(found) if found.iter().all(|(line,)| line == "ok") => {
                tracing::info!(duration_ms = begun.elapsed().as_millis() as u64, "the last end was sudden; the pages of the database are whole");
            }
            Ok(found) => self.condition.set_damaged(&found.iter().map(|(line,)| line.as_str()).collect::<Vec<_>>().join("; ")),
            Err(error) => tracing::error!(error = %error, "the pages of the database could not be compared"),
        }
    }
}
