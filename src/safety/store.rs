//! SQL of reports and their history.
use super::report::{Report, ReportId};
use crate::args;
use crate::networks::{self, NetworkId};
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{Actor, PersonId, Role, Scope};
use crate::plc::SpaceId;

macro_rules! report_columns {
    ($rest:literal) => {
        concat!(
            "select r.id, r.kind, r.object, r.space_id, r.network_id, r.organisation_id, r.about_id, r.reporter_id, r.reason, r.words, r.created_at, r.escalated_at, \
             r.decision, r.decided_at, r.told from reports r ",
            $rest
        )
    };
}

pub async fn report(db: &mut impl Reads, id: &ReportId) -> Result<Report> {
    db.one(report_columns!("where r.id = $1"), args![id]).await
}

/// False when the id is taken.
pub async fn insert(tx: &mut Tx, new: &Report) -> Result<bool> {
    let touched = tx
        .exec(
            "insert into reports (id, kind, object, space_id, network_id, organisation_id, about_id, reporter_id, reason, words, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing",
            args![
                &new.id,
                &new.kind,
                &new.object,
                new.space_id.as_ref(),
                new.network_id.as_ref(),
                new.organisation_id.as_ref(),
                new.about_id.as_ref(),
                &new.reporter_id,
                &new.reason,
                &new.words,
                new.created_at
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// The person's own report of this thing that nobody has decided.
pub async fn waiting(tx: &mut Tx, reporter: &PersonId, kind: &str, object: &str) -> Result<Option<ReportId>> {
    let row: Option<(ReportId,)> = tx
        .maybe("select id from reports where reporter_id = $1 and kind = $2 and object = $3 and decision is null limit 1", args![reporter, kind, object])
        .await?;
    Ok(row.map(|row| row.0))
}

pub async fn step(tx: &mut Tx, report: &ReportId, by: &PersonId, step: &str, until: Option<Time>) -> Result<()> {
    let now = tx.now();
    let detail = until.map(|until| until.0.to_string());
    tx.exec(
        "insert into report_steps (report_id, number, at, by_id, step, detail) \
         select $1, coalesce(max(s.number), 0) + 1, $2, $3, $4, $5 from report_steps s where s.report_id = $1",
        args![report, now, by, step, detail],
    )
    .await
    .map(|_| ())
}

#[derive(sqlx::FromRow)]
pub struct StepRow {
    pub at: Time,
    pub by_id: PersonId,
    pub step: String,
    detail: Option<String>,
}

impl StepRow {
    pub fn until(&self) -> Option<Time> {
        self.detail.as_deref()?.parse().ok().map(Time)
    }
}

pub async fn steps(db: &mut impl Reads, report: &ReportId) -> Result<Vec<StepRow>> {
    db.all("select at, by_id, step, detail from report_steps where report_id = $1 order by number", args![report]).await
}

pub async fn decide(tx: &mut Tx, id: &ReportId, decision: &str, by: &PersonId, told: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update reports set decision = $2, decided_by = $3, decided_at = $4, told = $5 where id = $1", args![id, decision, by, now, told]).await.map(|_| ())
}

pub async fn escalate(tx: &mut Tx, id: &ReportId) -> Result<()> {
    let now = tx.now();
    tx.exec("update reports set escalated_at = $2 where id = $1", args![id, now]).await.map(|_| ())
}

pub async fn made_by(db: &mut impl Reads, reporter: &PersonId) -> Result<Vec<Report>> {
    db.all(report_columns!("where r.reporter_id = $1 order by r.created_at desc, r.id desc limit 100"), args![reporter]).await
}

/// Reports of rooms that the person moderates and networks that they edit; all for the platform's administrator; escalated ones for districts.
/// Each is held against the policy before it is shown.
pub async fn near(db: &mut impl Reads, actor: &Actor, open: bool, now: Time) -> Result<Vec<Report>> {
    let platform = organisations::reach(db, &actor.person, None, now).await?;
    let all = platform.holds(Role::PlatformAdmin, Scope::All);
    let district = platform.holds(Role::DistrictAdmin, Scope::Own);
    let reaches = networks::reaches(db, &actor.person, now).await?;
    let edited: Vec<NetworkId> = reaches.into_iter().filter(|(_, reach)| reach.holds(Role::LeadEditor, Scope::Network)).map(|(network, _)| network).collect();
    let mut args = args![&actor.person, all, district, open];
    let sql = Sql::list(
        report_columns!(
            "where (r.decision is null) = $4 and ($2 or ($3 and r.escalated_at is not null) or r.network_id in ({list}) \
             or r.space_id in (select m.space_id from space_members m where m.person_id = $1 and m.role = 'moderator')) \
             order by r.created_at desc, r.id desc limit 200"
        ),
        &mut args,
        &edited,
    );
    db.rows(sql, args).await
}

pub async fn moderators(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        db.all("select person_id from space_members where space_id = $1 and role = 'moderator' order by person_id", args![space]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Met in the room: a member, or whoever wrote there.
pub async fn is_in(db: &mut impl Reads, space: &SpaceId, person: &PersonId) -> Result<bool> {
    let row: Option<(String,)> = db.maybe("select person_id from space_members where space_id = $1 and person_id = $2", args![space, person]).await?;
    if row.is_some() {
        return Ok(true);
    }
    Ok(db.maybe::<(i64,)>("select number from messages where space_id = $1 and author_id = $2 limit 1", args![space, person]).await?.is_some())
}

pub async fn administrators(db: &mut impl Reads, now: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select distinct person_id from holdings where role = 'platform_admin' and not claimed and from_at <= $1 and (until_at is null or until_at > $1) \
             order by person_id",
            args![now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// District administrators above the school, or above a school of the network.
pub async fn district_admins(db: &mut impl Reads, network: Option<&NetworkId>, place: Option<&OrganisationId>, now: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select distinct h.person_id from holdings h join organisation_ancestors a on a.ancestor_id = h.organisation_id \
             where h.role = 'district_admin' and not h.claimed and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) \
             and (a.organisation_id = $2 or a.organisation_id in ( \
             select m.organisation_id from network_members m where m.network_id = $1 and m.from_at <= $3 and (m.until_at is null or m.until_at > $3))) \
             order by h.person_id",
            args![network, place, now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
