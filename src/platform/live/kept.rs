//! The newest frames of one stream, encoded once and shared by everyone who reads them.
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use axum::extract::ws::Utf8Bytes;

/// Enough for a storm of returning clients, bounded for a thousand rooms.
const KEPT: usize = 512;
const KEPT_BYTES: usize = 512 * 1024;
/// While a stream is this busy more is kept: whoever falls behind in a burst is served from memory, not by a read each.
const BURST: Duration = Duration::from_secs(3);
const BURST_KEPT: usize = 8 * KEPT;

#[derive(Default)]
pub(super) struct Kept {
    frames: VecDeque<(Instant, Utf8Bytes)>,
    bytes: usize,
}

impl Kept {
    pub fn push(&mut self, frame: Utf8Bytes) {
        self.bytes += frame.len();
        let now = Instant::now();
        self.frames.push_back((now, frame));
        while let Some((since, oldest)) = self.frames.front() {
            let (kept, bytes) = if now - *since < BURST { (BURST_KEPT, 8 * KEPT_BYTES) } else { (KEPT, KEPT_BYTES) };
            if self.frames.len() <= kept && self.bytes <= bytes {
                break;
            }
            self.bytes -= oldest.len();
            self.frames.pop_front();
        }
    }

    /// Older frames may hold words that were changed or taken back.
    pub fn clear(&mut self) {
        self.frames.clear();
        self.bytes = 0;
    }

    /// The first of the newest `behind` frames, at most so many; nothing when memory does not reach back that far.
    pub fn last(&self, behind: usize, most: usize) -> Option<Vec<Utf8Bytes>> {
        let skip = self.frames.len().checked_sub(behind)?;
        Some(self.frames.iter().skip(skip).take(most).map(|(_, frame)| frame.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded() {
        let mut kept = Kept::default();
        for number in 1..=6_000 {
            kept.push(format!("{number}").into());
        }
        assert!(kept.last(6_000, 10).is_none());
        assert!(kept.last(BURST_KEPT + 1, 10).is_none());
        assert_eq!(kept.last(1, 10).unwrap(), ["6000"]);
        assert_eq!(kept.last(3, 2).unwrap(), ["5998", "5999"]);
    }
}
