//! How fast one client may speak.
use std::time::{Duration, Instant};

/// Frames a client may still say in this second.
pub(super) struct Allowance {
    since: Instant,
    said: u64,
}

impl Allowance {
    pub fn new() -> Allowance {
        Allowance { since: Instant::now(), said: 0 }
    }

    pub fn take(&mut self, per_second: u64) -> bool {
        if self.since.elapsed() >= Duration::from_secs(1) {
            self.since = Instant::now();
            self.said = 0;
        }
        self.said += 1;
        per_second == 0 || self.said <= per_second * 2
    }
}
