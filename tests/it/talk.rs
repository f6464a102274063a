//! Two people talk in a space, over the live socket and over HTTP alike.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Node, Socket, World},
};

/// A lead's new space with a teacher in it.
struct Talk {
    lead: Client,
    teacher: Client,
    space: String,
}

impl Talk {
    async fn on(node: &Node) -> Self {
        let (lead, teacher) = (node.sign_in("demo.lead").await, node.sign_in("demo.teacher").await);
        let network = lead.own_network().await;
        let space = json!({ "name": "อ่านคล่องเขียนคล่อง", "network": network, "kind": "plc", "audience": "closed" });
        let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
        let person = teacher.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
        let added = lead.put(&format!("/spaces/{space}/members/{person}"), json!({ "role": "member" })).await;
        assert!((200..300).contains(&added.status), "{added:#?}");
        Self { lead, teacher, space }
    }

    fn stream(&self) -> String {
        format!("space/{}", self.space)
    }

    async fn bodies(&self) -> Vec<Value> {
        let page = self.teacher.get(&format!("/spaces/{}/messages", self.space)).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|message| message["body"].clone()).collect()
    }
}

fn post(space: &str, client_id: Uuid, body: &str) -> Value {
    json!({ "type": "post", "space": space, "client_id": client_id, "body": body })
}

both_engines!(a_post_on_one_socket_arrives_on_the_other, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let talk = Talk::on(&node).await;
    let (mut lead, mut teacher) = (Socket::connect(&talk.lead).await, Socket::connect(&talk.teacher).await);
    let head = teacher.join(&talk.stream(), None).await;
    let client_id = Uuid::now_v7();
    lead.send(post(&talk.space, client_id, "สวัสดีค่ะคุณครู")).await;
    let acknowledged = lead.expect("ack").await;
    let event = teacher.expect("event").await;
    assert_eq!(event["number"], head + 1);
    assert_eq!((&event["number"], &event["kind"]), (&acknowledged["number"], &json!("message")));
    assert_eq!(talk.bodies().await, ["สวัสดีค่ะคุณครู"]);

    lead.send(post(&talk.space, client_id, "สวัสดีค่ะคุณครู")).await;
    assert_eq!(lead.expect("ack").await["number"], acknowledged["number"]);
    teacher.expect_none("event", Duration::from_millis(500)).await;
});

both_engines!(what_was_acknowledged_survives_a_kill, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let talk = Talk::on(&node).await;
    let mut socket = Socket::connect(&talk.teacher).await;
    socket.send(post(&talk.space, Uuid::now_v7(), "ก่อนไฟดับ")).await;
    let number = socket.expect("ack").await["number"].clone();
    node.kill();
    assert_eq!(socket.closed().await, None);

    let node = world.node().await;
    let mut socket = Socket::connect(&node.sign_in("demo.lead").await).await;
    socket.join(&talk.stream(), Some(number.as_i64().unwrap() - 1)).await;
    let event = socket.expect("event").await;
    assert_eq!((&event["number"], &event["body"]), (&number, &json!("ก่อนไฟดับ")));
});

both_engines!(a_stranger_learns_nothing_from_the_socket, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let talk = Talk::on(&node).await;
    let foreign = [("origin".parse().unwrap(), "http://elsewhere.example".parse().unwrap())];
    assert_eq!(Socket::handshake(&talk.lead, foreign.into_iter().collect()).await.err(), Some(403));
    assert_eq!(Socket::handshake(&node.client(), Default::default()).await.err(), Some(401));

    let mut outsider = Socket::connect(&node.sign_in("demo.outsider").await).await;
    let mut answers = Vec::new();
    for stream in [talk.stream(), "space/no-such-space".into()] {
        outsider.send(json!({ "type": "join", "stream": stream, "after": 0 })).await;
        let mut answer = outsider.expect("error").await;
        answer["stream"] = Value::Null;
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
});

both_engines!(an_edit_and_a_deletion_reach_the_other, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let talk = Talk::on(&node).await;
    let mut teacher = Socket::connect(&talk.teacher).await;
    teacher.join(&talk.stream(), None).await;

    let message = json!({ "client_id": Uuid::now_v7(), "body": "พรุ่งนี้เก้าโมง" });
    let posted = talk.lead.post(&format!("/spaces/{}/messages", talk.space), message).await;
    let etag = posted.etag();
    let number = posted.expect(201)["number"].clone();
    assert_eq!(teacher.expect("event").await["number"], number);
    let path = format!("/spaces/{}/messages/{number}", talk.space);

    talk.lead.patch(&path, &etag, json!({ "body": "พรุ่งนี้สิบโมง" })).await.expect(200);
    assert_eq!(teacher.expect("event").await["kind"], "edit");
    assert_eq!(talk.bodies().await, ["พรุ่งนี้สิบโมง"]);
    let stale = talk.lead.patch(&path, &etag, json!({ "body": "บ่ายโมง" })).await;
    assert!(!stale.problem(412).is_empty());
    assert_eq!(talk.bodies().await, ["พรุ่งนี้สิบโมง"]);

    let deleted = talk.lead.delete(&path).await;
    assert!((200..300).contains(&deleted.status), "{deleted:#?}");
    assert_eq!(teacher.expect("event").await["kind"], "delete");
    assert!(talk.bodies().await.iter().all(|body| body != "พรุ่งนี้สิบโมง"));
});
