//! A cycle as people see it: five steps as a quiet line, what to do now, who is what.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::row::{Cycle, CycleId};
use super::standing::CycleStanding;
use super::store::{self, MoveRow};
use super::template::{Step, role};
use crate::evidence::{self, Source};
use crate::frameworks;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::plc::hours::HourRule;
use crate::plc::{CYCLE, ITEM, SpaceId, policy};

/// A step with its dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepView {
    #[serde(flatten)]
    pub step: Step,
    /// `done`, `now` or `next`.
    pub state: &'static str,
    /// When the cycle came to it last.
    pub entered_at: Option<Time>,
    pub by: Option<PersonRef>,
    pub due: Option<Time>,
}

/// Who holds a role in this round.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleHolder {
    pub role: String,
    pub name: String,
    pub name_en: String,
    pub person: PersonRef,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CycleView {
    pub id: CycleId,
    pub space: SpaceId,
    pub title: String,
    pub problem: String,
    pub round: i64,
    pub continues: Option<CycleId>,
    pub practice: Option<String>,
    pub items: Vec<Ref>,
    /// Key of the step at which it stands.
    pub step: String,
    pub steps: Vec<StepView>,
    pub roles: Vec<RoleHolder>,
    pub rule: HourRule,
    pub sleep_days: i64,
    /// Whole days since the last move, once the step sleeps.
    pub asleep_days: Option<i64>,
    pub started_by: Option<PersonRef>,
    pub started_at: Time,
    pub closed_at: Option<Time>,
    pub may: CycleMay,
    pub version: i64,
}

/// What screens offer; rights themselves are asked at every request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CycleMay {
    pub change: bool,
    pub observe: bool,
    pub open_session: bool,
    pub record: bool,
    /// Sessions that were held before.
    pub enter_held: bool,
}

/// Codes of the items that a cycle serves.
pub(super) async fn items_of(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<String>> {
    let links = evidence::of_source(db, &Source { kind: CYCLE, id: cycle.as_str() }).await?;
    Ok(links.into_iter().filter(|link| link.target_kind == ITEM).map(|link| link.target_id).collect())
}

/// The cycle with names, as this person sees it.
pub async fn cycle_view(db: &mut impl Reads, standing: &CycleStanding, now: Time) -> Result<CycleView> {
    let cycle = &standing.cycle;
    let moves = store::moves(db, &cycle.id).await?;
    let roles = store::roles(db, &cycle.id).await?;
    let mut wanted: Vec<PersonId> = roles.iter().map(|row| row.person_id.clone()).collect();
    wanted.extend(moves.iter().map(|row| row.by_id.clone()));
    wanted.push(cycle.started_by.clone());
    let people = person_refs(db, &wanted).await?;
    let holders = roles.into_iter().filter_map(|row| {
        let known = role(&row.role)?;
        Some(RoleHolder { role: row.role, name: known.name.clone(), name_en: known.name_en.clone(), person: people.get(&row.person_id)?.clone() })
    });
    let mut roles: Vec<RoleHolder> = holders.collect();
    roles.sort_by_key(|holder| super::template().roles.iter().position(|role| role.key == holder.role));
    let items = items_of(db, &cycle.id).await?;
    let slept = (now.0 - cycle.moved_at.0) / DAY;
    let open = cycle.closed_at.is_none();
    Ok(CycleView {
        id: cycle.id.clone(),
        space: cycle.space_id.clone(),
        title: cycle.title.clone(),
        problem: cycle.problem.clone(),
        round: cycle.round,
        continues: cycle.continues_id.clone(),
        practice: cycle.practice_id.clone(),
        items: items.iter().filter_map(|code| frameworks::item_ref(code)).collect(),
        step: cycle.step.clone(),
        steps: steps(cycle, &moves, &people)?,
        roles,
        rule: cycle.rule()?,
        sleep_days: cycle.sleep_days,
        asleep_days: (open && slept >= cycle.sleep_days).then_some(slept),
        started_by: people.get(&cycle.started_by).cloned(),
        started_at: cycle.started_at,
        closed_at: cycle.closed_at,
        may: CycleMay {
            change: standing.may(&policy::CHANGE_CYCLE),
            observe: open && standing.observes(),
            open_session: open && standing.may(&policy::OPEN_SESSION),
            record: standing.records(),
            enter_held: open && standing.enters_held().is_ok(),
        },
        version: cycle.version,
    })
}

fn steps(cycle: &Cycle, moves: &[MoveRow], people: &HashMap<PersonId, PersonRef>) -> Result<Vec<StepView>> {
    let steps = cycle.steps()?;
    let at = steps.iter().position(|step| step.key == cycle.step).unwrap_or(0);
    let view = |(place, step): (usize, Step)| {
        let came = moves.iter().rfind(|row| row.step == step.key);
        let state = match place.cmp(&at) {
            _ if cycle.closed_at.is_some() && place == at => "done",
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "next",
        };
        StepView {
            state,
            entered_at: came.map(|row| row.at),
            by: came.and_then(|row| people.get(&row.by_id).cloned()),
            due: came.and_then(|row| row.due),
            step,
        }
    };
    Ok(steps.into_iter().enumerate().map(view).collect())
}
