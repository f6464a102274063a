//! The stream `space/<id>`: who may read it, and its events filled from the state as it stands.
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::view::{self, MessageView};
use super::{TopicId, store};
use crate::platform::db::{Db, EventRow};
use crate::platform::error::Result;
use crate::platform::live::{Later, StreamKind};
use crate::platform::permit::Actor;
use crate::platform::{Clock, Time};
use crate::plc::{self, SpaceId};

pub struct SpaceStream {
    pub clock: Clock,
}

impl StreamKind for SpaceStream {
    fn kind(&self) -> &'static str {
        "space"
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>> {
        Box::pin(async move {
            match plc::enter(&mut db.clone(), actor, &SpaceId::from(id), &plc::policy::READ, self.clock.now()).await {
                Ok(_) => Ok(true),
                Err(error) if error.is_not_found() => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    fn fill<'a>(&'a self, db: &'a Db, id: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>> {
        Box::pin(async move { fill(db, &SpaceId::from(id), events, self.clock.now()).await })
    }
}

/// The message that an event is about: its own number, or the one it names.
fn subject(event: &EventRow) -> Option<i64> {
    match event.kind.as_str() {
        "message" => Some(event.number),
        "edit" | "delete" | "reaction" | "mark" | "pin" => event.object.as_deref()?.parse().ok(),
        _ => None,
    }
}

async fn fill(db: &Db, space: &SpaceId, events: &[EventRow], now: Time) -> Result<Vec<Map<String, Value>>> {
    let mut db = db.clone();
    let mut numbers: Vec<i64> = events.iter().filter_map(subject).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let messages: HashMap<i64, MessageView> = view::messages(&mut db, space, &numbers, None).await?.into_iter().map(|m| (m.number, m)).collect();
    let mut filled = Vec::with_capacity(events.len());
    for event in events {
        let message = subject(event).and_then(|number| messages.get(&number));
        filled.push(match event.kind.as_str() {
            "message" => message.map(view::event_field).unwrap_or_default(),
            "edit" => object(json!({ "on": subject(event), "body": message.and_then(|m| m.body.as_deref()), "message": message })),
            "delete" => object(json!({ "deleted": true, "on": subject(event), "message": message })),
            "reaction" => object(json!({
                "on": subject(event), "reaction": event.facts()["reaction"], "added": event.facts()["added"], "by": event.actor,
                "reactions": message.map(|m| json!({ "thanks": m.reactions.thanks.count, "agree": m.reactions.agree.count, "tried": m.reactions.tried.count })),
            })),
            "mark" => object(json!({
                "on": subject(event), "mark": event.facts()["mark"], "added": event.facts()["added"], "by": event.actor, "marks": message.map(|m| &m.marks),
            })),
            "pin" => object(json!({ "on": subject(event), "added": event.facts()["added"], "pinned": message.is_some_and(|m| m.pinned) })),
            "topic" => topic_fields(&mut db, space, event).await?,
            "member" => plc::member_field(&mut db, event).await?,
            "cycle" => plc::cycle_field(&mut db, event).await?,
            "session" => plc::session_field(&mut db, event, now).await?,
            "space" => {
                let space = plc::space(&mut db, space).await?;
                object(json!({ "space": { "id": space.id, "name": space.name, "audience": space.audience } }))
            }
            _ => Map::new(),
        });
    }
    Ok(filled)
}

/// A new topic, or a message that went to another one.
async fn topic_fields(db: &mut Db, space: &SpaceId, event: &EventRow) -> Result<Map<String, Value>> {
    let facts = event.facts();
    if let Some(to) = facts.get("topic") {
        let on: Option<i64> = event.object.as_deref().and_then(|number| number.parse().ok());
        return Ok(object(json!({ "on": on, "topic": to })));
    }
    let id = TopicId(event.object.clone().unwrap_or_default());
    Ok(object(json!({ "topic": store::topic(db, space, &id).await? })))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
