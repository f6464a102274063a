//! The stream `person/<id>`, for that person alone.
use serde_json::{Map, Value, json};

use super::inbox;
use crate::platform::Clock;
use crate::platform::db::{Db, EventRow};
use crate::platform::error::Result;
use crate::platform::live::{Later, StreamKind};
use crate::platform::permit::{Actor, PersonId};

pub struct PersonStream {
    pub clock: Clock,
}

impl StreamKind for PersonStream {
    fn kind(&self) -> &'static str {
        "person"
    }

    fn may_read<'a>(&'a self, _: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>> {
        Box::pin(async move { Ok(actor.person.as_str() == id) })
    }

    fn fill<'a>(&'a self, db: &'a Db, id: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>> {
        Box::pin(async move {
            let moved = events.iter().any(|event| matches!(event.kind.as_str(), "notice" | "read"));
            let unread = if moved { inbox::unread(&mut db.clone(), &PersonId::from(id), self.clock.now()).await? } else { 0 };
            Ok(events.iter().map(|event| fields(event, unread)).collect())
        })
    }
}

/// The inbox as it stands now, or what the event is about.
fn fields(event: &EventRow, unread: i64) -> Map<String, Value> {
    let fields = match event.kind.as_str() {
        "notice" => json!({ "unread": unread }),
        "read" => json!({ "unread": unread, "up_to": event.object.as_deref().and_then(|number| number.parse::<i64>().ok()) }),
        "mention" => json!({ "space": event.object }),
        _ => json!({ "object": event.object, "facts": event.facts() }),
    };
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
