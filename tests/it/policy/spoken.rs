//! The same over the live socket: join, post, read, typing.

use std::time::Duration;

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use super::AT_ONCE;
use super::OBJECTS;
use super::personas::Persona;
use super::reach::{Thing, reach};
use super::realm::Realm;
use super::table::{Policy, meets, words};
use crate::{both_engines, support::Socket};

/// Asked over the live socket.
pub const SOCKET: [&str; 5] = ["GET /live", "LIVE post", "LIVE read", "LIVE typing", "LIVE editing"];

/// The next frame of one of these types; what others whisper elsewhere is not for this question.
async fn heard(socket: &mut Socket, kinds: &[&str], stream: &str) -> Value {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(10), socket.next_frame()).await.expect("an answer").expect("an open socket");
        let elsewhere = (frame["type"] == "typing" || frame["type"] == "editing") && frame["stream"] != stream;
        if kinds.iter().any(|kind| frame["type"] == *kind) && !elsewhere {
            return frame;
        }
    }
}

fn without(mut frame: Value, fields: [&str; 2]) -> Value {
    for field in fields {
        frame[field] = Value::Null;
    }
    frame
}

async fn speak(realm: &Realm, policy: &Policy, who: &Persona) -> Vec<String> {
    let mut faults = Vec::new();
    let client = realm.client(&who.name);
    if !who.signed_in() {
        let refused = Socket::handshake(client, Default::default()).await.err();
        return if refused == Some(401) { faults } else { vec![format!("GET /live · {}: {refused:?}", who.name)] };
    }
    let mut socket = Socket::connect(client).await;
    for thing in [Thing::OpenSpace, Thing::ClosedSpace] {
        let mut refusals = Vec::new();
        for at in OBJECTS {
            let space = if at == "missing" { realm.missing(thing, who) } else { realm.ids(at, thing, who) }["space"].clone();
            let stream = format!("space/{space}");
            let cells = words(&reach(who, at, thing));
            let may = at != "missing" && meets(&policy.by_action["message.post"], &cells);
            let name = format!("{} · {thing:?} {at}", who.name);
            socket.send(json!({ "type": "post", "space": space, "client_id": Uuid::now_v7(), "body": "สวัสดี" })).await;
            let post = heard(&mut socket, &["ack", "refused"], &stream).await;
            socket.send(json!({ "type": "join", "stream": stream, "after": null })).await;
            let join = heard(&mut socket, &["joined", "error"], &stream).await;
            socket.send(json!({ "type": "typing", "space": space })).await;
            let typing = heard(&mut socket, &["typing", "error"], &stream).await;
            socket.send(json!({ "type": "read", "space": space, "number": 1 })).await;
            if may {
                let mut tries = 0;
                while client.get(&format!("/spaces/{space}")).await.expect(200)["me"]["read"].as_i64().unwrap() < 1 && tries < 50 {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                if post["type"] != "ack" || join["type"] != "joined" || typing["type"] != "typing" || tries == 50 {
                    faults.push(format!("LIVE · {name}: {post} {join} {typing} read after {tries}"));
                }
            } else {
                let read = heard(&mut socket, &["error"], &stream).await;
                if post["type"] != "refused" || join["type"] != "error" || typing["type"] != "error" {
                    faults.push(format!("LIVE · {name}: {post} {join} {typing}"));
                }
                refusals.push([post, join, typing, read].map(|frame| without(frame, ["client_id", "stream"])));
            }
        }
        if refusals.windows(2).any(|pair| pair[0] != pair[1]) {
            faults.push(format!("LIVE · {} · {thing:?}: refusals differ: {refusals:?}", who.name));
        }
    }
    faults.extend(edit(realm, policy, who, &mut socket).await);
    faults
}

/// Having a practice open: joining its stream and saying so.
async fn edit(realm: &Realm, policy: &Policy, who: &Persona, socket: &mut Socket) -> Vec<String> {
    let mut faults = Vec::new();
    for thing in [Thing::Draft, Thing::Submitted, Thing::InNetwork] {
        for at in OBJECTS {
            let practice = if at == "missing" { realm.missing(thing, who) } else { realm.ids(at, thing, who) }["practice"].clone();
            let stream = format!("practice/{practice}");
            let may = at != "missing" && meets(&policy.by_action["practice.read_working"], &words(&reach(who, at, thing)));
            socket.send(json!({ "type": "join", "stream": stream, "after": null })).await;
            let join = heard(socket, &["joined", "error"], &stream).await;
            socket.send(json!({ "type": "editing", "practice": practice })).await;
            let editing = heard(socket, &["editing", "error"], &stream).await;
            let wanted = if may { ["joined", "editing"] } else { ["error", "error"] };
            if join["type"] != wanted[0] || editing["type"] != wanted[1] {
                faults.push(format!("LIVE editing · {} · {thing:?} {at}: {join} {editing}", who.name));
            }
        }
    }
    faults
}

both_engines!(the_socket_answers_every_persona_as_the_policy_says, async |engine| {
    let realm = Realm::on(engine).await;
    let policy = Policy::printed(&realm).await;
    let talk = async |who: &Persona| speak(&realm, &policy, who).await;
    let faults: Vec<Vec<String>> = stream::iter(&realm.personas).map(talk).buffer_unordered(AT_ONCE).collect().await;
    let faults = faults.concat();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
});
