//! A message as people get it: current state, with names, reactions and marks, in a few reads for a whole page.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::imported::Imported;
use super::message::{About, MessageRow};
use super::post::{CARRIES, carrier};
use super::{TopicId, imported_store, mention, store};
use crate::files::{self, FileView};
use crate::frameworks;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::SpaceId;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MessageView {
    /// `SPACE:NUMBER`
    pub id: String,
    pub space: SpaceId,
    pub number: i64,
    /// Its count among the messages of the space.
    pub ordinal: Option<i64>,
    pub client_id: String,
    pub author: String,
    /// The author as shown.
    pub by: Option<PersonRef>,
    pub at: Time,
    pub written_at: Time,
    pub edited_at: Option<Time>,
    pub deleted: bool,
    /// Absent once deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub topic: TopicId,
    pub reply_to: Option<i64>,
    pub reply: Option<Reply>,
    pub mentions: Vec<PersonRef>,
    pub files: Vec<FileView>,
    pub about: Option<About>,
    pub reactions: Reactions,
    pub marks: Vec<Mark>,
    pub pinned: bool,
    /// Set on a line of older talk; its time is `written_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<Imported>,
    pub version: i64,
}

/// The message replied to, in short.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    pub number: i64,
    pub by: Option<PersonRef>,
    /// Its words, or the name of its first file; `None` when it was deleted.
    pub excerpt: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Reactions {
    pub thanks: Count,
    pub agree: Count,
    pub tried: Count,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Count {
    pub count: i64,
    pub mine: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mark {
    pub kind: String,
    pub by: Option<PersonRef>,
    pub at: Time,
    /// The standard item that it proves.
    pub item: Option<Ref>,
}

const EXCERPT: usize = 80;

fn reply(row: &MessageRow, people: &HashMap<PersonId, PersonRef>, files: &Carried) -> Reply {
    let words = row.body.as_deref().map(|body| if thai::is_blank(body) { first_name(files, row) } else { body });
    Reply { number: row.number, by: people.get(&row.author_id).cloned(), excerpt: words.map(|words| thai::truncate(words, EXCERPT).to_owned()) }
}

/// Files by the message that carries them.
type Carried = HashMap<String, Vec<FileView>>;

fn first_name<'a>(files: &'a Carried, row: &MessageRow) -> &'a str {
    files.get(&carrier(&row.space_id, row.number)).and_then(|files| files.first()).map_or("", |file| file.name.as_str())
}

/// What a message says in a line: its words, or the name of its first file.
pub(super) async fn in_a_line(db: &mut impl Reads, row: &MessageRow) -> Result<String> {
    match row.body.as_deref() {
        Some("") => Ok(first_name(&carried(db, [row]).await?, row).to_owned()),
        body => Ok(body.unwrap_or_default().to_owned()),
    }
}

async fn carried(db: &mut impl Reads, rows: impl IntoIterator<Item = &MessageRow>) -> Result<Carried> {
    let carriers: Vec<String> = rows.into_iter().filter(|row| row.body.is_some()).map(|row| carrier(&row.space_id, row.number)).collect();
    files::attached(db, CARRIES, &carriers).await
}

fn view(row: MessageRow, people: &HashMap<PersonId, PersonRef>) -> MessageView {
    let mentions = row.body.as_deref().map(mention::mentioned).unwrap_or_default();
    MessageView {
        id: format!("{}:{}", row.space_id, row.number),
        number: row.number,
        ordinal: row.ordinal,
        client_id: row.client_id.clone(),
        author: row.author_id.0.clone(),
        by: people.get(&row.author_id).cloned(),
        at: row.at,
        written_at: row.written_at,
        edited_at: row.edited_at,
        deleted: row.deleted_at.is_some(),
        topic: row.topic_id.clone(),
        reply_to: row.reply_to,
        reply: None,
        mentions: mentions.iter().filter_map(|person| people.get(person).cloned()).collect(),
        files: Vec::new(),
        about: row.about(),
        reactions: Reactions::default(),
        marks: Vec::new(),
        pinned: false,
        imported: None,
        version: row.version,
        space: row.space_id,
        body: row.body,
    }
}

/// A message just posted: nothing is on it yet.
pub(super) async fn fresh(db: &mut impl Reads, row: MessageRow, author: PersonRef, answered: Option<MessageRow>, files: Vec<FileView>) -> Result<MessageView> {
    let mut wanted = row.body.as_deref().map(mention::mentioned).unwrap_or_default();
    wanted.extend(answered.iter().map(|row| row.author_id.clone()));
    let mut people = if wanted.is_empty() { HashMap::new() } else { person_refs(db, &wanted).await? };
    people.insert(row.author_id.clone(), author);
    let of_answered = match &answered {
        Some(row) if row.body.as_deref() == Some("") => carried(db, [row]).await?,
        _ => HashMap::new(),
    };
    let reply = answered.map(|row| reply(&row, &people, &of_answered));
    let mut message = view(row, &people);
    message.reply = reply;
    message.files = files;
    Ok(message)
}

/// A page of messages with everything on them; `reader` decides what is "mine".
pub async fn messages(db: &mut impl Reads, space: &SpaceId, numbers: &[i64], reader: Option<&PersonId>) -> Result<Vec<MessageView>> {
    let rows = store::messages(db, space, numbers).await?;
    dress(db, space, rows, reader).await
}

/// A topic's whole talk, oldest first, at most so many messages.
pub async fn talk_of(db: &mut impl Reads, space: &SpaceId, topic: &TopicId, most: usize) -> Result<Vec<MessageView>> {
    let rows = store::of_topic(db, space, topic, i64::try_from(most).unwrap_or(i64::MAX)).await?;
    let mut talk = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some = rows.by_ref().take(DRESSED).collect();
        talk.extend(dress(db, space, some, None).await?);
    }
    Ok(talk)
}

/// Messages that were marked in a stretch of time, in their order.
pub async fn marked_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<MessageView>> {
    let numbers = store::marked_between(db, space, from, until).await?;
    some(db, space, &numbers).await
}

/// Messages of a stretch of time that carry files, in their order.
pub async fn carrying_between(db: &mut impl Reads, space: &SpaceId, from: Time, until: Time) -> Result<Vec<MessageView>> {
    let numbers = store::carrying_between(db, space, from, until).await?;
    some(db, space, &numbers).await
}

async fn some(db: &mut impl Reads, space: &SpaceId, numbers: &[i64]) -> Result<Vec<MessageView>> {
    let mut found = Vec::with_capacity(numbers.len());
    for part in numbers.chunks(DRESSED) {
        found.extend(messages(db, space, part, None).await?);
    }
    Ok(found)
}

/// Messages whose signs one statement asks for.
const DRESSED: usize = 500;

pub(super) async fn dress(db: &mut impl Reads, space: &SpaceId, rows: Vec<MessageRow>, reader: Option<&PersonId>) -> Result<Vec<MessageView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let answered_numbers: Vec<i64> = rows.iter().filter_map(|row| row.reply_to).collect();
    let answered = store::messages(db, space, &answered_numbers).await?;
    let marks = store::marks(db, space, &numbers).await?;
    let older: Vec<i64> = rows.iter().filter(|row| row.ordinal.is_none()).map(|row| row.number).collect();
    let lines = if older.is_empty() { Vec::new() } else { imported_store::lines(db, space, &older).await? };
    let mut files = carried(db, rows.iter().chain(&answered)).await?;
    let mut wanted: Vec<PersonId> = rows.iter().chain(&answered).map(|row| row.author_id.clone()).collect();
    wanted.extend(rows.iter().filter_map(|row| row.body.as_deref()).flat_map(mention::mentioned));
    wanted.extend(marks.iter().map(|mark| mark.person_id.clone()));
    wanted.extend(lines.iter().map(|line| line.by_id.clone()));
    let people = person_refs(db, &wanted).await?;
    let mut page: Vec<MessageView> = rows.into_iter().map(|row| view(row, &people)).collect();
    let place: HashMap<i64, usize> = page.iter().enumerate().map(|(place, message)| (message.number, place)).collect();
    for message in &mut page {
        message.reply = message.reply_to.and_then(|number| answered.iter().find(|row| row.number == number)).map(|row| reply(row, &people, &files));
    }
    for message in &mut page {
        message.files = files.remove(&message.id).unwrap_or_default();
    }
    for reaction in store::reactions(db, space, &numbers).await? {
        let Some(message) = place.get(&reaction.number).map(|place| &mut page[*place]) else {
            continue;
        };
        let count = match reaction.kind.as_str() {
            "thanks" => &mut message.reactions.thanks,
            "agree" => &mut message.reactions.agree,
            _ => &mut message.reactions.tried,
        };
        count.count += 1;
        count.mine |= reader == Some(&reaction.person_id);
    }
    for line in lines {
        if let Some(place) = place.get(&line.number) {
            let imported = line.view(&people);
            // Nobody is shown as the speaker of words that they only took in.
            page[*place].by = page[*place].by.take().filter(|_| imported.matched);
            page[*place].imported = Some(imported);
        }
    }
    for mark in marks {
        if let Some(place) = place.get(&mark.number) {
            let item = mark.item.as_deref().and_then(frameworks::item_ref);
            page[*place].marks.push(Mark { kind: mark.kind, by: people.get(&mark.person_id).cloned(), at: mark.at, item });
        }
    }
    for number in store::pins(db, space, &numbers).await? {
        if let Some(place) = place.get(&number) {
            page[*place].pinned = true;
        }
    }
    Ok(page)
}

/// A message's own fields, flat: what a `message` event carries beside its envelope.
pub(super) fn event_field(message: &MessageView) -> Map<String, Value> {
    match serde_json::to_value(message) {
        Ok(Value::Object(mut fields)) => {
            if !message.deleted {
                fields.remove("deleted");
            }
            fields
        }
        // Plain strings and numbers always encode; said rather than swallowed.
        other => {
            tracing::error!(answer = ?other.map(|_| ()), "a message could not be encoded");
            Map::new()
        }
    }
}
