//! The rule by which hours are counted, as data (F-PL-3a).
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::platform::clock::{HOUR, MINUTE};
use crate::platform::db::Act;
use crate::platform::error::{Error, Result};

/// What stands in `rule.toml`; a figure that a cycle does not choose is the shipped one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HourRule {
    /// Length of a slot in minutes.
    pub slot_minutes: i64,
    /// So many people must act in a session for anybody to earn.
    pub least_people: i64,
    /// At most so many minutes a day and person, over all sessions.
    pub day_minutes: i64,
    /// Written time counts if the words arrive within so many hours.
    pub late_hours: i64,
    /// A session that nobody closed ends after so many minutes.
    pub longest_minutes: i64,
    /// What earns a slot.
    pub acts: Vec<Act>,
}

/// The same without defaults, so that reading the shipped rule cannot ask for itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    slot_minutes: i64,
    least_people: i64,
    day_minutes: i64,
    late_hours: i64,
    longest_minutes: i64,
    acts: Vec<Act>,
}

#[expect(clippy::expect_used, reason = "the rule is compiled in; a test reads it")]
static STANDARD: LazyLock<HourRule> = LazyLock::new(|| {
    let shipped: Shipped = toml::from_str(include_str!("rule.toml")).expect("rule.toml is well formed");
    let Shipped { slot_minutes, least_people, day_minutes, late_hours, longest_minutes, acts } = shipped;
    HourRule { slot_minutes, least_people, day_minutes, late_hours, longest_minutes, acts }
});

impl Default for HourRule {
    fn default() -> Self {
        Self::standard().clone()
    }
}

impl HourRule {
    /// The rule as shipped.
    pub fn standard() -> &'static Self {
        &STANDARD
    }

    pub fn slot_ms(&self) -> i64 {
        self.slot_minutes * MINUTE
    }

    pub fn day_ms(&self) -> i64 {
        self.day_minutes * MINUTE
    }

    pub fn late_ms(&self) -> i64 {
        self.late_hours * HOUR
    }

    pub fn longest_ms(&self) -> i64 {
        self.longest_minutes * MINUTE
    }

    /// The rule, if it does not contradict itself.
    ///
    /// # Errors
    /// 422 naming the figure: a slot of nothing, a cap or a longest session below a slot, nobody or nothing that could earn.
    pub fn checked(self) -> Result<Self> {
        let wrong = |field: &str, th: &str, en: &str| Err(Error::invalid(&format!("rule.{field}"), "contradiction", th, en));
        if !(5..=120).contains(&self.slot_minutes) {
            return wrong("slot_minutes", "หนึ่งช่วงต้องยาว 5–120 นาที", "A slot lasts 5 to 120 minutes.");
        }
        if !(self.slot_minutes..=1_440).contains(&self.day_minutes) {
            return wrong("day_minutes", "เพดานต่อวันต้องไม่น้อยกว่าหนึ่งช่วง และไม่เกิน 24 ชั่วโมง", "The daily cap is at least one slot and at most 24 hours.");
        }
        if !(self.slot_minutes..=1_440).contains(&self.longest_minutes) {
            return wrong(
                "longest_minutes",
                "วงคุยที่ยาวที่สุดต้องไม่น้อยกว่าหนึ่งช่วง และไม่เกิน 24 ชั่วโมง",
                "The longest session is at least one slot and at most 24 hours.",
            );
        }
        if !(1..=50).contains(&self.least_people) {
            return wrong("least_people", "จำนวนคนขั้นต่ำต้องเป็น 1–50", "The least number of people is 1 to 50.");
        }
        if !(0..=24).contains(&self.late_hours) {
            return wrong("late_hours", "ข้อความที่รอส่งนับย้อนได้ไม่เกิน 24 ชั่วโมง", "Late words count back at most 24 hours.");
        }
        if self.acts.is_empty() {
            return wrong("acts", "ต้องมีอย่างน้อยหนึ่งอย่างที่นับเป็นการมีส่วนร่วม", "At least one kind of act must count.");
        }
        Ok(self)
    }
}
