//! `make bench`: how fast words are durable, how fast they arrive, what a silent socket costs. One table, never an assertion:
//! machines are noisy, so compare by ratio within one run.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config, tungstenite::Message};

const IN_FLIGHT: usize = 64;
const WINDOW: Duration = Duration::from_secs(8);
const ROOM: usize = 1_000;
const IDLE: usize = 3_000;

type Line = WebSocketStream<TcpStream>;

struct Server {
    child: Child,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    async fn start() -> Server {
        let folder = tempfile::tempdir().unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Server::command(&folder, address).args(["serve", "--demo"]).stderr(Stdio::null()).spawn().unwrap();
        let server = Server { child, address, folder };
        let started = Instant::now();
        while server.get("/readyz", None).await.is_none() {
            assert!(started.elapsed() < Duration::from_secs(120), "the server is not ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        row("sample world, first load to ready (s)", &format!("{:.1}", started.elapsed().as_secs_f64()), "≤ 40");
        server
    }

    fn command(folder: &tempfile::TempDir, address: SocketAddr) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kalyanamit"));
        command.env("KALYANAMIT_DATA", folder.path()).env("KALYANAMIT_LISTEN", address.to_string()).env("RUST_LOG", "error");
        for limit in ["POSTS_PER_MINUTE", "SEARCHES_PER_MINUTE", "SOCKETS_PER_ACCOUNT", "FRAMES_PER_SECOND"] {
            command.env(format!("KALYANAMIT_LIMIT_{limit}"), "0");
        }
        command
    }

    async fn get(&self, path: &str, token: Option<&str>) -> Option<String> {
        let mut request = client().get(format!("http://{}{path}", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.ok()?;
        if answer.status().is_success() { answer.text().await.ok() } else { None }
    }

    async fn post(&self, path: &str, token: &str, body: Value) -> Value {
        let answer = client().post(format!("http://{}/api/v1{path}", self.address)).bearer_auth(token).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    fn tokens(&self, logins: &[String]) -> Vec<String> {
        let list = self.folder.path().join("logins");
        std::fs::write(&list, logins.join("\n")).unwrap();
        let done = Server::command(&self.folder, self.address).args(["token", "create", "--logins"]).arg(&list).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().lines().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
    }

    async fn line(&self, token: &str) -> Line {
        let mut request = format!("ws://{}/api/v1/live", self.address).into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let small = WebSocketConfig::default().read_buffer_size(8 * 1024).write_buffer_size(0);
        let stream = TcpStream::connect(self.address).await.unwrap();
        client_async_with_config(request, stream, Some(small)).await.unwrap().0
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn cpu_s(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
    }
}

fn client() -> reqwest::Client {
    static CLIENT: std::sync::OnceLock<reqwest::Client> = std::sync::OnceLock::new();
    CLIENT.get_or_init(reqwest::Client::new).clone()
}

fn row(what: &str, measured: &str, first: &str) {
    println!("| {what:<52} | {measured:>14} | {first:>10} |");
}

fn percentile(sorted: &[f64], part: f64) -> f64 {
    if sorted.is_empty() { f64::NAN } else { sorted[((sorted.len() - 1) as f64 * part) as usize] }
}

fn post_frame(space: &str) -> Message {
    let body = "เด็กอ่านคล่องขึ้นแล้วค่ะ ขอบคุณนะคะ";
    Message::text(json!({ "type": "post", "space": space, "client_id": uuid::Uuid::now_v7(), "body": body }).to_string())
}

/// Posts with so many under way on one line; milliseconds from post to acknowledgement.
async fn pump(mut line: Line, space: String, under_way: usize, until: Instant) -> Vec<f64> {
    let mut sent = std::collections::HashMap::new();
    let mut waits = Vec::new();
    let say = |sent: &mut std::collections::HashMap<String, Instant>| {
        let frame = post_frame(&space);
        let id = serde_json::from_str::<Value>(frame.to_text().unwrap()).unwrap()["client_id"].as_str().unwrap().to_owned();
        sent.insert(id, Instant::now());
        frame
    };
    for _ in 0..under_way {
        let frame = say(&mut sent);
        line.feed(frame).await.unwrap();
    }
    line.flush().await.unwrap();
    while !sent.is_empty() {
        let Some(Ok(Message::Text(text))) = line.next().await else { continue };
        if !text.contains("\"type\":\"ack\"") {
            assert!(!text.contains("\"type\":\"refused\""), "{text}");
            continue;
        }
        let ack: Value = serde_json::from_str(&text).unwrap();
        if let Some(at) = sent.remove(ack["client_id"].as_str().unwrap()) {
            waits.push(at.elapsed().as_secs_f64() * 1_000.0);
        }
        if Instant::now() < until {
            let frame = say(&mut sent);
            line.send(frame).await.unwrap();
        }
    }
    waits
}

async fn durable_posts(server: &Server, tokens: &[String], space: &str) {
    let until = Instant::now() + WINDOW;
    let mut pumps = Vec::new();
    for token in &tokens[..8] {
        pumps.push(tokio::spawn(pump(server.line(token).await, space.to_owned(), IN_FLIGHT / 8, until)));
    }
    let mut waits = Vec::new();
    for pump in pumps {
        waits.extend(pump.await.unwrap());
    }
    waits.sort_by(f64::total_cmp);
    row("posts/s acknowledged durably, 64 under way, SQLite", &format!("{:.0}", waits.len() as f64 / WINDOW.as_secs_f64()), "≥ 3,000");
    row("  p50 · p99 of an acknowledgement (ms)", &format!("{:.1} · {:.1}", percentile(&waits, 0.5), percentile(&waits, 0.99)), "");
}

/// A room with many listeners and 64 messages under way: how many deliveries a second, and how late.
async fn full_room(server: &Server, tokens: &[String], space: &str) {
    let counted = Arc::new(AtomicU64::new(0));
    let over = Arc::new(AtomicBool::new(false));
    for token in tokens.iter().cycle().take(ROOM) {
        let mut line = server.line(token).await;
        line.send(Message::text(json!({ "type": "join", "stream": format!("space/{space}"), "after": null }).to_string())).await.unwrap();
        let (counted, over) = (counted.clone(), over.clone());
        tokio::spawn(async move {
            while let Some(Ok(message)) = line.next().await {
                if message.is_text() && message.to_text().unwrap().contains("\"kind\":\"message\"") {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
                if over.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (before, cpu, started) = (counted.load(Ordering::Relaxed), server.cpu_s(), Instant::now());
    let until = started + WINDOW;
    let mut pumps = Vec::new();
    for token in &tokens[..8] {
        pumps.push(tokio::spawn(pump(server.line(token).await, space.to_owned(), IN_FLIGHT / 8, until)));
    }
    let mut waits = Vec::new();
    for pump in pumps {
        waits.extend(pump.await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let delivered = counted.load(Ordering::Relaxed) - before;
    let seconds = started.elapsed().as_secs_f64();
    waits.sort_by(f64::total_cmp);
    row(&format!("deliveries/s, room of {ROOM}, 64 under way"), &format!("{:.0}", delivered as f64 / seconds), "≥ 400,000");
    row("  messages/s · p99 of an acknowledgement (ms)", &format!("{:.0} · {:.1}", waits.len() as f64 / seconds, percentile(&waits, 0.99)), "");
    row("  server CPU s per 100,000 deliveries", &format!("{:.2}", (server.cpu_s() - cpu) / delivered as f64 * 100_000.0), "≤ 3");
    row("  delivered of what was due (%)", &format!("{:.3}", delivered as f64 / (waits.len() * ROOM) as f64 * 100.0), "100");
    over.store(true, Ordering::Relaxed);
}

async fn idle_sockets(server: &Server, tokens: &[String]) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = server.resident_kib();
    let mut lines = Vec::with_capacity(IDLE);
    for token in tokens.iter().cycle().take(IDLE) {
        lines.push(server.line(token).await);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let each = (server.resident_kib().saturating_sub(before)) as f64 / lines.len() as f64;
    row(&format!("KiB per idle socket, {IDLE} of them"), &format!("{each:.1}"), "≤ 12");
}

async fn searches(server: &Server, token: &str) {
    let asked = ["อ่านไม่ออก", "คูณหาร", "ลดภาระเอกสาร", "แก้ปัญหาอ่านไม่ออกชั้นประถม", "นิเทศภายใน", "โรงเรียนขนาดเล็ก", "PLC", "สพป. เขต 1", "จับคู่อ่าน", "ขอแบบบันทึก"];
    let mut waits = Vec::new();
    for turn in 0..300 {
        let query = asked[turn % asked.len()];
        let started = Instant::now();
        let url = reqwest::Url::parse_with_params(&format!("http://{}/api/v1/search", server.address), [("q", query)]).unwrap();
        let answer = client().get(url).bearer_auth(token).send().await.unwrap();
        assert!(answer.status().is_success(), "search: {}", answer.status());
        answer.bytes().await.unwrap();
        waits.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    waits.sort_by(f64::total_cmp);
    row("search over the sample world, HTTP, p50 · p99 (ms)", &format!("{:.1} · {:.1}", percentile(&waits, 0.5), percentile(&waits, 0.99)), "");
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(" unknown").trim_start_matches(['\t', ' ', ':']).to_owned();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let commit = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output().map(|done| String::from_utf8_lossy(&done.stdout).trim().to_owned());
    format!("{model}, {cores} cores, commit {}", commit.unwrap_or_default())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("\n{}\n", machine());
    println!("| {:<52} | {:>14} | {:>10} |\n|{:-<54}|{:->16}|{:->12}|", "what", "measured", "first bar", "", "", "");
    let server = Server::start().await;
    let admin = server.tokens(&["demo.admin".into()]).remove(0);
    let lead = server.tokens(&["demo.lead".into()]).remove(0);
    let page: Value = serde_json::from_str(&server.get("/api/v1/people?limit=200", Some(&admin)).await.unwrap()).unwrap();
    let people = page["items"].as_array().unwrap();
    let logins: Vec<String> = people.iter().filter_map(|person| person["login"].as_str().map(str::to_owned)).collect();
    let ids: Vec<&str> = people.iter().map(|person| person["id"].as_str().unwrap()).collect();
    let me: Value = serde_json::from_str(&server.get("/api/v1/me", Some(&lead)).await.unwrap()).unwrap();
    let school = me["school"]["id"].as_str().unwrap();
    let found: Value = serde_json::from_str(&server.get(&format!("/api/v1/networks?organisation={school}"), Some(&lead)).await.unwrap()).unwrap();
    let space = server.post("/spaces", &lead, json!({ "name": "ห้องวัดความเร็ว", "network": found["items"][0]["id"], "audience": "closed" })).await;
    let space = space["id"].as_str().unwrap().to_owned();
    server.post(&format!("/spaces/{space}/members"), &lead, json!({ "people": ids })).await;
    let tokens = server.tokens(&logins);
    searches(&server, &lead).await;
    durable_posts(&server, &tokens, &space).await;
    idle_sockets(&server, &tokens).await;
    full_room(&server, &tokens, &space).await;
    println!();
}
