//! An index that follows the log: cursors move in the same commit as the documents (rule 8 of the log).
mod build;

pub(super) use build::build;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use super::changes::{Changes, is_followed};
use super::documents::{self, MESSAGE, PAGE, PRACTICE, carrier, message_id};
use super::failure::Failure;
use super::leisure::Leisure;
use super::{Document, Index, IndexError, Kind, Writer, store};
use crate::files;
use crate::organisations::OrganisationId;
use crate::platform::db::{Db, Stream, log};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::{Clock, Time};
use crate::plc::SpaceId;
use crate::practices::PracticeId;

/// Up to when dates that come round are told; not a stream.
const DATES: &str = "dates/people";

/// A full page of messages lets those who talk go first, twice as long as it took; not once so many wait.
const GIVES_WAY: u32 = 2;
const MANY: usize = 20_000;

/// An index with its one writer.
pub(super) struct Follower {
    pub index: Index,
    /// Away while the thread works with it; one that did not come back is made anew with the follower.
    writer: Option<Writer>,
    leisure: Leisure,
    db: Db,
    clock: Clock,
    /// How far each stream is read; what the index does not know yet is in `unsaved`.
    cursors: HashMap<String, i64>,
    unsaved: BTreeMap<String, i64>,
}

/// What a turn came to.
#[derive(PartialEq)]
pub(super) enum Turn {
    Done,
    /// The list of synonyms changed.
    Synonyms,
    /// Somebody asked for a new index.
    Rebuild,
}

impl Follower {
    /// Takes the writer of an index. [`IndexError::Busy`] while another has it.
    pub async fn new(index: Index, db: Db, clock: Clock, leisure: Leisure) -> Result<Self, Failure> {
        let begun = index.clone();
        let (writer, cursors) = leisure.run(move || Ok::<_, IndexError>((begun.writer()?, begun.cursors()?))).await??;
        let cursors = cursors.into_iter().map(|(stream, number)| (stream, i64::try_from(number).unwrap_or(i64::MAX))).collect();
        Ok(Self { index, writer: Some(writer), leisure, db, clock, cursors, unsaved: BTreeMap::new() })
    }

    /// Does this database have everything that the index has read? Not so after a restore, or with another database.
    pub async fn agrees(&self) -> Result<bool> {
        let heads: HashMap<String, i64> = store::heads(&mut self.db.clone()).await?.into_iter().collect();
        let known = |(stream, number): (&String, &i64)| stream == DATES || heads.get(stream).is_some_and(|head| head >= number);
        Ok(self.cursors.contains_key(DATES) && self.cursors.iter().all(known))
    }

    /// Reads what is new on these streams, or on all that lag, and makes it findable.
    pub async fn follow(&mut self, heard: Option<&BTreeSet<Stream>>) -> Result<Turn, Failure> {
        let mut changes = Changes::default();
        let lagging = self.lagging(heard).await?;
        for some in lagging.chunks(PAGE) {
            loop {
                let read: Vec<(&Stream, i64)> = some.iter().map(|stream| (stream, self.cursors.get(stream.as_str()).copied().unwrap_or(0))).collect();
                let events = log::events_after_each(&mut self.db.clone(), &read).await?;
                for event in &events {
                    if let Some(stream) = Stream::parse(&event.stream) {
                        changes.note(&stream, event);
                    }
                }
                let ends = events.chunk_by(|a, b| a.stream == b.stream).filter_map(<[_]>::last);
                ends.for_each(|last| self.read_up_to(&last.stream, last.number));
                if events.len() < log::EACH {
                    break;
                }
            }
        }
        if heard.is_none() {
            self.note_dates(&mut changes).await?;
        }
        if changes.everything {
            return Ok(Turn::Rebuild);
        }
        let turn = if changes.synonyms { Turn::Synonyms } else { Turn::Done };
        if !changes.is_empty() {
            self.apply(changes).await?;
            self.commit().await?;
        }
        Ok(turn)
    }

    async fn lagging(&self, heard: Option<&BTreeSet<Stream>>) -> Result<Vec<Stream>> {
        let mut db = self.db.clone();
        let mut heads = Vec::new();
        match heard {
            None => heads = store::heads(&mut db).await?,
            Some(heard) => {
                let followed: Vec<&Stream> = heard.iter().collect();
                for some in followed.chunks(PAGE) {
                    heads.extend(store::heads_of(&mut db, some).await?);
                }
            }
        }
        heads.retain(|(stream, head)| is_followed(stream) && self.cursors.get(stream).copied().unwrap_or(0) < *head);
        Ok(heads.iter().filter_map(|(stream, _)| Stream::parse(stream)).collect())
    }

    fn read_up_to(&mut self, stream: &str, number: i64) {
        self.cursors.insert(stream.to_owned(), number);
        self.unsaved.insert(stream.to_owned(), number);
    }

    async fn note_dates(&mut self, changes: &mut Changes) -> Result<()> {
        let now = self.clock.now();
        let since = Time(self.cursors.get(DATES).copied().unwrap_or(now.0));
        if since < now {
            changes.people.extend(store::people_dated(&mut self.db.clone(), since, now).await?);
            self.read_up_to(DATES, now.0);
        }
        Ok(())
    }

    /// Makes every document that may have changed anew.
    async fn apply(&mut self, changes: Changes) -> Result<(), Failure> {
        let mut db = self.db.clone();
        let Changes { messages, spaces, mut practices, organisations, mut people, members, files, .. } = changes;
        let messages: Vec<_> = messages.into_iter().collect();
        for some in messages.chunks(PAGE) {
            let begun = Instant::now();
            self.messages(some).await?;
            if some.len() == PAGE && messages.len() < MANY {
                tokio::time::sleep(begun.elapsed() * GIVES_WAY).await;
            }
        }
        for space in spaces {
            self.whole_space(&space).await?;
        }
        let organisations: Vec<OrganisationId> = organisations.into_iter().collect();
        for some in organisations.chunks(PAGE) {
            let places: Vec<&OrganisationId> = some.iter().collect();
            people.extend(store::people_within(&mut db, &places).await?);
            practices.extend(store::practices_within(&mut db, &places).await?);
            self.organisations(some).await?;
        }
        for some in members.iter().collect::<Vec<_>>().chunks(PAGE) {
            people.extend(store::people_of_members(&mut db, some).await?);
        }
        for some in practices.into_iter().collect::<Vec<_>>().chunks(PAGE) {
            self.practices(some).await?;
        }
        for some in people.into_iter().collect::<Vec<_>>().chunks(PAGE) {
            self.people(some).await?;
        }
        for some in files.into_iter().collect::<Vec<_>>().chunks(PAGE) {
            let texts = files::texts(&mut db, some).await?;
            let documents = documents::files(&mut db, texts).await?;
            self.replace(Kind::File, some.iter().map(|id| id.0.clone()), documents).await?;
        }
        Ok(())
    }

    async fn messages(&mut self, some: &[(SpaceId, i64)]) -> Result<(), Failure> {
        let ids: Vec<String> = some.iter().map(|(space, number)| message_id(space.as_str(), *number)).collect();
        let rows = store::messages(&mut self.db.clone(), some).await?;
        let documents = documents::messages(&mut self.db.clone(), rows, self.clock.now()).await?;
        self.replace(Kind::Message, ids.iter().cloned(), documents).await?;
        self.carried(MESSAGE, &ids).await
    }

    /// Documents that these things carry, and no longer those that they do not.
    async fn carried(&mut self, kind: &'static str, things: &[String]) -> Result<(), Failure> {
        let mut db = self.db.clone();
        let texts = files::texts_on(&mut db, kind, things).await?;
        let documents = documents::files(&mut db, texts).await?;
        let carriers: Vec<String> = things.iter().map(|thing| carrier(kind, thing)).collect();
        self.work(move |writer| {
            carriers.iter().for_each(|carrier| writer.delete_carried(carrier));
            documents.iter().try_for_each(|document| writer.put(document))
        })
        .await
    }

    async fn whole_space(&mut self, space: &SpaceId) -> Result<(), Failure> {
        let place = space.to_string();
        self.work(move |writer| {
            writer.delete_space(&place);
            Ok(())
        })
        .await?;
        let room = documents::spaces(&mut self.db.clone(), std::slice::from_ref(space)).await?;
        self.replace(Kind::Space, std::iter::once(space.0.clone()), room).await?;
        let mut last = 0;
        loop {
            let rows = store::messages_of_space(&mut self.db.clone(), space, last, PAGE as i64).await?;
            let Some(number) = rows.last().map(|row| row.number) else { return Ok(()) };
            last = number;
            let carriers: Vec<String> = rows.iter().map(|row| message_id(space.as_str(), row.number)).collect();
            let documents = documents::messages(&mut self.db.clone(), rows, self.clock.now()).await?;
            self.put(documents).await?;
            self.carried(MESSAGE, &carriers).await?;
        }
    }

    async fn practices(&mut self, ids: &[PracticeId]) -> Result<(), Failure> {
        let documents = documents::practices(&mut self.db.clone(), ids).await?;
        self.replace(Kind::Practice, ids.iter().map(|id| id.0.clone()), documents).await?;
        self.carried(PRACTICE, &ids.iter().map(|id| id.0.clone()).collect::<Vec<_>>()).await
    }

    async fn organisations(&mut self, ids: &[OrganisationId]) -> Result<(), Failure> {
        let documents = documents::organisations(&mut self.db.clone(), ids).await?;
        self.replace(Kind::Organisation, ids.iter().map(|id| id.0.clone()), documents).await
    }

    async fn people(&mut self, ids: &[PersonId]) -> Result<(), Failure> {
        let documents = documents::people(&mut self.db.clone(), ids, self.clock.now()).await?;
        self.replace(Kind::Person, ids.iter().map(|id| id.0.clone()), documents).await
    }

    /// Puts these documents in; of the ids, whatever has no document is found no longer.
    async fn replace(&mut self, kind: Kind, ids: impl Iterator<Item = String>, documents: Vec<Document>) -> Result<(), Failure> {
        let standing: BTreeSet<&str> = documents.iter().map(|document| document.id.as_str()).collect();
        let gone: Vec<String> = ids.filter(|id| !standing.contains(id.as_str())).collect();
        self.work(move |writer| {
            gone.iter().for_each(|id| writer.delete(kind, id));
            documents.iter().try_for_each(|document| writer.put(document))
        })
        .await
    }

    async fn put(&mut self, documents: Vec<Document>) -> Result<(), Failure> {
        self.work(move |writer| documents.iter().try_for_each(|document| writer.put(document))).await
    }

    async fn commit(&mut self) -> Result<(), Failure> {
        let unsaved = std::mem::take(&mut self.unsaved);
        self.work(move |writer| {
            for (stream, number) in &unsaved {
                writer.set_cursor(stream, u64::try_from(*number).unwrap_or(0))?;
            }
            writer.commit()
        })
        .await
    }

    async fn work<T: Send + 'static>(&mut self, work: impl FnOnce(&mut Writer) -> Result<T, IndexError> + Send + 'static) -> Result<T, Failure> {
        let mut writer = self.writer.take().ok_or_else(|| std::io::Error::other("the writer of the index did not come back"))?;
        let (writer, done) = self
            .leisure
            .run(move || {
                let done = work(&mut writer);
                (writer, done)
            })
            .await?;
        self.writer = Some(writer);
        Ok(done?)
    }

    /// Waits for the last parts to be written and lets go of the index.
    async fn close(self) -> Result<(), Failure> {
        match self.writer {
            Some(writer) => Ok(self.leisure.run(move || writer.close()).await??),
            None => Ok(()),
        }
    }
}
