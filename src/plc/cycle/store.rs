//! SQL of cycles, their moves, roles and observations.
use super::observation::ObservationRow;
use super::{Cycle, CycleId};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

macro_rules! cycle_columns {
    ($rest:literal) => {
        concat!(
            "select id, space_id, title, problem, round, continues_id, practice_id, steps, step, sleep_days, rule, started_by, started_at, moved_at, closed_at, version from cycles ",
            $rest
        )
    };
}

pub(super) async fn cycle(db: &mut impl Reads, id: &CycleId) -> Result<Option<Cycle>> {
    db.maybe(cycle_columns!("where id = $1"), args![id]).await
}

pub(super) async fn cycles_of(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<Cycle>> {
    db.all(cycle_columns!("where space_id = $1 order by case when closed_at is null then 0 else 1 end, started_at desc, id limit 200"), args![space]).await
}

/// False when the id is taken.
pub(super) async fn add(tx: &mut Tx, c: &Cycle) -> Result<bool> {
    let touched = tx
        .exec(
            "insert into cycles (id, space_id, title, problem, round, continues_id, practice_id, steps, step, sleep_days, rule, started_by, started_at, moved_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) on conflict (id) do nothing",
            args![
                &c.id,
                &c.space_id,
                &c.title,
                &c.problem,
                c.round,
                c.continues_id.as_ref(),
                c.practice_id.clone(),
                &c.steps,
                &c.step,
                c.sleep_days,
                &c.rule,
                &c.started_by,
                c.started_at
            ],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn change(tx: &mut Tx, c: &Cycle) -> Result<()> {
    tx.exec(
        "update cycles set title = $2, problem = $3, practice_id = $4, steps = $5, sleep_days = $6, rule = $7, version = version + 1 where id = $1",
        args![&c.id, &c.title, &c.problem, c.practice_id.clone(), &c.steps, c.sleep_days, &c.rule],
    )
    .await
    .map(|_| ())
}

pub(super) async fn move_to(tx: &mut Tx, id: &CycleId, step: &str, by: &PersonId, due: Option<Time>) -> Result<()> {
    let now = tx.now();
    tx.exec("update cycles set step = $2, moved_at = $3, reminded_at = null, version = version + 1 where id = $1", args![id, step, now]).await?;
    tx.exec(
        "insert into cycle_moves (cycle_id, step, at, by_id, due) values ($1, $2, $3, $4, $5) on conflict (cycle_id, at, step) do update set due = excluded.due",
        args![id, step, now, by, due],
    )
    .await
    .map(|_| ())
}

pub(super) async fn close(tx: &mut Tx, id: &CycleId, at: Option<Time>) -> Result<bool> {
    let touched = tx
        .exec(
            "update cycles set closed_at = $2, version = version + 1 where id = $1 and case when closed_at is null then 0 else 1 end <> case when $2 is null then 0 else 1 end",
            args![id, at],
        )
        .await?;
    Ok(touched > 0)
}

#[derive(sqlx::FromRow)]
pub(super) struct MoveRow {
    pub step: String,
    pub at: Time,
    pub by_id: PersonId,
    pub due: Option<Time>,
}

/// Moves of a cycle, oldest first.
pub(super) async fn moves(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<MoveRow>> {
    db.all("select step, at, by_id, due from cycle_moves where cycle_id = $1 order by at, step", args![cycle]).await
}

pub(super) async fn roles_held(db: &mut impl Reads, cycle: &CycleId, person: &PersonId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db.all("select role from cycle_roles where cycle_id = $1 and person_id = $2 order by role", args![cycle, person]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct RoleRow {
    pub role: String,
    pub person_id: PersonId,
}

pub(super) async fn roles(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<RoleRow>> {
    db.all("select role, person_id from cycle_roles where cycle_id = $1 order by role, person_id", args![cycle]).await
}

pub(super) async fn set_roles(tx: &mut Tx, cycle: &CycleId, roles: &[(String, PersonId)]) -> Result<()> {
    tx.exec("delete from cycle_roles where cycle_id = $1", args![cycle]).await?;
    for (role, person) in roles {
        tx.exec("insert into cycle_roles (cycle_id, role, person_id) values ($1, $2, $3) on conflict do nothing", args![cycle, role, person]).await?;
    }
    Ok(())
}

/// (cycle, role) of a person, in every cycle.
pub async fn roles_of_person(db: &mut impl Reads, person: &PersonId) -> Result<Vec<(CycleId, String)>> {
    db.all("select cycle_id, role from cycle_roles where person_id = $1 order by cycle_id, role", args![person]).await
}

/// Whoever started a cycle or holds a role in it.
pub async fn people_of(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        db.all("select started_by as person_id from cycles where id = $1 union select person_id from cycle_roles where cycle_id = $1", args![cycle]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Whoever keeps the record of a cycle.
pub async fn recorders_of(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<PersonId>> {
    let found = roles(db, cycle).await?;
    Ok(found.into_iter().filter(|row| super::role(&row.role).is_some_and(|role| role.records)).map(|row| row.person_id).collect())
}

/// A cycle whose step has slept long enough.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SleepingStep {
    pub id: CycleId,
    pub space_id: SpaceId,
    pub title: String,
    pub step: String,
    pub moved_at: Time,
}

/// Open cycles of which nobody was reminded within their days of sleep.
pub async fn sleeping(db: &mut impl Reads, now: Time, limit: i64) -> Result<Vec<SleepingStep>> {
    db.all(
        "select id, space_id, title, step, moved_at from cycles where closed_at is null and moved_at + sleep_days * 86400000 <= $1 \
         and (reminded_at is null or reminded_at + sleep_days * 86400000 <= $1) order by moved_at, id limit $2",
        args![now, limit],
    )
    .await
}

/// Sleeping cycles that a person started or holds a role in.
pub async fn asleep_of(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<SleepingStep>> {
    db.all(
        "select c.id, c.space_id, c.title, c.step, c.moved_at from cycles c where c.closed_at is null and c.moved_at + c.sleep_days * 86400000 <= $2 \
         and (c.started_by = $1 or c.id in (select r.cycle_id from cycle_roles r where r.person_id = $1)) order by c.moved_at, c.id limit 20",
        args![person, now],
    )
    .await
}

/// True for the one who reminds: another node may have been faster, or the cycle moved.
pub async fn remind(tx: &mut Tx, cycle: &CycleId) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update cycles set reminded_at = $2 where id = $1 and closed_at is null and moved_at + sleep_days * 86400000 <= $2 \
             and (reminded_at is null or reminded_at + sleep_days * 86400000 <= $2)",
            args![cycle, now],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn add_observation(tx: &mut Tx, o: &ObservationRow) -> Result<bool> {
    let touched = tx
        .exec(
            "insert into observations (id, cycle_id, step, author_id, body, at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
            args![&o.id, &o.cycle_id, &o.step, &o.author_id, &o.body, o.at],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn set_observation(tx: &mut Tx, o: &ObservationRow) -> Result<()> {
    let now = tx.now();
    tx.exec("update observations set body = $2, edited_at = $3, version = version + 1 where id = $1", args![&o.id, &o.body, now]).await.map(|_| ())
}

pub(super) async fn delete_observation(tx: &mut Tx, o: &ObservationRow) -> Result<()> {
    tx.exec("delete from observations where id = $1", args![&o.id]).await.map(|_| ())
}

pub(super) async fn observations(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<ObservationRow>> {
    db.all("select id, cycle_id, step, author_id, body, at, edited_at, version from observations where cycle_id = $1 order by at, id limit 500", args![cycle])
        .await
}
