//! SQL of sessions and of who was there.
use super::{PlcSession, PlcSessionId};
use crate::args;
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::plc::stream;

macro_rules! session_columns {
    ($rest:literal) => {
        concat!(
            "select s.id, s.cycle_id, s.space_id, s.topic, s.link, s.step, s.planned_from, s.planned_until, s.opened_at, s.opened_by, s.closed_at, s.code, s.rule, \
             s.after_number, s.last_number, s.imported, s.created_by, s.version from plc_sessions s ",
            $rest
        )
    };
}

pub(super) async fn session(db: &mut impl Reads, id: &PlcSessionId) -> Result<Option<PlcSession>> {
    db.maybe(session_columns!("where s.id = $1"), args![id]).await
}

/// Sessions of a cycle, the newest first.
pub async fn sessions_of_cycle(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<PlcSession>> {
    db.all(session_columns!("where s.cycle_id = $1 order by coalesce(s.opened_at, s.planned_from) desc, s.id limit 200"), args![cycle]).await
}

/// Sessions of a space whose group says that lines of an imported history count in them.
pub(super) async fn with_imported(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<PlcSession>> {
    db.all(session_columns!("where s.space_id = $1 and s.imported and s.opened_at is not null order by s.opened_at, s.id"), args![space]).await
}

/// Sessions of a cycle that nobody closed.
pub(super) async fn sessions_of_cycle_open(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<PlcSession>> {
    db.all(session_columns!("where s.cycle_id = $1 and s.opened_at is not null and s.closed_at is null order by s.id"), args![cycle]).await
}

/// Sessions opened in `from ≤ opened < until` in which one of these people was seen, or may have been seen lately: late words of a closed session
/// arrive within a day.
pub async fn sessions_of_people(db: &mut impl Reads, people: &[PersonId], (from, until): (Time, Time), now: Time) -> Result<Vec<PlcSession>> {
    let mut found: Vec<PlcSession> = Vec::new();
    for some in people.chunks(400) {
        let mut args = args![from, until, now.plus(-4 * DAY)];
        let sql = Sql::list(
            session_columns!(
                "where s.opened_at >= $1 and s.opened_at < $2 and ( \
                 s.id in (select a.session_id from session_attendance a where a.person_id in ({list})) \
                 or s.id in (select h.session_id from session_hours h where h.person_id in ({list})) \
                 or (s.last_number is null and coalesce(s.closed_at, s.opened_at) >= $3 and s.space_id in (select m.space_id from space_members m where m.person_id in ({list})))) \
                 order by s.opened_at, s.id"
            ),
            &mut args,
            some,
        );
        for session in db.rows::<PlcSession>(sql, args).await? {
            if !found.iter().any(|known| known.id == session.id) {
                found.push(session);
            }
        }
    }
    Ok(found)
}

/// Sessions opened since a moment in which hours of one of these people were not confirmed yet, or may still come.
pub async fn sessions_waiting(db: &mut impl Reads, people: &[PersonId], since: Time) -> Result<Vec<PlcSession>> {
    let mut found: Vec<PlcSession> = Vec::new();
    for some in people.chunks(400) {
        let mut args = args![since];
        let sql = Sql::list(
            session_columns!(
                "where s.opened_at >= $1 and ( \
                 s.id in (select a.session_id from session_attendance a left join session_hours h on h.session_id = a.session_id and h.person_id = a.person_id \
                 where a.person_id in ({list}) and (h.state is null or h.state <> 'confirmed')) \
                 or s.id in (select h.session_id from session_hours h where h.person_id in ({list}) and h.state <> 'confirmed') \
                 or (s.last_number is null and s.space_id in (select m.space_id from space_members m where m.person_id in ({list})))) order by s.opened_at, s.id"
            ),
            &mut args,
            some,
        );
        for session in db.rows::<PlcSession>(sql, args).await? {
            if !found.iter().any(|known| known.id == session.id) {
                found.push(session);
            }
        }
    }
    Ok(found)
}

/// False when the id is taken.
pub(super) async fn add(tx: &mut Tx, s: &PlcSession) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into plc_sessions (id, cycle_id, space_id, topic, link, step, planned_from, planned_until, opened_at, opened_by, closed_at, code, rule, after_number, last_number, imported, created_by, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) on conflict (id) do nothing",
            args![
                &s.id,
                &s.cycle_id,
                &s.space_id,
                &s.topic,
                &s.link,
                &s.step,
                s.planned_from,
                s.planned_until,
                s.opened_at,
                s.opened_by.as_ref(),
                s.closed_at,
                &s.code,
                &s.rule,
                s.after_number,
                s.last_number,
                s.imported,
                &s.created_by,
                now
            ],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn change(tx: &mut Tx, s: &PlcSession) -> Result<()> {
    tx.exec(
        "update plc_sessions set topic = $2, link = $3, step = $4, planned_from = $5, planned_until = $6, opened_at = $7, opened_by = $8, closed_at = $9, rule = $10, \
         after_number = $11, last_number = $12, imported = $13, version = version + 1 where id = $1",
        args![
            &s.id,
            &s.topic,
            &s.link,
            &s.step,
            s.planned_from,
            s.planned_until,
            s.opened_at,
            s.opened_by.as_ref(),
            s.closed_at,
            &s.rule,
            s.after_number,
            s.last_number,
            s.imported
        ],
    )
    .await
    .map(|_| ())
}

/// The number of the last event before a moment.
pub(super) async fn number_before(db: &mut impl Reads, space: &SpaceId, moment: Time) -> Result<i64> {
    db.scalar("select coalesce(max(number), 0) from events where stream = $1 and at < $2", args![stream(space).as_str(), moment]).await
}

/// A person seen at a session, in one way.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Seat {
    pub session_id: PlcSessionId,
    pub person_id: PersonId,
    pub way: String,
    pub at: Time,
}

/// Who was seen at some sessions; a person stands once for each way.
pub async fn attendance_of(db: &mut impl Reads, sessions: &[PlcSessionId]) -> Result<Vec<Seat>> {
    let mut found = Vec::new();
    for some in sessions.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select session_id, person_id, way, at from session_attendance where session_id in ({list}) order by session_id, person_id, way",
            &mut args,
            some,
        );
        found.extend(db.rows::<Seat>(sql, args).await?);
    }
    Ok(found)
}

/// True when the person was not yet seen in this way.
pub(super) async fn seat(tx: &mut Tx, session: &PlcSessionId, person: &PersonId, way: &str, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into session_attendance (session_id, person_id, way, at, by_id) values ($1, $2, $3, $4, $5) on conflict do nothing",
            args![session, person, way, now, by],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn clear_list(tx: &mut Tx, session: &PlcSessionId) -> Result<()> {
    tx.exec("delete from session_attendance where session_id = $1 and way = 'list'", args![session]).await.map(|_| ())
}

/// Sessions to which late words can come no more, and that nobody sealed yet.
pub(in crate::plc) async fn to_seal(db: &mut impl Reads, now: Time, limit: i64) -> Result<Vec<PlcSession>> {
    db.all(session_columns!("where s.last_number is null and s.opened_at < $1 order by s.opened_at, s.id limit $2"), args![now.plus(-3 * DAY), limit]).await
}

/// Ends the reading of the log for a session.
pub(in crate::plc) async fn seal(tx: &mut Tx, session: &PlcSessionId, at: i64) -> Result<()> {
    tx.exec("update plc_sessions set last_number = $2 where id = $1 and last_number is null", args![session, at]).await.map(|_| ())
}
