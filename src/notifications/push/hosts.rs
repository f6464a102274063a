//! Push services by host. One that does not answer is left alone for a while: it may hold a few lines, never all of them.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Requests to one host at once.
const AT_ONCE: u32 = 16;
/// Failures in a row after which it is left alone.
const FAILURES: u32 = 3;
/// For how long, at first; twice as long each time that it fails again.
const REST: Duration = Duration::from_secs(10);
const LONGEST_REST: Duration = Duration::from_secs(300);
/// Hosts that are remembered before those that give no trouble are forgotten.
const HOSTS: usize = 512;

#[derive(Debug, Default)]
struct Host {
    under_way: u32,
    failures: u32,
    rests_until: Option<Instant>,
}

/// What this node knows of the hosts that it calls.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<Mutex<HashMap<String, Host>>>);

/// Why a host is not called now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// It has enough calls at once.
    Busy,
    /// It did not answer and is left alone.
    Rests,
}

/// May call the host, until it is dropped.
#[derive(Debug)]
pub(super) struct Call {
    hosts: Hosts,
    host: String,
}

impl Hosts {
    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leave to call a host. After its rest one call tries it.
    pub(super) fn call(&self, host: &str, now: Instant) -> Result<Call, Held> {
        let mut hosts = self.hosts();
        if hosts.len() >= HOSTS {
            hosts.retain(|_, host| host.under_way > 0 || host.rests_until.is_some_and(|until| until > now));
        }
        let known = hosts.entry(host.to_owned()).or_default();
        let tried = known.failures >= FAILURES && known.under_way > 0;
        if tried || known.rests_until.is_some_and(|until| until > now) {
            return Err(Held::Rests);
        }
        if known.under_way >= AT_ONCE {
            return Err(Held::Busy);
        }
        known.under_way += 1;
        Ok(Call { hosts: self.clone(), host: host.to_owned() })
    }
}

impl Call {
    /// Whether the host answered at all.
    pub(super) fn ended(self, answered: bool, now: Instant) {
        let mut hosts = self.hosts.hosts();
        let Some(host) = hosts.get_mut(&self.host) else { return };
        if answered {
            (host.failures, host.rests_until) = (0, None);
        } else if host.rests_until.is_none_or(|until| until <= now) {
            // Calls that failed together are one failure more, once it rests.
            host.failures = host.failures.saturating_add(1);
            let again = host.failures.checked_sub(FAILURES).map(|again| again.min(5));
            host.rests_until = again.map(|again| now + (REST * 2_u32.pow(again)).min(LONGEST_REST));
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(host) = self.hosts.hosts().get_mut(&self.host) {
            host.under_way = host.under_way.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_does_not_answer_rests_and_is_tried_by_one() {
        let (hosts, now) = (Hosts::default(), Instant::now());
        let fill = |now| std::iter::from_fn(|| hosts.call("dark.example", now).ok()).collect::<Vec<Call>>();
        let calls = fill(now);
        assert_eq!((calls.len(), hosts.call("dark.example", now).err()), (16, Some(Held::Busy)));
        assert!(hosts.call("fine.example", now).is_ok(), "others are called all the same");
        calls.into_iter().for_each(|call| call.ended(false, now));
        assert_eq!(hosts.call("dark.example", now + REST / 2).err(), Some(Held::Rests));
        let later = now + REST;
        let trial = hosts.call("dark.example", later).unwrap();
        assert_eq!(hosts.call("dark.example", later).err(), Some(Held::Rests), "one tries it");
        trial.ended(false, later);
        assert_eq!(hosts.call("dark.example", later + REST).err(), Some(Held::Rests), "twice as long");
        hosts.call("dark.example", later + REST * 2).unwrap().ended(true, later + REST * 2);
        assert_eq!(fill(later + REST * 2).len(), 16);
    }
}
