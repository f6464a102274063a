//! R12: a full disk loses nothing, says so, and is over as soon as there is room again.

use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::{Method, header};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use crate::{
    both_engines,
    support::{Answer, Client, Engine, Node, Posts, SmallDisk, World, events_of},
};

/// R12: what was refused for want of room is taken again.
const BACK: Duration = Duration::from_secs(5);
/// Search follows the log; it rests between two tries.
const FOUND: Duration = Duration::from_secs(20);
/// Words that need pages of their own.
const LONG: usize = 3_000;
/// Room that the log had taken before is used up first.
const MOST_POSTS: usize = 4_000;

struct Room {
    node: Node,
    lead: Client,
    space: String,
    posts: Posts,
}

impl Room {
    async fn on(world: &mut World) -> Self {
        world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
        world.set("KALYANAMIT_LIMIT_SEARCHES_PER_MINUTE", 0);
        let node = world.node().await;
        let lead = node.sign_in("demo.lead").await;
        let space = json!({ "name": "ดิสก์เต็ม", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
        let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
        Self { node, lead, space, posts: Posts::default() }
    }

    /// 201, or the plain word to come back.
    async fn post(&self, words: &str) -> bool {
        let answer = self.posts.say(&self.lead, &self.space, 0, words).await.expect("an answer");
        if answer.status == 201 {
            return true;
        }
        is_come_back(&answer);
        false
    }

    /// Announces a file and sends it; true when it arrived.
    async fn upload(&self, bytes: usize) -> bool {
        let new = json!({ "name": "บันทึก.txt", "bytes": bytes, "parent": { "kind": "space", "id": self.space } });
        let begun = self.lead.post("/files", new).await;
        if begun.status != 201 {
            is_come_back(&begun);
            return false;
        }
        let path = format!("/files/{}", begun.json()["id"].as_str().unwrap());
        let request = self.lead.request(Method::PATCH, &path).header("upload-offset", 0).header(header::CONTENT_TYPE, "application/octet-stream");
        let sent = Answer::of(request.body(vec![b'a'; bytes]).send().await.unwrap()).await.unwrap();
        if sent.status != 200 {
            is_come_back(&sent);
            return false;
        }
        true
    }

    async fn reads(&self) {
        for path in ["/me", "/spaces", "/notifications", &format!("/spaces/{}", self.space), &format!("/spaces/{}/messages", self.space)] {
            assert_eq!(self.lead.get(path).await.status, 200, "{path}");
        }
        let found = self.lead.get("/search?q=อ่าน").await;
        if found.status != 200 {
            is_come_back(&found);
        }
    }

    async fn ready(&self) -> u16 {
        self.node.client().site("/readyz").await.unwrap().status
    }

    async fn until_found(&self, word: &str) {
        let begun = Instant::now();
        while self.lead.get(&format!("/search?q={word}")).await.json()["total"] != 1 {
            assert!(begun.elapsed() < FOUND, "the index does not come back: {}", self.node.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn until_posted(&self, words: &str) {
        let begun = Instant::now();
        while !self.post(words).await {
            assert!(begun.elapsed() < BACK, "no post {BACK:?} after there was room");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[track_caller]
fn is_come_back(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:#?}");
    assert!(answer.headers.contains_key(header::RETRY_AFTER), "{answer:#?}");
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{answer:#?}");
}

async fn is_whole(database: &Path) {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await.unwrap();
    let said: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(said, "ok");
}

async fn full_and_freed(engine: Engine, disk: SmallDisk) {
    let mut world = World::tiny_on(engine, &disk).await;
    let mut room = Room::on(&mut world).await;
    assert!(room.post("ก่อนดิสก์เต็ม").await && room.upload(20_000).await);
    for round in 0..2 {
        disk.fill(&room.node);
        let mut refused = 0;
        for turn in 0..MOST_POSTS {
            if !room.post(&format!("{round}/{turn} {}", "ยาว".repeat(LONG))).await {
                refused += 1;
                room.reads().await;
            }
            // PostgreSQL has a disk of its own and takes them all.
            if refused == 5 || engine == Engine::Postgres && turn == 20 {
                break;
            }
        }
        assert_eq!(room.ready().await, if engine == Engine::Sqlite { 503 } else { 200 }, "/readyz tells whether anything can be written");
        assert_eq!(refused > 0, engine == Engine::Sqlite);
        assert!(!room.upload(200_000).await, "a file was taken that has no room");
        room.reads().await;
        disk.free(&room.node);
        room.until_posted(&format!("กลับมาแล้ว zzqf{round}")).await;
        assert_eq!(room.ready().await, 200);
        assert!(room.upload(200_000).await);
        room.until_found(&format!("zzqf{round}")).await;
        assert!(room.node.runs());
    }
    room.posts.settle(&room.space, |_| room.lead.clone()).await;
    room.posts.are_stored(&events_of(&room.lead, &room.space).await);
    println!("R12 db={engine:?} attempted={} false_acks=0 lost=0 back_without_restart=yes", room.posts.attempted());
    assert!(room.node.terminate().await.success());
    if engine == Engine::Sqlite {
        is_whole(&world.data().join("kalyanamit.db")).await;
    }
}

both_engines!(a_full_disk_loses_nothing_and_is_over_when_there_is_room, async |engine| {
    full_and_freed(engine, SmallDisk::of(96)).await;
});

both_engines!(a_limit_on_the_size_of_files_is_a_full_disk, async |engine| {
    full_and_freed(engine, SmallDisk::limited()).await;
});

both_engines!(a_full_log_volume_stops_nobody, async |engine| {
    let world = World::tiny(engine).await;
    let mut node = world.node_with_full_log().await;
    let lead = node.sign_in("demo.lead").await;
    let space = json!({ "name": "บันทึกเต็ม", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
    let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
    let posts = Posts::default();
    for turn in 0..20 {
        posts.say(&lead, &space, 0, &format!("ข้อความ {turn}")).await.unwrap().expect(201);
    }
    // A line of the log for each.
    for _ in 0..20 {
        assert_eq!(lead.get("/spaces/no-such-space").await.status, 404);
    }
    posts.are_stored(&events_of(&lead, &space).await);
    assert!(node.runs());
    assert!(node.terminate().await.success());
});
