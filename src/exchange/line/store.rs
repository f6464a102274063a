//! SQL of imports of LINE history.
use std::collections::HashMap;

use super::found::{Found, Waiting};
use super::import::{LineImportId, State};
use super::plan::{Choice, Choices, Counts, Former};
use crate::args;
use crate::platform::Time;
use crate::platform::clock::{DAY, SECOND};
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// A node that says nothing for so long has died; another one begins anew.
const LEASE: i64 = 15 * SECOND;
/// A preview that nobody came back to.
const FORGOTTEN: i64 = 7 * DAY;

/// An import as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: LineImportId,
    pub space_id: SpaceId,
    pub by_id: PersonId,
    state: String,
    pub created_at: Time,
    pub version: i64,
    found: String,
    choices: String,
    counts: String,
    pub consent_by: Option<PersonId>,
    pub consent_at: Option<Time>,
    pub parts: i64,
    pub parts_done: i64,
    pub lease_until: i64,
    pub by_operator: bool,
    pub fault: Option<String>,
}

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select id, space_id, by_id, state, created_at, version, found, choices, counts, consent_by, consent_at, parts, parts_done, lease_until, by_operator, fault from line_imports ",
            $rest
        )
    };
}

impl Row {
    pub fn state(&self) -> Result<State> {
        [State::Preview, State::Committing, State::Done]
            .into_iter()
            .find(|state| state.as_str() == self.state)
            .ok_or_else(|| Error::internal(format!("an import in the state {}", self.state)))
    }

    pub fn found(&self) -> Result<Found> {
        Ok(serde_json::from_str(&self.found)?)
    }

    pub fn choices(&self) -> Result<Choices> {
        Ok(serde_json::from_str(&self.choices)?)
    }

    pub fn counts(&self) -> Result<Counts> {
        Ok(serde_json::from_str(&self.counts)?)
    }

    /// A lease that ran out while it was being taken in: the node that worked on it is gone.
    pub fn is_orphan(&self, now: Time) -> bool {
        self.state == State::Committing.as_str() && self.lease_until < now.0
    }

    pub(super) fn expect_preview(&self) -> Result<()> {
        match self.state()? {
            State::Preview => Ok(()),
            State::Committing => Err(Error::conflict("committing", "กำลังนำเข้าอยู่ รอให้เสร็จก่อน", "It is being taken in. Wait until it is done.")),
            State::Done => Err(Error::conflict("done", "นำเข้าเสร็จแล้ว เลือกไฟล์อีกครั้งหากต้องการนำเข้าเพิ่ม", "It is done. Choose the file again to take in more.")),
        }
    }
}

/// An import of this space and no other.
pub async fn import(db: &mut impl Reads, space: &SpaceId, id: &LineImportId) -> Result<Row> {
    db.one(rows!("where id = $1 and space_id = $2"), args![id, space]).await
}

/// Newest first.
pub async fn imports(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<Row>> {
    db.all(rows!("where space_id = $1 order by created_at desc, id desc limit 20"), args![space]).await
}

/// How many wait for a decision.
pub(super) async fn waiting_previews(db: &mut impl Reads, space: &SpaceId) -> Result<i64> {
    db.scalar("select count(*) from line_imports where space_id = $1 and state = 'preview'", args![space]).await
}

/// Those whose node is gone.
pub async fn orphans(db: &mut impl Reads, now: Time) -> Result<Vec<Row>> {
    db.all(rows!("where state = 'committing' and lease_until < $1 order by created_at limit 20"), args![now]).await
}

#[expect(clippy::too_many_arguments, reason = "a row has that many columns")]
pub(super) async fn open(
    tx: &mut Tx,
    id: &LineImportId,
    space: &SpaceId,
    by: &PersonId,
    found: &Found,
    choices: &Choices,
    counts: Counts,
    parts: i64,
) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into line_imports (id, space_id, by_id, state, created_at, changed_at, found, choices, counts, parts) values ($1, $2, $3, 'preview', $4, $4, $5, $6, $7, $8)",
        args![id, space, by, now, serde_json::to_string(found)?, serde_json::to_string(choices)?, serde_json::to_string(&counts)?, parts],
    )
    .await
    .map(|_| ())
}

pub(super) async fn add_parts(tx: &mut Tx, id: &LineImportId, parts: Vec<String>) -> Result<()> {
    for (part, entries) in (0_i64..).zip(parts) {
        tx.exec("insert into line_import_parts (import_id, part, entries) values ($1, $2, $3)", args![id, part, entries]).await?;
    }
    Ok(())
}

/// The entries of one part.
pub(super) async fn part(db: &mut impl Reads, id: &LineImportId, part: i64) -> Result<Vec<Waiting>> {
    let entries: String = db.scalar("select entries from line_import_parts where import_id = $1 and part = $2", args![id, part]).await?;
    Ok(serde_json::from_str(&entries)?)
}

/// The entries of all parts, each part as JSON.
pub(super) async fn parts(db: &mut impl Reads, id: &LineImportId) -> Result<Vec<String>> {
    let parts: Vec<(String,)> = db.all("select entries from line_import_parts where import_id = $1 order by part", args![id]).await?;
    Ok(parts.into_iter().map(|(entries,)| entries).collect())
}

/// Who accepted the notice before an import.
pub(super) struct Accepts<'a> {
    pub person: &'a PersonId,
    pub notice: &'a str,
    /// At the command line: the operator needs no right in the space.
    pub operator: bool,
}

/// Writes decisions if nobody decided meanwhile.
pub(super) async fn decide(tx: &mut Tx, row: &Row, choices: &Choices, counts: Counts) -> Result<()> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update line_imports set choices = $2, counts = $3, version = version + 1, changed_at = $4, fault = null where id = $1 and version = $5 and state = 'preview'",
            args![&row.id, serde_json::to_string(choices)?, serde_json::to_string(&counts)?, now, row.version],
        )
        .await?;
    if touched == 0 { Err(Error::stale()) } else { Ok(()) }
}

pub(super) async fn begin(tx: &mut Tx, row: &Row, by: Accepts<'_>) -> Result<()> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update line_imports set state = 'committing', consent_by = $2, consent_at = $3, consent_notice = $4, by_operator = $6, parts_done = 0, lease_until = 0, fault = null, \
             changed_at = $3, version = version + 1 where id = $1 and version = $5 and state = 'preview'",
            args![&row.id, by.person, now, by.notice, row.version, by.operator],
        )
        .await?;
    if touched == 0 { Err(Error::stale()) } else { Ok(()) }
}

/// Takes the import to work on, under a name of its own; nothing while another node does.
pub(super) async fn claim(tx: &mut Tx, id: &LineImportId) -> Result<Option<String>> {
    let now = tx.now();
    let holder = crate::platform::id::fresh();
    let touched = tx
        .exec(
            "update line_imports set lease_until = $2, holder = $4, parts_done = 0 where id = $1 and state = 'committing' and lease_until < $3",
            args![id, now.plus(LEASE), now, &holder],
        )
        .await?;
    Ok((touched > 0).then_some(holder))
}

/// Whoever lost the lease writes nothing more.
fn held(touched: u64) -> Result<()> {
    if touched == 0 { Err(Error::unavailable("another node has taken the import")) } else { Ok(()) }
}

/// Says how far it has come, and that this node still works on it.
pub(super) async fn progress(tx: &mut Tx, id: &LineImportId, holder: &str, done: i64) -> Result<()> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update line_imports set parts_done = $2, lease_until = $3, changed_at = $4 where id = $1 and holder = $5",
            args![id, done, now.plus(LEASE), now, holder],
        )
        .await?;
    held(touched)
}

pub(super) async fn finish(tx: &mut Tx, id: &LineImportId, holder: &str, counts: Counts) -> Result<()> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update line_imports set state = 'done', parts_done = parts, counts = $2, changed_at = $3, version = version + 1 where id = $1 and holder = $4",
            args![id, serde_json::to_string(&counts)?, now, holder],
        )
        .await?;
    held(touched)?;
    tx.exec("delete from line_import_parts where import_id = $1", args![id]).await.map(|_| ())
}

/// Back to where it can be decided on, with the reason.
pub(super) async fn give_back(tx: &mut Tx, id: &LineImportId, fault: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update line_imports set state = 'preview', parts_done = 0, fault = $2, changed_at = $3, version = version + 1 where id = $1 and state = 'committing'",
        args![id, fault, now],
    )
    .await
    .map(|_| ())
}

/// Gives an import up: nothing of the file is left.
pub(super) async fn discard(tx: &mut Tx, id: &LineImportId) -> Result<()> {
    tx.exec("delete from line_import_parts where import_id = $1", args![id]).await?;
    tx.exec("delete from line_imports where id = $1 and state = 'preview'", args![id]).await.map(|_| ())
}

/// Previews that nobody came back to.
pub(super) async fn forgotten(db: &mut impl Reads, now: Time) -> Result<Vec<LineImportId>> {
    let rows: Vec<(LineImportId,)> =
        db.all("select id from line_imports where state = 'preview' and changed_at < $1 limit 100", args![now.plus(-FORGOTTEN)]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[derive(sqlx::FromRow)]
struct NameRow {
    name: String,
    person_id: Option<PersonId>,
    dropped: bool,
}

/// What was decided about names of LINE in a space, by the name without unseen marks.
pub(super) async fn names(db: &mut impl Reads, space: &SpaceId) -> Result<HashMap<String, Choice>> {
    let rows: Vec<NameRow> = db.all("select name, person_id, dropped from line_names where space_id = $1", args![space]).await?;
    Ok(rows.into_iter().map(|row| (row.name, Choice { member: row.person_id, dropped: row.dropped, others: Vec::new() })).collect())
}

/// People who shared a name, by the name without unseen marks.
pub(super) async fn sharers(db: &mut impl Reads, space: &SpaceId) -> Result<Former> {
    let rows: Vec<(String, PersonId)> =
        db.all("select name, person_id from line_shared_names where space_id = $1 order by name, person_id", args![space]).await?;
    let mut sharers = Former::new();
    for (name, person) in rows {
        sharers.entry(name).or_default().push(person);
    }
    Ok(sharers)
}

/// Remembers what was decided about a name. One that several share is asked about anew next time.
pub(super) async fn remember(tx: &mut Tx, space: &SpaceId, name: &str, choice: &Choice) -> Result<()> {
    if choice.others.is_empty() {
        return set_name(tx, space, name, choice).await;
    }
    for person in choice.members() {
        tx.exec("insert into line_shared_names (space_id, name, person_id) values ($1, $2, $3) on conflict do nothing", args![space, name, person]).await?;
    }
    tx.exec("delete from line_names where space_id = $1 and name = $2", args![space, name]).await.map(|_| ())
}

async fn set_name(tx: &mut Tx, space: &SpaceId, name: &str, choice: &Choice) -> Result<()> {
    tx.exec(
        "insert into line_names (space_id, name, person_id, dropped) values ($1, $2, $3, $4) \
         on conflict (space_id, name) do update set person_id = excluded.person_id, dropped = excluded.dropped",
        args![space, name, choice.member.as_ref(), choice.dropped],
    )
    .await
    .map(|_| ())
}
