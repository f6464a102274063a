//! A seat in one stream: how far it has heard, and who hands it the rest, the room or its own task.
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;

use super::feed::{Feed, Next};
use super::line::{Line, Wrote};
use super::roster::Seat;

/// Frames handed over at once.
pub(super) const TURN: usize = 512;
/// A round that is larger goes out by each client's own task, which may wait for the line.
const LARGE: usize = 128 * 1024;

pub(super) struct Sitting {
    pub seat: Arc<Seat>,
    line: Arc<Line>,
    place: Mutex<Place>,
}

/// How far a seat has heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Heard {
    /// The number of the last event.
    pub cursor: i64,
    /// The count of the last whisper.
    pub whispers: u64,
}

struct Place {
    heard: Heard,
    /// The room writes to the line itself: the seat is in step, its line takes what it is given, and nobody doubts its rights.
    served: bool,
}

impl Sitting {
    /// Served by its own task at first.
    pub fn new(seat: &Arc<Seat>, line: &Arc<Line>, whispers: u64) -> Arc<Sitting> {
        let place = Place { heard: Heard { cursor: 0, whispers }, served: false };
        Arc::new(Sitting { seat: seat.clone(), line: line.clone(), place: Mutex::new(place) })
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From here on only its own task hands it anything; how far it has heard.
    pub fn take(&self) -> Heard {
        let mut place = self.place();
        place.served = false;
        place.heard
    }

    /// Its own task came this far.
    pub fn came_to(&self, heard: Heard) {
        self.place().heard = heard;
    }

    /// It is in step, so the room may serve it. What came in the meantime rang its bell.
    pub fn give(&self) {
        self.place().served = true;
    }

    /// Hands over what this round brings, or rings for its own task: when that is behind, when the line is full, and when its rights are in doubt.
    /// The lock is held while it writes, so that a right that ends ends between two words.
    pub fn serve(&self, feed: &Feed, news: &mut News) {
        let mut place = self.place();
        if !place.served || self.seat.wants_its_task() {
            place.served = false;
            return self.seat.wake();
        }
        if news.from != Some(place.heard) {
            *news = News::after(feed, place.heard);
        }
        let Some((frames, until)) = &news.frames else {
            place.served = false;
            return self.seat.wake();
        };
        if frames.is_empty() {
            return;
        }
        match self.line.write_now(frames) {
            Wrote::All => place.heard = *until,
            Wrote::Held(held) => {
                // Events come first, and whispers may be missed.
                let events = until.cursor - place.heard.cursor;
                place.heard = Heard { cursor: place.heard.cursor + events.min(held as i64), whispers: until.whispers };
                place.served = false;
                self.seat.wake();
            }
        }
    }
}

/// What a round brings to those who have heard equally much: most often all of them.
#[derive(Default)]
pub(super) struct News {
    from: Option<Heard>,
    /// The frames and where they lead; none when memory does not reach back, or they are more than fits a line.
    frames: Option<(Vec<Utf8Bytes>, Heard)>,
}

impl News {
    fn after(feed: &Feed, heard: Heard) -> News {
        let frames = match feed.after(heard.cursor, TURN) {
            Next::Frames(frames) if frames.len() < TURN => {
                let cursor = heard.cursor + frames.len() as i64;
                let (whispers, until) = feed.whispers_after(heard.whispers);
                let frames: Vec<Utf8Bytes> = frames.into_iter().chain(whispers).collect();
                let bytes: usize = frames.iter().map(|frame| frame.len()).sum();
                (bytes < LARGE).then_some((frames, Heard { cursor, whispers: until }))
            }
            Next::Frames(_) | Next::Read { .. } => None,
        };
        News { from: Some(heard), frames }
    }
}
