//! The stream `school/<id>`: its card, and what happens to its practices. Practices' events carry ids and facts; the words are asked for where each reader's right is known.
use serde_json::{Map, Value, json};

use super::adoption::{self, AdoptionId};
use super::{PracticeId, policy, store};
use crate::organisations::{self, OrganisationId};
use crate::platform::Clock;
use crate::platform::db::{Db, EventRow};
use crate::platform::error::Result;
use crate::platform::live::{Later, StreamKind};
use crate::platform::permit::Actor;

pub struct SchoolStream {
    pub clock: Clock,
}

impl StreamKind for SchoolStream {
    fn kind(&self) -> &'static str {
        "school"
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>> {
        Box::pin(async move {
            let (mut db, id) = (db.clone(), OrganisationId::from(id));
            match organisations::organisation(&mut db, &id).await {
                Err(error) if error.is_not_found() => return Ok(false),
                found => found?,
            };
            Ok(organisations::reach(&mut db, &actor.person, Some(&id), self.clock.now()).await?.allows(&policy::FOLLOW))
        })
    }

    fn fill<'a>(&'a self, db: &'a Db, _: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>> {
        Box::pin(async move {
            let mut filled = Vec::with_capacity(events.len());
            for event in events {
                filled.push(fields(&mut db.clone(), event).await?);
            }
            Ok(filled)
        })
    }
}

async fn fields(db: &mut Db, event: &EventRow) -> Result<Map<String, Value>> {
    let mut fields = Map::new();
    if event.kind == "organisation" {
        let found = organisations::organisation(db, &OrganisationId(event.object.clone().unwrap_or_default())).await?;
        fields.insert("organisation".into(), json!({ "id": found.id, "name": found.name, "version": found.version }));
    }
    if matches!(event.kind.as_str(), "adoption" | "measure") {
        let found = adoption::adoption(db, &AdoptionId(event.object.clone().unwrap_or_default())).await?;
        fields.insert("adoption".into(), json!({ "id": found.id, "practice": found.practice_id, "school": found.school_id, "state": found.state }));
    }
    if event.kind == "adaptation" {
        fields.insert("practice".into(), event.facts()["practice"].clone());
        fields.insert("adaptation".into(), json!(event.object));
    }
    if !matches!(event.kind.as_str(), "practice" | "publication" | "retire") {
        return Ok(fields);
    }
    let id = PracticeId(event.object.clone().unwrap_or_default());
    let practice = store::practice(db, &id).await?;
    fields.insert("practice".into(), json!({ "id": practice.id, "state": practice.state, "version": practice.version }));
    if let Some(version) = event.facts().get("version") {
        fields.insert("version".into(), version.clone());
    }
    Ok(fields)
}
