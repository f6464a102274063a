//! Two nodes on one PostgreSQL and one Redis.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Client, Engine, Node, Socket, World};

/// R9: a node that hears nothing from the bus looks for itself.
const LATEST: Duration = Duration::from_secs(5);

struct TwoNodes {
    world: World,
    // Held so that both run until the test ends.
    _nodes: [Node; 2],
    here: Client,
    there: Socket,
    space: Value,
}

impl TwoNodes {
    async fn new() -> Self {
        let world = World::tiny(Engine::Postgres).await;
        let nodes = [world.node().await, world.node_beside().await];
        let here = nodes[0].sign_in("demo.lead").await;
        let network = here.own_network().await;
        let space = json!({ "name": "สองเครื่อง", "network": network, "kind": "plc", "audience": "closed" });
        let space = here.post("/spaces", space).await.expect(201)["id"].clone();
        let mut there = Socket::connect(&nodes[1].sign_in("demo.lead").await).await;
        there.join(&format!("space/{}", space.as_str().unwrap()), None).await;
        Self { world, _nodes: nodes, here, there, space }
    }

    /// Posts here, and answers how long it took to arrive there.
    async fn post(&mut self, body: &str) -> Duration {
        let begun = Instant::now();
        let path = format!("/spaces/{}/messages", self.space.as_str().unwrap());
        let posted = self.here.post(&path, json!({ "client_id": Uuid::now_v7(), "body": body })).await.expect(201);
        let event = self.there.expect("event").await;
        assert_eq!((&event["number"], &event["body"]), (&posted["number"], &json!(body)));
        begun.elapsed()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_here_arrives_there() {
    TwoNodes::new().await.post("ได้ยินไหมคะ").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_it_arrives_late_but_arrives() {
    let mut nodes = TwoNodes::new().await;
    nodes.world.redis.as_mut().unwrap().stop();
    for body in ["หนึ่ง", "สอง"] {
        let took = nodes.post(body).await;
        assert!(took <= LATEST, "{took:?}");
    }
    nodes.world.redis.as_mut().unwrap().start_again().await;
    nodes.post("กลับมาแล้ว").await;
}
