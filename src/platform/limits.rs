//! Limits: one flat list for operators (`/api/v1/limits`), and the buckets that hold people to them.
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::{Error, Result};

/// 0 = none. Changed by `KALYANAMIT_LIMIT_<NAME>`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Limits {
    pub message_chars: u64,
    pub frame_bytes: u64,
    pub posts_per_minute: u64,
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

type Bucket = Option<Arc<DefaultKeyedRateLimiter<String>>>;

/// Buckets per account (never per address: a whole school sits behind one).
pub struct Limiter {
    posts: Bucket,
    searches: Bucket,
}

impl Limiter {
    pub fn new(limits: &Limits) -> Limiter {
        Limiter { posts: per_minute(limits.posts_per_minute), searches: per_minute(limits.searches_per_minute) }
    }

    pub fn post(&self, person: &str) -> Result<()> {
        check(&self.posts, person)
    }

    pub fn search(&self, person: &str) -> Result<()> {
        check(&self.searches, person)
    }

    /// Forgets buckets that are full again; called by a timer.
    pub fn tidy(&self) {
        for bucket in [&self.posts, &self.searches].into_iter().flatten() {
            bucket.retain_recent();
        }
    }
}

fn per_minute(number: u64) -> Bucket {
    let number = NonZeroU32::new(u32::try_from(number).unwrap_or(u32::MAX))?;
    Some(Arc::new(RateLimiter::keyed(Quota::per_minute(number))))
}

fn check(bucket: &Bucket, key: &str) -> Result<()> {
    let Some(bucket) = bucket else { return Ok(()) };
    bucket.check_key(&key.to_owned()).map_err(|wait| Error::too_fast(wait.wait_time_from(governor::clock::DefaultClock::default().now()).as_secs() + 1))
}
