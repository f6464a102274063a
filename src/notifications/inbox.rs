//! The inbox (กล่องแจ้งเตือน) as its owner reads it: items of rooms that the owner may still read, worded from what stands now.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use super::store::{self, NoticeRow};
use super::words::{Around, Words, words};
use crate::chat;
use crate::organisations::{self, PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::{self, SpaceId};
use crate::practices;

/// One thing that the person is told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Notice {
    pub number: i64,
    pub kind: String,
    pub at: Time,
    pub unread: bool,
    pub by: Option<PersonRef>,
    pub title: String,
    pub title_en: String,
    /// The room, where there is one.
    pub detail: String,
    /// The beginning of the message, while it stands.
    pub excerpt: Option<String>,
    /// The page to open.
    pub href: Option<String>,
    /// The same without names, for screens that others see.
    #[serde(skip)]
    pub plain: Words,
}

/// `GET /notifications`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Inbox {
    pub unread: i64,
    /// Number of the newest; what `PUT /notifications/read` takes.
    pub head: i64,
    /// Newest first.
    pub items: Vec<Notice>,
    pub next: Option<String>,
}

const EXCERPT: usize = 100;

/// A page of the inbox, before a number.
pub async fn inbox(db: &mut impl Reads, person: &PersonId, before: Option<i64>, limit: i64, now: Time) -> Result<Inbox> {
    let spaces = readable(db, person, now).await?;
    let head = store::head(db, person).await?;
    let unread = store::unread(db, person, &spaces).await?;
    let mut rows = store::items(db, person, before.unwrap_or(head + 1), limit + 1, &spaces).await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = if more { rows.last().map(|row| row.number.to_string()) } else { None };
    Ok(Inbox { unread, head, items: worded(db, rows).await?, next })
}

/// How many stand unread.
pub async fn unread(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<i64> {
    let spaces = readable(db, person, now).await?;
    store::unread(db, person, &spaces).await
}

/// What stands unread and is newer than a number, oldest last: what a device or a mail has not told yet.
pub async fn news(db: &mut impl Reads, person: &PersonId, told: i64, limit: i64, now: Time) -> Result<Vec<Notice>> {
    let spaces = readable(db, person, now).await?;
    let rows = store::items(db, person, i64::MAX, limit, &spaces).await?;
    worded(db, rows.into_iter().filter(|row| row.unread && row.number > told).collect()).await
}

async fn readable(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<SpaceId>> {
    Ok(plc::spaces_of_person(db, person, now).await?.into_iter().map(|space| space.id).collect())
}

/// Seen up to here; other screens of the person hear it.
pub async fn mark_read(tx: &mut Tx, person: &PersonId, up_to: i64) -> Result<()> {
    if store::mark_read(tx, person, up_to).await? {
        tx.append(&Stream::new("person", person.as_str()), NewEvent::new("read", person.as_str()).on(up_to)).await?;
    }
    Ok(())
}

async fn worded(db: &mut impl Reads, rows: Vec<NoticeRow>) -> Result<Vec<Notice>> {
    let actors: Vec<PersonId> = rows.iter().filter_map(|row| row.actor.clone()).collect();
    let people = person_refs(db, &actors).await?;
    let mut ids: Vec<SpaceId> = rows.iter().filter_map(|row| row.space_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let names: HashMap<SpaceId, String> = store::names_of_spaces(db, &ids).await?.into_iter().collect();
    let excerpts = excerpts(db, &rows, &ids).await?;
    let named = practices_and_schools(db, &rows).await?;
    let notice = |row: NoticeRow| {
        let by = row.actor.as_ref().and_then(|actor| people.get(actor));
        let space = row.space_id.as_ref().and_then(|space| names.get(space)).map(String::as_str);
        let plain = words(&row, Around { space, ..Around::default() });
        let facts = row.facts();
        let name = |fact: &str| facts[fact].as_str().and_then(|id| named.get(id)).map(String::as_str);
        let person = facts["login"].as_str();
        let words = words(&row, Around { by: by.map(|by| by.name.as_str()), space, practice: name("practice"), school: name("school"), person });
        let excerpt = row.space_id.zip(row.message).and_then(|at| excerpts.get(&at).cloned());
        Notice {
            number: row.number,
            kind: row.kind,
            at: row.at,
            unread: row.unread,
            by: by.cloned(),
            title: words.th,
            title_en: words.en,
            detail: words.detail,
            excerpt,
            href: words.href,
            plain,
        }
    };
    Ok(rows.into_iter().map(notice).collect())
}

/// Names, by id, of the practices and schools that notices of adoptions speak of. A notice speaks to authors of their own practice.
async fn practices_and_schools(db: &mut impl Reads, rows: &[NoticeRow]) -> Result<HashMap<String, String>> {
    let mut named = HashMap::new();
    for row in rows.iter().filter(|row| matches!(Kind::parse(&row.kind), Some(Kind::Adopted | Kind::Adaptation))) {
        let facts = row.facts();
        if let Some(id) = facts["practice"].as_str().filter(|id| !named.contains_key(*id))
            && let Some(title) = practices::title(db, &id.into()).await?
        {
            named.insert(id.to_owned(), title);
        }
        if let Some(id) = facts["school"].as_str().filter(|id| !named.contains_key(*id)) {
            let school = organisations::organisation_name(db, &id.into()).await?;
            named.insert(id.to_owned(), school.name);
        }
    }
    Ok(named)
}

/// The beginnings of the messages that notices are about; a deleted one has none.
async fn excerpts(db: &mut impl Reads, rows: &[NoticeRow], spaces: &[SpaceId]) -> Result<HashMap<(SpaceId, i64), String>> {
    let mut found = HashMap::new();
    for space in spaces {
        let numbers: Vec<i64> = rows.iter().filter(|row| row.space_id.as_ref() == Some(space)).filter_map(|row| row.message).collect();
        for message in chat::messages(db, space, &numbers, None).await? {
            if let Some(body) = &message.body {
                let shown = message.mentions.iter().fold(body.clone(), |text, named| text.replace(&format!("@[{}]", named.id), &format!("@{}", named.name)));
                found.insert((space.clone(), message.number), thai::truncate(&shown, EXCERPT).to_owned());
            }
        }
    }
    Ok(found)
}
