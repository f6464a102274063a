//! A record moves: sent to the head, taken or given back, approved. Whom it concerns is told.
use super::access::{self, Seen};
use super::generate::generate;
use super::store::{self, Change};
use super::written::State;
use crate::platform::db::{NewEvent, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::cycle::{self, CycleId, enter_cycle};
use crate::plc::{self, policy::CHANGE_CYCLE};

/// # Errors
/// 409 once it was sent or approved.
pub(super) fn not_draft(state: State) -> Result<()> {
    match state {
        State::Draft => Ok(()),
        State::Sent => Err(Error::conflict("sent", "รายงานส่งให้ผู้บริหารแล้ว ถอนกลับก่อนจึงแก้ได้", "It has been sent to the head. Take it back to edit it.")),
        State::Approved => Err(Error::conflict("approved", "รายงานได้รับความเห็นชอบแล้ว แก้ไม่ได้", "It has been approved and stands as it is.")),
    }
}

/// Tells the room that the record is another.
pub(super) async fn tell(tx: &mut Tx, by: &PersonId, id: &CycleId) -> Result<()> {
    let cycle = cycle::cycle(tx, id).await?;
    let event = NewEvent::new("cycle", by.as_str()).on(id).with(serde_json::json!({ "changed": "record" }));
    tx.append(&plc::stream(&cycle.space_id), event).await.map(|_| ())
}

/// A word to one person about a record; nobody is told of what they did themselves.
async fn tell_person(tx: &mut Tx, by: &PersonId, person: &PersonId, kind: &'static str, id: &CycleId) -> Result<()> {
    if by == person {
        return Ok(());
    }
    tx.append(&Stream::new("person", person.as_str()), NewEvent::new(kind, by.as_str()).on(id)).await.map(|_| ())
}

/// Sends the record as it stands to the head of one's school; once sent it stays as it is.
///
/// # Errors
/// 403 and 404 for who may not change the cycle, 409 for an approved one.
pub async fn send(tx: &mut Tx, by: &PersonId, id: &CycleId) -> Result<()> {
    let now = tx.now();
    let standing = enter_cycle(tx, by, id, &CHANGE_CYCLE, now).await?;
    let row = store::row(tx, id).await?;
    if row.state()? == State::Sent {
        return Ok(());
    }
    not_draft(row.state()?)?;
    let edited = row.edited()?;
    let fixed = generate(tx, &standing, now).await?.with(&edited);
    store::change(tx, &row, Change { state: State::Sent, edited: &edited, fixed: Some(&fixed), sent: Some((by, now)), approved: None }).await?;
    for head in access::heads_of(tx, by, now).await? {
        tell_person(tx, by, &head, "record_sent", id).await?;
    }
    tell(tx, by, id).await
}

/// Whoever runs the cycle takes it back; the head gives it back.
pub(super) async fn take_back(tx: &mut Tx, by: &PersonId, id: &CycleId) -> Result<()> {
    let now = tx.now();
    let seen = access::enter(tx, by, id, now).await?;
    if !seen.head {
        enter_cycle(tx, by, id, &CHANGE_CYCLE, now).await?;
    }
    match seen.row.state()? {
        State::Draft => return Ok(()),
        State::Approved => return not_draft(State::Approved),
        State::Sent => {}
    }
    let edited = seen.row.edited()?;
    store::change(tx, &seen.row, Change { state: State::Draft, edited: &edited, fixed: None, sent: None, approved: None }).await?;
    if let Some(sender) = &seen.row.sent_by {
        tell_person(tx, by, sender, "record_returned", id).await?;
    }
    tell(tx, by, id).await
}

/// Agrees to a record that was sent.
///
/// # Errors
/// 404 for who may not see it, 403 unless one is head of the sender's school, 409 before it was sent.
pub async fn approve(tx: &mut Tx, by: &PersonId, id: &CycleId) -> Result<()> {
    let now = tx.now();
    let Seen { row, head, .. } = access::enter(tx, by, id, now).await?;
    let fixed = match (row.state()?, row.fixed()?) {
        (State::Approved, _) => return Ok(()),
        (State::Sent, Some(fixed)) => fixed,
        _ => return Err(Error::conflict("not_sent", "รายงานยังไม่ได้ส่ง", "The record has not been sent yet.")),
    };
    let (true, Some(sender), Some(sent_at)) = (head, &row.sent_by, row.sent_at) else {
        return Err(Error::not_allowed());
    };
    let edited = row.edited()?;
    let change = Change { state: State::Approved, edited: &edited, fixed: Some(&fixed), sent: Some((sender, sent_at)), approved: Some((by, now)) };
    store::change(tx, &row, change).await?;
    tell_person(tx, by, sender, "record_approved", id).await?;
    tell(tx, by, id).await
}
