//! Changing and taking back words: the log keeps that it happened, never what stood there.
use super::post::{CARRIES, carrier};
use super::{TopicId, evidence, imported, imported_store, policy, store, topic};
use crate::files;
use crate::platform::Core;
use crate::platform::db::{NewEvent, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, Permit, PersonId, Rule, Scope};
use crate::platform::thai;
use crate::plc::{self, SpaceId, Standings};

use super::message::MessageRow;

/// The message as this person may change it: `Own` scope for its author.
async fn message_as(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId, number: i64, rule: &'static Rule) -> Result<MessageRow> {
    let entered = standings.enter(tx, actor, space, &plc::policy::READ).await?;
    let row = store::message(tx, space, number).await?.ok_or_else(Error::not_found)?;
    let mut reach = entered.standing.reach.clone();
    let line = if row.ordinal.is_none() { imported_store::lines(tx, space, &[number]).await?.pop() } else { None };
    if imported::own(&row, line.as_ref(), &actor.person) {
        for role in crate::platform::permit::Role::ALL {
            if reach.holds(role, Scope::Member) || reach.holds(role, Scope::Network) || reach.holds(role, Scope::Engagement) {
                reach.add(role, Scope::Own);
            }
        }
    }
    rule.permit(&reach)?;
    if row.deleted_at.is_some() {
        return Err(Error::conflict("deleted", "ข้อความนี้ถูกลบไปแล้ว", "This message was deleted."));
    }
    Ok(row)
}

/// New words for one's own message. `version` is what the edit starts from; 412 when somebody was faster.
pub async fn edit_message(core: &Core, actor: &Actor, space: &SpaceId, number: i64, body: &str, version: Option<i64>) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    edit_in(&mut tx, &core.rooms.get(), actor, space, number, Words { body, version, most: core.config.limits.message_chars }).await?;
    tx.commit().await
}

/// New words, the version they start from, and how many letters fit.
pub struct Words<'a> {
    pub body: &'a str,
    pub version: Option<i64>,
    pub most: u64,
}

/// Edits inside a transaction.
pub async fn edit_in(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId, number: i64, words: Words<'_>) -> Result<()> {
    let Words { body, version, most } = words;
    let empty = thai::is_blank(body);
    let length = || Error::invalid("body", "length", format!("ข้อความต้องมี 1–{most} ตัวอักษร"), format!("A message has 1 to {most} letters."));
    if most > 0 && thai::length(body) as u64 > most {
        return Err(length());
    }
    let row = message_as(tx, standings, actor, space, number, &policy::EDIT).await?;
    imported::refuse(&row)?;
    if empty && files::attached(tx, CARRIES, &[carrier(space, number)]).await?.is_empty() {
        return Err(length());
    }
    if version.is_some_and(|version| version != row.version) {
        return Err(Error::stale());
    }
    if row.body.as_deref() != Some(body) {
        store::set_body(tx, space, number, body).await?;
        tx.append(&plc::stream(space), NewEvent::new("edit", actor.person.as_str()).on(number)).await?;
    }
    Ok(())
}

/// Takes a message back: its words are gone from state, log and index; a trace without words stays.
pub async fn delete_message(core: &Core, actor: &Actor, space: &SpaceId, number: i64) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    delete_in(&mut tx, &core.rooms.get(), actor, space, number).await?;
    tx.commit().await
}

/// Takes a message back inside a transaction.
pub async fn delete_in(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId, number: i64) -> Result<()> {
    message_as(tx, standings, actor, space, number, &policy::DELETE).await?;
    take_back(tx, &actor.person, space, number).await?;
    tx.append(&plc::stream(space), NewEvent::new("delete", actor.person.as_str()).on(number)).await.map(|_| ())
}

/// Hides a message after a report on it was decided (F-MO-1). Who may decide is asked by the room of reports: its permit is the proof.
pub async fn hide_in(tx: &mut Tx, space: &SpaceId, number: i64, by: &PersonId, _: Permit) -> Result<()> {
    let row = store::message(tx, space, number).await?.ok_or_else(Error::not_found)?;
    if row.deleted_at.is_some() {
        return Ok(());
    }
    take_back(tx, by, space, number).await?;
    tx.append(&plc::stream(space), NewEvent::new("delete", by.as_str()).on(number)).await.map(|_| ())
}

/// The words and everything on them; the event is the caller's.
pub(super) async fn take_back(tx: &mut Tx, by: &PersonId, space: &SpaceId, number: i64) -> Result<()> {
    store::delete_message(tx, space, number, by).await?;
    files::detach(tx, CARRIES, &carrier(space, number)).await?;
    evidence::settle(tx, by, space, number).await?;
    plc::withdraw_act(tx, space, number).await
}

/// Moves a message to another topic of its space (F-CH-2).
pub async fn move_message(core: &Core, actor: &Actor, space: &SpaceId, number: i64, to: &TopicId) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    let row = message_as(&mut tx, &core.rooms.get(), actor, space, number, &policy::DELETE).await?;
    imported::refuse(&row)?;
    let to = topic::in_space(&mut tx, space, Some(to)).await?;
    if row.topic_id != to {
        if !store::set_topic(&mut tx, space, number, &row.topic_id, &to).await? {
            return Err(Error::stale());
        }
        let detail = serde_json::json!({ "topic": to });
        tx.append(&plc::stream(space), NewEvent::new("topic", actor.person.as_str()).on(number).with(detail)).await?;
    }
    tx.commit().await
}
