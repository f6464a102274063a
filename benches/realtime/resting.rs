//! Scenarios C and D: what a silent line costs, and how soon a crowd that lost its lines is whole again.
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::line::Line;
use super::listeners::{Heard, listen, seats};
use super::posting::pump;
use super::server::Server;
use super::table::row;

const IDLE: usize = 5_000;
const RETURNING: usize = 1_000;
const MISSED: usize = 20;

/// C: each joined to a room and silent.
pub async fn idle(server: &Server, tokens: &[String], space: &str) {
    server.rest().await;
    let before = server.resident_kib();
    let lines = seats(server, tokens, space, IDLE).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let each = server.resident_kib().saturating_sub(before) as f64 / lines.len() as f64;
    row(&format!("C KiB per idle socket, joined, {IDLE} of them"), format!("{each:.1}"), "≤ 12", "≤ 8");
}

/// D: all of them lose the line, miss some messages, return at once and catch up.
pub async fn storm(server: &Server, tokens: &[String], space: &str) {
    drop(seats(server, tokens, space, RETURNING).await);
    let head = server.read(&format!("/spaces/{space}"), &tokens[0]).await["head"].as_i64().unwrap();
    let said = pump(Line::open(server.address, &tokens[0]).await, space.to_owned(), MISSED, Instant::now(), Instant::now()).await.len();
    server.rest().await;
    let heard = Heard::counting();
    let (cpu, started) = (server.cpu_s(), Instant::now());
    let returns = tokens.iter().cycle().take(RETURNING).map(|token| {
        let (address, token, space, heard) = (server.address, token.clone(), space.to_owned(), heard.clone());
        tokio::spawn(async move {
            let mut line = Line::open(address, &token).await;
            line.join(&space, Some(head)).await;
            drop(listen(line, heard));
        })
    });
    let returns: Vec<_> = returns.collect();
    let all = heard.until((said * RETURNING) as u64, Duration::from_secs(30)).await;
    let (seconds, used) = (started.elapsed().as_secs_f64(), server.cpu_s() - cpu);
    assert!(all, "only {} of {} messages came", heard.messages.load(Relaxed), said * RETURNING);
    heard.end();
    drop(returns);
    row(&format!("D {RETURNING} return, {said} missed each: all caught up (s)"), format!("{seconds:.2}"), "≤ 1", "≤ 0.25");
    row("  server CPU s of that, handshakes and sign-in included", format!("{used:.2}"), "", "≤ 0.2");
}
