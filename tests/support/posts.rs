//! What senders know of their posts: every attempt, and the number of each answer that reached them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Client};

#[derive(Clone, Default)]
pub struct Posts(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// Sender and words.
    attempted: BTreeMap<Uuid, (usize, String)>,
    acknowledged: BTreeMap<Uuid, i64>,
}

impl Posts {
    /// Posts a new message of this sender; the answer, if one came.
    pub async fn say(&self, client: &Client, space: &str, sender: usize, body: &str) -> Option<Answer> {
        let id = Uuid::now_v7();
        self.0.lock().unwrap().attempted.insert(id, (sender, body.to_owned()));
        self.send(client, space, id, body).await
    }

    async fn send(&self, client: &Client, space: &str, id: Uuid, body: &str) -> Option<Answer> {
        let answer = client.try_post(&format!("/spaces/{space}/messages"), json!({ "client_id": id, "body": body })).await?;
        if answer.status == 200 || answer.status == 201 {
            let number = answer.json()["number"].as_i64().unwrap();
            let before = self.0.lock().unwrap().acknowledged.insert(id, number);
            assert!(before.is_none_or(|before| before == number), "a retry was answered with another number");
        }
        Some(answer)
    }

    /// Asks again, with the same ids, for whatever was not acknowledged, as another person's device would after a restart. How many there were.
    pub async fn settle(&self, space: &str, client: impl Fn(usize) -> Client) -> usize {
        let open: Vec<(Uuid, (usize, String))> = {
            let known = self.0.lock().unwrap();
            known.attempted.iter().filter(|(id, _)| !known.acknowledged.contains_key(id)).map(|(id, said)| (*id, said.clone())).collect()
        };
        for (id, (sender, body)) in &open {
            let answer = self.send(&client(*sender), space, *id, body).await.expect("an answer");
            assert!(answer.status == 200 || answer.status == 201, "an open question stays open: {answer:#?}");
        }
        open.len()
    }

    pub fn attempted(&self) -> usize {
        self.0.lock().unwrap().attempted.len()
    }

    pub fn acknowledged(&self) -> usize {
        self.0.lock().unwrap().acknowledged.len()
    }

    /// The space holds what was acknowledged and nothing else: each once, in order, without a hole, byte for byte. The numbers of its events.
    #[track_caller]
    pub fn are_stored(&self, stored: &[Value]) -> Vec<i64> {
        let numbers: Vec<i64> = stored.iter().map(|event| event["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "each number once, no hole");
        let messages: Vec<&Value> = stored.iter().filter(|event| event["kind"] == "message").collect();
        let id = |event: &Value| event["client_id"].as_str().unwrap().parse::<Uuid>().unwrap();
        let by_client: BTreeMap<Uuid, i64> = messages.iter().map(|event| (id(event), event["number"].as_i64().unwrap())).collect();
        assert_eq!(by_client.len(), messages.len(), "each client id once");
        let known = self.0.lock().unwrap();
        assert_eq!(known.acknowledged, by_client, "acknowledged = stored");
        assert!(messages.iter().all(|event| known.attempted[&id(event)].1 == event["body"]), "byte for byte");
        numbers
    }
}

/// Every event of a space, page by page.
pub async fn events_of(client: &Client, space: &str) -> Vec<Value> {
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
