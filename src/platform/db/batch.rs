//! Group commit: writes that arrive while a commit is in flight share the next one, a savepoint each.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::sync::{mpsc, oneshot};

use super::{Db, Stream, Tx};
use crate::platform::clock::Clock;
use crate::platform::error::{Error, Result};
use crate::platform::task::panic_message;

/// At most this many share one commit, so that nobody waits long behind a crowd.
const SHARE: usize = 256;
/// How long a batch may grow while the node is busy, and how often it is looked at.
const COMPANY: Duration = Duration::from_millis(20);
const GLANCE: Duration = Duration::from_millis(1);

type Write = Arc<dyn for<'t> Fn(&'t mut Tx) -> Pin<Box<dyn Future<Output = Result<Box<dyn std::any::Any + Send>>> + Send + 't>> + Send + Sync>;

struct Job {
    stream: Stream,
    write: Write,
    answer: oneshot::Sender<Result<Box<dyn std::any::Any + Send>>>,
}

/// The one writer that small, frequent writes go through.
#[derive(Clone)]
pub struct Batch {
    jobs: mpsc::Sender<Job>,
}

impl Batch {
    pub fn start(db: Db, clock: Clock) -> std::io::Result<Batch> {
        let (jobs, mut queue) = mpsc::channel(4_096);
        // A thread of its own: among a thousand sockets each statement would wait for a whole round of deliveries.
        let writer = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("writer".into()).spawn(move || {
            // Whoever waited for what was lost is told so, because its answer is gone; the queue and the writer stay.
            while let Err(panic) = catch_unwind(AssertUnwindSafe(|| writer.block_on(work(&db, clock, &mut queue)))) {
                tracing::error!(panic = panic_message(&*panic), "the writer panicked and goes on with what comes next");
            }
        })?;
        Ok(Batch { jobs })
    }

    /// Runs the write in a shared commit. It may run more than once (a deadlock on PostgreSQL repeats the batch unseen),
    /// so it must do nothing but write through the transaction. Answers after the commit is on disk.
    pub async fn run<T, F>(&self, stream: &Stream, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> Pin<Box<dyn Future<Output = Result<T>> + Send + 't>> + Send + Sync + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let write: Write = Arc::new(move |tx| {
            let done = write(tx);
            Box::pin(async move { Ok(Box::new(done.await?) as Box<dyn std::any::Any + Send>) })
        });
        let job = Job { stream: stream.clone(), write, answer };
        self.jobs.send(job).await.map_err(|_| Error::unavailable("the writer has stopped"))?;
        let value = wait.await.map_err(|_| Error::unavailable("the writer has stopped"))??;
        value.downcast::<T>().map(|value| *value).map_err(|_| Error::internal("a shared write answered with another type"))
    }
}

async fn work(db: &Db, clock: Clock, queue: &mut mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(SHARE);
    let (mut last, mut committed) = (0, Instant::now());
    while queue.recv_many(&mut batch, SHARE).await > 0 {
        if committed.elapsed() < COMPANY {
            gather(queue, &mut batch, last).await;
        }
        last = batch.len();
        // Heads are taken in one order everywhere, so that two nodes rarely meet in a deadlock.
        batch.sort_by(|a, b| a.stream.cmp(&b.stream));
        let outcome = match AssertUnwindSafe(share(db, &clock, &batch)).catch_unwind().await {
            Ok(outcome) => outcome,
            Err(panic) => {
                tracing::error!(panic = panic_message(&*panic), jobs = batch.len(), "a write panicked; those that shared its commit are done without it");
                Ok(each_alone(db, &clock, &batch).await)
            }
        };
        committed = Instant::now();
        metrics::histogram!("kalyanamit_commit_jobs").record(batch.len() as f64);
        match outcome {
            Ok(answers) => {
                for (job, answer) in batch.drain(..).zip(answers) {
                    // The asker may have gone; its write stands and a repeat gets the same answer.
                    drop(job.answer.send(answer));
                }
            }
            Err(error) => {
                tracing::error!(error = %error, jobs = batch.len(), "a shared commit failed; nothing of it was acknowledged");
                for job in batch.drain(..) {
                    drop(job.answer.send(Err(Error::unavailable("the shared commit failed"))));
                }
            }
        }
    }
}

/// One commit for all of them, repeated where the engine asks for it.
async fn share(db: &Db, clock: &Clock, batch: &[Job]) -> Result<Answers> {
    let (mut tries, mut care) = (0, Care::Together);
    loop {
        tries += 1;
        match commit(db, clock, batch, care).await {
            Ok(None) => care = Care::Apart,
            Err(error) if tries < 5 && repeats(&error) => tracing::info!(tries, "a shared commit is repeated"),
            Ok(Some(answers)) => return Ok(answers),
            Err(error) => return Err(error),
        }
    }
}

/// A commit each: one that panics harms nobody but itself.
async fn each_alone(db: &Db, clock: &Clock, batch: &[Job]) -> Answers {
    let mut answers = Vec::with_capacity(batch.len());
    for job in batch {
        let done = AssertUnwindSafe(share(db, clock, std::slice::from_ref(job))).catch_unwind().await;
        answers.push(match done {
            Ok(Ok(mut alone)) => alone.pop().unwrap_or_else(|| Err(Error::internal("a write had no answer"))),
            Ok(Err(error)) => Err(error),
            Err(panic) => Err(Error::internal(format!("a write panicked: {}", panic_message(&*panic)))),
        });
    }
    answers
}

/// A commit costs as much as thirty posts: while words follow each other closely a batch waits until it is as large as the last one, or a glance
/// brings nobody. Whoever speaks alone is written at once.
async fn gather(queue: &mut mpsc::Receiver<Job>, batch: &mut Vec<Job>, last: usize) {
    let until = Instant::now() + COMPANY;
    let mut before = 0;
    while batch.len() > before && batch.len() < last && Instant::now() < until {
        before = batch.len();
        tokio::time::sleep(GLANCE).await;
        while batch.len() < SHARE
            && let Ok(job) = queue.try_recv()
        {
            batch.push(job);
        }
    }
}

type Answers = Vec<Result<Box<dyn std::any::Any + Send>>>;

/// How the writes of a batch are kept from harming each other.
#[derive(Clone, Copy, PartialEq)]
enum Care {
    /// No savepoints, and rows of one kind in one statement: the first refusal or duplicate gives the whole try up.
    Together,
    /// A savepoint each: a refusal undoes its own write alone.
    Apart,
}

/// `None` when one was refused and the batch has to be done again with more care.
async fn commit(db: &Db, clock: &Clock, batch: &[Job], care: Care) -> Result<Option<Answers>> {
    let mut tx = db.begin(clock.now()).await?;
    let mut answers = Vec::with_capacity(batch.len());
    if care == Care::Together {
        // The batch is in the order of its streams.
        tx.share(batch.chunk_by(|a, b| a.stream == b.stream).map(|some| &some[0].stream)).await?;
    }
    for job in batch {
        let mark = if care == Care::Apart { Some(tx.savepoint().await?) } else { None };
        match ((job.write)(&mut tx).await, mark) {
            (Ok(value), mark) => {
                if mark.is_some() {
                    tx.keep().await?;
                }
                answers.push(Ok(value));
            }
            (Err(error), _) if repeats(&error) => return Err(error),
            (Err(error), Some(mark)) => {
                tx.undo(mark).await?;
                answers.push(Err(error));
            }
            (Err(_), None) => {
                tx.rollback().await?;
                return Ok(None);
            }
        }
    }
    match tx.write_shared().await {
        Ok(true) => {}
        Err(error) if repeats(&error) => return Err(error),
        // A duplicate, or a row that the engine refuses: apart, it harms nobody but itself.
        _ if care == Care::Together => {
            tx.rollback().await?;
            return Ok(None);
        }
        Ok(false) => return Err(Error::internal("a shared row was a duplicate")),
        Err(error) => return Err(error),
    }
    tx.commit().await?;
    Ok(Some(answers))
}

/// PostgreSQL's deadlock (40P01) and serialisation (40001) refusals.
fn repeats(error: &Error) -> bool {
    error.database_code().is_some_and(|code| code == "40P01" || code == "40001")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;
    use crate::platform::Time;
    use crate::platform::config::Database;
    use crate::platform::db::{NewEvent, OpenAs, log};

    fn clock() -> Clock {
        Clock::starting_at(Time::parse("2026-11-25T10:00:00+07:00").unwrap())
    }

    async fn add(tx: &mut Tx, stream: &Stream) -> Result<i64> {
        tx.append(stream, NewEvent::new("test", "somebody")).await
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_write_that_panics_is_refused_alone_and_the_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let (db, _published) = Db::open(&Database::Sqlite(folder.path().join("test.db")), OpenAs::Server).await.unwrap();
        let batch = Batch::start(db.clone(), clock()).unwrap();
        let stream = Stream::new("space", "one");
        // Holds the writer until all of them wait, so that they share a commit.
        let held = db.begin(clock().now()).await.unwrap();
        let mut asked = Vec::new();
        for place in 0..8 {
            let (batch, stream) = (batch.clone(), stream.clone());
            asked.push(tokio::spawn(async move {
                let of = stream.clone();
                batch
                    .run(&of, move |tx: &mut Tx| {
                        let stream = stream.clone();
                        Box::pin(async move {
                            let number = add(tx, &stream).await?;
                            assert!(place != 3, "on purpose");
                            Ok(number)
                        })
                    })
                    .await
            }));
            tokio::task::yield_now().await;
        }
        held.rollback().await.unwrap();
        let mut numbers = Vec::new();
        for (place, answer) in asked.into_iter().enumerate() {
            match answer.await.unwrap() {
                Ok(number) => numbers.push(number),
                Err(error) => assert_eq!((place, error.status.as_u16()), (3, 500)),
            }
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=7).collect::<Vec<_>>(), "each once, nothing of the one that panicked");
        let of = stream.clone();
        let after = batch.run(&of, move |tx: &mut Tx| Box::pin(async move { add(tx, &Stream::new("space", "one")).await })).await;
        assert_eq!(after.unwrap(), 8);
        assert_eq!(log::head(&mut db.clone(), &stream).await.unwrap(), 8);
    }

    /// A database that may not grow refuses as a full disk does.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_transaction_without_room_leaves_nothing_and_the_next_one_stands() {
        let folder = tempfile::tempdir().unwrap();
        let (db, _published) = Db::open(&Database::Sqlite(folder.path().join("test.db")), OpenAs::Server).await.unwrap();
        let (now, stream) = (clock().now(), Stream::new("space", "one"));
        let mut tx = db.begin(now).await.unwrap();
        tx.exec("pragma max_page_count = 1", args![]).await.unwrap();
        let detail = serde_json::json!({ "filler": "x".repeat(1_000_000) });
        tx.append(&stream, NewEvent::new("test", "somebody").with(detail)).await.unwrap();
        let refused = tx.commit().await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after_s.is_some()), (503, true));
        assert_eq!(log::head(&mut db.clone(), &stream).await.unwrap(), 0, "nothing of it stands");
        for expected in 1..=3 {
            let mut tx = db.begin(now).await.unwrap();
            assert_eq!(add(&mut tx, &stream).await.unwrap(), expected);
            tx.commit().await.unwrap();
        }
        db.takes_writes(now).await.unwrap();
    }
}
