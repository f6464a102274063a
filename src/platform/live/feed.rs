//! One stream as this node serves it: its newest frames in memory, and who waits for the next.
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;

use super::kept::Kept;
use super::line::Line;
use super::pace::Pace;
use super::presence::Presence;
use super::roster::Seat;
use super::rounds::Rounds;
use super::sitting::{News, Sitting};
use super::whispers::Whispers;
use crate::platform::db::Stream;

/// Lines written to before others get their turn on the processor.
const BREATH: usize = 64;

pub(super) struct Feed {
    pub stream: Stream,
    pace: Arc<Pace>,
    state: Mutex<State>,
}

struct State {
    /// The database was asked where the stream stands; before that nothing is known to be a hole.
    known: bool,
    /// Number of the last frame in `kept`; everything up to it is known.
    head: i64,
    /// Highest number heard of; above `head` there is a hole to read.
    heard: i64,
    reading: bool,
    kept: Kept,
    seats: Vec<Arc<Sitting>>,
    whispers: Whispers,
    rounds: Rounds,
    presence: Presence,
}

/// What a seat gets in one turn.
pub(super) enum Next {
    /// Frames from `cursor + 1` on, all of them from memory.
    Frames(Vec<Utf8Bytes>),
    /// Memory does not reach back that far: read the log up to here.
    Read { head: i64 },
}

/// What the feed asks its hub to do after hearing of a number.
#[derive(PartialEq)]
pub(super) enum Then {
    Nothing,
    /// Read the log: there is a hole (or no frame came along).
    Read,
    /// Begin a round after so long.
    ServeIn(Duration),
}

impl Feed {
    pub fn new(stream: Stream, pace: Arc<Pace>) -> Feed {
        let state = State {
            known: false,
            head: 0,
            heard: 0,
            reading: false,
            kept: Kept::default(),
            seats: Vec::new(),
            whispers: Whispers::default(),
            rounds: Rounds::new(),
            presence: Presence::default(),
        };
        Feed { stream, pace, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while holding the lock leaves counters that are still consistent: go on.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn sit(&self, seat: &Arc<Seat>, line: &Arc<Line>) -> Arc<Sitting> {
        let mut state = self.state();
        let sitting = Sitting::new(seat, line, state.whispers.said());
        state.seats.push(sitting.clone());
        sitting
    }

    pub fn rise(&self, sitting: &Arc<Sitting>) {
        self.state().seats.retain(|other| !Arc::ptr_eq(other, sitting));
        // A round that is under way must not reach it any more.
        sitting.take();
    }

    pub fn is_empty(&self) -> bool {
        self.state().seats.is_empty()
    }

    pub fn head(&self) -> i64 {
        self.state().head
    }

    /// The highest number known of; what lies between it and the head is being read.
    pub fn stands(&self) -> i64 {
        let state = self.state();
        state.heard.max(state.head)
    }

    /// The database says the stream stands at this number; the first time, that is where memory begins.
    pub fn found_head(&self, head: i64) -> Then {
        let mut state = self.state();
        if !state.known {
            state.known = true;
            state.head = head;
        }
        state.heard = state.heard.max(head);
        if state.heard > state.head { begin_reading(&mut state) } else { Then::Nothing }
    }

    /// A commit was published: use its frame only if it is the very next one.
    pub fn heard(&self, number: i64, frame: Option<Utf8Bytes>) -> Then {
        let mut state = self.state();
        state.heard = state.heard.max(number);
        if !state.known {
            return Then::Nothing;
        }
        match frame {
            Some(frame) if number == state.head + 1 => {
                push(&mut state, number, frame);
                let gather = self.pace.turn_for(state.seats.len());
                plan_round(&mut state, gather)
            }
            _ if number > state.head => begin_reading(&mut state),
            _ => Then::Nothing,
        }
    }

    /// What was read to fill a hole. `forget` names events after which older frames may hold words that were changed or taken back.
    pub fn filled(&self, frames: Vec<(i64, Utf8Bytes, bool)>) -> (Then, bool) {
        let mut state = self.state();
        for (number, frame, forget) in frames {
            if forget {
                state.kept.clear();
            }
            if number == state.head + 1 {
                push(&mut state, number, frame);
            }
        }
        let more = state.heard > state.head;
        state.reading = more;
        (plan_round(&mut state, Duration::ZERO), more)
    }

    pub fn reading_failed(&self) {
        self.state().reading = false;
    }

    /// A round broke off: the next frame begins another.
    pub fn serving_failed(&self) {
        self.state().rounds = Rounds::new();
    }

    /// Frames after `cursor`, at most so many.
    pub fn after(&self, cursor: i64, most: usize) -> Next {
        let state = self.state();
        let behind = usize::try_from(state.head - cursor).unwrap_or(0);
        match state.kept.last(behind, most) {
            Some(frames) => Next::Frames(frames),
            None => Next::Read { head: state.head },
        }
    }

    /// Something said on the bus only (typing, presence, read by): seats get it once, late comers never.
    pub fn whisper(&self, frame: Utf8Bytes) -> Then {
        let mut state = self.state();
        state.whispers.push(frame);
        plan_round(&mut state, Duration::ZERO)
    }

    pub fn whispers_after(&self, cursor: u64) -> (Vec<Utf8Bytes>, u64) {
        self.state().whispers.after(cursor)
    }

    /// How long to wait before presence is told; nothing when that is planned already.
    pub fn plan_presence(&self) -> Option<Duration> {
        self.state().presence.plan()
    }

    /// Now it is told: distinct people on this node who have the stream open.
    pub fn presence_told(&self) -> usize {
        let mut state = self.state();
        state.presence.told();
        let people: std::collections::HashSet<_> = state.seats.iter().map(|sitting| &sitting.seat.actor.person).collect();
        people.len()
    }

    /// Hands what there is to everyone who sits here, in one write each and without waking those who are in step; how long to wait before the
    /// next round when more came in the meantime.
    pub async fn serve(&self) -> Option<Duration> {
        let sittings = {
            let mut state = self.state();
            state.rounds.begin();
            state.seats.clone()
        };
        let mut news = News::default();
        for some in sittings.chunks(BREATH) {
            some.iter().for_each(|sitting| sitting.serve(self, &mut news));
            if sittings.len() > BREATH {
                tokio::task::yield_now().await;
            }
        }
        self.state().rounds.end()
    }
}

fn push(state: &mut State, number: i64, frame: Utf8Bytes) {
    state.head = number;
    state.kept.push(frame);
}

fn begin_reading(state: &mut State) -> Then {
    if state.reading {
        return Then::Nothing;
    }
    state.reading = true;
    Then::Read
}

fn plan_round(state: &mut State, gather: Duration) -> Then {
    state.rounds.plan(state.seats.len(), gather).map_or(Then::Nothing, Then::ServeIn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: i64) -> Option<Utf8Bytes> {
        Some(format!("{number}").into())
    }

    fn texts(next: Next) -> Vec<String> {
        match next {
            Next::Frames(frames) => frames.iter().map(|f| f.as_str().to_owned()).collect(),
            Next::Read { head } => vec![format!("read to {head}")],
        }
    }

    fn feed() -> Feed {
        let feed = Feed::new(Stream::new("space", "a"), Arc::new(Pace::new()));
        feed.found_head(0);
        feed
    }

    #[test]
    fn a_commit_heard_before_the_head_is_known_opens_no_hole() {
        let feed = Feed::new(Stream::new("space", "a"), Arc::new(Pace::new()));
        assert!(feed.heard(154, frame(154)) == Then::Nothing);
        assert!(feed.found_head(153) == Then::Read);
        assert_eq!(feed.head(), 153);
        feed.filled(vec![(154, "154".into(), false)]);
        assert_eq!(texts(feed.after(153, 10)), ["154"]);
    }

    #[test]
    fn the_next_number_is_taken_and_a_hole_is_read() {
        let feed = feed();
        assert!(feed.heard(1, frame(1)) != Then::Read);
        assert!(feed.heard(3, frame(3)) == Then::Read);
        assert_eq!(texts(feed.after(0, 10)), ["1"]);
        feed.filled(vec![(2, "2".into(), false), (3, "3".into(), false)]);
        assert_eq!(texts(feed.after(0, 10)), ["1", "2", "3"]);
        assert_eq!(texts(feed.after(2, 10)), ["3"]);
    }

    #[test]
    fn words_taken_back_leave_memory() {
        let feed = feed();
        feed.heard(1, frame(1));
        feed.heard(2, None);
        feed.filled(vec![(2, "delete".into(), true)]);
        assert_eq!(texts(feed.after(0, 10)), ["read to 2"]);
        assert_eq!(texts(feed.after(1, 10)), ["delete"]);
    }
}
