//! Work that goes on for as long as the node runs. A panic in it is logged and it begins again: a node whose reader or sender has silently
//! died looks well and is not.
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures::FutureExt;

/// Before the first new beginning; twice as long each time, until it has run for a while.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
const RAN_WELL: Duration = Duration::from_secs(60);

/// Runs what `work` makes until it returns. After a panic it is made anew: `work` is called again.
pub fn keep_running<F>(name: &'static str, mut work: impl FnMut() -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        let mut pause = FIRST_PAUSE;
        loop {
            let begun = Instant::now();
            let running = async { work().await };
            let Err(panic) = AssertUnwindSafe(running).catch_unwind().await else { return };
            tracing::error!(task = name, panic = panic_message(&*panic), "a task panicked and begins again");
            metrics::counter!("kalyanamit_task_panics", "task" => name).increment(1);
            pause = if begun.elapsed() >= RAN_WELL { FIRST_PAUSE } else { pause };
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    });
}

/// Runs work that ends by itself. After a panic `set_right` puts back what it had taken: a flag left standing would stop its place for ever.
pub fn run(name: &'static str, work: impl Future<Output = ()> + Send + 'static, set_right: impl FnOnce() + Send + 'static) {
    tokio::spawn(async move {
        if let Err(panic) = AssertUnwindSafe(work).catch_unwind().await {
            tracing::error!(task = name, panic = panic_message(&*panic), "a task panicked");
            metrics::counter!("kalyanamit_task_panics", "task" => name).increment(1);
            set_right();
        }
    });
}

/// What a panic said.
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_that_panics_gives_back_what_it_had_taken() {
        let (done, ended) = tokio::sync::oneshot::channel();
        run("test", async { panic!("on purpose") }, move || done.send(()).unwrap());
        ended.await.unwrap();
    }

    #[tokio::test]
    async fn a_task_that_panics_begins_again_and_one_that_returns_has_ended() {
        let begun = Arc::new(AtomicU32::new(0));
        let (done, mut ended) = mpsc::channel(1);
        let times = begun.clone();
        keep_running("test", move || {
            let (times, done) = (times.clone(), done.clone());
            async move {
                match times.fetch_add(1, Ordering::SeqCst) {
                    0 => panic!("on purpose"),
                    1 => std::panic::panic_any(7),
                    _ => done.send(()).await.unwrap(),
                }
            }
        });
        ended.recv().await.unwrap();
        assert!(ended.recv().await.is_none(), "it is made no more once it returned");
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }
}
