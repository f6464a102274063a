//! What dashboards answer from: derived rows and names, never events or messages.
use crate::args;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;

use crate::progress::day::Day;
use crate::progress::tree::Figures;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OverviewRow {
    pub network_id: String,
    pub name: String,
    pub lead_id: Option<String>,
    pub lead_name: Option<String>,
    pub area_id: Option<String>,
    pub area_name: Option<String>,
    pub day: Day,
    pub urgency: i64,
    pub since: i64,
    pub score: Option<i64>,
    pub people: i64,
    pub components: String,
    pub weeks: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SignalRow {
    pub network_id: String,
    pub key: String,
    pub since: Day,
    pub measure: String,
}

/// Which networks are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those that the reader may see; `None`: all.
    pub networks: Option<Vec<NetworkId>>,
    /// Only those with an open signal.
    pub need: bool,
    /// Only those whose lead school stands at or below this place.
    pub organisation: Option<OrganisationId>,
}

impl Wanted {
    fn ids(&self) -> impl Iterator<Item = &NetworkId> {
        self.networks.iter().flatten()
    }

    fn args(&self) -> crate::platform::db::Args {
        args![self.networks.is_none(), self.need, self.organisation.as_ref().map_or("", |o| o.as_str())]
    }
}

macro_rules! wanted {
    ($select:expr, $rest:literal) => {
        concat!(
            $select,
            " where ($1 or p.network_id in ({list})) and (not $2 or p.urgency < 2) \
             and ($3 = '' or p.lead_id in (select b.organisation_id from organisation_ancestors b where b.ancestor_id = $3)) ",
            $rest
        )
    };
}

macro_rules! overview_columns {
    () => {
        "select p.network_id, n.name, p.lead_id, l.name as lead_name, p.area_id, o.name as area_name, p.day, p.urgency, p.since, p.score, p.people, p.components, p.weeks \
         from progress_networks p join networks n on n.id = p.network_id left join organisations l on l.id = p.lead_id left join organisations o on o.id = p.area_id"
    };
}

/// By severity, then by the age of the oldest signal; after a cursor.
pub async fn overview(db: &mut impl Reads, wanted: &Wanted, after: (i64, i64, &str), limit: i64) -> Result<Vec<OverviewRow>> {
    let mut args = wanted.args();
    args.push(after.0);
    args.push(after.1);
    args.push(after.2);
    args.push(limit);
    let sql = Sql::list(
        wanted!(overview_columns!(), "and (p.urgency, p.since, p.network_id) > ($4, $5, $6) order by p.urgency, p.since, p.network_id limit $7"),
        &mut args,
        wanted.ids(),
    );
    db.rows(sql, args).await
}

pub async fn health_row(db: &mut impl Reads, network: &NetworkId) -> Result<Option<OverviewRow>> {
    db.maybe(concat!(overview_columns!(), " where p.network_id = $1"), args![network]).await
}

pub async fn signals(db: &mut impl Reads, networks: &[&str]) -> Result<Vec<SignalRow>> {
    let mut found = Vec::new();
    for some in networks.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select network_id, key, since, measure from progress_signals where network_id in ({list}) order by network_id, severity, since, key",
            &mut args,
            some.iter().copied(),
        );
        found.extend(db.rows::<SignalRow>(sql, args).await?);
    }
    Ok(found)
}

/// Sums over what is wanted; a school in two networks counts once.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct Sums {
    pub networks: i64,
    pub needing_help: i64,
    pub people: i64,
    pub schools: i64,
    pub schools_active: i64,
    pub practices: i64,
}

pub async fn sums(db: &mut impl Reads, wanted: &Wanted) -> Result<Sums> {
    let mut args = wanted.args();
    let sql = Sql::list(
        wanted!(
            "select count(*), cast(coalesce(sum(case when p.urgency < 2 then 1 else 0 end), 0) as bigint), cast(coalesce(sum(p.people), 0) as bigint) from progress_networks p",
            ""
        ),
        &mut args,
        wanted.ids(),
    );
    let networks: Vec<(i64, i64, i64)> = db.rows(sql, args).await?;
    let schools = match (&wanted.networks, &wanted.organisation) {
        (Some(_), _) => school_sums(db, wanted).await?,
        // Every network: the sums of the tree hold the answer already.
        (None, Some(place)) => members(place_row(db, place).await?),
        (None, None) => members(children(db, None).await?),
    };
    let (networks, needing_help, people) = networks.first().copied().unwrap_or_default();
    Ok(Sums { networks, needing_help, people, schools: schools.0, schools_active: schools.1, practices: schools.2 })
}

fn members(places: impl IntoIterator<Item = TreeRow>) -> (i64, i64, i64) {
    places.into_iter().map(|row| row.figures).fold((0, 0, 0), |sum, f| (sum.0 + f.members, sum.1 + f.members_active, sum.2 + f.practices))
}

/// (schools, those that took part, practices) of some networks.
async fn school_sums(db: &mut impl Reads, wanted: &Wanted) -> Result<(i64, i64, i64)> {
    let mut args = wanted.args();
    let sql = Sql::list(
        wanted!(
            "select count(*), cast(coalesce(sum(s.active), 0) as bigint), cast(coalesce(sum(f.practices), 0) as bigint) from (select m.school_id, max(case when m.active then 1 else 0 end) as active \
             from progress_networks p join progress_members m on m.network_id = p.network_id",
            "group by m.school_id) s left join progress_schools f on f.school_id = s.school_id"
        ),
        &mut args,
        wanted.ids(),
    );
    let sums: Vec<(i64, i64, i64)> = db.rows(sql, args).await?;
    Ok(sums.first().copied().unwrap_or_default())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TreeRow {
    pub id: String,
    pub name: String,
    pub kind: String,
    #[sqlx(flatten)]
    pub figures: Figures,
}

macro_rules! places {
    ($where:literal) => {
        concat!(
            "select o.id, o.name, o.kind, p.people, p.schools, p.networks, p.needing_help, p.schools_active, p.messages, p.practices, p.members, p.members_active \
             from organisations o join progress_places p on p.organisation_id = o.id where ",
            $where,
            " order by o.sort_key, o.id"
        )
    };
}

/// Places below a place (or at the top) that hold schools, in the order of their names.
pub async fn children(db: &mut impl Reads, parent: Option<&OrganisationId>) -> Result<Vec<TreeRow>> {
    match parent {
        Some(parent) => db.all(places!("o.parent_id = $1"), args![parent]).await,
        None => db.all(places!("o.parent_id is null"), args![]).await,
    }
}

/// A place with its sums; zeros where it holds no school.
pub async fn place_row(db: &mut impl Reads, id: &OrganisationId) -> Result<Option<TreeRow>> {
    db.maybe(
        "select o.id, o.name, o.kind, coalesce(p.people, 0) as people, coalesce(p.schools, 0) as schools, coalesce(p.networks, 0) as networks, \
         coalesce(p.needing_help, 0) as needing_help, coalesce(p.schools_active, 0) as schools_active, coalesce(p.messages, 0) as messages, coalesce(p.practices, 0) as practices, \
         coalesce(p.members, 0) as members, coalesce(p.members_active, 0) as members_active \
         from organisations o left join progress_places p on p.organisation_id = o.id where o.id = $1",
        args![id],
    )
    .await
}

/// From the top down, the place itself left out.
pub async fn ancestors(db: &mut impl Reads, id: &OrganisationId) -> Result<Vec<(String, String)>> {
    db.all(
        "select o.id, o.name from organisation_ancestors a join organisations o on o.id = a.ancestor_id where a.organisation_id = $1 and a.depth > 0 order by a.depth desc",
        args![id],
    )
    .await
}
