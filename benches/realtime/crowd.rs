//! Scenario A: one room with many listeners.
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serde_json::json;

use super::line::Line;
use super::listeners::{Heard, listen, seats};
use super::posting::{body, crowd_of_pumps};
use super::server::Server;
use super::table::{percentile, row};

const WINDOW: Duration = Duration::from_secs(8);
const STEADY_LISTENERS: usize = 200;
/// About 4,500 deliveries a second.
const STEADY_EVERY: Duration = Duration::from_millis(44);

/// 64 messages under way: how many deliveries a second.
pub async fn full(server: &Server, tokens: &[String], space: &str, listeners: usize) {
    server.rest().await;
    let heard = Heard::counting();
    let tasks: Vec<_> = seats(server, tokens, space, listeners).await.into_iter().map(|line| listen(line, heard.clone())).collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (cpu, started) = (server.cpu_s(), Instant::now());
    let mut waits = crowd_of_pumps(server, tokens, space, WINDOW).await;
    let due = (waits.len() * listeners) as u64;
    heard.until(due, Duration::from_secs(5)).await;
    let (seconds, used) = (started.elapsed().as_secs_f64(), server.cpu_s() - cpu);
    let delivered = heard.messages.load(Relaxed);
    heard.end();
    drop(tasks);
    row(&format!("A deliveries/s, room of {listeners}, 64 under way"), format!("{:.0}", delivered as f64 / seconds), "≥ 400,000", "≥ 1 M");
    row("  messages/s · p99 of an acknowledgement (ms)", format!("{:.0} · {:.0}", waits.len() as f64 / seconds, percentile(&mut waits, 0.99)), "", "");
    row("  server CPU s per 100,000 deliveries", format!("{:.2}", used / delivered as f64 * 1e5), "", "");
    row("  delivered of what was due (%)", format!("{:.3}", delivered as f64 / due as f64 * 100.0), "100", "100");
}

/// A fixed, modest rate: what a delivery costs and how late it is.
pub async fn steady(server: &Server, tokens: &[String], space: &str) {
    server.rest().await;
    let zero = Instant::now();
    let heard = Heard::timing(zero);
    let tasks: Vec<_> = seats(server, tokens, space, STEADY_LISTENERS).await.into_iter().map(|line| listen(line, heard.clone())).collect();
    let mut writer = Line::open(server.address, &tokens[0]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (cpu, started) = (server.cpu_s(), Instant::now());
    let mut every = tokio::time::interval(STEADY_EVERY);
    let mut said = 0;
    while started.elapsed() < WINDOW {
        every.tick().await;
        writer.say(&json!({ "type": "post", "space": space, "client_id": uuid::Uuid::now_v7(), "body": body(zero) })).await;
        said += 1;
    }
    heard.until(said * STEADY_LISTENERS as u64, Duration::from_secs(3)).await;
    let used = server.cpu_s() - cpu;
    let delivered = heard.messages.load(Relaxed);
    heard.end();
    drop(tasks);
    let mut delays = heard.take_delays();
    let (p50, p99) = (percentile(&mut delays, 0.5), percentile(&mut delays, 0.99));
    let rate = delivered as f64 / started.elapsed().as_secs_f64();
    row(&format!("A fixed {rate:.0} deliveries/s, room of {STEADY_LISTENERS}: p50 · p99 (ms)"), format!("{p50:.1} · {p99:.1}"), "p99 ≤ 25", "5 · 12");
    row("  server CPU s per 100,000 deliveries", format!("{:.2}", used / delivered as f64 * 1e5), "≤ 3", "≤ 1.5");
}
