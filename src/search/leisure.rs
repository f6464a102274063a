//! A thread for the heavy work on the index that gives way to everybody who talks: whatever it starts inherits its low priority.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use thread_priority::{ThreadPriority, set_current_thread_priority};
use tokio::sync::oneshot;

use super::failure::Failure;

/// Of 0 to 100, where others have 50 or so: beside a busy node it gets a tenth of a core, beside an idle one all of it.
const PRIORITY: u8 = 20;

type Job = Box<dyn FnOnce() + Send>;

/// Does one job after the other, away from the threads that serve people. Ends with its last handle.
#[derive(Clone)]
pub(super) struct Leisure {
    jobs: mpsc::Sender<Job>,
}

impl Leisure {
    pub fn start() -> std::io::Result<Leisure> {
        let (jobs, queue) = mpsc::channel::<Job>();
        std::thread::Builder::new().name("search".into()).spawn(move || {
            if let Some(error) = ThreadPriority::try_from(PRIORITY).ok().and_then(|low| set_current_thread_priority(low).err()) {
                tracing::warn!(?error, "the index is kept with the priority of everything else");
            }
            for job in queue {
                // Whoever waits for a job that panicked finds its answer gone; the next one is done all the same.
                drop(catch_unwind(AssertUnwindSafe(job)));
            }
        })?;
        Ok(Leisure { jobs })
    }

    /// The answer of the work, when its turn came and it is done.
    ///
    /// # Errors
    /// The work panicked, or the thread is gone.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let (tell, told) = oneshot::channel();
        // Nobody may wait any longer: then the answer is nobody's.
        let job = Box::new(move || drop(tell.send(work())));
        self.jobs.send(job).map_err(|_| gone())?;
        told.await.map_err(|_| gone())
    }
}

fn gone() -> Failure {
    std::io::Error::other("work on the index broke off").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_is_told_and_harms_no_other() {
        let leisure = Leisure::start().unwrap();
        assert_eq!(leisure.run(|| 1 + 1).await.unwrap(), 2);
        assert!(leisure.run(|| panic!("on purpose")).await.is_err());
        assert_eq!(leisure.run(|| 3).await.unwrap(), 3);
    }
}
