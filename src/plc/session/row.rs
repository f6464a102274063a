//! A session as stored.
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::plc::hours::{HourRule, Until, Window};

crate::id!(
    /// A session of a cycle (วงคุย).
    PlcSessionId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    Planned,
    Open,
    Closed,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlcSession {
    pub id: PlcSessionId,
    pub cycle_id: CycleId,
    pub space_id: SpaceId,
    pub topic: String,
    /// Wherever the school meets by video.
    pub link: String,
    /// Key of the cycle's step at the opening.
    pub step: String,
    pub planned_from: Option<Time>,
    pub planned_until: Option<Time>,
    pub opened_at: Option<Time>,
    pub opened_by: Option<PersonId>,
    pub closed_at: Option<Time>,
    pub(super) code: String,
    pub(super) rule: String,
    /// The log is read after this number.
    pub after_number: i64,
    /// And up to that one, once nothing later can count.
    pub last_number: Option<i64>,
    /// The group confirmed the imported lines.
    pub imported: bool,
    pub created_by: PersonId,
    pub version: i64,
}

impl PlcSession {
    pub fn rule(&self) -> Result<HourRule> {
        Ok(serde_json::from_str(&self.rule)?)
    }

    /// The stretch that counts; `None` before it opens.
    pub fn window(&self, now: Time) -> Option<Window> {
        let opened = self.opened_at?;
        let until = self.ended(now).map_or(Until::Running(now), Until::Closed);
        Some(Window { opened, until, imported: self.imported })
    }

    /// From its opening to its end, or to now while it is open.
    pub fn stretch(&self, now: Time) -> Option<(Time, Time)> {
        Some((self.opened_at?, self.ended(now).unwrap_or(now)))
    }

    /// When it was closed, or ended because nobody closed it.
    fn ended(&self, now: Time) -> Option<Time> {
        let opened = self.opened_at?;
        let longest = self.rule().map_or(0, |rule| rule.longest_ms());
        self.closed_at.or_else(|| (now.0 - opened.0 >= longest).then(|| opened.plus(longest)))
    }

    pub fn state(&self, now: Time) -> SessionState {
        match (self.opened_at, self.ended(now)) {
            (None, _) => SessionState::Planned,
            (Some(_), None) => SessionState::Open,
            (Some(_), Some(_)) => SessionState::Closed,
        }
    }

    /// # Errors
    /// 409 unless it is open now.
    pub fn check_open(&self, now: Time) -> Result<()> {
        if self.state(now) == SessionState::Open {
            return Ok(());
        }
        Err(Error::conflict("session_not_open", "วงคุยนี้ไม่ได้เปิดอยู่", "This session is not open."))
    }
}

/// One session; the same "not found" for one that never was.
pub async fn plc_session(db: &mut impl Reads, id: &PlcSessionId) -> Result<PlcSession> {
    store::session(db, id).await?.ok_or_else(Error::not_found)
}
