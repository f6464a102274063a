//! Overview (ภาพรวม): networks by need, never by rank; each with its reason in words (J-08).
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::health::{as_of, weeks};
use super::settings::Settings;
use super::shown::{self, SignalView};
use super::signal::Severity;
use super::store::{self, OverviewRow, SignalRow, Sums, Wanted};
use super::tree::FLOOR;
use super::{Day, policy, scope};
use crate::organisations::{self, OrganisationId};
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::{Actor, Rule};
use crate::platform::{Core, Time};

/// `?need=help|all&organisation=&limit=&after=`
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    pub need: Option<String>,
    pub organisation: Option<OrganisationId>,
    pub limit: Option<i64>,
    pub after: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OverviewItem {
    pub network: Ref,
    pub area: Option<Ref>,
    pub lead: Option<Ref>,
    pub severity: Severity,
    pub score: Option<i64>,
    /// When the oldest open signal began.
    pub since: Option<Time>,
    pub signals: Vec<SignalView>,
    /// Messages in each of the last twelve weeks, oldest first.
    pub weeks: Vec<Option<i64>>,
}

/// Sums over the networks asked for, whatever `need` leaves out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OverviewTotals {
    pub networks: i64,
    /// With an open signal.
    pub needing_help: i64,
    /// Lead and partner schools, each once.
    pub schools: i64,
    pub schools_active_28d: Option<i64>,
    /// By these schools.
    pub practices_published: i64,
}

/// `GET /dashboards/overview`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Overview {
    pub as_of: Time,
    pub items: Vec<OverviewItem>,
    pub totals: OverviewTotals,
    pub next: Option<String>,
}

fn help_only(need: Option<&str>) -> Result<bool> {
    match need {
        None | Some("all") => Ok(false),
        Some("help") => Ok(true),
        Some(_) => Err(Error::malformed("need", "need ใช้ได้เฉพาะ help หรือ all", "need is help or all.")),
    }
}

fn cursor(row: &OverviewRow) -> String {
    format!("{}.{}.{}", row.urgency, row.since, row.network_id)
}

fn place(cursor: Option<&str>) -> Result<(i64, i64, &str)> {
    let Some(cursor) = cursor else { return Ok((-1, -1, "")) };
    let mut parts = cursor.splitn(3, '.');
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
    match (number(), number(), parts.next()) {
        (Some(urgency), Some(since), Some(id)) if id.len() <= 64 => Ok((urgency, since, id)),
        _ => Err(Error::bad_cursor()),
    }
}

/// Networks that the person may read, those that need most first.
pub async fn overview(core: &Core, actor: &Actor, asked: &Asked) -> Result<Overview> {
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    of(core, actor, &policy::HEALTH, asked, limit).await
}

/// The same for taking away, everything at once: only networks that the person may export. 403 when there is none.
pub async fn overview_to_export(core: &Core, actor: &Actor, asked: &Asked) -> Result<Overview> {
    const WHOLE: i64 = 100_000;
    let open = scope::networks(&mut core.db.clone(), &actor.person, &policy::EXPORT, core.now()).await?;
    if open.is_some_and(|open| open.is_empty()) {
        return Err(Error::not_allowed());
    }
    of(core, actor, &policy::EXPORT, asked, WHOLE).await
}

async fn of(core: &Core, actor: &Actor, rule: &'static Rule, asked: &Asked, limit: i64) -> Result<Overview> {
    let (mut db, now) = (core.db.clone(), core.now());
    let need = help_only(asked.need.as_deref())?;
    let after = place(asked.after.as_deref())?;
    let mut wanted = Wanted { networks: scope::networks(&mut db, &actor.person, rule, now).await?, need, organisation: asked.organisation.clone() };
    let with_rows = wanted.networks.is_some() || organisations::reach(&mut db, &actor.person, None, now).await?.allows(&policy::HEALTH_ROWS);
    let settings = Settings::load(&mut db).await?;
    let mut rows = store::overview(&mut db, &wanted, after, limit + 1).await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = if more { rows.last().map(cursor) } else { None };
    let mut signals = signals_of(&mut db, &rows).await?;
    let as_of = as_of(rows.iter().map(|row| row.day).min().unwrap_or(Day::of(now)), now);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let open = signals.remove(&row.network_id).unwrap_or_default();
        items.push(item(row, &open, &settings, with_rows)?);
    }
    wanted.need = false;
    Ok(Overview { as_of, items, totals: totals(store::sums(&mut db, &wanted).await?), next })
}

async fn signals_of(db: &mut impl Reads, rows: &[OverviewRow]) -> Result<HashMap<String, Vec<SignalRow>>> {
    let ids: Vec<&str> = rows.iter().filter(|row| row.urgency < Severity::Calm.urgency()).map(|row| row.network_id.as_str()).collect();
    let mut found: HashMap<String, Vec<SignalRow>> = HashMap::new();
    for row in store::signals(db, &ids).await? {
        found.entry(row.network_id.clone()).or_default().push(row);
    }
    Ok(found)
}

fn item(row: OverviewRow, open: &[SignalRow], settings: &Settings, with_rows: bool) -> Result<OverviewItem> {
    let too_few = !with_rows && row.people < FLOOR;
    let weeks = weeks(&row)?.into_iter().map(|week| week.messages).collect();
    let mut signals = Vec::with_capacity(open.len());
    for one in open.iter().filter(|_| !too_few) {
        signals.extend(shown::signal(one, settings, &[], with_rows)?);
    }
    let severity = if too_few { Severity::Calm } else { Severity::of_urgency(row.urgency) };
    let since = (severity > Severity::Calm).then(|| Day(row.since).begins());
    let score = row.score.filter(|_| !too_few);
    Ok(OverviewItem {
        network: Ref { id: row.network_id, name: row.name },
        area: Ref::of(row.area_id, row.area_name),
        lead: Ref::of(row.lead_id, row.lead_name),
        severity,
        score,
        since,
        signals,
        weeks,
    })
}

fn totals(sums: Sums) -> OverviewTotals {
    OverviewTotals {
        networks: sums.networks,
        needing_help: sums.needing_help,
        schools: sums.schools,
        schools_active_28d: (sums.people >= FLOOR).then_some(sums.schools_active),
        practices_published: sums.practices,
    }
}
