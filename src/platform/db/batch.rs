//! Group commit: writes that arrive while a commit is in flight share the next one, a savepoint each.
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::{Db, Stream, Tx};
use crate::platform::clock::Clock;
use crate::platform::error::{Error, Result};

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
        let (jobs, queue) = mpsc::channel(4_096);
        // A thread of its own: among a thousand sockets each statement would wait for a whole round of deliveries.
        let writer = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("writer".into()).spawn(move || writer.block_on(work(db, clock, queue)))?;
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

async fn work(db: Db, clock: Clock, mut queue: mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(SHARE);
    let (mut last, mut committed) = (0, Instant::now());
    while queue.recv_many(&mut batch, SHARE).await > 0 {
        if committed.elapsed() < COMPANY {
            gather(&mut queue, &mut batch, last).await;
        }
        last = batch.len();
        // Heads are taken in one order everywhere, so that two nodes rarely meet in a deadlock.
        batch.sort_by(|a, b| a.stream.cmp(&b.stream));
        let (mut tries, mut care) = (0, Care::Together);
        let outcome = loop {
            tries += 1;
            match commit(&db, &clock, &batch, care).await {
                Ok(None) => care = Care::Apart,
                Err(error) if tries < 5 && repeats(&error) => tracing::info!(tries, "a shared commit is repeated"),
                Ok(Some(answers)) => break Ok(answers),
                Err(error) => break Err(error),
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
