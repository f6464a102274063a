//! SQL of adoptions, their moves, measures and points.
use super::effect::{Better, Effect};
use super::grade::Trial;
use super::measure::{MeasureId, PointId};
use super::row::{Adoption, AdoptionId};
use super::state::AdoptionState;
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::PracticeId;

macro_rules! adoptions {
    ($rest:literal) => {
        concat!(
            "select a.id, a.practice_id, a.school_id, a.practice_version, a.state, a.moved_at, a.tried_at, a.effect, a.started_by, a.started_at, a.version \
             from adoptions a ",
            $rest
        )
    };
}

pub(super) async fn adoption(db: &mut impl Reads, id: &AdoptionId) -> Result<Option<Adoption>> {
    db.maybe(adoptions!("where a.id = $1"), args![id]).await
}

/// The adoption of a practice by a school, where there is one.
pub async fn adoption_of(db: &mut impl Reads, practice: &PracticeId, school: &OrganisationId) -> Result<Option<Adoption>> {
    db.maybe(adoptions!("where a.practice_id = $1 and a.school_id = $2"), args![practice, school]).await
}

/// Of a practice, oldest first, after one by (start, id).
pub(super) async fn of_practice(db: &mut impl Reads, practice: &PracticeId, after: (Time, &str), limit: i64) -> Result<Vec<Adoption>> {
    db.all(
        adoptions!("where a.practice_id = $1 and (a.started_at > $2 or (a.started_at = $2 and a.id > $3)) order by a.started_at, a.id limit $4"),
        args![practice, after.0, after.1, limit],
    )
    .await
}

/// Of a school, newest first, before one by (start, id).
pub(super) async fn of_school(db: &mut impl Reads, school: &OrganisationId, before: (Time, &str), limit: i64) -> Result<Vec<Adoption>> {
    db.all(
        adoptions!("where a.school_id = $1 and (a.started_at < $2 or (a.started_at = $2 and a.id < $3)) order by a.started_at desc, a.id desc limit $4"),
        args![school, before.0, before.1, limit],
    )
    .await
}

/// False when the id or the pair of practice and school is taken.
pub(super) async fn add(tx: &mut Tx, a: &Adoption) -> Result<bool> {
    let made = tx
        .exec(
            "insert into adoptions (id, practice_id, school_id, practice_version, state, moved_at, started_by, started_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $6) on conflict do nothing",
            args![&a.id, &a.practice_id, &a.school_id, a.practice_version, a.state.as_str(), a.started_at, &a.started_by],
        )
        .await?;
    Ok(made > 0)
}

/// False when somebody moved it meanwhile.
pub(super) async fn move_to(tx: &mut Tx, a: &Adoption, to: AdoptionState, at: Time) -> Result<bool> {
    let touched = tx
        .exec(
            "update adoptions set state = $3, moved_at = $4, tried_at = case when $3 = 'trying' and tried_at is null then $4 else tried_at end, \
             version = version + 1 where id = $1 and version = $2",
            args![&a.id, a.version, to.as_str(), at],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn add_move(tx: &mut Tx, id: &AdoptionId, state: AdoptionState, reason: &str, at: Time, by: &PersonId) -> Result<()> {
    tx.exec(
        "insert into adoption_moves (adoption_id, position, state, reason, at, by_id) \
         select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from adoption_moves where adoption_id = $1",
        args![id, state.as_str(), reason, at, by],
    )
    .await
    .map(|_| ())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct MoveRow {
    pub adoption_id: AdoptionId,
    pub state: AdoptionState,
    pub reason: String,
    pub at: Time,
    pub by_id: PersonId,
}

/// Moves of these adoptions, oldest first.
pub(super) async fn moves(db: &mut impl Reads, ids: &[AdoptionId]) -> Result<Vec<MoveRow>> {
    let mut args = args![];
    let sql = Sql::list(
        "select adoption_id, state, reason, at, by_id from adoption_moves where adoption_id in ({list}) order by adoption_id, position",
        &mut args,
        ids,
    );
    db.rows(sql, args).await
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct MeasureRow {
    pub id: MeasureId,
    pub adoption_id: AdoptionId,
    pub name: String,
    pub unit: String,
    pub better: Better,
    pub by_id: PersonId,
    pub at: Time,
}

pub(super) async fn measures(db: &mut impl Reads, ids: &[AdoptionId]) -> Result<Vec<MeasureRow>> {
    let mut args = args![];
    let sql =
        Sql::list("select id, adoption_id, name, unit, better, by_id, at from adoption_measures where adoption_id in ({list}) order by at, id", &mut args, ids);
    db.rows(sql, args).await
}

pub(super) async fn measure(db: &mut impl Reads, adoption: &AdoptionId, id: &MeasureId) -> Result<Option<MeasureRow>> {
    db.maybe("select id, adoption_id, name, unit, better, by_id, at from adoption_measures where adoption_id = $1 and id = $2", args![adoption, id]).await
}

/// False when the id is taken.
pub(super) async fn add_measure(tx: &mut Tx, m: &MeasureRow) -> Result<bool> {
    let made = tx
        .exec(
            "insert into adoption_measures (id, adoption_id, name, unit, better, by_id, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
            args![&m.id, &m.adoption_id, &m.name, &m.unit, m.better.as_str(), &m.by_id, m.at],
        )
        .await?;
    Ok(made > 0)
}

pub(super) async fn remove_measure(tx: &mut Tx, id: &MeasureId) -> Result<()> {
    tx.exec("delete from measure_points where measure_id = $1", args![id]).await?;
    tx.exec("delete from adoption_measures where id = $1", args![id]).await.map(|_| ())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct PointRow {
    pub id: PointId,
    pub measure_id: MeasureId,
    pub day: String,
    pub value: f64,
    pub out_of: Option<f64>,
    pub note: String,
    pub by_id: PersonId,
    pub at: Time,
}

/// Points of these measures, by day.
pub(super) async fn points(db: &mut impl Reads, measures: &[MeasureId]) -> Result<Vec<PointRow>> {
    let mut args = args![];
    let sql = Sql::list(
        "select id, measure_id, day, value, out_of, note, by_id, at from measure_points where measure_id in ({list}) order by measure_id, day, at, id",
        &mut args,
        measures,
    );
    db.rows(sql, args).await
}

/// False when the id is taken.
pub(super) async fn add_point(tx: &mut Tx, p: &PointRow) -> Result<bool> {
    let made = tx
        .exec(
            "insert into measure_points (id, measure_id, day, value, out_of, note, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
            args![&p.id, &p.measure_id, &p.day, p.value, p.out_of, &p.note, &p.by_id, p.at],
        )
        .await?;
    Ok(made > 0)
}

pub(super) async fn remove_point(tx: &mut Tx, measure: &MeasureId, id: &PointId) -> Result<bool> {
    Ok(tx.exec("delete from measure_points where measure_id = $1 and id = $2", args![measure, id]).await? > 0)
}

pub(super) async fn set_effect(tx: &mut Tx, id: &AdoptionId, effect: Option<Effect>) -> Result<()> {
    tx.exec("update adoptions set effect = $2, version = version + 1 where id = $1", args![id, effect.map(Effect::as_str)]).await.map(|_| ())
}

#[derive(sqlx::FromRow)]
pub(super) struct TrialRow {
    pub practice_id: PracticeId,
    #[sqlx(flatten)]
    pub trial: Trial,
}

/// What each adopting school says about these practices.
pub(super) async fn trials(db: &mut impl Reads, practices: &[PracticeId]) -> Result<Vec<TrialRow>> {
    let mut args = args![];
    let sql = Sql::list(
        "select a.practice_id, a.state, a.tried_at is not null as tried, a.effect, o.size_class from adoptions a join organisations o on o.id = a.school_id \
         where a.practice_id in ({list}) order by a.practice_id, a.started_at, a.id",
        &mut args,
        practices,
    );
    db.rows(sql, args).await
}

/// Different schools that adopted one of these practices, and those where something came of it.
pub(super) async fn schools_of(db: &mut impl Reads, practices: &[PracticeId]) -> Result<(i64, i64)> {
    let mut args = args![];
    let sql = Sql::list(
        "select cast(count(distinct school_id) as bigint), \
         cast(count(distinct case when tried_at is not null and state in ('kept', 'adapted', 'dropped') then school_id end) as bigint) \
         from adoptions where practice_id in ({list})",
        &mut args,
        practices,
    );
    Ok(db.rows::<(i64, i64)>(sql, args).await?.pop().unwrap_or_default())
}
