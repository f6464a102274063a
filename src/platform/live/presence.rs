//! When a stream tells how many people have it open: once for everyone who comes or goes within the wait.
use std::time::{Duration, Instant};

/// At most one word so often.
const APART: Duration = Duration::from_secs(1);
/// Others who come just now are counted along.
const GATHER: Duration = Duration::from_millis(300);

#[derive(Default)]
pub(super) struct Presence {
    last: Option<Instant>,
    planned: bool,
}

impl Presence {
    /// How long to wait before it is told; nothing when that is planned already.
    pub fn plan(&mut self) -> Option<Duration> {
        if self.planned {
            return None;
        }
        self.planned = true;
        let rest = self.last.map_or(Duration::ZERO, |last| APART.saturating_sub(last.elapsed()));
        Some(rest.max(GATHER))
    }

    pub fn told(&mut self) {
        self.planned = false;
        self.last = Some(Instant::now());
    }
}
