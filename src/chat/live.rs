//! What a client may say in a space: post, read, typing.
use serde::Deserialize;
use serde_json::{Value, json};

use super::message::NewMessage;
use super::{post, reading};
use crate::organisations::person_ref;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::limits::LimitClass;
use crate::platform::live::{Action, Ephemeral, Later};
use crate::platform::permit::Actor;
use crate::plc::{self, SpaceId};

pub fn actions() -> Vec<Action> {
    vec![
        Action {
            kind: "post",
            rule: &plc::policy::POST,
            limit: LimitClass::Talk,
            run: |core, actor, said| -> Later<'static, _> { Box::pin(post_said(core, actor, said)) },
        },
        Action {
            kind: "read",
            rule: &plc::policy::READ,
            limit: LimitClass::Ephemeral,
            run: |core, actor, said| -> Later<'static, _> { Box::pin(read_said(core, actor, said)) },
        },
        Action {
            kind: "typing",
            rule: &plc::policy::READ,
            limit: LimitClass::Ephemeral,
            run: |core, actor, said| -> Later<'static, _> { Box::pin(typing_said(core, actor, said)) },
        },
    ]
}

fn parse<T: for<'de> Deserialize<'de>>(said: Value) -> Result<T> {
    serde_json::from_value(said).map_err(|error| Error::malformed("malformed_frame", "เฟรมไม่ครบหรือผิดรูปแบบ", error.to_string()))
}

#[derive(Deserialize)]
struct PostSaid {
    space: SpaceId,
    #[serde(flatten)]
    message: NewMessage,
}

async fn post_said(core: Core, actor: Actor, said: Value) -> Result<Option<Value>> {
    let said: PostSaid = parse(said)?;
    let posted = post::post(&core, &actor.person, &said.space, said.message).await?;
    let m = &posted.message;
    Ok(Some(json!({ "type": "ack", "client_id": m.client_id, "space": m.space, "number": m.number, "at": m.at, "id": m.id })))
}

#[derive(Deserialize)]
struct ReadSaid {
    space: SpaceId,
    number: i64,
}

async fn read_said(core: Core, actor: Actor, said: Value) -> Result<Option<Value>> {
    let said: ReadSaid = parse(said)?;
    reading::mark_read(&core, &actor, &said.space, said.number).await?;
    Ok(None)
}

#[derive(Deserialize)]
struct TypingSaid {
    space: SpaceId,
}

async fn typing_said(core: Core, actor: Actor, said: Value) -> Result<Option<Value>> {
    let said: TypingSaid = parse(said)?;
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &said.space, &plc::policy::READ, core.now()).await?;
    let stream = plc::stream(&said.space);
    let frame = json!({ "type": "typing", "stream": stream.as_str(), "person": person_ref(&mut db, &actor.person).await? });
    core.hub.whisper(&stream, Ephemeral { kind: "typing", by: actor.person.0, rank: 0, frame: frame.to_string() });
    Ok(None)
}
