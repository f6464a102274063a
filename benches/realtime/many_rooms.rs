//! Scenario B: 200 rooms of 20 people; the rate is raised until deliveries come late, by the median of three windows.
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serde_json::json;

use super::line::Line;
use super::listeners::{Heard, listen};
use super::posting::body;
use super::server::{Server, own_cpu_s};
use super::table::{percentile, row};

pub const ROOMS: usize = 200;
pub const PEOPLE: usize = 20;
const RATES: [u64; 9] = [1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 8_000, 12_000];
const WINDOW: Duration = Duration::from_secs(4);
const LATE_MS: f64 = 250.0;
/// Windows at each rate, whose median counts: a disk stops for a quarter of a second now and then.
const WINDOWS: usize = 3;

/// `rooms`: a space and the tokens of its people.
pub async fn rising(server: &Server, rooms: &[(String, Vec<String>)]) {
    server.rest().await;
    let zero = Instant::now();
    let heard = Heard::timing(zero);
    for (space, tokens) in rooms {
        for token in tokens {
            let mut line = Line::open(server.address, token).await;
            line.join(space, None).await;
            listen(line, heard.clone());
        }
    }
    let mut writers = Vec::new();
    for (space, tokens) in rooms {
        writers.push((space.clone(), Line::open(server.address, &tokens[0]).await));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut best = 0.0;
    // `RATES=1000,1000` measures these, however late: for looking at one rate for longer.
    let asked = std::env::var("RATES").ok();
    let rates = asked.as_ref().map_or(RATES.to_vec(), |text| text.split(',').map(|rate| rate.parse().expect("a rate")).collect());
    for rate in rates {
        let mut windows = Vec::new();
        for _ in 0..WINDOWS {
            windows.push(at(server, &heard, &mut writers, rate, zero).await);
        }
        windows.sort_by(|a, b| a.p99.total_cmp(&b.p99));
        let all = windows.iter().all(|window| window.all);
        let p99s = windows.iter().map(|window| format!("{:.0}", window.p99)).collect::<Vec<_>>().join(", ");
        let Measured { said, p99, cpu, own, .. } = windows.swap_remove(WINDOWS / 2);
        row(&format!("  {said:.0} msg/s: p99 of each window (ms) · CPU s a second of server · of generator"), format!("{p99s} · {cpu:.2} · {own:.2}"), "", "");
        if all && p99 <= LATE_MS {
            best = said;
        } else if asked.is_none() {
            break;
        }
    }
    heard.end();
    row(&format!("B durable msg/s, {ROOMS} rooms × {PEOPLE}, at p99 ≤ {LATE_MS} ms"), format!("{best:.0}"), "≥ 3,000", "≥ 5,000");
}

struct Measured {
    /// Messages a second.
    said: f64,
    /// Of their deliveries, in milliseconds.
    p99: f64,
    /// Processor seconds a second, of the server and of this program.
    cpu: f64,
    own: f64,
    /// Whether everything arrived.
    all: bool,
}

async fn at(server: &Server, heard: &Arc<Heard>, writers: &mut [(String, Line)], rate: u64, zero: Instant) -> Measured {
    heard.take_delays();
    let (before, cpu, own, started) = (heard.messages.load(Relaxed), server.cpu_s(), own_cpu_s(), Instant::now());
    let mut said = 0_u64;
    let mut scratch = vec![0; 64 * 1024];
    let all_due = rate * WINDOW.as_secs();
    while said < all_due {
        let due = all_due.min((started.elapsed().as_secs_f64() * rate as f64) as u64);
        while said < due {
            let place = (said % writers.len() as u64) as usize;
            let (space, line) = &mut writers[place];
            line.say(&json!({ "type": "post", "space": space, "client_id": uuid::Uuid::now_v7(), "body": body(zero) })).await;
            said += 1;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let seconds = started.elapsed().as_secs_f64();
    let (used, own) = (server.cpu_s() - cpu, own_cpu_s() - own);
    let all = heard.until(before + said * PEOPLE as u64, Duration::from_secs(5)).await;
    for (_, line) in writers {
        // Acknowledgements are taken so that the line does not fill.
        while let Ok(true) = tokio::time::timeout(Duration::from_millis(1), line.hear(&mut scratch, |_| {})).await {}
    }
    let p99 = percentile(&mut heard.take_delays(), 0.99);
    Measured { said: said as f64 / seconds, p99, cpu: used / seconds, own: own / seconds, all }
}
