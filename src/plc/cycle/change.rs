//! A cycle changes: its words, its step, its roles; every change is an event of the space.
use schemars::JsonSchema;
use serde::Deserialize;

use super::open::sleep_days;
use super::row::Cycle;
use super::template::{Step, checked, role};
use super::{CycleId, event, store};
use crate::evidence::{self, Source, Target};
use crate::frameworks;
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::hours::HourRule;
use crate::plc::{self, CYCLE, ITEM, stream};

/// `PATCH /cycles/{cycle}`: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct CycleChange {
    pub title: Option<String>,
    pub problem: Option<String>,
    pub items: Option<Vec<String>>,
    /// Empty takes it away.
    pub practice: Option<String>,
    /// The copy of the template, changed; the step at which the cycle stands must remain.
    pub steps: Option<Vec<Step>>,
    pub sleep_days: Option<i64>,
    /// For sessions that open from now on.
    pub rule: Option<HourRule>,
}

/// `PUT /cycles/{cycle}/step`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Move {
    pub step: String,
    /// When it is to be done.
    pub due: Option<Time>,
}

pub(super) fn check_text(field: &str, text: &str, least: usize, most: usize) -> Result<String> {
    let text = thai::written(text);
    if (least..=most).contains(&thai::length(text)) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(field, "length", format!("ต้องมี {least}–{most} ตัวอักษร"), format!("It has {least} to {most} letters.")))
}

pub async fn change(tx: &mut Tx, by: &PersonId, mut cycle: Cycle, said: CycleChange) -> Result<()> {
    cycle.check_open()?;
    if let Some(title) = said.title {
        cycle.title = check_text("title", &title, 1, 120)?;
    }
    if let Some(problem) = said.problem {
        cycle.problem = check_text("problem", &problem, 0, 2_000)?;
    }
    if let Some(practice) = said.practice {
        cycle.practice_id = (!practice.is_empty()).then_some(practice);
    }
    if let Some(steps) = said.steps {
        let steps = checked(steps)?;
        if !steps.iter().any(|step| step.key == cycle.step) {
            return Err(Error::invalid("steps", "current_step_gone", "ขั้นที่กำลังทำอยู่ต้องไม่ถูกลบ", "The step at which the cycle stands must remain."));
        }
        cycle.steps = serde_json::to_string(&steps)?;
    }
    if said.sleep_days.is_some() {
        cycle.sleep_days = sleep_days(said.sleep_days)?;
    }
    if let Some(rule) = said.rule {
        cycle.rule = serde_json::to_string(&rule.checked()?)?;
    }
    if let Some(items) = said.items {
        set_items(tx, &cycle.id, &items, by).await?;
    }
    store::change(tx, &cycle).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, by.as_str(), "changed")).await.map(|_| ())
}

/// The items that a cycle serves, as evidence links.
pub(super) async fn set_items(tx: &mut Tx, cycle: &CycleId, items: &[String], by: &PersonId) -> Result<()> {
    if let Some(unknown) = items.iter().find(|code| frameworks::item(code).is_none()) {
        return Err(Error::invalid("items", "unknown", format!("ไม่พบประเด็น {unknown}"), format!("No standard item has the code {unknown}.")));
    }
    let source = Source { kind: CYCLE, id: cycle.as_str() };
    evidence::unlink_source(tx, &source).await?;
    let at = tx.now();
    for item in items {
        evidence::link(tx, &source, &Target { kind: ITEM, id: item }, by, at).await?;
    }
    Ok(())
}

/// Moves to a step, forwards or back; the date is kept. The same step again only sets when it is due.
pub async fn move_step(tx: &mut Tx, by: &PersonId, cycle: &Cycle, to: &Move) -> Result<()> {
    cycle.check_open()?;
    if !cycle.steps()?.iter().any(|step| step.key == to.step) {
        return Err(Error::invalid("step", "unknown", "วงรอบนี้ไม่มีขั้นนี้", "This cycle has no such step."));
    }
    dates::within("due", to.due, tx.now(), dates::PLANNED)?;
    store::move_to(tx, &cycle.id, &to.step, by, to.due).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, by.as_str(), "step")).await.map(|_| ())
}

/// Ends the cycle, or opens it again.
pub async fn close(tx: &mut Tx, by: &PersonId, cycle: &Cycle, closed: bool) -> Result<()> {
    let at = closed.then_some(tx.now());
    if store::close(tx, &cycle.id, at).await? {
        tx.append(&stream(&cycle.space_id), event(&cycle.id, by.as_str(), if closed { "closed" } else { "reopened" })).await?;
    }
    Ok(())
}

/// Gives the roles of this round, all at once.
///
/// # Errors
/// 422 for a role that is not on the list, or a person who may not read the space.
pub async fn set_roles(tx: &mut Tx, by: &PersonId, cycle: &Cycle, roles: &[(String, PersonId)]) -> Result<()> {
    cycle.check_open()?;
    for (key, person) in roles {
        if role(key).is_none() {
            return Err(Error::invalid("roles", "unknown_role", format!("ไม่มีบทบาท {key}"), format!("There is no role {key}.")));
        }
        let now = tx.now();
        if !plc::standing(tx, person, &cycle.space_id, now).await?.reach.allows(&plc::policy::READ) {
            return Err(Error::invalid("roles", "not_in_space", "เลือกเฉพาะคนที่เข้าห้องนี้ได้", "Choose people who can enter this space."));
        }
    }
    store::set_roles(tx, &cycle.id, roles).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, by.as_str(), "roles")).await.map(|_| ())
}
