//! Starting a cycle: any member may; the next round goes on from the one before.
use serde::Deserialize;

use schemars::JsonSchema;

use super::change::{check_text, set_items};
use super::row::{Cycle, CycleId, cycle};
use super::template::{Step, checked, template};
use super::{event, store};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::PersonId;
use crate::plc::hours::HourRule;
use crate::plc::{SpaceId, stream};

/// `POST /spaces/{space}/cycles`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct NewCycle {
    pub id: Option<CycleId>,
    /// The topic, as `อ่านไม่ออก ป.1`; that of the round before when absent.
    pub title: Option<String>,
    pub problem: Option<String>,
    /// Codes of the standard items that it serves.
    pub items: Option<Vec<String>>,
    /// Id of the practice that it serves.
    pub practice: Option<String>,
    /// The cycle that it goes on from: the next round, with roles to be given anew.
    pub continues: Option<CycleId>,
    /// Steps of its own; the template's when absent.
    pub steps: Option<Vec<Step>>,
    /// A step sleeps after so many days, 1 to 90.
    pub sleep_days: Option<i64>,
    /// How hours are counted; the shipped rule when absent.
    pub rule: Option<HourRule>,
}

/// Starts a cycle in a space that the caller may post in. The same id by the same person again gives the cycle there is: `(cycle, made now)`.
///
/// # Errors
/// 422 for a title that is empty or too long, steps or an hour rule that contradict themselves; 409 for an id that is taken.
pub async fn open_cycle(tx: &mut Tx, by: &PersonId, space: &SpaceId, new: NewCycle) -> Result<(Cycle, bool)> {
    let before = match &new.continues {
        Some(id) => Some(
            cycle(tx, id)
                .await
                .ok()
                .filter(|before| before.space_id == *space)
                .ok_or_else(|| Error::invalid("continues", "unknown", "ไม่พบวงรอบก่อนหน้าในห้องนี้", "The cycle before is not in this space."))?,
        ),
        None => None,
    };
    let title = new.title.or_else(|| before.as_ref().map(|before| before.title.clone())).unwrap_or_default();
    let problem = new.problem.or_else(|| before.as_ref().map(|before| before.problem.clone())).unwrap_or_default();
    let steps = match (new.steps, &before) {
        (Some(steps), _) => checked(steps)?,
        (None, Some(before)) => before.steps()?,
        (None, None) => template().steps.clone(),
    };
    let rule = match (new.rule, &before) {
        (Some(rule), _) => rule.checked()?,
        (None, Some(before)) => before.rule()?,
        (None, None) => HourRule::standard().clone(),
    };
    let id = new.id.unwrap_or_else(CycleId::fresh);
    id::check("id", id.as_str())?;
    let now = tx.now();
    let row = Cycle {
        id: id.clone(),
        space_id: space.clone(),
        title: check_text("title", &title, 1, 120)?,
        problem: check_text("problem", &problem, 0, 2_000)?,
        round: before.as_ref().map_or(1, |before| before.round + 1),
        practice_id: new.practice.or_else(|| before.as_ref().and_then(|before| before.practice_id.clone())),
        continues_id: new.continues,
        step: steps.first().map(|step| step.key.clone()).unwrap_or_default(),
        steps: serde_json::to_string(&steps)?,
        sleep_days: sleep_days(new.sleep_days.or_else(|| before.as_ref().map(|before| before.sleep_days)))?,
        rule: serde_json::to_string(&rule)?,
        started_by: by.clone(),
        started_at: now,
        moved_at: now,
        closed_at: None,
        version: 1,
    };
    if !store::add(tx, &row).await? {
        let known = cycle(tx, &id).await?;
        let same = known.started_by == *by && known.space_id == *space;
        return if same {
            Ok((known, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    store::move_to(tx, &id, &row.step, by, None).await?;
    let items = match (new.items, &before) {
        (Some(items), _) => items,
        (None, Some(before)) => super::view::items_of(tx, &before.id).await?,
        (None, None) => Vec::new(),
    };
    set_items(tx, &id, &items, by).await?;
    tx.append(&stream(space), event(&id, by.as_str(), "opened")).await?;
    Ok((cycle(tx, &id).await?, true))
}

pub(super) fn sleep_days(days: Option<i64>) -> Result<i64> {
    let days = days.unwrap_or(template().sleep_days);
    if (1..=90).contains(&days) {
        return Ok(days);
    }
    Err(Error::invalid("sleep_days", "out_of_range", "เตือนได้ตั้งแต่ 1 ถึง 90 วัน", "A reminder comes after 1 to 90 days."))
}
