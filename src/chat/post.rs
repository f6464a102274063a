//! Posting: one shared commit holds the right, the words, the number and the event; only then it is acknowledged.
use std::sync::Arc;

use super::message::{MessageRow, NewMessage};
use super::view::{self, MessageView};
use super::{mention, store, topic};
use crate::files;
use crate::platform::Core;
use crate::platform::clock::DAY;
use crate::platform::db::{Act, Batch, EventRow, NewEvent, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::live;
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId, Standings};

/// The first answer, or the same answer again.
#[derive(Clone, Debug)]
pub struct Posted {
    pub message: MessageView,
    pub repeated: bool,
}

/// Posts through the group commit. Its first step queues the write, so that one sender's posts keep their order.
pub async fn post(core: &Core, person: &PersonId, space: &SpaceId, new: NewMessage) -> Result<Posted> {
    let new = Arc::new(new.checked(core.config.limits.message_chars)?);
    let (person, space) = (person.clone(), space.clone());
    let standings = core.rooms.get::<Standings>();
    let stream = plc::stream(&space);
    let batch = core.rooms.get::<Batch>();
    batch
        .run(&stream, move |tx: &mut Tx| {
            let (person, space, new, standings) = (person.clone(), space.clone(), new.clone(), standings.clone());
            Box::pin(async move { post_in(tx, &standings, &person, &space, &new).await })
        })
        .await
}

/// Posts inside a transaction.
pub async fn post_in(tx: &mut Tx, standings: &Standings, person: &PersonId, space: &SpaceId, new: &NewMessage) -> Result<Posted> {
    let digest = new.digest();
    let fresh = match post_fresh(tx, standings, person, space, new, &digest).await {
        Ok(Some(message)) => return Ok(Posted { message, repeated: false }),
        Ok(None) => None,
        Err(error) if error.database_code().is_some() => return Err(error),
        Err(refused) => Some(refused),
    };
    // A repeat is answered as it was at first, for ever, whatever has changed since.
    match (store::by_client_id(tx, person, &new.client_id).await?, fresh) {
        (Some(first), _) => repeat(tx, first, space, new, &digest).await,
        (None, Some(refused)) => Err(refused),
        (None, None) => Err(Error::internal("a client id was taken and is nowhere")),
    }
}

/// `None` when the client id is known already; then nothing was written.
async fn post_fresh(tx: &mut Tx, standings: &Standings, person: &PersonId, space: &SpaceId, new: &NewMessage, digest: &str) -> Result<Option<MessageView>> {
    let known = standings.of(tx, person, space).await?;
    plc::policy::POST.permit(&known.standing.reach)?;
    let topic = topic::in_space(tx, space, new.topic.as_ref()).await?;
    let reply = match new.reply_to {
        Some(number) => Some(
            store::message(tx, space, number)
                .await?
                .ok_or_else(|| Error::invalid("reply_to", "unknown", "ไม่พบข้อความที่ตอบ", "The message replied to is not in this space."))?,
        ),
        None => None,
    };
    let files = files::attachable(tx, person, &parent(space), &new.files).await?;
    if known.standing.member.is_none() {
        if store::by_client_id(tx, person, &new.client_id).await?.is_some() {
            return Ok(None);
        }
        plc::ensure_member(tx, space, person).await?;
    }
    let now = tx.now();
    // Words that waited for a line count from when they were written, within a day.
    let written_at = new.written_at.filter(|written| written.0 <= now.0 && now.0 - written.0 <= DAY).unwrap_or(now);
    let stream = plc::stream(space);
    let (number, ordinal) = tx.next_message(&stream).await?;
    let row = MessageRow {
        space_id: space.clone(),
        number,
        ordinal: Some(ordinal),
        client_id: new.client_id.clone(),
        digest: digest.to_owned(),
        author_id: person.clone(),
        topic_id: topic,
        body: Some(new.body.clone()),
        reply_to: new.reply_to,
        about_kind: new.about.as_ref().map(|about| about.kind.clone()),
        about_id: new.about.as_ref().map(|about| about.id.clone()),
        at: now,
        written_at,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    if !store::add_message(tx, &row).await? {
        return Ok(None);
    }
    files::attach(tx, &files, CARRIES, &carrier(space, number)).await?;
    tell_mentioned(tx, standings, person, (space, number), new).await?;
    let act = match (files.is_empty(), reply.is_some()) {
        (false, _) => Act::Attach,
        (true, true) => Act::Answer,
        (true, false) => Act::Talk,
    };
    let mut event = NewEvent::new("message", person.as_str()).act(act);
    event.written_at = Some(written_at);
    event.detail = quietly(new);
    tx.append_message(&stream, event).await?;
    let message = view::fresh(tx, row, known.author.clone(), reply, files).await?;
    tx.frame(frame(&message, act, written_at));
    Ok(Some(message))
}

/// What the log says of a message whose author wants nobody's device to ring (F-NO-3).
fn quietly(new: &NewMessage) -> Option<serde_json::Value> {
    new.silent.then(|| serde_json::json!({ "silent": true }))
}

fn frame(message: &MessageView, act: Act, written_at: crate::platform::Time) -> String {
    let row = EventRow {
        stream: plc::stream(&message.space).as_str().to_owned(),
        number: message.number,
        kind: "message".into(),
        actor: message.author.clone(),
        at: message.at,
        written_at,
        act: Some(act.as_str().into()),
        object: None,
        detail: None,
    };
    live::encode(&row, view::event_field(message))
}

/// The same client id: the first answer for ever; other words under it are a conflict and change nothing.
async fn repeat(tx: &mut Tx, first: MessageRow, space: &SpaceId, new: &NewMessage, digest: &str) -> Result<Posted> {
    if first.space_id != *space || first.digest != digest {
        return Err(Error::client_id_reused());
    }
    // As it was answered then: an edit or a deletion since does not change what was acknowledged.
    let row = MessageRow { body: Some(new.body.clone()), edited_at: None, deleted_at: None, version: 1, ..first };
    let author = crate::organisations::person_ref(tx, &row.author_id).await?;
    let reply = match row.reply_to {
        Some(number) => store::message(tx, space, number).await?,
        None => None,
    };
    let carrier = carrier(space, row.number);
    let files = if new.files.is_empty() {
        Vec::new()
    } else {
        files::attached(tx, CARRIES, std::slice::from_ref(&carrier)).await?.remove(&carrier).unwrap_or_default()
    };
    Ok(Posted { message: view::fresh(tx, row, author, reply, files).await?, repeated: true })
}

/// The kind of thing that a message is to its files.
pub(super) const CARRIES: &str = "message";

/// The message as its files name it.
pub(super) fn carrier(space: &SpaceId, number: i64) -> String {
    format!("{space}:{number}")
}

fn parent(space: &SpaceId) -> files::ParentRef {
    files::ParentRef { kind: plc::FILES_OF.into(), id: space.0.clone() }
}

/// A word on the stream of each person named who may read here; others learn nothing. It says which message names them: nobody has to look for it.
async fn tell_mentioned(tx: &mut Tx, standings: &Standings, by: &PersonId, (space, number): (&SpaceId, i64), new: &NewMessage) -> Result<()> {
    for person in mention::mentioned(&new.body) {
        if person == *by {
            continue;
        }
        match standings.of(tx, &person, space).await {
            Ok(known) if known.standing.reach.allows(&plc::policy::READ) => {
                let mut detail = quietly(new).unwrap_or_else(|| serde_json::json!({}));
                detail["number"] = number.into();
                let event = NewEvent { detail: Some(detail), ..NewEvent::new("mention", by.as_str()).on(space) };
                tx.append(&Stream::new("person", person.as_str()), event).await?;
            }
            Ok(_) => {}
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
