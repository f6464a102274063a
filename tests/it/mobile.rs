//! R5: a hundred phones on a bad mobile line. Each keeps what it wrote until it is acknowledged, and goes on from where it stood.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Mobile, Socket, World},
};

const ROOMS: usize = 10;
const PHONES: usize = 10;
const WORDS: usize = 4;
/// Each writes once in this time while the line is bad.
const EVERY: Duration = Duration::from_secs(6);

struct Phone {
    client: Client,
    space: String,
    /// Written and not acknowledged, oldest first.
    outbox: Vec<Value>,
    /// Number of the last event that was taken.
    stands: i64,
    /// Client ids of messages seen, in the order in which they came.
    seen: Vec<String>,
}

impl Phone {
    /// Lives until everybody's words are here and its own are acknowledged.
    async fn live(mut self, line: &Mobile, phone: usize) -> Self {
        let begun = Instant::now() + EVERY.mul_f64(phone as f64 / PHONES as f64);
        let mut written = 0;
        while !self.has_all(written) {
            let Ok(stream) = TcpStream::connect(line.address).await else { continue };
            let Some(mut socket) = Socket::reach(&self.client, stream).await else {
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            };
            let join = json!({ "type": "join", "stream": format!("space/{}", self.space), "after": self.stands });
            let mut unsaid: Vec<Value> = std::iter::once(join).chain(self.outbox.iter().cloned()).collect();
            'line: while !self.has_all(written) {
                for frame in unsaid.drain(..) {
                    if socket.try_send(Message::text(frame.to_string())).await.is_err() {
                        break 'line;
                    }
                }
                let due = begun + EVERY * written as u32;
                let pause = if written < WORDS { due.saturating_duration_since(Instant::now()) } else { Duration::from_secs(20) };
                match tokio::time::timeout(pause, socket.next_or_code()).await {
                    Ok(Ok(frame)) => self.hear(&frame),
                    Ok(Err(_)) => break,
                    Err(_) if written < WORDS => {
                        written += 1;
                        let words =
                            json!({ "type": "post", "space": self.space, "client_id": Uuid::now_v7(), "body": format!("คำที่ {written} ของเครื่อง {phone}") });
                        self.outbox.push(words.clone());
                        unsaid.push(words);
                    }
                    // Silence for so long is a dead line.
                    Err(_) => break,
                }
            }
        }
        self
    }

    fn has_all(&self, written: usize) -> bool {
        written == WORDS && self.outbox.is_empty() && self.seen.len() >= PHONES * WORDS
    }

    fn hear(&mut self, frame: &Value) {
        match frame["type"].as_str().unwrap() {
            "ack" => self.outbox.retain(|words| words["client_id"] != frame["client_id"]),
            "event" => {
                let number = frame["number"].as_i64().unwrap();
                assert_eq!(number, self.stands + 1, "each number once, in order, whatever the line did");
                self.stands = number;
                if let Some(id) = frame["client_id"].as_str() {
                    self.seen.push(id.to_owned());
                }
            }
            "error" | "reset" => panic!("refused: {frame}"),
            _ => {}
        }
    }
}

both_engines!(everything_arrives_once_over_a_bad_mobile_line, async |engine| {
    let mut world = World::tiny(engine).await;
    for limit in ["POSTS_PER_MINUTE", "FRAMES_PER_SECOND", "SOCKETS_PER_ACCOUNT", "CONNECTIONS_PER_ADDRESS"] {
        world.set(&format!("KALYANAMIT_LIMIT_{limit}"), 0);
    }
    let node = world.node().await;
    let (lead, teacher) = (node.sign_in("demo.lead").await, node.sign_in("demo.teacher").await);
    let network = lead.own_network().await;
    let mut phones = Vec::new();
    for room in 0..ROOMS {
        let new = json!({ "name": format!("ห้องสายไม่ดี {room}"), "network": network, "kind": "plc", "audience": "open" });
        let space = lead.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
        let stands = Socket::connect(&teacher).await.join(&format!("space/{space}"), None).await;
        for phone in 0..PHONES {
            let client = if phone % 2 == 0 { lead.clone() } else { teacher.clone() };
            phones.push(Phone { client, space: space.clone(), outbox: Vec::new(), stands, seen: Vec::new() });
        }
    }
    let line = Mobile::before(lead.address()).await;
    let bad = EVERY * WORDS as u32;
    let recovering = async {
        tokio::time::sleep(bad).await;
        line.recover();
    };
    let begun = Instant::now();
    let living = join_all(phones.into_iter().enumerate().map(|(place, phone)| phone.live(&line, place % PHONES)));
    let all = async { tokio::time::timeout(Duration::from_secs(120), living).await.expect("every phone has everything") };
    let (phones, ()) = futures::join!(all, recovering);
    for phone in &phones {
        let once: BTreeSet<&String> = phone.seen.iter().collect();
        assert_eq!((phone.seen.len(), once.len()), (PHONES * WORDS, PHONES * WORDS), "nothing missing, nothing twice");
    }
    let delivered = phones.len() * PHONES * WORDS;
    println!(
        "R5 phones={} bad_s={} delivered=100.000% of {delivered} dup_seen=0 all_after_s={:.1}",
        phones.len(),
        bad.as_secs(),
        (begun.elapsed().saturating_sub(bad)).as_secs_f64()
    );
});
