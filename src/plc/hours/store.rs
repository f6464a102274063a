//! SQL of what counts: acts of the log, what was taken back, and what somebody decided about hours.
use schemars::JsonSchema;
use serde::Serialize;

use super::count::{Deed, Origin};
use super::settle::Slots;
use crate::args;
use crate::platform::Time;
use crate::platform::clock::MINUTE;
use crate::platform::db::{Act, Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::session::{PlcSession, PlcSessionId};
use crate::plc::{SpaceId, stream};

#[derive(sqlx::FromRow)]
struct DeedRow {
    actor: PersonId,
    act: String,
    at: Time,
    written_at: Time,
}

fn act(text: &str) -> Option<Act> {
    [Act::Talk, Act::Mark, Act::Attach, Act::Answer, Act::Acknowledge].into_iter().find(|act| act.as_str() == text)
}

/// Acts that stand in the log of a session's space, from its opening on; with them the imported lines of its time, if the group confirmed those.
pub(super) async fn deeds(db: &mut impl Reads, session: &PlcSession) -> Result<Vec<Deed>> {
    let rows: Vec<DeedRow> = db
        .all(
            "select e.actor, e.act, e.at, e.written_at from events e where e.stream = $1 and e.number > $2 and e.number <= $3 and e.act is not null \
             and not exists (select 1 from withdrawn_acts w where w.space_id = $4 and w.number = e.number) order by e.number",
            args![stream(&session.space_id).as_str(), session.after_number, session.last_number.unwrap_or(i64::MAX), &session.space_id],
        )
        .await?;
    let deed = |row: DeedRow| Some(Deed { act: act(&row.act)?, person: row.actor, at: row.at, written_at: row.written_at, origin: Origin::Here });
    let mut deeds: Vec<Deed> = rows.into_iter().filter_map(deed).collect();
    if let Some(opened) = session.opened_at.filter(|_| session.imported) {
        let until = opened.plus(session.rule()?.longest_ms());
        deeds.extend(imported_between(db, &session.space_id, opened.plus(-MINUTE), until).await?);
    }
    Ok(deeds)
}

/// What members said in an imported history, `from ≤ written < until`, in order of time; lines that were taken back are not in it.
pub(in crate::plc) async fn imported_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<Deed>> {
    let lines: Vec<(PersonId, Time)> = db
        .all(
            "select i.person_id, i.written_at from imported_acts i where i.space_id = $1 and i.written_at >= $2 and i.written_at < $3 \
             and not exists (select 1 from withdrawn_acts w where w.space_id = i.space_id and w.number = i.number) order by i.written_at, i.number",
            args![space, from, until],
        )
        .await?;
    Ok(lines.into_iter().map(|(person, at)| Deed { person, act: Act::Talk, at, written_at: at, origin: Origin::Imported }).collect())
}

/// The number of the first message of a session, in the room or in its imported history: where its talk can be opened.
pub(in crate::plc) async fn first_said(db: &mut impl Reads, session: &PlcSession) -> Result<Option<i64>> {
    let Some(opened) = session.opened_at else { return Ok(None) };
    let row: Option<(i64,)> = if session.imported {
        let until = opened.plus(session.rule()?.longest_ms());
        db.maybe(
            "select number from imported_acts where space_id = $1 and written_at >= $2 and written_at < $3 order by written_at, number limit 1",
            args![&session.space_id, opened.plus(-MINUTE), session.closed_at.unwrap_or(until)],
        )
        .await?
    } else {
        db.maybe(
            "select number from events where stream = $1 and number > $2 and number <= $3 and kind = 'message' and act is not null order by number limit 1",
            args![stream(&session.space_id).as_str(), session.after_number, session.last_number.unwrap_or(i64::MAX)],
        )
        .await?
    };
    Ok(row.map(|row| row.0))
}

/// A line of an imported history, said by a member at its own time.
#[derive(Clone, Debug)]
pub struct ImportedAct {
    pub number: i64,
    pub person: PersonId,
    pub written_at: Time,
}

/// Keeps whose imported lines are, for sessions whose group confirms them. The same lines again change nothing.
pub async fn import_acts(tx: &mut Tx, space: &SpaceId, acts: &[ImportedAct]) -> Result<()> {
    let mut values = args![];
    for act in acts {
        values.0.extend(args![space, act.number, &act.person, act.written_at].0);
    }
    tx.insert_many("insert into imported_acts (space_id, number, person_id, written_at) values {values} on conflict do nothing", 4, values.0).await
}

/// A message was taken back: its act counts no more where nobody confirmed it yet.
pub async fn withdraw_act(tx: &mut Tx, space: &SpaceId, number: i64) -> Result<()> {
    let now = tx.now();
    tx.exec("insert into withdrawn_acts (space_id, number, at) values ($1, $2, $3) on conflict do nothing", args![space, number, now]).await.map(|_| ())
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct DecidedRow {
    session_id: PlcSessionId,
    person_id: PersonId,
    state: String,
    slots: Option<String>,
    reason: Option<String>,
    at: Time,
    by_id: PersonId,
}

/// What somebody decided about a person's hours in a session.
#[derive(Clone, Debug)]
pub struct Decided {
    pub session: PlcSessionId,
    pub person: PersonId,
    pub disputed: bool,
    /// The slots as decided; `None` while only a dispute stands.
    pub slots: Option<Slots>,
    /// Why the teacher disputes it.
    pub reason: Option<String>,
    pub at: Time,
    pub by: PersonId,
}

/// Decisions about the hours of some sessions.
pub async fn decided_of(db: &mut impl Reads, sessions: &[PlcSessionId]) -> Result<Vec<Decided>> {
    let mut found = Vec::new();
    for some in sessions.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select session_id, person_id, state, slots, reason, at, by_id from session_hours where session_id in ({list}) order by session_id, person_id",
            &mut args,
            some,
        );
        for row in db.rows::<DecidedRow>(sql, args).await? {
            let slots = row.slots.as_deref().map(serde_json::from_str).transpose()?;
            found.push(Decided {
                session: row.session_id,
                person: row.person_id,
                disputed: row.state == "disputed",
                slots,
                reason: row.reason,
                at: row.at,
                by: row.by_id,
            });
        }
    }
    Ok(found)
}

/// A change of a line of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Confirmed,
    Disputed,
    /// The dispute was taken back.
    Withdrawn,
    /// Somebody who confirms answered the dispute.
    Settled,
}

impl Change {
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Confirmed => "confirmed",
            Change::Disputed => "disputed",
            Change::Withdrawn => "withdrawn",
            Change::Settled => "settled",
        }
    }
}

/// Writes a decision and its line of history. `slots` `None` with no dispute forgets the row: the line counts again.
pub(in crate::plc) async fn decide(tx: &mut Tx, by: &PersonId, line: &Decided, change: Change, minutes: i64, words: Option<&str>) -> Result<()> {
    let now = tx.now();
    let slots = line.slots.as_ref().map(serde_json::to_string).transpose()?;
    if slots.is_none() && !line.disputed {
        tx.exec("delete from session_hours where session_id = $1 and person_id = $2", args![&line.session, &line.person]).await?;
    } else {
        let state = if line.disputed { "disputed" } else { "confirmed" };
        tx.exec(
            "insert into session_hours (session_id, person_id, state, slots, reason, at, by_id) values ($1, $2, $3, $4, $5, $6, $7) \
             on conflict (session_id, person_id) do update set state = excluded.state, slots = excluded.slots, reason = excluded.reason, at = excluded.at, by_id = excluded.by_id",
            args![&line.session, &line.person, state, slots, line.reason.clone(), line.at, &line.by],
        )
        .await?;
    }
    tx.exec(
        "insert into session_history (id, session_id, person_id, at, by_id, change, minutes, words) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![crate::platform::id::fresh(), &line.session, &line.person, now, by, change.as_str(), minutes, words],
    )
    .await
    .map(|_| ())
}

/// One change of a line, as it is kept for ever.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::plc) struct HistoryRow {
    pub session_id: PlcSessionId,
    pub person_id: PersonId,
    pub at: Time,
    pub by_id: PersonId,
    pub change: String,
    pub minutes: i64,
    pub words: Option<String>,
}

pub(in crate::plc) async fn history_of(db: &mut impl Reads, sessions: &[PlcSessionId]) -> Result<Vec<HistoryRow>> {
    let mut found = Vec::new();
    for some in sessions.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select session_id, person_id, at, by_id, change, minutes, words from session_history where session_id in ({list}) order by session_id, person_id, at, id",
            &mut args,
            some,
        );
        found.extend(db.rows::<HistoryRow>(sql, args).await?);
    }
    Ok(found)
}

/// What a teacher noted as learned; empty takes it away.
pub(in crate::plc) async fn put_note(tx: &mut Tx, session: &PlcSessionId, person: &PersonId, learned: &str) -> Result<()> {
    let now = tx.now();
    if learned.is_empty() {
        return tx.exec("delete from session_notes where session_id = $1 and person_id = $2", args![session, person]).await.map(|_| ());
    }
    tx.exec(
        "insert into session_notes (session_id, person_id, learned, at) values ($1, $2, $3, $4) \
         on conflict (session_id, person_id) do update set learned = excluded.learned, at = excluded.at",
        args![session, person, learned, now],
    )
    .await
    .map(|_| ())
}

pub(in crate::plc) async fn notes_of(db: &mut impl Reads, person: &PersonId) -> Result<Vec<(PlcSessionId, String)>> {
    db.all("select session_id, learned from session_notes where person_id = $1", args![person]).await
}
