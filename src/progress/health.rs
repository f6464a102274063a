//! A network's health (สุขภาพเครือข่าย): words before numbers, each number with its definition and its rows (F-NH-3, F-NH-6).
use schemars::JsonSchema;
use serde::Serialize;

use super::day::Day;
use super::evaluation::{Component, Week};
use super::policy;
use super::settings::Settings;
use super::shown::{self, ComponentView, SignalView, WeekView};
use super::signal::{Measure, Severity};
use super::store::{self, OverviewRow};
use super::tree::FLOOR;
use crate::networks::{self, NetworkId};
use crate::organisations::{self, person_refs};
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::{Actor, PersonId, Role};
use crate::platform::{Core, Time};

/// `GET /networks/{network}/health`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Health {
    pub network: Ref,
    pub severity: Severity,
    /// 100 − Σ weight of open signals; `None` is no data.
    pub score: Option<i64>,
    pub components: Vec<ComponentView>,
    pub signals: Vec<SignalView>,
    /// The last twelve, oldest first.
    pub weeks: Vec<WeekView>,
    pub as_of: Time,
}

/// How much of a network somebody may see.
pub(super) struct Sight {
    /// Opens rows; otherwise aggregates of at least five people.
    pub rows: bool,
    /// Learns whom a signal is about.
    pub names: bool,
}

/// The right to a network's health, and how much of it. 404 for a network that is not theirs to know.
pub(super) async fn sight(db: &mut impl Reads, actor: &Actor, network: &NetworkId, lead: Option<&str>, now: Time) -> Result<Sight> {
    let reach = networks::reach(db, &actor.person, network, now).await?;
    policy::HEALTH.permit(&reach)?;
    let rows = reach.allows(&policy::HEALTH_ROWS);
    let names = rows && (leads(db, &actor.person, lead, now).await? || store::moderates(db, &actor.person, network).await?);
    Ok(Sight { rows, names })
}

/// The network's own lead: a leader or editor of its lead school.
async fn leads(db: &mut impl Reads, person: &PersonId, lead: Option<&str>, now: Time) -> Result<bool> {
    let Some(lead) = lead else { return Ok(false) };
    let held = organisations::holdings(db, person, now).await?;
    let here = |held: &organisations::Holding| {
        !held.claimed
            && matches!(held.role(), Some(Role::Leader | Role::LeadEditor))
            && held.organisation_id.as_ref().is_some_and(|place| place.as_str() == lead)
    };
    Ok(held.iter().any(here))
}

/// The moment up to which the day's figures hold: now, or the end of the day on which they were made.
pub(super) fn as_of(day: Day, now: Time) -> Time {
    now.min(day.plus(1).begins())
}

pub async fn health(core: &Core, actor: &Actor, network: &NetworkId) -> Result<Health> {
    let (mut db, now) = (core.db.clone(), core.now());
    let name = networks::network_name(&mut db, network).await?;
    let row = store::health_row(&mut db, network).await?;
    let lead = row.as_ref().and_then(|row| row.lead_id.as_deref());
    let sight = sight(&mut db, actor, network, lead, now).await?;
    let settings = Settings::load(&mut db).await?;
    let Some(row) = row else {
        // Just opened, or ended: nothing was found yet, which is no data.
        return Ok(Health { network: name, severity: Severity::Calm, score: None, components: Vec::new(), signals: Vec::new(), weeks: Vec::new(), as_of: now });
    };
    if !sight.rows && row.people < FLOOR {
        return Ok(Health {
            network: name,
            severity: Severity::Calm,
            score: None,
            components: Vec::new(),
            signals: Vec::new(),
            weeks: Vec::new(),
            as_of: as_of(row.day, now),
        });
    }
    let found: Vec<Component> = serde_json::from_str(&row.components)?;
    Ok(Health {
        severity: Severity::of_urgency(row.urgency),
        score: row.score,
        components: shown::components(network.as_str(), &found, &settings, sight.rows),
        signals: signals(&mut db, network, &settings, &sight).await?,
        weeks: weeks(&row)?.into_iter().map(WeekView::from).collect(),
        as_of: as_of(row.day, now),
        network: name,
    })
}

/// Weeks of a network of fewer than five people hold no numbers.
pub(super) fn weeks(row: &OverviewRow) -> Result<Vec<Week>> {
    let mut weeks: Vec<Week> = serde_json::from_str(&row.weeks)?;
    if row.people < FLOOR {
        for week in &mut weeks {
            (week.messages, week.people) = (None, None);
        }
    }
    Ok(weeks)
}

const NAMED: usize = 3;

async fn signals(db: &mut impl Reads, network: &NetworkId, settings: &Settings, sight: &Sight) -> Result<Vec<SignalView>> {
    let mut views = Vec::new();
    for row in store::signals(db, &[network.as_str()]).await? {
        let mut names = Vec::new();
        if sight.names {
            let measure: Measure = serde_json::from_str(&row.measure)?;
            let some: Vec<PersonId> = measure.people.into_iter().take(NAMED).collect();
            let found = person_refs(db, &some).await?;
            names.extend(some.iter().filter_map(|person| Some(found.get(person)?.name.clone())));
        }
        views.extend(shown::signal(&row, settings, &names, sight.rows)?);
    }
    Ok(views)
}

/// The lead school of a network as it was found last, with the day.
pub(super) async fn found(db: &mut impl Reads, network: &NetworkId) -> Result<OverviewRow> {
    store::health_row(db, network).await?.ok_or_else(Error::not_found)
}
