//! What is said on the bus only (typing, presence, read by): seats get it once, late comers never.
use std::collections::VecDeque;

use axum::extract::ws::Utf8Bytes;

const KEPT: usize = 64;

#[derive(Default)]
pub(super) struct Whispers {
    kept: VecDeque<(u64, Utf8Bytes)>,
    said: u64,
}

impl Whispers {
    /// How many were ever said: where a new seat begins to listen.
    pub fn said(&self) -> u64 {
        self.said
    }

    pub fn push(&mut self, frame: Utf8Bytes) {
        self.said += 1;
        self.kept.push_back((self.said, frame));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }

    /// What was said after one, and where that leaves the listener.
    pub fn after(&self, cursor: u64) -> (Vec<Utf8Bytes>, u64) {
        if self.said == cursor {
            return (Vec::new(), cursor);
        }
        let frames = self.kept.iter().filter(|(number, _)| *number > cursor).map(|(_, frame)| frame.clone()).collect();
        (frames, self.said)
    }
}
