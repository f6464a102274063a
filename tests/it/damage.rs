//! Damaged pages of the database are said: at the start after a kill, and as soon as somebody meets them.

use std::os::unix::fs::FileExt;
use std::path::Path;

use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::support::{Client, Engine, World};

/// Overwrites the first page of a table or index, with everything written home before.
async fn damage(database: &Path, tree: &str) {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await.unwrap();
    let page: i64 = sqlx::query_scalar("select rootpage from sqlite_schema where name = $1").bind(tree).fetch_one(&mut connection).await.unwrap();
    let size: i64 = sqlx::query_scalar("pragma page_size").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(database).unwrap();
    file.write_all_at(&vec![0xA5; size as usize], ((page - 1) * size) as u64).unwrap();
}

async fn post(client: &Client) {
    let space = client.get("/spaces").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let message = json!({ "client_id": Uuid::now_v7(), "body": "ก่อนไฟดับ" });
    client.post(&format!("/spaces/{space}/messages"), message).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damaged_pages_are_said_by_readyz_and_at_the_start_after_a_kill() {
    let world = World::tiny(Engine::Sqlite).await;
    damage(&world.data().join("kalyanamit.db"), "sqlite_autoindex_collections_1").await;

    // The last end was an orderly one: nobody looks for damage, and the first who meets it is told.
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    post(&lead).await;
    assert_eq!(node.client().site("/readyz").await.unwrap().status, 200);
    assert_eq!(lead.get("/collections/none").await.problem(503), "database_damaged");
    let ready = node.client().site("/readyz").await.unwrap();
    assert_eq!(ready.problem(503), "database_damaged");
    assert_eq!(lead.get("/spaces").await.status, 200, "what is whole is read");
    assert!(node.log().contains("restore a backup"), "{}", node.log());
    node.kill();

    let node = world.node_that_listens().await;
    let begun = std::time::Instant::now();
    let ready = loop {
        let ready = node.client().site("/readyz").await.unwrap();
        if ready.text != "loading" {
            break ready;
        }
        assert!(begun.elapsed().as_secs() < 60, "{}", node.log());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    assert_eq!(ready.problem(503), "database_damaged", "said without that anybody met it");
    assert_eq!(node.log().matches("restore a backup").count(), 1, "{}", node.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_kill_whole_pages_are_compared_and_said_to_be_whole() {
    let world = World::tiny(Engine::Sqlite).await;
    let node = world.node().await;
    post(&node.sign_in("demo.lead").await).await;
    node.kill();
    let node = world.node().await;
    assert!(node.log().contains("the pages of the database are whole"), "{}", node.log());
    assert!(node.terminate().await.success());
    let node = world.node().await;
    assert!(!node.log().contains("the pages of the database are whole"), "an orderly end needs no comparison: {}", node.log());
}
