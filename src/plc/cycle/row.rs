//! A cycle as stored.
use super::store;
use super::template::Step;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::hours::HourRule;

crate::id!(
    /// A PLC cycle (วงรอบ).
    CycleId
);

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Cycle {
    pub id: CycleId,
    pub space_id: SpaceId,
    pub title: String,
    pub problem: String,
    /// 1, 2, 3 … of cycles that go on from each other.
    pub round: i64,
    pub continues_id: Option<CycleId>,
    pub practice_id: Option<String>,
    pub(super) steps: String,
    /// Key of the step at which it stands.
    pub step: String,
    pub sleep_days: i64,
    pub(super) rule: String,
    pub started_by: PersonId,
    pub started_at: Time,
    pub moved_at: Time,
    pub closed_at: Option<Time>,
    pub version: i64,
}

impl Cycle {
    pub fn steps(&self) -> Result<Vec<Step>> {
        Ok(serde_json::from_str(&self.steps)?)
    }

    /// The step at which it stands.
    pub fn now(&self) -> Result<Step> {
        self.steps()?.into_iter().find(|step| step.key == self.step).ok_or_else(|| Error::internal("a cycle stands at a step that it does not have"))
    }

    pub fn rule(&self) -> Result<HourRule> {
        Ok(serde_json::from_str(&self.rule)?)
    }

    /// # Errors
    /// 409 once it is closed.
    pub fn check_open(&self) -> Result<()> {
        if self.closed_at.is_some() {
            return Err(Error::conflict("cycle_closed", "วงรอบนี้ปิดแล้ว เริ่มวงรอบใหม่เพื่อทำต่อ", "This cycle is closed. Begin the next round to go on."));
        }
        Ok(())
    }
}

/// One cycle; the same "not found" for one that never was.
pub async fn cycle(db: &mut impl Reads, id: &CycleId) -> Result<Cycle> {
    store::cycle(db, id).await?.ok_or_else(Error::not_found)
}

/// Cycles of a space: open ones first, newest first.
pub async fn cycles_of(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<Cycle>> {
    store::cycles_of(db, space).await
}
