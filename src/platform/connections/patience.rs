//! How long we wait for somebody who takes or gives little: a least rate over a window of waiting.
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::Sleep;

/// In so much time of waiting …
const WINDOW: Duration = Duration::from_secs(20);
/// … so many bytes have to come through: 256 a second, a thirtieth of a line of 64 kbit/s. A line that is away for some seconds, or that several
/// downloads share, stays; one that is held open by a byte now and then does not.
const LEAST: usize = 5 * 1024;

/// The clock runs only while we wait for the other side.
pub struct Patience {
    rate: Rate,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    pub fn new() -> Patience {
        Patience { rate: Rate::new(Instant::now()), alarm: None }
    }

    /// So many bytes came through: the other side is no longer waited for.
    pub fn moved(&mut self, bytes: usize) {
        self.rate.moved(bytes, Instant::now);
    }

    /// We wait for the other side: ready when it was too slow.
    pub fn poll_exhausted(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(deadline) = self.rate.begin_waiting(Instant::now()) {
            match &mut self.alarm {
                Some(alarm) => alarm.as_mut().reset(deadline.into()),
                None => self.alarm = Some(Box::pin(tokio::time::sleep_until(deadline.into()))),
            }
        }
        match &mut self.alarm {
            Some(alarm) => alarm.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }

    /// Time spent waiting so far.
    pub fn waited(&self) -> Duration {
        self.rate.waited + self.rate.waiting_since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

struct Rate {
    /// What is left of this window.
    left: Duration,
    bytes: usize,
    waiting_since: Option<Instant>,
    paused_at: Instant,
    waited: Duration,
}

impl Rate {
    fn new(now: Instant) -> Rate {
        Rate { left: WINDOW, bytes: 0, waiting_since: None, paused_at: now, waited: Duration::ZERO }
    }

    /// The time is asked for only when somebody was waited for: most often nobody is.
    fn moved(&mut self, bytes: usize, now: impl FnOnce() -> Instant) {
        if let Some(since) = self.waiting_since.take() {
            let now = now();
            self.waited += now - since;
            self.left = self.left.saturating_sub(now - since);
            self.paused_at = now;
        }
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes >= LEAST {
            self.bytes = 0;
            self.left = WINDOW;
        }
    }

    /// The deadline, when waiting begins now.
    fn begin_waiting(&mut self, now: Instant) -> Option<Instant> {
        if self.waiting_since.is_some() {
            return None;
        }
        self.waiting_since = Some(now);
        // The next answer on a line that rested is no part of the last one.
        if now - self.paused_at >= WINDOW {
            self.bytes = 0;
            self.left = WINDOW;
        }
        Some(now + self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    /// How long one is waited for who sends so much each time; none when it is longer than an hour.
    fn held(bytes: usize, every: Duration) -> Option<Duration> {
        let begun = Instant::now();
        let (mut rate, mut now) = (Rate::new(begun), begun);
        while now - begun < HOUR {
            let deadline = rate.begin_waiting(now).expect("waiting begins");
            now += every;
            if deadline <= now {
                return Some(deadline - begun);
            }
            rate.moved(bytes, || now);
        }
        None
    }

    #[test]
    fn a_byte_now_and_then_does_not_hold_a_line() {
        for (bytes, every) in [(0, 1), (1, 5), (1, 1), (200, 1), (1_000, 10)] {
            let held = held(bytes, Duration::from_secs(every)).expect("an end");
            assert!(held <= Duration::from_secs(30), "{bytes} bytes every {every} s: {held:?}");
        }
    }

    #[test]
    fn a_slow_phone_line_is_waited_for() {
        // 64 kbit/s, the same shared by six, GPRS, and a line that is gone for ten seconds at a time.
        for (bytes, every) in [(8_000, 1), (1_333, 1), (2_500, 1), (6_000, 10)] {
            assert_eq!(held(bytes, Duration::from_secs(every)), None, "{bytes} bytes every {every} s");
        }
    }

    #[test]
    fn what_we_take_for_ourselves_counts_for_nobody() {
        let begun = Instant::now();
        let (mut rate, mut now) = (Rate::new(begun), begun);
        for _ in 0..10 {
            let deadline = rate.begin_waiting(now).expect("waiting begins");
            assert!(deadline > now + Duration::from_secs(1));
            assert_eq!(rate.begin_waiting(now), None, "it has begun");
            now += Duration::from_secs(1);
            rate.moved(1, || now);
            now += Duration::from_secs(60);
        }
        assert_eq!(rate.waited, Duration::from_secs(10));
    }
}
