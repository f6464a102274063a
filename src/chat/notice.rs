//! A notice in the talk: something was done that everyone here is to see. It counts as no act.
use super::message::MessageRow;
use super::view::{self, MessageView};
use super::{About, TopicId, store};
use crate::organisations::person_ref;
use crate::platform::db::{NewEvent, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId};

/// Says in a topic, in the name of whoever did it, what was done.
pub async fn notice(tx: &mut Tx, space: &SpaceId, topic: &TopicId, by: &PersonId, body: String, about: About) -> Result<MessageView> {
    let author = person_ref(tx, by).await?;
    let now = tx.now();
    let (number, ordinal) = tx.append_message(&plc::stream(space), NewEvent::new("message", by.as_str())).await?;
    let row = MessageRow {
        space_id: space.clone(),
        number,
        ordinal: Some(ordinal),
        client_id: crate::platform::id::fresh(),
        digest: String::new(),
        author_id: by.clone(),
        topic_id: topic.clone(),
        body: Some(body),
        reply_to: None,
        about_kind: Some(about.kind),
        about_id: Some(about.id),
        at: now,
        written_at: now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    store::add_message(tx, &row).await?;
    view::fresh(tx, row, author, None, Vec::new()).await
}
