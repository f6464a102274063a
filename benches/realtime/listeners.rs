//! Many lines that only listen, counted together; the delay of each message from its writing where it is asked for.
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::line::Line;
use super::server::Server;

#[derive(Default)]
pub struct Heard {
    pub messages: AtomicU64,
    over: AtomicBool,
    timed: Option<Instant>,
    delays_ms: Mutex<Vec<f64>>,
}

impl Heard {
    pub fn counting() -> Arc<Heard> {
        Arc::default()
    }

    /// Also keeps each message's delay since it was written, in milliseconds, read from a body by `posting::body(zero)`.
    pub fn timing(zero: Instant) -> Arc<Heard> {
        Arc::new(Heard { timed: Some(zero), ..Heard::default() })
    }

    pub fn take_delays(&self) -> Vec<f64> {
        std::mem::take(&mut self.delays_ms.lock().unwrap())
    }

    pub fn end(&self) {
        self.over.store(true, Relaxed);
    }

    /// Waits until so many messages have been heard.
    pub async fn until(&self, messages: u64, at_most: Duration) -> bool {
        let started = Instant::now();
        while self.messages.load(Relaxed) < messages {
            if started.elapsed() > at_most {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }

    fn take(&self, frame: &[u8]) {
        // Fields stand in the order of the alphabet, and only a message has this one first: no need to look further.
        if !frame.starts_with(b"{\"about\":") {
            return;
        }
        self.messages.fetch_add(1, Relaxed);
        let Some(zero) = self.timed else { return };
        let Some(at) = find(frame, b"\"body\":\"t=") else { return };
        let written = std::str::from_utf8(&frame[at + 10..at + 25]).unwrap().parse::<u64>().unwrap();
        let delay = zero.elapsed().as_micros() as u64 - written;
        self.delays_ms.lock().unwrap().push(delay as f64 / 1e3);
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Listens until `heard` ends; the line is handed back.
pub fn listen(mut line: Line, heard: Arc<Heard>) -> tokio::task::JoinHandle<Line> {
    tokio::spawn(async move {
        let mut scratch = vec![0; 16 * 1024];
        while !heard.over.load(Relaxed) {
            let one = tokio::time::timeout(Duration::from_millis(500), line.hear(&mut scratch, |frame| heard.take(frame))).await;
            if one == Ok(false) {
                assert!(heard.over.load(Relaxed), "a listening line was closed");
                break;
            }
        }
        line
    })
}

/// Opens so many lines, joined to the space from its end.
pub async fn seats(server: &Server, tokens: &[String], space: &str, count: usize) -> Vec<Line> {
    let mut lines = Vec::with_capacity(count);
    for token in tokens.iter().cycle().take(count) {
        let mut line = Line::open(server.address, token).await;
        line.join(space, None).await;
        lines.push(line);
    }
    lines
}
