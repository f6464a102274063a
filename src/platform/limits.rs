//! Limits: one flat list for operators (`/api/v1/limits`), and the buckets that hold people to them.
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::{Error, Result};
use super::heavy::For;
use super::permit::PersonId;

/// The budget that a change draws on. Every route that writes and every socket action names one: it cannot be added without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitClass {
    /// Words for others: messages, edits, comments (`posts_per_minute`).
    Talk,
    /// One tap: reactions, marks, pins, reading positions (`marks_per_minute`).
    Mark,
    /// Everything that is filled in and saved (`forms_per_minute`).
    Form,
    /// Uploads, each piece of them (`files_per_minute`).
    File,
    /// Work that takes the processor for long: imports, previews, paper (`heavy_per_minute`).
    Heavy,
    /// What is shown for a moment and never kept, on the socket: once a second for a person and thing. More is never refused, the newest waits for its second.
    Ephemeral,
}

/// 0 = none. Changed by `KALYANAMIT_LIMIT_<NAME>`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Limits {
    pub message_chars: u64,
    pub frame_bytes: u64,
    pub posts_per_minute: u64,
    pub marks_per_minute: u64,
    pub forms_per_minute: u64,
    pub files_per_minute: u64,
    pub heavy_per_minute: u64,
    pub frames_per_second: u64,
    pub sockets_per_account: u64,
    pub sockets_total: u64,
    pub connections_per_address: u64,
    /// Wrong answers about one account from one address (`identity::Guesses`).
    pub signins_per_minute: u64,
    pub searches_per_minute: u64,
    pub upload_bytes: u64,
    pub file_bytes_per_person: u64,
    pub file_bytes_per_space: u64,
    pub replay: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            message_chars: 10_000,
            frame_bytes: 65_536,
            posts_per_minute: 120,
            marks_per_minute: 300,
            forms_per_minute: 900,
            files_per_minute: 1_200,
            heavy_per_minute: 120,
            frames_per_second: 50,
            sockets_per_account: 20,
            sockets_total: 20_000,
            connections_per_address: 4_000,
            signins_per_minute: 30,
            searches_per_minute: 120,
            upload_bytes: 20 * 1024 * 1024,
            file_bytes_per_person: 2 * 1024 * 1024 * 1024,
            file_bytes_per_space: 20 * 1024 * 1024 * 1024,
            replay: 2_000,
        }
    }
}

impl Limits {
    pub fn set(&mut self, name: &str, value: &str) -> std::result::Result<(), String> {
        let number: u64 = value.parse().map_err(|_| format!("LIMIT_{}={value}: expected a whole number, 0 = none", name.to_ascii_uppercase()))?;
        let slot = match name {
            "message_chars" => &mut self.message_chars,
            "frame_bytes" => &mut self.frame_bytes,
            "posts_per_minute" => &mut self.posts_per_minute,
            "marks_per_minute" => &mut self.marks_per_minute,
            "forms_per_minute" => &mut self.forms_per_minute,
            "files_per_minute" => &mut self.files_per_minute,
            "heavy_per_minute" => &mut self.heavy_per_minute,
            "frames_per_second" => &mut self.frames_per_second,
            "sockets_per_account" => &mut self.sockets_per_account,
            "sockets_total" => &mut self.sockets_total,
            "connections_per_address" => &mut self.connections_per_address,
            "signins_per_minute" => &mut self.signins_per_minute,
            "searches_per_minute" => &mut self.searches_per_minute,
            "upload_bytes" => &mut self.upload_bytes,
            "file_bytes_per_person" => &mut self.file_bytes_per_person,
            "file_bytes_per_space" => &mut self.file_bytes_per_space,
            "replay" => &mut self.replay,
            _ => return Err(format!("unknown limit LIMIT_{}", name.to_ascii_uppercase())),
        };
        *slot = number;
        Ok(())
    }
}

/// Keys are hashed: what a stranger chooses as a name takes eight bytes and no more.
type Bucket = Option<Arc<DefaultKeyedRateLimiter<u64>>>;

/// Buckets per account (never per address: a whole school sits behind one).
pub struct Limiter {
    talk: Bucket,
    marks: Bucket,
    forms: Bucket,
    files: Bucket,
    heavy: Bucket,
    searches: Bucket,
    hashes: RandomState,
}

impl Limiter {
    pub fn new(limits: &Limits) -> Limiter {
        Limiter {
            talk: per_minute(limits.posts_per_minute),
            marks: per_minute(limits.marks_per_minute),
            forms: per_minute(limits.forms_per_minute),
            files: per_minute(limits.files_per_minute),
            heavy: per_minute(limits.heavy_per_minute),
            searches: per_minute(limits.searches_per_minute),
            hashes: RandomState::new(),
        }
    }

    /// One change of this class by this person.
    ///
    /// # Errors
    /// 429 with the seconds to wait, once the class is spent.
    pub fn take(&self, class: LimitClass, person: &PersonId) -> Result<()> {
        let bucket = match class {
            LimitClass::Talk => &self.talk,
            LimitClass::Mark => &self.marks,
            LimitClass::Form => &self.forms,
            LimitClass::File => &self.files,
            LimitClass::Heavy => &self.heavy,
            LimitClass::Ephemeral => return Ok(()),
        };
        self.check(bucket, person.as_str())
    }

    /// Heavy work that a route asks for only now and then, as paper that was not set lately.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub fn take_heavy(&self, asker: &For) -> Result<()> {
        match asker {
            For::Person(person) => self.take(LimitClass::Heavy, person),
            For::Address(address) => self.check(&self.heavy, &format!("address {address}")),
            For::Operator => Ok(()),
        }
    }

    pub fn search(&self, person: &str) -> Result<()> {
        self.check(&self.searches, person)
    }

    /// Tidies every minute, for as long as the node runs.
    pub async fn tidy_always(self: Arc<Self>) {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            self.tidy();
        }
    }

    /// Forgets buckets that are full again.
    fn tidy(&self) {
        for bucket in [&self.talk, &self.marks, &self.forms, &self.files, &self.heavy, &self.searches].into_iter().flatten() {
            bucket.retain_recent();
        }
    }

    fn check(&self, bucket: &Bucket, key: &str) -> Result<()> {
        let Some(bucket) = bucket else { return Ok(()) };
        let taken = bucket.check_key(&self.hashes.hash_one(key));
        taken.map_err(|wait| Error::too_fast(wait.wait_time_from(governor::clock::DefaultClock::default().now()).as_secs() + 1))
    }
}

fn per_minute(number: u64) -> Bucket {
    let number = NonZeroU32::new(u32::try_from(number).unwrap_or(u32::MAX))?;
    Some(Arc::new(RateLimiter::keyed(Quota::per_minute(number))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_own_budget_and_each_person_theirs() {
        let limits = Limits { marks_per_minute: 2, forms_per_minute: 0, ..Limits::default() };
        let limiter = Limiter::new(&limits);
        let (anna, boon) = (PersonId::from("anna"), PersonId::from("boon"));
        let mark = |person| limiter.take(LimitClass::Mark, person).map_err(|error| error.retry_after_s);
        assert_eq!([mark(&anna), mark(&anna)], [Ok(()), Ok(())]);
        assert!(mark(&anna).is_err_and(|wait| wait.is_some_and(|seconds| (1..=31).contains(&seconds))));
        assert_eq!((mark(&boon), limiter.take(LimitClass::Talk, &anna).is_ok()), (Ok(()), true));
        assert!((0..10_000).all(|_| limiter.take(LimitClass::Form, &anna).is_ok()), "0 is none");
    }
}
