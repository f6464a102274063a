//! What is said in passing (typing, editing, how far somebody has read): shown for a moment and never kept, so more of it is gathered, not refused.
//! Nobody makes this node ask the database for it more than once a second, and no stream passes on more than one a second.
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::hub::Hub;
use crate::platform::db::Stream;
use crate::platform::permit::PersonId;
use crate::platform::task;

/// One a second.
pub(super) const APART: Duration = Duration::from_secs(1);
/// People whose turn may wait on one stream; with more of them nobody could read who types anyway.
const WAITING: usize = 4;
/// Entries that are kept before those whose second is over are looked for.
const ENTRIES: usize = 1_024;
const LOST: Duration = Duration::from_secs(10);

/// What a person says of one thing: at most once a second, the newest last.
#[derive(Default)]
pub(super) struct Throttle {
    hashes: RandomState,
    said: Mutex<HashMap<u64, Said>>,
}

struct Said {
    /// The second is over.
    until: Instant,
    /// Waits for it.
    newest: Option<Value>,
}

/// When something said in passing has its turn.
#[derive(Debug, PartialEq)]
pub(super) enum Turn {
    Now(Value),
    /// The newest of this key, after so long.
    After(u64, Duration),
    /// Another one waits already and says this in its place.
    Gathered,
}

impl Said {
    /// What waits far longer than its second has lost the socket that was to say it.
    fn is_open(&self, now: Instant) -> bool {
        self.until > now || (self.newest.is_some() && self.until + LOST > now)
    }
}

impl Throttle {
    fn said(&self) -> MutexGuard<'_, HashMap<u64, Said>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `thing` is what it is said of, as the client names it.
    pub fn say(&self, person: &PersonId, kind: &str, thing: Option<&str>, frame: Value, now: Instant) -> Turn {
        let key = self.hashes.hash_one((person.as_str(), kind, thing));
        let mut said = self.said();
        if said.len() >= ENTRIES {
            said.retain(|_, one| one.is_open(now));
        }
        let Some(one) = said.get_mut(&key).filter(|one| one.is_open(now)) else {
            said.insert(key, Said { until: now + APART, newest: None });
            return Turn::Now(frame);
        };
        match &mut one.newest {
            Some(newest) => {
                if number(&frame) >= number(newest) {
                    *newest = frame;
                }
                Turn::Gathered
            }
            newest @ None => {
                *newest = Some(frame);
                Turn::After(key, one.until.saturating_duration_since(now))
            }
        }
    }

    /// What waited; its second begins.
    pub fn newest(&self, key: u64, now: Instant) -> Option<Value> {
        let mut said = self.said();
        let one = said.get_mut(&key)?;
        one.until = now + APART;
        one.newest.take()
    }
}

/// A position never goes back: of two, the farther one counts. What has none is simply newer.
fn number(frame: &Value) -> Option<i64> {
    frame.get("number").and_then(Value::as_i64)
}

/// A frame for everyone who has a stream open, on every node.
pub struct Ephemeral {
    pub kind: &'static str,
    /// Of several by one speaker the newest counts. Empty: of all.
    pub by: String,
    /// Of several the highest counts before the newest.
    pub rank: i64,
    pub frame: String,
}

/// Whispers of one kind on one stream: one a second, speakers in turn.
#[derive(Default)]
pub(super) struct Broadcasts(Mutex<HashMap<(Stream, &'static str), VecDeque<Ephemeral>>>);

impl Broadcasts {
    fn lines(&self) -> MutexGuard<'_, HashMap<(Stream, &'static str), VecDeque<Ephemeral>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The whisper itself when nothing was said within the second: then `next` must be asked every second until it says none.
    fn say(&self, stream: &Stream, whisper: Ephemeral) -> Option<Ephemeral> {
        let mut lines = self.lines();
        let Some(line) = lines.get_mut(&(stream.clone(), whisper.kind)) else {
            lines.insert((stream.clone(), whisper.kind), VecDeque::new());
            return Some(whisper);
        };
        match line.iter().position(|waiting| waiting.by == whisper.by) {
            Some(place) if whisper.rank >= line[place].rank => line[place] = whisper,
            Some(_) => {}
            None if line.len() < WAITING => line.push_back(whisper),
            None => {}
        }
        None
    }

    /// Whoever has waited longest.
    fn next(&self, stream: &Stream, kind: &'static str) -> Option<Ephemeral> {
        let mut lines = self.lines();
        let next = lines.get_mut(&(stream.clone(), kind)).and_then(VecDeque::pop_front);
        if next.is_none() {
            lines.remove(&(stream.clone(), kind));
        }
        next
    }
}

impl Hub {
    /// Says something that is not an event to everyone who has the stream open, on every node: one of a kind a second.
    pub fn whisper(self: &Arc<Self>, stream: &Stream, whisper: Ephemeral) {
        let kind = whisper.kind;
        let Some(first) = self.broadcasts.say(stream, whisper) else { return };
        self.whisper_everywhere(stream, first.frame);
        let (hub, of) = (self.clone(), stream.clone());
        let saying = async move {
            loop {
                tokio::time::sleep(APART).await;
                let Some(next) = hub.broadcasts.next(&of, kind) else { return };
                hub.whisper_everywhere(&of, next.frame);
            }
        };
        let (hub, of) = (self.clone(), stream.clone());
        task::run("ephemeral", saying, move || while hub.broadcasts.next(&of, kind).is_some() {});
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_flood_of_one_person_is_one_word_now_and_the_newest_after_its_second() {
        let (throttle, anna, now) = (Throttle::default(), PersonId::from("anna"), Instant::now());
        let read = |number: i64, at: Instant| throttle.say(&anna, "read", Some("room"), json!({ "number": number }), at);
        assert_eq!(read(1, now), Turn::Now(json!({ "number": 1 })));
        let Turn::After(key, wait) = read(2, now + APART / 4) else { panic!("the second is not over") };
        assert_eq!(wait, APART * 3 / 4);
        assert!((3..100).all(|number| read(number, now + APART / 2) == Turn::Gathered));
        assert_eq!(read(7, now + APART / 2), Turn::Gathered, "an older position of another device");
        assert_eq!(throttle.newest(key, now + APART), Some(json!({ "number": 99 })));
        assert!(matches!(read(100, now + APART), Turn::After(..)), "that word began another second");
        assert_eq!(throttle.newest(key, now + APART * 2), Some(json!({ "number": 100 })));
        assert!(matches!(read(101, now + APART * 3), Turn::Now(_)));
        assert!(matches!(throttle.say(&anna, "read", Some("elsewhere"), json!({}), now), Turn::Now(_)), "other things have seconds of their own");
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for person in 0..10 * ENTRIES {
            let at = now + APART * 2 * u32::try_from(person / ENTRIES).unwrap();
            throttle.say(&PersonId(person.to_string()), "typing", None, json!({}), at);
        }
        assert!(throttle.said().len() <= 2 * ENTRIES);
    }

    #[test]
    fn a_stream_passes_on_one_a_second_and_its_speakers_take_turns() {
        let (broadcasts, stream) = (Broadcasts::default(), Stream::new("space", "a"));
        let say = |by: &str, frame: &str| broadcasts.say(&stream, Ephemeral { kind: "typing", by: by.into(), rank: 0, frame: frame.into() }).is_some();
        assert!(say("anna", "1"));
        for round in 2..50 {
            assert!(!say("boon", &format!("boon {round}")) && !say("chai", &format!("chai {round}")));
        }
        let next = || broadcasts.next(&stream, "typing").map(|whisper| whisper.frame);
        assert_eq!([next(), next(), next()], [Some("boon 49".into()), Some("chai 49".into()), None]);
        assert!(say("anna", "2"), "the stream is at rest again");
    }
}
