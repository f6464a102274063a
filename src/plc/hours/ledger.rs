//! Lines of hours: who earned what in which session, with what somebody decided, and other sessions of the same days looked at.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::store::{Decided, decided_of, deeds};
use super::{Claim, HourRule, Slots, hours, settle};
use crate::platform::Time;
use crate::platform::clock::{DAY, MINUTE};
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::session::{self, PlcSession, PlcSessionId};

/// How a line stands (F-PL-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Follows the log.
    Counting,
    /// Somebody who may said yes: it stands as it was then.
    Confirmed,
    /// The teacher says that it is not so.
    Disputed,
}

/// One person's hours in one session.
#[derive(Clone, Debug)]
pub struct Line {
    pub session: PlcSessionId,
    pub person: PersonId,
    pub slots: Slots,
    pub minutes: i64,
    /// When the first slot of the session begins, and how long each is.
    begins: Time,
    slot_ms: i64,
    pub state: LineState,
    pub decided: Option<Decided>,
}

impl Line {
    /// When its slots within a stretch begin; a slot belongs to the day, and so to the year, on which it starts.
    pub fn starts(&self, stretch: std::ops::Range<Time>) -> Vec<Time> {
        self.slots.iter().map(|slot| self.begins.plus(slot * self.slot_ms)).filter(|start| stretch.contains(start)).collect()
    }

    /// What so many of its slots are worth.
    pub fn minutes_of(&self, slots: usize) -> i64 {
        slots as i64 * self.slot_ms / MINUTE
    }
}

/// The lines of some sessions, of some people or of everybody who acted or attended; in order of session and person.
pub async fn ledger(db: &mut impl Reads, wanted: &[PlcSession], people: Option<&[PersonId]>, now: Time) -> Result<Vec<Line>> {
    let mut book = Book::default();
    for session in wanted {
        book.read(db, session, now).await?;
    }
    let mut concerned: BTreeSet<PersonId> = book.earned.values().flat_map(BTreeMap::keys).cloned().collect();
    let ids: Vec<PlcSessionId> = wanted.iter().map(|session| session.id.clone()).collect();
    let decided = decided_of(db, &ids).await?;
    let attended = session::attendance_of(db, &ids).await?;
    concerned.extend(decided.iter().map(|line| line.person.clone()));
    concerned.extend(attended.iter().map(|seat| seat.person_id.clone()));
    if let Some(people) = people {
        concerned.retain(|person| people.contains(person));
    }
    let near = book.neighbours(db, wanted, &concerned, now).await?;
    let near: Vec<PlcSessionId> = near.iter().map(|session| session.id.clone()).collect();
    let mut decisions: HashMap<(PlcSessionId, PersonId), Decided> = HashMap::new();
    for line in decided.into_iter().chain(decided_of(db, &near).await?) {
        decisions.insert((line.session.clone(), line.person.clone()), line);
    }
    let mut lines = Vec::new();
    for person in concerned {
        let claims = book.claims(&person, &decisions);
        let counted = settle(&claims);
        for session in wanted {
            let decided = decisions.get(&(session.id.clone(), person.clone())).cloned();
            let there = attended.iter().any(|seat| seat.session_id == session.id && seat.person_id == person);
            let Some(claim) = claims.iter().find(|claim| claim.session == session.id) else { continue };
            let slots = counted.get(&session.id).cloned().unwrap_or_default();
            if decided.is_none() && !there && claim.slots.is_empty() {
                continue;
            }
            let state = match &decided {
                Some(line) if line.disputed => LineState::Disputed,
                Some(_) => LineState::Confirmed,
                None => LineState::Counting,
            };
            lines.push(Line {
                session: session.id.clone(),
                person: person.clone(),
                minutes: claim.minutes(&slots),
                slots,
                begins: claim.begins,
                slot_ms: claim.slot_ms,
                state,
                decided,
            });
        }
    }
    lines.sort_by(|a, b| (&a.session, &a.person).cmp(&(&b.session, &b.person)));
    Ok(lines)
}

/// Whoever acted in the stretch of a session, in company or alone.
pub(in crate::plc) async fn actors(db: &mut impl Reads, session: &PlcSession, now: Time) -> Result<Vec<PersonId>> {
    let Some(window) = session.window(now) else { return Ok(Vec::new()) };
    let alone = HourRule { least_people: 1, ..session.rule()? };
    Ok(hours(&alone, &window, &deeds(db, session).await?).into_keys().collect())
}

/// What was read of the log.
#[derive(Default)]
struct Book {
    frames: BTreeMap<PlcSessionId, (Time, i64, i64)>,
    earned: BTreeMap<PlcSessionId, BTreeMap<PersonId, Slots>>,
}

impl Book {
    async fn read(&mut self, db: &mut impl Reads, session: &PlcSession, now: Time) -> Result<()> {
        let Some(window) = session.window(now) else { return Ok(()) };
        let rule = session.rule()?;
        self.frames.insert(session.id.clone(), (window.begins(), rule.slot_ms(), rule.day_ms()));
        self.earned.insert(session.id.clone(), hours(&rule, &window, &deeds(db, session).await?));
        Ok(())
    }

    /// Other sessions of the same days in which these people took part.
    async fn neighbours(&mut self, db: &mut impl Reads, wanted: &[PlcSession], people: &BTreeSet<PersonId>, now: Time) -> Result<Vec<PlcSession>> {
        let opened = wanted.iter().filter_map(|session| session.opened_at);
        let (Some(first), Some(last)) = (opened.clone().min(), opened.max()) else { return Ok(Vec::new()) };
        let people: Vec<PersonId> = people.iter().cloned().collect();
        let near = session::sessions_of_people(db, &people, (first.plus(-2 * DAY), last.plus(2 * DAY)), now).await?;
        let near: Vec<PlcSession> = near.into_iter().filter(|session| !self.frames.contains_key(&session.id)).collect();
        for session in &near {
            self.read(db, session, now).await?;
        }
        Ok(near)
    }

    fn claims(&self, person: &PersonId, decisions: &HashMap<(PlcSessionId, PersonId), Decided>) -> Vec<Claim> {
        let claim = |(session, (begins, slot_ms, day_ms)): (&PlcSessionId, &(Time, i64, i64))| {
            let decided = decisions.get(&(session.clone(), person.clone())).and_then(|line| line.slots.clone());
            let earned = || self.earned.get(session).and_then(|people| people.get(person)).cloned().unwrap_or_default();
            Claim {
                session: session.clone(),
                begins: *begins,
                slot_ms: *slot_ms,
                day_ms: *day_ms,
                decided: decided.is_some(),
                slots: decided.unwrap_or_else(earned),
            }
        };
        self.frames.iter().map(claim).collect()
    }
}
