//! Lines of an older talk, taken in from elsewhere (ประวัติจาก LINE): a topic of their own, numbers in file order, no ordinal, so that
//! nothing becomes unread and nobody is alerted. They wait beside the talk and show all at once.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{TopicId, edit, imported_store, store, topic};
use crate::organisations::PersonRef;
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};
use crate::plc::{self, SpaceId, Standings};

/// What a message keeps of where it came from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Imported {
    /// The sender as LINE wrote it; `None` for what LINE said by itself, and once the line is deleted.
    pub name: Option<String>,
    /// `talk`, `system`, or what stood there and is not attached: `photo`, `sticker`, `file` …
    pub kind: String,
    /// Whether the sender is known as a member; then `by` is that member.
    pub matched: bool,
    /// Who took the history in.
    pub importer: Option<PersonRef>,
}

/// A line to be taken in.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Order among the lines of its import, from 1, without a hole.
    pub place: i64,
    pub hash: String,
    pub kind: &'static str,
    pub name: Option<String>,
    pub member: Option<PersonId>,
    pub body: String,
    pub written_at: Time,
}

/// The import that lines belong to.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub import: &'a str,
    pub space: &'a SpaceId,
    pub by: &'a PersonId,
}

const TOPIC: &str = "ประวัติจาก LINE";

/// The topic of a space that holds its older talk.
pub fn line_topic(space: &SpaceId) -> TopicId {
    TopicId(format!("line-{space}"))
}

/// Puts lines beside the talk, unseen.
pub async fn stage_lines(tx: &mut Tx, origin: Origin<'_>, lines: Vec<NewLine>) -> Result<()> {
    imported_store::stage_lines(tx, origin, lines).await
}

/// Forgets the unseen lines of an import.
pub async fn unstage_lines(tx: &mut Tx, import: &str) -> Result<()> {
    imported_store::unstage_lines(tx, import).await
}

/// Hashes of the lines that a space has or had: what was taken back does not return.
pub async fn known_lines(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<String>> {
    imported_store::known_lines(db, space).await
}

/// Shows every unseen line of an import at once: numbers in file order, no ordinal, no alert. Gives how many.
///
/// # Errors
/// 409 `imported_meanwhile` when another import brought one of the lines since.
pub async fn publish_lines(tx: &mut Tx, origin: Origin<'_>) -> Result<i64> {
    let count = imported_store::staged(tx, origin.import).await?;
    if count == 0 {
        return Ok(0);
    }
    let topic = line_topic(origin.space);
    if store::topic(tx, origin.space, &topic).await?.is_none() {
        topic::open_topic(tx, origin.space, origin.by, Some(topic.clone()), TOPIC).await?;
    }
    let last = tx.append_same(&plc::stream(origin.space), NewEvent::new("message", origin.by.as_str()), count).await?;
    if !imported_store::number_lines(tx, origin.import, last - count).await? {
        return Err(Error::conflict(
            "imported_meanwhile",
            "มีการนำเข้าอีกชุดเสร็จไปก่อน ตรวจตัวอย่างอีกครั้งแล้วนำเข้าใหม่",
            "Another import finished meanwhile. Look at the preview and import again.",
        ));
    }
    imported_store::publish_lines(tx, origin.import, &topic).await?;
    store::count_imported(tx, origin.space, &topic, count);
    let (_, next) = tx.next_message(&plc::stream(origin.space)).await?;
    imported_store::note_stretch(tx, origin.space, next - 1, last - count + 1, last).await?;
    // Of members, and at their own time: hours count them only where the group says so.
    let acts = imported_store::acts(tx, origin.import).await?;
    plc::import_acts(tx, origin.space, &acts).await?;
    Ok(count)
}

/// Takes back every imported line of one's own (T-30). Gives how many.
pub async fn remove_own_lines(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId) -> Result<i64> {
    standings.enter(tx, actor, space, &plc::policy::READ).await?;
    let numbers = imported_store::own_lines(tx, space, &actor.person).await?;
    for number in &numbers {
        edit::take_back(tx, &actor.person, space, *number).await?;
    }
    let events = numbers.iter().map(|number| NewEvent::new("delete", actor.person.as_str()).on(number)).collect();
    tx.append_all(&plc::stream(space), events).await?;
    Ok(numbers.len() as i64)
}

/// May a line be taken back by this person? Those whose sender is unknown belong to nobody but the room's moderators.
pub(super) fn own(row: &super::message::MessageRow, line: Option<&Line>, person: &PersonId) -> bool {
    match line {
        Some(line) => line.member_id.as_ref() == Some(person),
        None => row.author_id == *person,
    }
}

/// What older talk says stays as it was said.
pub(super) fn refuse(row: &super::message::MessageRow) -> Result<()> {
    if row.ordinal.is_some() {
        return Ok(());
    }
    Err(Error::conflict("imported", "ข้อความจาก LINE แก้ไขหรือย้ายไม่ได้ ลบได้อย่างเดียว", "A line from LINE cannot be changed or moved, only deleted."))
}

/// An imported line as it lies beside its message.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Line {
    pub number: i64,
    pub kind: String,
    pub name: Option<String>,
    pub member_id: Option<PersonId>,
    pub by_id: PersonId,
}

impl Line {
    pub fn view(self, people: &HashMap<PersonId, PersonRef>) -> Imported {
        Imported { name: self.name, kind: self.kind, matched: self.member_id.is_some(), importer: people.get(&self.by_id).cloned() }
    }
}
