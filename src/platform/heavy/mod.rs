//! Heavy work: what takes a processor for long (paper, pictures, tables) has a pool of its own. Its threads are few and give way to those that serve
//! people; whoever asks has a fair turn; who may not wait is told when to come again.
mod cache;
mod turns;

pub use cache::{Cache, Key};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thread_priority::{ThreadPriority, set_current_thread_priority};
use tokio::sync::oneshot;

use self::turns::{Full, Turns};
use super::error::{Error, Result};
use super::permit::PersonId;

/// Of 0 to 100, where others have 50 or so: beside a busy node a part of a core, beside an idle one all of it.
const PRIORITY: u8 = 30;
/// A job that has not begun by then is given up; the request itself has two minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// When to come again, in seconds.
const SOON: u64 = 5;
const LATER: u64 = 20;

/// For whom work is done; turns go round by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum For {
    Person(PersonId),
    /// Somebody without a name, by address: a small share for all of them.
    Address(String),
    /// The operator at the command line.
    Operator,
}

impl For {
    /// The person who is signed in, else the address.
    pub fn of(person: Option<&PersonId>, address: &str) -> For {
        person.map_or_else(|| For::Address(address.to_owned()), |person| For::Person(person.clone()))
    }

    fn is_nameless(&self) -> bool {
        matches!(self, For::Address(_))
    }
}

/// What kind of work it is: how many of it may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Documents set as PDF or DOCX.
    Paper,
    /// Pictures made clean and small, recordings looked into.
    Picture,
    /// Files of rows or lines that are read and compared.
    Table,
    /// Texts that are compared or looked through.
    Text,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Paper => "paper",
            Kind::Picture => "picture",
            Kind::Table => "table",
            Kind::Text => "text",
        }
    }
}

struct Job {
    /// Says that it begins; nobody listens any more when the asker is gone.
    begins: oneshot::Sender<()>,
    work: Box<dyn FnOnce() + Send>,
}

struct Inside {
    turns: Mutex<Turns<Job>>,
    news: Condvar,
    closed: AtomicBool,
}

/// The pool of one node; its threads end with its last handle.
#[derive(Clone)]
pub struct HeavyWork(Arc<Handle>);

struct Handle(Arc<Inside>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.closed.store(true, Ordering::Release);
        self.0.news.notify_all();
    }
}

impl HeavyWork {
    /// As many threads as half the processors, two at least: one long job never holds up everybody else's short one.
    ///
    /// # Errors
    /// The system has no threads left.
    pub fn start() -> Result<HeavyWork> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        HeavyWork::with((cores / 2).max(2))
    }

    fn with(threads: usize) -> Result<HeavyWork> {
        let inside = Arc::new(Inside { turns: Mutex::new(Turns::new(threads)), news: Condvar::new(), closed: AtomicBool::new(false) });
        let pool = HeavyWork(Arc::new(Handle(inside.clone())));
        for number in 0..threads {
            let inside = inside.clone();
            std::thread::Builder::new().name(format!("heavy-{number}")).spawn(move || inside.serve())?;
        }
        Ok(pool)
    }

    /// The answer of the work, once its turn came and it is done. Work whose asker is gone before its turn is left out.
    ///
    /// # Errors
    /// 429 when this asker has too much waiting, 503 when the node has or the turn did not come in a minute, 500 when the work panicked.
    pub async fn run<T: Send + 'static>(&self, asker: &For, kind: Kind, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (begins, mut begun) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let work = Box::new(move || drop(tell.send(work())));
        {
            let mut turns = self.0.0.turns();
            turns.push(asker, kind, Job { begins, work }).map_err(|full| {
                metrics::counter!("kalyanamit_heavy_refused", "kind" => kind.as_str()).increment(1);
                match full {
                    Full::Own => Error::too_fast(SOON),
                    Full::All => busy(),
                }
            })?;
            metrics::gauge!("kalyanamit_heavy_waiting").set(turns.len() as f64);
        }
        self.0.0.news.notify_one();
        if tokio::time::timeout(LONGEST_WAIT, &mut begun).await.is_err() {
            return Err(busy());
        }
        metrics::counter!("kalyanamit_heavy_begun", "kind" => kind.as_str()).increment(1);
        told.await.map_err(|_| Error::internal("heavy work broke off"))
    }
}

/// 503: the work of others comes first.
fn busy() -> Error {
    let (th, en) = ("มีงานหนักรอคิวอยู่มาก ยังไม่มีอะไรเปลี่ยน รอสักครู่แล้วลองใหม่", "Much heavy work is waiting; nothing was changed. Wait a moment and try again.");
    let mut error = Error::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "busy", th, en);
    error.retry_after_s = Some(LATER);
    error
}

impl Inside {
    fn turns(&self) -> MutexGuard<'_, Turns<Job>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each thread does until the pool ends.
    fn serve(&self) {
        if let Some(error) = ThreadPriority::try_from(PRIORITY).ok().and_then(|low| set_current_thread_priority(low).err()) {
            tracing::warn!(?error, "heavy work has the priority of everything else");
        }
        let mut turns = self.turns();
        while !self.closed.load(Ordering::Acquire) {
            let Some((asker, job)) = turns.next() else {
                turns = self.news.wait(turns).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            metrics::gauge!("kalyanamit_heavy_waiting").set(turns.len() as f64);
            drop(turns);
            if job.begins.send(()).is_ok() {
                // Whoever waits for work that panicked finds its answer gone; the next one is done all the same.
                drop(catch_unwind(AssertUnwindSafe(job.work)));
            }
            turns = self.turns();
            turns.done(&asker);
            // Whoever was held back by this one may begin.
            self.news.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn anna() -> For {
        For::Person("anna".into())
    }

    #[tokio::test]
    async fn work_that_panics_is_told_and_harms_no_other() {
        let pool = HeavyWork::with(1).unwrap();
        assert_eq!(pool.run(&anna(), Kind::Paper, || 1 + 1).await.unwrap(), 2);
        assert_eq!(pool.run(&anna(), Kind::Paper, || panic!("on purpose")).await.map(|()| 0).unwrap_err().status.as_u16(), 500);
        assert_eq!(pool.run(&anna(), Kind::Paper, || 3).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn a_long_job_of_one_person_does_not_hold_up_anothers_and_who_left_is_left_out() {
        let pool = HeavyWork::with(2).unwrap();
        let (release, held) = mpsc::channel::<()>();
        let (began, begun) = oneshot::channel();
        let long = {
            let pool = pool.clone();
            tokio::spawn(async move {
                let work = move || {
                    began.send(()).unwrap();
                    held.recv().is_ok()
                };
                pool.run(&anna(), Kind::Table, work).await
            })
        };
        begun.await.unwrap();
        let (ran, left_out) = mpsc::channel();
        let gone = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(&anna(), Kind::Table, move || ran.send(()).unwrap()).await }
        });
        while pool.0.0.turns().len() == 0 {
            tokio::task::yield_now().await;
        }
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(pool.run(&For::Operator, Kind::Table, || 7).await.unwrap(), 7, "beside the long one");
        release.send(()).unwrap();
        assert!(long.await.unwrap().unwrap());
        pool.run(&anna(), Kind::Table, || ()).await.unwrap();
        assert!(left_out.try_recv().is_err(), "nobody waited for it any more");
    }
}
