//! The life of an adoption, as data: from interest to what came of it, and what may follow what.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// F-AD-1: interested → planned → trying → kept / adapted / dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AdoptionState {
    /// สนใจ
    Interested,
    /// วางแผนแล้ว
    Planned,
    /// กำลังลอง
    Trying,
    /// ใช้ต่อ
    Kept,
    /// ปรับเป็นของเรา
    Adapted,
    /// หยุดใช้
    Dropped,
}

use AdoptionState::{Adapted, Dropped, Interested, Kept, Planned, Trying};

/// What may follow what. Nothing is final: a school may stop what it kept, and try again what it dropped.
const MOVES: [(AdoptionState, &[AdoptionState]); 6] = [
    (Interested, &[Planned, Trying, Dropped]),
    (Planned, &[Trying, Dropped]),
    (Trying, &[Kept, Adapted, Dropped]),
    (Kept, &[Adapted, Dropped]),
    (Adapted, &[Kept, Dropped]),
    (Dropped, &[Planned, Trying]),
];

impl AdoptionState {
    /// What can come of a trial.
    pub const RESULTS: [AdoptionState; 3] = [Kept, Adapted, Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            Interested => "interested",
            Planned => "planned",
            Trying => "trying",
            Kept => "kept",
            Adapted => "adapted",
            Dropped => "dropped",
        }
    }

    /// Thai and English, as people read it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Interested => ("สนใจ", "Interested"),
            Planned => ("วางแผนแล้ว", "Planned"),
            Trying => ("กำลังลอง", "Trying"),
            Kept => ("ใช้ต่อ", "Kept"),
            Adapted => ("ปรับเป็นของเรา", "Adapted"),
            Dropped => ("หยุดใช้", "Dropped"),
        }
    }

    /// Where it may go from here.
    pub fn next(self) -> &'static [AdoptionState] {
        MOVES.iter().find(|(from, _)| *from == self).map_or(&[], |(_, to)| to)
    }

    /// Something came of it.
    pub fn is_result(self) -> bool {
        Self::RESULTS.contains(&self)
    }

    /// The school goes on with it, as it is or in its own form.
    pub fn goes_on(self) -> bool {
        matches!(self, Kept | Adapted)
    }

    /// A reason must be said: what did not work is worth as much to others as what did (F-AD-5).
    pub fn needs_reason(self) -> bool {
        self == Dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_comes_only_after_a_trial() {
        for (from, to) in MOVES {
            for state in to.iter().filter(|state| state.goes_on()) {
                assert!(matches!(from, Trying | Kept | Adapted), "{from:?} → {state:?}");
            }
            assert!(!to.contains(&from) && !to.contains(&Interested), "{from:?}");
        }
    }

    #[test]
    fn whatever_stands_may_be_dropped_and_tried_again() {
        for (from, to) in MOVES.into_iter().filter(|(from, _)| *from != Dropped) {
            assert!(to.contains(&Dropped), "{from:?}");
        }
        assert!(Dropped.next().contains(&Trying) && !Dropped.next().contains(&Kept));
    }
}
