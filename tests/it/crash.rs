//! R1: what was acknowledged is stored and delivered once, in order, without a hole, however often the server is killed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::{
    both_engines,
    support::{Client, Node, Posts, Socket, World, events_of},
};

const KILLS: usize = 10;
const SENDERS: usize = 6;

/// Sends until the server is gone.
async fn talk(client: Client, space: String, posts: Posts, sender: usize, round: usize) {
    for turn in 0.. {
        let body = format!("ข้อความที่ {turn} ของคนที่ {sender} รอบ {round} ค่ะ 🙂");
        let answer = posts.say(&client, &space, sender, &body).await;
        if answer.is_none_or(|answer| answer.status != 201) {
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
    let posts = Posts::default();
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
        let talking: Vec<_> = (0..SENDERS).map(|sender| tokio::spawn(talk(client(sender), space.clone(), posts.clone(), sender, round))).collect();
        tokio::time::sleep(Duration::from_millis(250 + 37 * round as u64)).await;
        node.kill();
        for sender in talking {
            sender.await.unwrap();
        }
        listening.await.unwrap();
        node = world.node().await;
        unanswered += posts.settle(&space, |sender| node.client().with_token(&tokens[sender % tokens.len()])).await;
    }

    let reader = node.client().with_token(&tokens[0]);
    let numbers = posts.are_stored(&events_of(&reader, &space).await);
    let mut socket = Socket::connect(&reader).await;
    let seen = delivered.lock().unwrap().last().copied().unwrap_or(0);
    socket.join(&format!("space/{space}"), Some(seen)).await;
    let mut all = delivered.lock().unwrap().clone();
    while all.last().copied().unwrap_or(0) < numbers.len() as i64 {
        all.push(socket.expect("event").await["number"].as_i64().unwrap());
    }
    assert_eq!(all, numbers, "delivered once and in order");
    assert!(unanswered > 0, "no request was under way at any kill: the test tried nothing");
    println!(
        "R1 db={engine:?} kills={KILLS} attempted={} unanswered={unanswered} acked={} delivered={} lost=0 dup=0 gaps=0",
        posts.attempted(),
        posts.acknowledged(),
        all.len()
    );
});
