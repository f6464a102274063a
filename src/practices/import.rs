//! Practices from elsewhere, many at a time: each known again by its `external_id`. The caller has read and checked the lines.
use std::collections::{BTreeMap, HashMap};

use super::import_store::{self as store, Known, NewRow};
use super::practice::Practice;
use super::publication::{NewVersion, academic_year, write_retirement};
use super::{Change, Content, PracticeId, PublicationAudience, State};
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::db::{NewEvent, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

/// One practice as it was delivered. What the delivery does not name stays as it is.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub external_id: String,
    pub owner: OrganisationId,
    pub change: Change,
    /// When it was published; `None`: it is not.
    pub published: Option<Time>,
    pub audience: PublicationAudience,
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    Added,
    Changed,
    /// The same words to the same people, or retired here by a person: nothing was written.
    Left,
    Refused(Error),
}

/// Takes in a batch of different practices, at most some hundreds. A version is made only where something changed; a working copy that people
/// saved here is never touched, and what a person retired stays retired.
pub async fn take_in(tx: &mut Tx, batch: Vec<Incoming>, by: Option<&PersonId>) -> Result<Vec<Outcome>> {
    let names: Vec<&str> = batch.iter().map(|one| one.external_id.as_str()).collect();
    let mut known: HashMap<String, Known> = store::known(tx, &names).await?;
    let now = tx.now();
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut fresh = Vec::new();
    let mut told: BTreeMap<OrganisationId, Vec<NewEvent>> = BTreeMap::new();
    for one in batch {
        let outcome = match known.remove(&one.external_id) {
            None => match one.change.clone().apply(&Content::default()) {
                Ok(content) => {
                    fresh.push(new_row(&one, content, now));
                    Outcome::Added
                }
                Err(error) => Outcome::Refused(error),
            },
            Some(known) => again(tx, known, &one, by, &mut told).await?,
        };
        outcomes.push(outcome);
    }
    for row in fresh.iter().filter(|row| row.published.is_some()) {
        told.entry(row.owner.clone()).or_default().push(publication(&row.id, 1, row.audience, by));
    }
    store::insert(tx, &fresh, by).await?;
    for (owner, events) in told {
        tx.append_all(&organisations::stream(&owner), events).await?;
    }
    Ok(outcomes)
}

fn publication(id: &PracticeId, version: i64, audience: PublicationAudience, by: Option<&PersonId>) -> NewEvent {
    let facts = serde_json::json!({ "version": version, "audience": audience });
    NewEvent::new("publication", by.map_or("", |by| by.as_str())).on(id).with(facts)
}

fn new_row(one: &Incoming, mut content: Content, now: Time) -> NewRow {
    let at = one.published.unwrap_or(now);
    if one.published.is_some() {
        content.year = content.year.or_else(|| Some(academic_year(at)));
    }
    NewRow {
        id: PracticeId::fresh(),
        external_id: one.external_id.clone(),
        owner: one.owner.clone(),
        audience: one.audience,
        published: one.published,
        content,
    }
}

/// To be said now and then during a long import.
pub async fn grown(tx: &mut Tx) -> Result<()> {
    store::grown(tx).await
}

/// The same practice delivered again.
async fn again(tx: &mut Tx, known: Known, one: &Incoming, by: Option<&PersonId>, told: &mut BTreeMap<OrganisationId, Vec<NewEvent>>) -> Result<Outcome> {
    if known.state == State::Retired && known.retired_by.is_some() {
        return Ok(Outcome::Left);
    }
    let before = known.content()?;
    let mut content = match one.change.clone().apply(&before) {
        Ok(content) => content,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    let moved = known.owner_id != one.owner;
    if moved {
        store::move_to(tx, &known.id, &one.owner).await?;
    }
    let Some(_) = one.published else {
        return unpublished(tx, known, content, before, moved, one, by).await;
    };
    let same = known.state == State::Published && content == before && known.audience == Some(one.audience);
    if same && !moved {
        return Ok(Outcome::Left);
    }
    let now = tx.now();
    let mut version = known.version;
    if !same {
        version += 1;
        content.year = content.year.or_else(|| Some(academic_year(one.published.unwrap_or(now))));
        let new = NewVersion { id: &known.id, version, at: now, by, changed: "", audience: one.audience, network: content.network.as_ref(), content: &content };
        store::publish_again(tx, &new).await?;
    }
    told.entry(one.owner.clone()).or_default().push(publication(&known.id, version, one.audience, by));
    Ok(Outcome::Changed)
}

/// It is no longer delivered as published, or never was.
async fn unpublished(tx: &mut Tx, known: Known, content: Content, before: Content, moved: bool, one: &Incoming, by: Option<&PersonId>) -> Result<Outcome> {
    match known.state {
        State::Published => {
            write_retirement(tx, &known.id, &one.owner, known.network_id.as_ref(), "ข้อมูลนำเข้าไม่เผยแพร่แล้ว", None).await?;
            Ok(Outcome::Changed)
        }
        State::Draft if content != before => {
            store::save_draft(tx, &known.id, &content, by).await?;
            Ok(Outcome::Changed)
        }
        _ if moved => Ok(Outcome::Changed),
        _ => Ok(Outcome::Left),
    }
}

impl NewRow {
    pub(super) fn readers(&self) -> String {
        let state = if self.published.is_some() { State::Published } else { State::Draft };
        Practice::readers(state, Some(self.audience), self.content.network.as_ref(), self.published.is_none())
    }
}
