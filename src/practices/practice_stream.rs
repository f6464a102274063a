//! The stream `practice/<id>`: what happens to a working copy, for those who may read it. Ids and states, no words; and who else has it open.
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{PracticeId, enter, policy, store};
use crate::organisations::person_ref;
use crate::platform::db::{Db, EventRow, NewEvent, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::limits::LimitClass;
use crate::platform::live::{Action, Ephemeral, Later, StreamKind};
use crate::platform::permit::{Actor, PersonId};
use crate::platform::{Clock, Core};

pub struct PracticeStream {
    pub clock: Clock,
}

/// The stream of one practice.
pub fn stream(id: &PracticeId) -> Stream {
    Stream::new("practice", id.as_str())
}

/// Tells those who have it open. Call it last but for what goes to persons.
pub(super) async fn tell(tx: &mut Tx, id: &PracticeId, kind: &'static str, by: &PersonId, facts: Value) -> Result<()> {
    tx.append(&stream(id), NewEvent::new(kind, by.as_str()).on(id).with(facts)).await.map(|_| ())
}

impl StreamKind for PracticeStream {
    fn kind(&self) -> &'static str {
        "practice"
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<bool>> {
        Box::pin(async move {
            match enter(&mut db.clone(), Some(&actor.person), &PracticeId::from(id), &policy::READ_WORKING, self.clock.now()).await {
                Ok(_) => Ok(true),
                Err(error) if error.is_not_found() || error.status.as_u16() == 403 => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    fn fill<'a>(&'a self, db: &'a Db, id: &'a str, events: &'a [EventRow]) -> Later<'a, Result<Vec<Map<String, Value>>>> {
        Box::pin(async move {
            let stands = match store::practice(&mut db.clone(), &PracticeId::from(id)).await {
                Ok(practice) => json!({ "id": practice.id, "state": practice.state, "stage": practice.stage, "draft_version": practice.draft_version }),
                Err(error) if error.is_not_found() => Value::Null,
                Err(error) => return Err(error),
            };
            let fields = |event: &EventRow| Map::from_iter([("practice".to_owned(), stands.clone()), ("facts".to_owned(), event.facts())]);
            Ok(events.iter().map(fields).collect())
        })
    }
}

/// What an editor says while it is open: nothing is kept of it.
pub fn actions() -> Vec<Action> {
    vec![Action {
        kind: "editing",
        rule: &policy::READ_WORKING,
        limit: LimitClass::Ephemeral,
        run: |core, actor, said| -> Later<'static, _> { Box::pin(editing_said(core, actor, said)) },
    }]
}

#[derive(Deserialize)]
struct EditingSaid {
    practice: PracticeId,
    /// Where the person writes; nothing: nowhere just now.
    field: Option<String>,
}

async fn editing_said(core: Core, actor: Actor, said: Value) -> Result<Option<Value>> {
    let said: EditingSaid = serde_json::from_value(said).map_err(|error| Error::malformed("malformed_frame", "เฟรมไม่ครบหรือผิดรูปแบบ", error.to_string()))?;
    let mut db = core.db.clone();
    enter(&mut db, Some(&actor.person), &said.practice, &policy::READ_WORKING, core.now()).await?;
    let field = said.field.filter(|field| super::content::is_field(field));
    let stream = stream(&said.practice);
    let frame = json!({ "type": "editing", "stream": stream.as_str(), "person": person_ref(&mut db, &actor.person).await?, "field": field });
    core.hub.whisper(&stream, Ephemeral { kind: "editing", by: actor.person.0, rank: 0, frame: frame.to_string() });
    Ok(None)
}
