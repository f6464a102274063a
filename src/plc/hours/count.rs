//! From the log to slots: one session, pure, so that replaying the log gives the same numbers.
use std::collections::{BTreeMap, BTreeSet};

use super::HourRule;
use crate::platform::Time;
use crate::platform::clock::MINUTE;
use crate::platform::db::Act;
use crate::platform::permit::PersonId;

/// Where an act comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Done here.
    Here,
    /// A line of an imported history: it counts only after the group said so, and then at its own time.
    Imported,
}

/// What a person did, as its envelope says. Never the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub person: PersonId,
    pub act: Act,
    /// When it arrived.
    pub at: Time,
    /// When it was written on the device.
    pub written_at: Time,
    pub origin: Origin,
}

/// When a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Whole slots only.
    Closed(Time),
    /// Still open: the slot that runs now is shown as if it were whole.
    Running(Time),
}

/// The stretch of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub opened: Time,
    pub until: Until,
    /// The group confirmed the imported lines.
    pub imported: bool,
}

impl Window {
    /// Slots run from the opening minute.
    pub fn begins(&self) -> Time {
        Time(self.opened.0.div_euclid(MINUTE) * MINUTE)
    }

    /// How many slots the session has; never past the longest session of the rule.
    pub fn slots(&self, rule: &HourRule) -> i64 {
        let (end, running) = match self.until {
            Until::Closed(end) => (Time(end.0.div_euclid(MINUTE) * MINUTE), false),
            Until::Running(now) => (now, true),
        };
        let length = (end.0 - self.begins().0).clamp(0, rule.longest_ms());
        let whole = length / rule.slot_ms();
        let longest = rule.longest_ms() / rule.slot_ms();
        if running { (whole + 1).min(longest) } else { whole }
    }

    /// The slot in which a moment lies.
    fn slot(&self, rule: &HourRule, moment: Time) -> Option<i64> {
        let slot = (moment.0 - self.begins().0).div_euclid(rule.slot_ms());
        (0..self.slots(rule)).contains(&slot).then_some(slot)
    }
}

impl Deed {
    /// The moment that counts: written within the late hours of arriving, else the arrival.
    fn moment(&self, rule: &HourRule) -> Time {
        let late = self.at.0 - self.written_at.0;
        if self.origin == Origin::Imported || (0..=rule.late_ms()).contains(&late) { self.written_at } else { self.at }
    }
}

/// Slots of each person in one session (F-PL-3a): those in which they acted, once at least so many people did. People who only listened are not in it.
pub fn hours(rule: &HourRule, session: &Window, deeds: &[Deed]) -> BTreeMap<PersonId, BTreeSet<i64>> {
    let mut earned: BTreeMap<PersonId, BTreeSet<i64>> = BTreeMap::new();
    let counts = |deed: &&Deed| rule.acts.contains(&deed.act) && (deed.origin == Origin::Here || session.imported);
    for deed in deeds.iter().filter(counts) {
        if let Some(slot) = session.slot(rule, deed.moment(rule)) {
            earned.entry(deed.person.clone()).or_default().insert(slot);
        }
    }
    if (earned.len() as i64) < rule.least_people {
        earned.clear();
    }
    earned
}
