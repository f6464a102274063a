//! R1: what was acknowledged is stored and delivered once, in order, without a hole, however often the server is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Node, Socket, World},
};

const KILLS: usize = 10;
const SENDERS: usize = 6;

/// What the senders know: every attempt, and the number of each answer that reached them.
#[derive(Default)]
struct Known {
    attempted: BTreeMap<Uuid, String>,
    acknowledged: BTreeMap<Uuid, i64>,
}

impl Known {
    fn unanswered(&self) -> Vec<(Uuid, String)> {
        self.attempted.iter().filter(|(id, _)| !self.acknowledged.contains_key(id)).map(|(id, body)| (*id, body.clone())).collect()
    }
}

/// Posts one message; remembers the answer if one came.
async fn send(client: &Client, space: &str, known: &Mutex<Known>, id: Uuid, body: &str) -> bool {
    let sent = client.try_post(&format!("/spaces/{space}/messages"), json!({ "client_id": id, "body": body })).await;
    let Some(answer) = sent.filter(|answer| answer.status == 200 || answer.status == 201) else { return false };
    let number = answer.json()["number"].as_i64().unwrap();
    let before = known.lock().unwrap().acknowledged.insert(id, number);
    assert!(before.is_none_or(|before| before == number), "a retry was answered with another number");
    true
}

/// Sends until the server is gone.
async fn talk(client: Client, space: String, known: Arc<Mutex<Known>>, sender: usize, round: usize) {
    for turn in 0.. {
        let (id, body) = (Uuid::now_v7(), format!("ข้อความที่ {turn} ของคนที่ {sender} รอบ {round} ค่ะ 🙂"));
        known.lock().unwrap().attempted.insert(id, body.clone());
        if !send(&client, &space, &known, id, &body).await {
            return;
        }
    }
}

/// Reads a joined socket until the line is cut.
async fn listen(mut socket: Socket, delivered: Arc<Mutex<Vec<i64>>>) {
    while let Some(frame) = socket.next_frame().await {
        if frame["type"] == "event" {
            delivered.lock().unwrap().push(frame["number"].as_i64().unwrap());
        }
    }
}

async fn events(client: &Client, space: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |event: &Value| event["number"].as_i64().unwrap());
        let page = client.get(&format!("/spaces/{space}/events?after={after}&limit=500")).await.expect(200);
        all.extend(page["events"].as_array().unwrap().iter().cloned());
        if page["more"] == false {
            return all;
        }
    }
}

async fn open_space(node: &Node) -> String {
    let lead = node.sign_in("demo.lead").await;
    let network = lead.own_network().await;
    let space = lead.post("/spaces", json!({ "name": "ไฟดับสิบครั้ง", "network": network })).await.expect(201);
    space["id"].as_str().unwrap().to_owned()
}

both_engines!(acknowledged_is_stored_is_delivered_over_ten_kills, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let tokens = [world.token("demo.lead").await, world.token("demo.teacher").await, world.token("demo.leader").await];
    let known = Arc::new(Mutex::new(Known::default()));
    let delivered = Arc::new(Mutex::new(Vec::new()));
    let mut node = world.node().await;
    let space = open_space(&node).await;
    let mut unanswered = 0;
    for round in 0..KILLS {
        let client = |sender: usize| node.client().with_token(&tokens[sender % tokens.len()]);
        let mut socket = Socket::connect(&client(0)).await;
        let seen = delivered.lock().unwrap().last().copied().unwrap_or(0);
        socket.send(json!({ "type": "join", "stream": format!("space/{space}"), "after": seen })).await;
        let listening = tokio::spawn(listen(socket, delivered.clone()));
        let talking: Vec<_> = (0..SENDERS).map(|sender| tokio::spawn(talk(client(sender), space.clone(), known.clone(), sender, round))).collect();
        tokio::time::sleep(Duration::from_millis(250 + 37 * round as u64)).await;
        node.kill();
        for sender in talking {
            sender.await.unwrap();
        }
        listening.await.unwrap();
        node = world.node().await;
        // Whoever got no answer asks again with the same id, as another person's device would after a restart.
        let open = known.lock().unwrap().unanswered();
        unanswered += open.len();
        for (id, body) in open {
            let sender: usize = body.split("คนที่ ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
            let client = node.client().with_token(&tokens[sender % tokens.len()]);
            assert!(send(&client, &space, &known, id, &body).await, "an open question stays open");
        }
    }

    let reader = node.client().with_token(&tokens[0]);
    let stored = events(&reader, &space).await;
    let numbers: Vec<i64> = stored.iter().map(|event| event["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "each number once, no hole");
    let messages: Vec<&Value> = stored.iter().filter(|event| event["kind"] == "message").collect();
    let by_client: BTreeMap<Uuid, i64> =
        messages.iter().map(|event| (event["client_id"].as_str().unwrap().parse().unwrap(), event["number"].as_i64().unwrap())).collect();
    assert_eq!(by_client.len(), messages.len(), "each client id once");
    let known = std::mem::take(&mut *known.lock().unwrap());
    assert_eq!(known.acknowledged, by_client, "acknowledged = stored");
    assert!(messages.iter().all(|event| known.attempted[&event["client_id"].as_str().unwrap().parse().unwrap()] == event["body"]), "byte for byte");

    let mut socket = Socket::connect(&reader).await;
    let seen = delivered.lock().unwrap().last().copied().unwrap_or(0);
    socket.join(&format!("space/{space}"), Some(seen)).await;
    let mut all = delivered.lock().unwrap().clone();
    while all.last().copied().unwrap_or(0) < numbers.len() as i64 {
        all.push(socket.expect("event").await["number"].as_i64().unwrap());
    }
    assert_eq!(all, numbers, "delivered once and in order");
    assert!(unanswered > 0, "no request was under way at any kill: the test tried nothing");
    let distinct: BTreeSet<_> = by_client.values().collect();
    println!(
        "R1 db={engine:?} kills={KILLS} attempted={} unanswered={unanswered} acked={} delivered={} lost=0 dup=0 gaps=0",
        known.attempted.len(),
        distinct.len(),
        all.len()
    );
});
