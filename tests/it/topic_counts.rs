//! How many messages a topic has is kept: whatever happens to messages, it equals a recount, and a page asks for it in the same time however many
//! there are.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures::future::join_all;
use kalyanamit::{
    args,
    platform::{Core, Reads},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Node, World},
};

const HISTORY: &str = "[LINE] Chat history in ครูภาษาไทย\nSaved on: 2025/09/27 08:00\n\n\
Thu, 9/25/2025\n09:30\tครูแอน\tวันนี้เด็กอ่านได้ 12 คน\n09:31\tครูบอม\t[รูป]\n09:40\tครูแอน\tพรุ่งนี้ลองอีกกลุ่ม\n";

struct Talk {
    lead: Client,
    space: String,
    topics: Vec<String>,
    core: Core,
}

impl Talk {
    async fn on(world: &World, node: &Node) -> Self {
        let lead = node.sign_in("demo.lead").await;
        let space = json!({ "name": "ห้องนับ", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
        let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
        let mut topics = vec![space.clone()];
        for name in ["อ่านออก", "คิดเลข"] {
            topics.push(lead.post(&format!("/spaces/{space}/topics"), json!({ "name": name })).await.expect(201)["id"].as_str().unwrap().to_owned());
        }
        Self { lead, space, topics, core: world.core().await }
    }

    fn at(&self, path: &str) -> String {
        format!("/spaces/{}{path}", self.space)
    }

    async fn post(&self, topic: &str) -> i64 {
        let message = json!({ "client_id": Uuid::now_v7(), "body": "อ่านวันละสิบนาที", "topic": topic });
        self.lead.post(&self.at("/messages"), message).await.expect(201)["number"].as_i64().unwrap()
    }

    /// Moved or taken back, or told that somebody was faster.
    async fn change(&self, number: i64, how: usize) {
        let path = self.at(&format!("/messages/{number}"));
        let answer = match how % 3 {
            0 => self.lead.delete(&path).await,
            _ => self.lead.put(&format!("{path}/topic"), json!({ "topic": self.topics[how % self.topics.len()] })).await,
        };
        assert!([200, 204, 409, 412].contains(&answer.status), "{answer:#?}");
    }

    /// A history from LINE; the same one brings nothing a second time.
    async fn import(&self, history: &str) {
        let import = self.lead.upload(&self.at("/imports"), "text/plain", history.to_owned()).await.expect(201);
        let path = self.at(&format!("/imports/{}", import["id"].as_str().unwrap()));
        self.lead.put(&format!("{path}/commit"), json!({ "notice": import["notice"]["version"] })).await.expect(202);
        let begun = Instant::now();
        while self.lead.get(&path).await.expect(200)["state"] == "committing" {
            assert!(begun.elapsed() < Duration::from_secs(60), "the import does not end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn counted(&self) -> BTreeMap<String, i64> {
        let rows: Vec<(String, i64)> = self
            .core
            .db
            .clone()
            .all("select topic_id, count(*) from messages where space_id = $1 and deleted_at is null group by topic_id", args![&self.space])
            .await
            .unwrap();
        rows.into_iter().collect()
    }

    async fn shown(&self) -> BTreeMap<String, i64> {
        let one = self.lead.get(&self.at("")).await.expect(200)["topics"].clone();
        assert_eq!(one, self.lead.get(&self.at("/topics")).await.expect(200)["items"]);
        let count = |topic: &Value| (topic["id"].as_str().unwrap().to_owned(), topic["messages"].as_i64().unwrap());
        one.as_array().unwrap().iter().map(count).filter(|(_, messages)| *messages != 0).collect()
    }

    async fn is_right(&self, after: &str) {
        assert_eq!(self.shown().await, self.counted().await, "after {after}");
    }
}

/// A row of numbers that is the same each time and looks like none.
fn numbers(mut state: u64) -> impl Iterator<Item = usize> {
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    })
}

both_engines!(kept_counts_equal_a_recount_whatever_happens, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let node = world.node().await;
    let talk = Talk::on(&world, &node).await;
    talk.is_right("nothing").await;
    let mut chance = numbers(42);
    let mut said: Vec<i64> = Vec::new();
    for turn in 0..120 {
        let (what, which) = (chance.next().unwrap(), chance.next().unwrap());
        match what % 5 {
            0..=2 => said.push(talk.post(&talk.topics[which % talk.topics.len()]).await),
            _ if said.is_empty() => {}
            _ => talk.change(said[which % said.len()], what / 5).await,
        }
        if turn % 12 == 0 {
            talk.is_right(&format!("{turn} changes")).await;
        }
    }
    // The same words again under the same id, and words that are refused, count nothing.
    let message = json!({ "client_id": Uuid::now_v7(), "body": "ซ้ำ", "topic": talk.topics[1] });
    for status in [201, 200, 200] {
        talk.lead.post(&talk.at("/messages"), message.clone()).await.expect(status);
    }
    talk.lead.post(&talk.at("/messages"), json!({ "client_id": message["client_id"], "body": "อื่น" })).await.expect(409);
    talk.is_right("repeats").await;

    // Many at once, the same messages among them, so that some share a commit and some meet.
    let together = said.iter().rev().take(20).copied().collect::<Vec<_>>();
    let changes = (0..120).map(|turn| {
        let (what, which) = (chance.next().unwrap(), chance.next().unwrap());
        let (talk, together) = (&talk, &together);
        async move {
            match turn % 3 {
                0 => drop(talk.post(&talk.topics[which % talk.topics.len()]).await),
                _ => talk.change(together[which % together.len()], what).await,
            }
        }
    });
    join_all(changes.collect::<Vec<_>>()).await;
    talk.is_right("120 changes at once").await;

    talk.import(HISTORY).await;
    talk.is_right("an import").await;
    talk.import(&format!("{HISTORY}10:00\tครูบอม\tได้ผลดีค่ะ\n")).await;
    talk.is_right("the same import and a line more").await;
    let page = talk.lead.get(&talk.at(&format!("/messages?topic=line-{}", talk.space))).await.expect(200);
    let lines: Vec<i64> = page["items"].as_array().unwrap().iter().map(|line| line["number"].as_i64().unwrap()).collect();
    assert!(!lines.is_empty());
    let gone = talk.lead.delete(&talk.at(&format!("/messages/{}", lines[0]))).await;
    assert_eq!(gone.status, 204, "{gone:#?}");
    talk.is_right("a line taken back").await;

    // As a database of before has it: without kept counts. The next start makes them.
    let shown = talk.shown().await;
    assert!(node.terminate().await.success());
    let mut tx = talk.core.db.begin(talk.core.now()).await.unwrap();
    for text in [
        "alter table topics drop column messages",
        "drop table write_probes",
        "drop table imported_stretches",
        "delete from _sqlx_migrations where version = 93",
    ] {
        tx.exec(text, args![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let node = world.node().await;
    let talk = Talk { lead: node.sign_in("demo.lead").await, ..talk };
    assert_eq!(talk.shown().await, shown);
    talk.post(&talk.topics[1]).await;
    talk.is_right("a post after the migration").await;
});

/// Messages of a room that has been busy for years.
const MANY: i64 = 40_000;
/// Asked so often; the quickest counts, so that a busy machine does not.
const ASKED: usize = 12;
/// Counting so many messages took thirty times as long as counting none.
const SLOWER: f64 = 6.0;

async fn quickest(talk: &Talk, path: &str) -> Duration {
    let mut quickest = Duration::MAX;
    for _ in 0..ASKED {
        let begun = Instant::now();
        talk.lead.get(&talk.at(path)).await.expect(200);
        quickest = quickest.min(begun.elapsed());
    }
    quickest
}

impl Talk {
    /// So many messages in the second topic as if they had been said, or taken in from elsewhere, after the first message.
    async fn fill(&self, said: bool) {
        let author = self.lead.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        tx.exec(
            "with recursive places (place) as (select cast(1 as bigint) union all select place + 1 from places where place < $4) \
             insert into messages (space_id, number, ordinal, client_id, digest, author_id, topic_id, body, at, written_at) \
             select $1, 1000 + place, case when $5 then 1 + place end, $1 || '-' || place, '', $2, $3, 'อ่านวันละสิบนาที', 1, 1 from places",
            args![&self.space, &author, &self.topics[1], MANY, said],
        )
        .await
        .unwrap();
        let ordinal = if said { MANY + 1 } else { 1 };
        tx.exec("update streams set head = $2, ordinal = $3 where stream = 'space/' || $1", args![&self.space, MANY + 1000, ordinal]).await.unwrap();
        tx.exec("update topics set messages = $2 where id = $1", args![&self.topics[1], MANY]).await.unwrap();
        if !said {
            tx.exec("update topics set messages = $2 where id = $1", args![&self.space, MANY]).await.unwrap();
            let stretch = "insert into imported_stretches (space_id, ordinal, from_number, to_number) values ($1, 1, 1001, $2)";
            tx.exec(stretch, args![&self.space, MANY + 1000]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

both_engines!(a_space_opens_as_fast_with_forty_thousand_messages, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let (small, said, history) = (Talk::on(&world, &node).await, Talk::on(&world, &node).await, Talk::on(&world, &node).await);
    for talk in [&small, &said, &history] {
        talk.post(&talk.space).await;
    }
    said.fill(true).await;
    history.fill(false).await;
    said.post(&said.topics[1]).await;
    for path in ["", "/topics", "/messages?only=live&limit=1"] {
        let few = quickest(&small, path).await;
        for (talk, what) in [(&said, "said"), (&history, "from elsewhere")] {
            talk.is_right(what).await;
            let many = quickest(talk, path).await;
            let ratio = many.as_secs_f64() / few.as_secs_f64();
            println!("B7 db={engine:?} path={path} what={what} few={few:?} many={many:?} ratio={ratio:.2}");
            assert!(ratio < SLOWER, "{path}: {many:?} with {MANY} messages {what}, {few:?} with a few");
        }
    }
});
