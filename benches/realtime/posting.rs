//! Words on their way: so many under way on a line, each timed from its post to its acknowledgement.
use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::line::Line;
use super::server::Server;
use super::table::{percentile, row};

pub const UNDER_WAY: usize = 64;
const LINES: usize = 8;
const WINDOW: Duration = Duration::from_secs(8);

/// A body of 100 bytes that begins with when it was written, in microseconds since `zero`.
pub fn body(zero: Instant) -> String {
    format!("t={:015} เด็กอ่านคล่องขึ้นแล้วค่ะ ขอบ", zero.elapsed().as_micros())
}

fn post(space: &str, zero: Instant) -> (String, Value) {
    let id = uuid::Uuid::now_v7().to_string();
    let frame = json!({ "type": "post", "space": space, "client_id": id, "body": body(zero) });
    (id, frame)
}

/// Keeps so many posts under way until then; milliseconds from post to acknowledgement.
pub async fn pump(mut line: Line, space: String, under_way: usize, until: Instant, zero: Instant) -> Vec<f64> {
    let mut sent = HashMap::new();
    let mut waits = Vec::new();
    let mut scratch = vec![0; 64 * 1024];
    for _ in 0..under_way {
        let (id, frame) = post(&space, zero);
        sent.insert(id, Instant::now());
        line.say(&frame).await;
    }
    while !sent.is_empty() {
        let mut answered = Vec::new();
        let open = line
            .hear(&mut scratch, |frame| {
                let frame: Value = serde_json::from_slice(frame).unwrap();
                assert!(frame["type"] != "refused", "{frame}");
                if frame["type"] == "ack" {
                    answered.push(frame["client_id"].as_str().unwrap().to_owned());
                }
            })
            .await;
        assert!(open, "a posting line was closed");
        for id in answered {
            waits.push(sent.remove(&id).unwrap().elapsed().as_secs_f64() * 1e3);
            if Instant::now() < until {
                let (id, frame) = post(&space, zero);
                sent.insert(id, Instant::now());
                line.say(&frame).await;
            }
        }
    }
    waits
}

/// Eight people with 64 posts under way among them.
pub async fn crowd_of_pumps(server: &Server, tokens: &[String], space: &str, window: Duration) -> Vec<f64> {
    let (zero, until) = (Instant::now(), Instant::now() + window);
    let mut pumps = Vec::new();
    for token in &tokens[..LINES] {
        pumps.push(tokio::spawn(pump(Line::open(server.address, token).await, space.to_owned(), UNDER_WAY / LINES, until, zero)));
    }
    let mut waits = Vec::new();
    for pump in pumps {
        waits.extend(pump.await.unwrap());
    }
    waits
}

pub async fn durable(server: &Server, tokens: &[String], space: &str, engine: &str, first: &str, goal: &str) {
    server.rest().await;
    let started = Instant::now();
    let cpu = server.cpu_s();
    let mut waits = crowd_of_pumps(server, tokens, space, WINDOW).await;
    let (seconds, used) = (started.elapsed().as_secs_f64(), server.cpu_s() - cpu);
    row(&format!("posts/s acknowledged durably, 64 under way, {engine}"), format!("{:.0}", waits.len() as f64 / seconds), first, goal);
    row("  p50 · p99 of an acknowledgement (ms)", format!("{:.1} · {:.1}", percentile(&mut waits, 0.5), percentile(&mut waits, 0.99)), "", "");
    row("  server CPU s per 10,000 posts", format!("{:.2}", used / waits.len() as f64 * 1e4), "", "");
}
