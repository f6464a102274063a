//! Redis is a hint that anybody on its network could give: nodes believe only what one of them signed.

use std::time::Duration;

use futures::StreamExt;
use redis::AsyncCommands;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Client, Engine, Node, Socket, World};

const CHANNEL: &str = "kalyanamit";

struct TwoNodes {
    world: World,
    _nodes: [Node; 2],
    here: Client,
    there: Socket,
    space: String,
    redis: redis::aio::MultiplexedConnection,
}

impl TwoNodes {
    async fn new() -> Self {
        let world = World::tiny(Engine::Postgres).await;
        let nodes = [world.node().await, world.node_beside().await];
        let here = nodes[0].sign_in("demo.lead").await;
        let network = here.own_network().await;
        let space = json!({ "name": "สองเครื่อง", "network": network, "kind": "plc", "audience": "closed" });
        let space = here.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
        let mut there = Socket::connect(&nodes[1].sign_in("demo.lead").await).await;
        there.join(&format!("space/{space}"), None).await;
        let client = redis::Client::open(world.redis.as_ref().unwrap().url()).unwrap();
        let redis = client.get_multiplexed_async_connection().await.unwrap();
        Self { world, _nodes: nodes, here, there, space, redis }
    }

    fn stream(&self) -> String {
        format!("space/{}", self.space)
    }

    async fn post(&self, body: &str) -> Value {
        self.here.post(&format!("/spaces/{}/messages", self.space), json!({ "client_id": Uuid::now_v7(), "body": body })).await.expect(201)
    }

    /// Says this on the channel of the nodes, and asserts that they listen.
    async fn say(&mut self, text: &str) {
        let listeners: i64 = self.redis.publish(CHANNEL, text).await.unwrap();
        assert!(listeners >= 2, "both nodes listen");
    }

    async fn listen(&self) -> redis::aio::PubSub {
        let client = redis::Client::open(self.world.redis.as_ref().unwrap().url()).unwrap();
        let mut channel = client.get_async_pubsub().await.unwrap();
        channel.subscribe(CHANNEL).await.unwrap();
        channel
    }
}

fn forged(stream: &str, number: i64) -> String {
    let frame = json!({ "type": "event", "stream": stream, "number": number, "kind": "message", "body": "ปลอม", "at": "2026-01-22T00:00:00.000Z" });
    json!({ "node": "somebody", "sequence": 1, "stream": stream, "number": number, "frame": frame.to_string() }).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_frame_neither_arrives_nor_goes_before_the_real_one() {
    let mut nodes = TwoNodes::new().await;
    let stream = nodes.stream();
    let first = nodes.post("หนึ่ง").await["number"].as_i64().unwrap();
    assert_eq!(nodes.there.expect("event").await["number"], first);
    // The very next number, later ones that would open a hole, and words that nobody keeps: bare, with a signature of nobody, and cut.
    let whisper =
        json!({ "node": "somebody", "sequence": 2, "stream": stream, "frame": json!({ "type": "typing", "stream": stream, "person": "ปลอม" }).to_string() });
    for message in [forged(&stream, first + 1), forged(&stream, first + 1_000_000), whisper.to_string()] {
        nodes.say(&message).await;
        nodes.say(&format!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA {message}")).await;
        nodes.say(&format!(" {message}")).await;
    }
    let posted = nodes.post("สอง").await;
    let event = nodes.there.expect("event").await;
    assert_eq!((&event["number"], &event["body"]), (&posted["number"], &json!("สอง")), "a forged frame took the place of the real one");
    nodes.there.expect_none("typing", Duration::from_millis(500)).await;
    nodes.there.expect_none("event", Duration::from_millis(1)).await;
    // The real ones go on being believed.
    nodes.post("สาม").await;
    assert_eq!(nodes.there.expect("event").await["body"], "สาม");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_heard_is_not_heard_again() {
    let mut nodes = TwoNodes::new().await;
    let mut channel = nodes.listen().await;
    let mut own = Socket::connect(&nodes.here).await;
    let stream = nodes.stream();
    own.join(&stream, None).await;
    own.send(json!({ "type": "typing", "space": nodes.space })).await;
    nodes.there.expect("typing").await;
    let mut messages = channel.on_message();
    let typing = loop {
        let text: String = messages.next().await.unwrap().get_payload().unwrap();
        if text.contains("typing") {
            break text;
        }
    };
    drop(messages);
    drop(channel);
    for _ in 0..3 {
        nodes.say(&typing).await;
    }
    nodes.there.expect_none("typing", Duration::from_millis(700)).await;
    nodes.post("ต่อ").await;
    assert_eq!(nodes.there.expect("event").await["body"], "ต่อ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_elsewhere_without_tls_is_refused_at_the_start() {
    let mut world = World::empty(Engine::Sqlite).await;
    world.set("KALYANAMIT_REDIS_URL", "redis://redis.example.go.th:6379");
    let refused = world.cli(&["serve"]).await;
    assert_ne!(refused.status, 0, "{refused:#?}");
    assert!(refused.stderr.contains("REDIS_URL") && refused.stderr.contains("rediss://"), "{refused:#?}");
}
