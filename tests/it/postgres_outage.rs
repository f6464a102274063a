//! R10: PostgreSQL falls over under load. Nothing acknowledged is lost, nothing is doubled, and everybody is back within seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::header;
use serde_json::json;

use crate::support::{Client, Cluster, Node, Posts, World, events_of};

/// R10: after PostgreSQL answers again.
const BACK: Duration = Duration::from_secs(5);
const SENDERS: usize = 4;

/// What a sender does until it is told to stop: goes on after each refusal, as a device does.
struct Load {
    posts: Posts,
    ended: AtomicBool,
    refused: AtomicUsize,
}

async fn talk(client: Client, space: String, load: Arc<Load>, sender: usize) {
    for turn in 0.. {
        if load.ended.load(Ordering::Relaxed) {
            return;
        }
        let Some(answer) = load.posts.say(&client, &space, sender, &format!("ข้อความที่ {turn} ของคนที่ {sender}")).await
        else {
            continue;
        };
        if answer.status != 201 {
            assert_eq!(answer.status, 503, "{answer:#?}");
            assert!(answer.headers.contains_key(header::RETRY_AFTER), "{answer:#?}");
            load.refused.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn read(client: Client, space: String, load: Arc<Load>) {
    while !load.ended.load(Ordering::Relaxed) {
        for path in ["/spaces", &format!("/spaces/{space}/messages")] {
            let answer = client.get(path).await;
            assert!(answer.status == 200 || answer.status == 503 && answer.headers.contains_key(header::RETRY_AFTER), "{answer:#?}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A post of this person's is taken and the node says that it is ready.
async fn until_back(node: &Node, client: &Client, space: &str, posts: &Posts) {
    let begun = Instant::now();
    loop {
        let answer = posts.say(client, space, 0, "กลับมาหรือยัง").await;
        if answer.is_some_and(|answer| answer.status == 201) && node.client().site("/readyz").await.is_ok_and(|answer| answer.status == 200) {
            return;
        }
        assert!(begun.elapsed() < BACK, "no post {BACK:?} after PostgreSQL was back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_falls_over_and_nothing_acknowledged_is_lost() {
    let mut cluster = Cluster::start().await;
    let mut world = World::tiny_in(&cluster).await;
    for limit in ["POSTS_PER_MINUTE", "SEARCHES_PER_MINUTE"] {
        world.set(&format!("KALYANAMIT_LIMIT_{limit}"), 0);
    }
    let mut node = world.node().await;
    let tokens = [world.token("demo.lead").await, world.token("demo.teacher").await];
    let client = |sender: usize| node.client().with_token(&tokens[sender % tokens.len()]);
    let lead = client(0);
    let space = lead.post("/spaces", json!({ "name": "ฐานข้อมูลล้ม", "network": lead.own_network().await })).await.expect(201);
    let space = space["id"].as_str().unwrap().to_owned();
    let load = Arc::new(Load { posts: Posts::default(), ended: AtomicBool::new(false), refused: AtomicUsize::new(0) });
    let mut tasks: Vec<_> = (0..SENDERS).map(|sender| tokio::spawn(talk(client(sender), space.clone(), load.clone(), sender))).collect();
    tasks.push(tokio::spawn(read(client(1), space.clone(), load.clone())));
    let (mut stops, mut killed) = (0, 0);
    for round in 0..3 {
        tokio::time::sleep(Duration::from_millis(400 + 130 * round)).await;
        cluster.end_backends().await;
        until_back(&node, &lead, &space, &load.posts).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        cluster.kill_backend().await;
        cluster.until_up().await;
        until_back(&node, &lead, &space, &load.posts).await;
        killed += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
        cluster.stop_at_once();
        let refused = load.refused.load(Ordering::Relaxed);
        let begun = Instant::now();
        while load.refused.load(Ordering::Relaxed) < refused + SENDERS {
            assert!(begun.elapsed() < Duration::from_secs(20), "nobody is told that PostgreSQL is away");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let ready = node.client().site("/readyz").await.unwrap();
        assert!(ready.status == 503 && ready.headers.contains_key(header::RETRY_AFTER), "{ready:#?}");
        cluster.start_again().await;
        until_back(&node, &lead, &space, &load.posts).await;
        stops += 1;
    }
    load.ended.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    load.posts.settle(&space, client).await;
    load.posts.are_stored(&events_of(&lead, &space).await);
    assert!(node.runs());
    println!("R10 restarts={stops} killed={killed} attempted={} false_acks=0 lost=0 dup=0", load.posts.attempted());
    assert!(node.terminate().await.success());
}
