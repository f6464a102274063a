//! How much this node has to hand out, and so how long a room may gather before its seats are woken.
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Deliveries a second that are handed out at once, each by a write of its own.
const CALM: f64 = 10_000.0;
/// How much longer a turn gets with each further delivery a second: 8 ms for every thousand.
const WIDER: f64 = 8e-6;
/// Nobody waits longer for company, however busy the node is.
const LONGEST: Duration = Duration::from_millis(120);
const WINDOW: Duration = Duration::from_millis(50);

/// Counts what the commits of this node have to reach. A write and a wake cost ten times what a further frame in the same write does, so a busy node
/// gathers: quiet rooms wait for nothing.
pub(super) struct Pace {
    window: Mutex<Window>,
}

struct Window {
    since: Instant,
    deliveries: usize,
    per_second: f64,
}

impl Pace {
    pub fn new() -> Pace {
        Pace { window: Mutex::new(Window { since: Instant::now(), deliveries: 0, per_second: 0.0 }) }
    }

    /// One more frame for so many seats; how long it may wait for others.
    pub fn turn_for(&self, seats: usize) -> Duration {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        window.deliveries += seats;
        let passed = window.since.elapsed();
        if passed >= WINDOW {
            // A long silence outweighs what was before it.
            let kept = if passed > 4 * WINDOW { 0.0 } else { 0.5 };
            window.per_second = window.per_second * kept + window.deliveries as f64 / passed.as_secs_f64() * (1.0 - kept);
            window.deliveries = 0;
            window.since = Instant::now();
        }
        turn(window.per_second)
    }
}

fn turn(per_second: f64) -> Duration {
    Duration::from_secs_f64((per_second - CALM).max(0.0) * WIDER).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calm_node_lets_nobody_wait() {
        assert_eq!(turn(0.0), Duration::ZERO);
        assert_eq!(turn(CALM), Duration::ZERO);
        assert_eq!(Pace::new().turn_for(20), Duration::ZERO);
    }

    #[test]
    fn a_busy_node_gathers_and_never_beyond_the_longest_turn() {
        assert_eq!(turn(15_000.0), Duration::from_millis(40));
        assert_eq!(turn(1e9), LONGEST);
    }
}
