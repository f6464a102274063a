//! The stream `network/<id>`: its settings and members, for those who may see the list of members.
use serde_json::{Map, Value, json};

use super::{MemberId, NetworkId, policy, reach, view};
use crate::platform::Clock;
use crate::platform::db::{Db, EventRow};
use crate::platform::error::Result;
use crate::platform::live::{Later, StreamKind};
use crate::platform::permit::Actor;

pub struct NetworkStream {
    pub clock: Clock,
}

impl StreamKind for NetworkStream {
    fn kind(&self) -> &'static str {
        "network"
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>> {
        Box::pin(async move {
            let (mut db, id) = (db.clone(), NetworkId::from(id));
            match super::network(&mut db, &id).await {
                Err(error) if error.is_not_found() => return Ok(false),
                found => found?,
            };
            Ok(reach(&mut db, &actor.person, &id, self.clock.now()).await?.allows(&policy::MEMBERS))
        })
    }

    fn fill<'a>(&'a self, db: &'a Db, id: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>> {
        Box::pin(async move {
            let (mut db, id) = (db.clone(), NetworkId::from(id));
            let mut filled = Vec::with_capacity(events.len());
            for event in events {
                filled.push(fields(&mut db, &id, event).await?);
            }
            Ok(filled)
        })
    }
}

async fn fields(db: &mut Db, id: &NetworkId, event: &EventRow) -> Result<Map<String, Value>> {
    let mut fields = Map::new();
    match event.kind.as_str() {
        "network" => {
            let network = super::network(db, id).await?;
            fields.insert(
                "network".into(),
                json!({ "id": network.id, "name": network.name, "from": network.from_at, "to": network.until_at, "version": network.version }),
            );
        }
        "member" => {
            let member = MemberId(event.object.clone().unwrap_or_default());
            let facts = event.facts();
            fields.insert("member".into(), serde_json::to_value(view::member(db, id, &member).await?)?);
            fields.insert("ended".into(), facts["ended"].as_bool().unwrap_or(false).into());
            fields.insert("override".into(), facts["override"].as_bool().unwrap_or(false).into());
        }
        _ => {}
    }
    Ok(fields)
}
