//! What is owed by key: each wrong answer adds a step of time, and time pays it off. A key that owes nothing is not kept.
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Keys kept at most. Each costs its sender a wrong answer, so that far fewer stand at once; beyond it those that owe least are let go.
const MOST: usize = 100_000;
/// Nobody waits longer than this, however much was wrong at once.
const LONGEST_WAIT: Duration = Duration::from_secs(900);

/// So many at once, and as many again in each span of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    step: Duration,
    /// What may be owed while the next one is still looked at.
    most: Duration,
}

impl Allowance {
    pub fn new(number: u32, each: Duration) -> Allowance {
        let number = number.max(1);
        let step = each / number;
        Allowance { step, most: step * (number - 1) }
    }
}

/// By key, the moment at which it owes nothing.
#[derive(Default)]
pub(super) struct Debts {
    until: HashMap<u64, Instant>,
    /// Size at which what is paid off is let go next.
    tidy_at: usize,
}

impl Debts {
    /// How long until one more is looked at; nothing when it may be now.
    pub fn wait(&self, key: u64, allowance: Allowance, now: Instant) -> Duration {
        let owed = self.until.get(&key).map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        owed.saturating_sub(allowance.most)
    }

    /// One more.
    pub fn add(&mut self, key: u64, allowance: Allowance, now: Instant) {
        self.bound(MOST, now);
        let until = self.until.entry(key).or_insert(now);
        *until = ((*until).max(now) + allowance.step).min(now + allowance.most + LONGEST_WAIT);
    }

    /// Keeps a key for so long, beside so many others.
    pub fn keep(&mut self, key: u64, span: Duration, most: usize, now: Instant) {
        self.bound(most, now);
        self.until.insert(key, now + span);
    }

    pub fn holds(&self, key: u64, now: Instant) -> bool {
        self.until.get(&key).is_some_and(|until| *until > now)
    }

    /// Lets go of what is paid off, now and then, and keeps no more than this.
    fn bound(&mut self, most: usize, now: Instant) {
        if self.until.len() < self.tidy_at.max(64) {
            return;
        }
        self.until.retain(|_, until| *until > now);
        if self.until.len() >= most {
            let mut moments: Vec<Instant> = self.until.values().copied().collect();
            let middle = moments.len() / 2;
            let (_, middle, _) = moments.select_nth_unstable(middle);
            let middle = *middle;
            self.until.retain(|_, until| *until > middle);
        }
        self.until.shrink_to(self.until.len() * 2);
        self.tidy_at = (self.until.len() * 2).clamp(64, most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debt_is_paid_off_by_time_and_forgotten() {
        let allowance = Allowance::new(3, Duration::from_secs(60));
        let mut debts = Debts::default();
        let now = Instant::now();
        for _ in 0..3 {
            assert!(debts.wait(1, allowance, now).is_zero());
            debts.add(1, allowance, now);
        }
        assert_eq!(debts.wait(1, allowance, now), Duration::from_secs(20));
        assert!(debts.wait(1, allowance, now + Duration::from_secs(20)).is_zero());
        for key in 0..64 {
            debts.add(key, allowance, now + Duration::from_secs(61));
        }
        debts.bound(MOST, now + Duration::from_secs(3_600));
        assert!(debts.until.is_empty());
    }

    #[test]
    fn a_flood_of_keys_is_bounded_and_keeps_those_that_owe_most() {
        let allowance = Allowance::new(3, Duration::from_secs(60));
        let mut debts = Debts::default();
        let now = Instant::now();
        for _ in 0..10 {
            debts.add(u64::MAX, allowance, now);
        }
        for key in 0..250_000 {
            debts.add(key, allowance, now + Duration::from_micros(key));
        }
        assert!(debts.until.len() <= MOST, "{}", debts.until.len());
        assert!(!debts.wait(u64::MAX, allowance, now).is_zero());
    }
}
