//! Search is only a copy (R14): what befalls its files befalls nobody's words, and its answers come back as they were.

use std::time::{Duration, Instant};
use std::{collections::BTreeSet, fs, path::Path};

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    questions::{QUESTIONS, questions},
    support::{Answer, Client, World},
};

/// What is read from memory shows no damage: at the latest the minute's comparison of every file with its checksum does.
const REBUILT: Duration = Duration::from_secs(100);
const SOON: Duration = Duration::from_secs(4);

/// Of the questions, so many that are asked again and again while something happens.
const FEW: usize = 24;
/// Questions on the way at once.
const AT_ONCE: usize = 4;

/// What these questions find: of many, which stand on the page may turn on equal scores; how many of what there are does not.
async fn answers(client: &Client, questions: &[String]) -> Vec<Value> {
    let answer = |question: &String| {
        let path = format!("/search?q={question}&limit=50");
        async move {
            let found = client.get(&path).await.expect(200);
            let few = found["total"].as_u64().unwrap() <= 50;
            let ids: BTreeSet<&str> = found["items"].as_array().unwrap().iter().filter(|_| few).map(|item| item["id"].as_str().unwrap()).collect();
            json!([ids, found["total"], found["facets"]])
        }
    };
    stream::iter(questions).map(answer).buffered(AT_ONCE).collect().await
}

async fn own_space(client: &Client) -> String {
    let network = client.own_network().await;
    let space = json!({ "name": "ห้องทดสอบดัชนี", "network": network, "kind": "plc", "audience": "open" });
    client.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// Posts and gives the message's address.
async fn post(client: &Client, space: &str, body: &str) -> String {
    let message = json!({ "client_id": Uuid::now_v7(), "body": body });
    let said = client.post(&format!("/spaces/{space}/messages"), message).await.expect(201);
    format!("/spaces/{space}/messages/{}", said["number"])
}

/// Spoils what searches read: the texts of every segment, in place, under whoever has them open.
fn spoil(index: &Path) -> usize {
    let mut spoiled = 0;
    for entry in fs::read_dir(index).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "store") {
            use std::os::unix::fs::FileExt;
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            let length = file.metadata().unwrap().len();
            (0..length).step_by(48).for_each(|at| file.write_all_at(&[0xA5; 8], at.min(length.saturating_sub(8))).unwrap());
            spoiled += 1;
        }
    }
    spoiled
}

/// An answer, or a plain word to come back.
fn is_clear(answer: &Answer) -> bool {
    answer.status == 200 || answer.status == 503 && answer.headers.contains_key("retry-after")
}

both_engines!(bytes_spoiled_under_a_running_server_are_noticed_and_made_anew, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_SEARCHES_PER_MINUTE", 0);
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    let space = own_space(&lead).await;
    let said = post(&lead, &space, "ก่อนที่ดัชนีจะเสีย zzqx").await;
    let begun = Instant::now();
    while lead.get("/search?q=zzqx").await.expect(200)["total"] != 1 {
        assert!(begun.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // How often a word stands in what was edited or deleted moves the order a little until parts are merged: what is new is compared with what is new.
    let made = || node.log().matches("the search index is made\"").count();
    let standing = made();
    world.cli(&["reindex"]).await.ok();
    while made() == standing {
        assert!(begun.elapsed() < REBUILT, "{}", node.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let questions = questions();
    let before = answers(&lead, &questions).await;
    let found = before.iter().filter(|answer| answer[1] != 0).count();
    // A tiny world holds a part of the practices that the questions come from.
    assert!(found > QUESTIONS * 4 / 5, "only {found} questions find anything");
    assert!(spoil(&world.data().join("search/current")) > 0);
    let begun = Instant::now();
    loop {
        // The talk goes on; a reaction changes no answer.
        lead.put(&format!("{said}/reactions/thanks"), json!({})).await.expect(204);
        lead.get(&format!("/spaces/{space}/messages")).await.expect(200);
        let mut clear = true;
        for question in &questions[..FEW] {
            let answer = lead.get(&format!("/search?q={question}&limit=20")).await;
            assert!(is_clear(&answer), "{}: {}", answer.status, answer.text);
            clear &= answer.status == 200;
        }
        if clear && node.log().contains("made anew") {
            break;
        }
        assert!(begun.elapsed() < REBUILT, "{}", node.log());
    }
    let begun = Instant::now();
    while answers(&lead, &questions[..FEW]).await != before[..FEW] {
        assert!(begun.elapsed() < REBUILT, "other answers than before");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let after = answers(&lead, &questions).await;
    let other: Vec<&String> =
        questions.iter().zip(before.iter().zip(&after)).filter(|(_, (before, after))| before != after).map(|(question, _)| question).collect();
    println!("R14 db={engine:?} queries_equal={}/{QUESTIONS}", QUESTIONS - other.len());
    assert!(other.is_empty(), "other answers than before: {other:?}");
    assert_eq!(lead.get("/search?q=zzqx").await.expect(200)["total"], 1);
});

both_engines!(a_kill_in_the_middle_of_writing_and_merging_loses_nothing, async |engine| {
    let world = World::tiny(engine).await;
    let mut node = world.node().await;
    let space = own_space(&node.sign_in("demo.lead").await).await;
    let mut said = 0;
    for round in 0..2 {
        let lead = node.sign_in("demo.lead").await;
        // Each rests longer than what shares one commit: many small parts, which are merged while more come.
        for _ in 0..12 {
            post(&lead, &space, &format!("ท่อนไม้ลอยน้ำ zzqy รอบ {round}")).await;
            said += 1;
            tokio::time::sleep(Duration::from_millis(330)).await;
        }
        node.kill();
        node = world.node().await;
        let lead = node.sign_in("demo.lead").await;
        let begun = Instant::now();
        while lead.get("/search?q=zzqy&kind=message").await.expect(200)["total"] != said {
            assert!(begun.elapsed() < SOON, "round {round}: {said} were said");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
});
