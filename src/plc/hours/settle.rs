//! One person over all sessions: moments that overlap count once, and no day holds more than its cap.
use std::collections::{BTreeMap, BTreeSet};

use crate::platform::Time;
use crate::platform::clock::MINUTE;
use crate::plc::session::PlcSessionId;

pub type Slots = BTreeSet<i64>;

/// What a person earned in one session, before other sessions are looked at.
#[derive(Clone, Debug)]
pub struct Claim {
    pub session: PlcSessionId,
    pub begins: Time,
    pub slot_ms: i64,
    pub day_ms: i64,
    pub slots: Slots,
    /// Decided by somebody: it stands before everything that is still counted.
    pub decided: bool,
}

impl Claim {
    fn stretch(&self, slot: i64) -> (i64, i64) {
        let from = self.begins.0 + slot * self.slot_ms;
        (from, from + self.slot_ms)
    }

    pub fn minutes(&self, slots: &Slots) -> i64 {
        slots.len() as i64 * self.slot_ms / MINUTE
    }
}

/// The slots of each session that count: decided ones first, then the earliest; a slot belongs to the day on which it starts.
pub fn settle(claims: &[Claim]) -> BTreeMap<PlcSessionId, Slots> {
    let mut order: Vec<(&Claim, i64)> = claims.iter().flat_map(|claim| claim.slots.iter().map(move |slot| (claim, *slot))).collect();
    order.sort_by_key(|(claim, slot)| (!claim.decided, claim.stretch(*slot).0, claim.session.clone()));
    let mut taken: Vec<(i64, i64)> = Vec::new();
    let mut days: BTreeMap<jiff::civil::Date, i64> = BTreeMap::new();
    let mut counted: BTreeMap<PlcSessionId, Slots> = claims.iter().map(|claim| (claim.session.clone(), Slots::new())).collect();
    for (claim, slot) in order {
        let (from, until) = claim.stretch(slot);
        let day = days.entry(Time(from).bangkok_date()).or_default();
        let free = !taken.iter().any(|(begun, ended)| from < *ended && *begun < until);
        let fits = *day + claim.slot_ms <= claim.day_ms;
        if claim.decided || (free && fits) {
            *day += claim.slot_ms;
            taken.push((from, until));
            counted.entry(claim.session.clone()).or_default().insert(slot);
        }
    }
    counted
}
