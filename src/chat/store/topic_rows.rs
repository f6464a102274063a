//! SQL of topics. How many messages each has is kept (`topics.messages`): of a named topic their number; of the general one what must be added
//! to the space's ordinal to get the number in all topics. So a post in the general topic, which is nearly every post, moves no count.
use crate::args;
use crate::chat::topic::{Topic, TopicId, general_topic};
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::plc::SpaceId;

const ADD: &str = "with added (id, messages) as (values {values}) \
     update topics set messages = messages + (select a.messages from added a where a.id = topics.id) where id in (select a.id from added a)";

/// A message was said in a topic.
pub(super) fn count_said(tx: &mut Tx, space: &SpaceId, topic: &TopicId) {
    if *topic != general_topic(space) {
        tx.add_to_count(ADD, topic.as_str(), 1);
    }
}

/// A message of a topic was taken back.
pub(super) fn count_gone(tx: &mut Tx, space: &SpaceId, topic: &TopicId) {
    let general = general_topic(space);
    tx.add_to_count(ADD, general.as_str(), -1);
    if *topic != general {
        tx.add_to_count(ADD, topic.as_str(), -1);
    }
}

/// A message went from one topic to another.
pub(super) fn count_moved(tx: &mut Tx, space: &SpaceId, from: &TopicId, to: &TopicId) {
    let general = general_topic(space);
    for (topic, added) in [(from, -1), (to, 1)] {
        if *topic != general {
            tx.add_to_count(ADD, topic.as_str(), added);
        }
    }
}

/// Lines from elsewhere, which have no ordinal, came into a topic.
pub(in crate::chat) fn count_imported(tx: &mut Tx, space: &SpaceId, topic: &TopicId, lines: i64) {
    let general = general_topic(space);
    tx.add_to_count(ADD, general.as_str(), lines);
    if *topic != general {
        tx.add_to_count(ADD, topic.as_str(), lines);
    }
}

#[derive(sqlx::FromRow)]
struct TopicRow {
    id: TopicId,
    name: String,
    general: bool,
    kept: i64,
    /// Messages of the space that have an ordinal, gone ones too.
    ordinal: i64,
    last_at: Option<Time>,
}

/// Topics of a space, the general one first.
pub async fn topics(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<Topic>> {
    let rows: Vec<TopicRow> = db
        .all(
            "select t.id, t.name, t.general, t.messages as kept, coalesce(s.ordinal, 0) as ordinal, \
             (select m.at from messages m where m.topic_id = t.id order by m.number desc limit 1) as last_at \
             from topics t left join streams s on s.stream = $2 where t.space_id = $1 order by t.general desc, t.created_at, t.id",
            args![space, crate::plc::stream(space).as_str()],
        )
        .await?;
    let named: i64 = rows.iter().filter(|row| !row.general).map(|row| row.kept).sum();
    let topic = |row: TopicRow| {
        let messages = if row.general { row.ordinal + row.kept - named } else { row.kept };
        Topic { id: row.id, name: row.name, general: row.general, messages, last_at: row.last_at }
    };
    Ok(rows.into_iter().map(topic).collect())
}

pub(in crate::chat) async fn topic(db: &mut impl Reads, space: &SpaceId, id: &TopicId) -> Result<Option<Topic>> {
    Ok(topics(db, space).await?.into_iter().find(|topic| topic.id == *id))
}

pub(in crate::chat) async fn topic_is_in(db: &mut impl Reads, space: &SpaceId, id: &TopicId) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from topics where id = $1 and space_id = $2", args![id, space]).await?.is_some())
}
