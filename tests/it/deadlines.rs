//! L1, L4 at a tenth of their size: every line has a deadline, and whoever has not signed in takes no place of those who have.

use std::time::Duration;

use serde_json::{Value, json};
use socket2::{Domain, Socket as RawSocket, Type};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use crate::support::{Client, Engine, Node, Socket, World};

/// L4.
const FREED_WITHIN: Duration = Duration::from_secs(30);
/// What a busy machine adds.
const SLACK: Duration = Duration::from_secs(10);
/// A line of 64 kbit/s.
const PHONE_BYTES_PER_S: usize = 8_000;
/// Longer than we wait for anybody who gives or takes nothing.
const SLOW_FOR: usize = 27;

async fn ready(open_files: Option<u64>) -> (World, Node) {
    let mut world = World::tiny(Engine::Sqlite).await;
    if let Some(most) = open_files {
        world.limit_open_files(most, most);
    }
    let node = world.node().await;
    (world, node)
}

async fn line(client: &Client) -> TcpStream {
    TcpStream::connect(client.address()).await.unwrap()
}

/// A line whose end takes in next to nothing that it does not read.
async fn narrow_line(client: &Client) -> TcpStream {
    let socket = RawSocket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    socket.connect(&client.address().into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    TcpStream::from_std(socket.into()).unwrap()
}

/// Asks for far more than a line holds.
fn much(client: &Client) -> Vec<u8> {
    format!("GET /api/openapi.json HTTP/1.1\r\nhost: {}\r\n\r\n", client.address()).repeat(40).into_bytes()
}

/// How long it takes until the server has closed a line, to which a byte is written now and then; and what it said before.
async fn freed(mut line: TcpStream, every: Option<Duration>) -> (Duration, String) {
    let begun = Instant::now();
    let (mut said, mut some) = (Vec::new(), [0u8; 4_096]);
    while begun.elapsed() < FREED_WITHIN + SLACK {
        match timeout(every.unwrap_or(FREED_WITHIN), line.read(&mut some)).await {
            Ok(Ok(0) | Err(_)) => break,
            Ok(Ok(read)) => said.extend_from_slice(&some[..read]),
            // A line that is closed says so when it is read.
            Err(_) if every.is_some() => drop(line.write_all(b"a").await),
            Err(_) => {}
        }
    }
    (begun.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

/// A line that asks and reads nothing, until the server has cut it. What waits to be read hides the end, so the end is looked for by writing.
async fn freed_unread(client: &Client) -> (Duration, String) {
    let mut line = narrow_line(client).await;
    line.write_all(&much(client)).await.unwrap();
    let begun = Instant::now();
    while begun.elapsed() < FREED_WITHIN + SLACK && line.write_all(b"a").await.is_ok() {
        sleep(Duration::from_millis(500)).await;
    }
    (begun.elapsed(), String::new())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_gives_or_takes_next_to_nothing_is_let_go() {
    let (_world, node) = ready(None).await;
    let (client, teacher) = (node.client(), node.sign_in("demo.lead").await);
    let (name, credentials) = teacher.credentials().unwrap();
    let host = client.address();
    let drip = async |head: String| {
        let mut line = line(&client).await;
        line.write_all(head.as_bytes()).await.unwrap();
        freed(line, Some(Duration::from_secs(5))).await
    };
    let silent = async |head: &'static str| {
        let mut line = line(&client).await;
        line.write_all(head.as_bytes()).await.unwrap();
        freed(line, None).await
    };
    let body = "content-type: application/json\r\ncontent-length: 4000\r\n\r\n{";
    let unsigned = format!("POST /api/v1/session HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\nx-kalyanamit: 1\r\n{body}", client.origin());
    let signed = format!("POST /api/v1/spaces HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\nx-kalyanamit: 1\r\n{name}: {credentials}\r\n{body}", client.origin());
    let (nothing, half, rested, unsigned, signed, chunked, unread, slow_up, slow_down) = tokio::join!(
        silent(""),
        silent("GET /livez HTTP/1.1\r\nx-slow: "),
        silent("GET /livez HTTP/1.1\r\nhost: a\r\n\r\n"),
        drip(unsigned.clone()),
        drip(signed),
        drip(unsigned.replace("content-length: 4000", "transfer-encoding: chunked").replace("\r\n\r\n{", "\r\n\r\n5\r\n{")),
        freed_unread(&client),
        upload_slowly(&teacher),
        download_slowly(&client),
    );
    let all =
        [("silent", nothing), ("half a head", half), ("at rest", rested), ("body", unsigned), ("signed in", signed), ("chunked", chunked), ("unread", unread)];
    println!("L4 {:?}", all.each_ref().map(|(what, (took, _))| (what, took)));
    for (what, (took, _)) in &all {
        assert!(*took <= FREED_WITHIN, "{what}: {took:?}");
    }
    for (what, (_, said)) in &all[3..6] {
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("body_too_slow"), "{what}: {said}");
    }
    assert_eq!(slow_up, 200, "a slow phone's piece");
    assert!(slow_down, "a slow phone's download");
    assert_eq!(client.site("/livez").await.unwrap().status, 200);
}

/// A piece of an upload over a line of 64 kbit/s; the status that it was answered with.
async fn upload_slowly(teacher: &Client) -> u16 {
    let network = teacher.own_network().await;
    let new = json!({ "name": "ห้องทดสอบ", "network": network, "kind": "plc", "audience": "closed" });
    let space = teacher.post("/spaces", new).await.expect(201)["id"].clone();
    let bytes = vec![7u8; PHONE_BYTES_PER_S * SLOW_FOR];
    let new = json!({ "name": "แผนการสอน.bin", "bytes": bytes.len(), "parent": { "kind": "space", "id": space } });
    let file: Value = teacher.post("/files", new).await.expect(201);
    let (name, value) = teacher.credentials().unwrap();
    let (address, origin) = (teacher.address(), teacher.origin());
    let head = format!(
        "PATCH /api/v1/files/{} HTTP/1.1\r\nhost: {address}\r\norigin: {origin}\r\nx-kalyanamit: 1\r\n{name}: {value}\r\nupload-offset: 0\r\n\
         content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        file["id"].as_str().unwrap(),
        bytes.len()
    );
    let mut line = line(teacher).await;
    line.write_all(head.as_bytes()).await.unwrap();
    for some in bytes.chunks(PHONE_BYTES_PER_S / 2) {
        sleep(Duration::from_millis(500)).await;
        if line.write_all(some).await.is_err() {
            break;
        }
    }
    let mut said = [0u8; 12];
    match line.read_exact(&mut said).await {
        Ok(_) => String::from_utf8_lossy(&said[9..]).parse().unwrap_or(0),
        Err(_) => 0,
    }
}

/// Reads answers at 64 kbit/s for longer than anybody is waited for who reads nothing.
async fn download_slowly(client: &Client) -> bool {
    let mut line = narrow_line(client).await;
    line.write_all(&much(client)).await.unwrap();
    let mut some = vec![0u8; PHONE_BYTES_PER_S / 4];
    for _ in 0..SLOW_FOR * 4 {
        sleep(Duration::from_millis(250)).await;
        if line.read_exact(&mut some).await.is_err() {
            return false;
        }
    }
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_without_sign_in_shuts_nobody_out() {
    const FILES: u64 = 256;
    let (_world, node) = ready(Some(FILES)).await;
    let teacher = node.sign_in("demo.teacher").await;
    let mut socket = Socket::connect(&teacher).await;
    let client = node.client();
    // More lines than there are handles: that say nothing, that begin a head, that ask and do not read, and that drip a body.
    let mut held = Vec::new();
    for number in 0..300 {
        let mut line = narrow_line(&client).await;
        let said = match number % 4 {
            0 => Vec::new(),
            1 => b"GET / HTTP/1.1\r\nx-slow: ".to_vec(),
            2 => much(&client),
            _ => format!(
                "POST /api/v1/session HTTP/1.1\r\nhost: a\r\norigin: {}\r\nx-kalyanamit: 1\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{{",
                client.origin()
            )
            .into_bytes(),
        };
        // The server may have let it go already.
        drop(line.write_all(&said).await);
        held.push(line);
        if number % 25 == 24 {
            // Meanwhile: who is signed in goes on, on lines that were open and on new ones; and who comes to sign in can.
            socket.send(json!({ "type": "ping" })).await;
            socket.expect("pong").await;
            let again = node.client().with_token("no-such-token");
            assert_eq!(again.get("/me").await.status, 401, "after {number} lines");
            let colleague = node.sign_in("demo.lead").await;
            colleague.get("/me").await.expect(200);
            Socket::connect(&colleague).await;
        }
    }
    assert_eq!(client.site("/readyz").await.unwrap().status, 200);
    assert!(!node.log().contains("could not be accepted"), "the server ran out of handles");
    println!("L1 lines={} open_files={FILES} teacher=ok", held.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_takes_the_places_of_nobody_else() {
    let (_world, node) = ready(Some(256)).await;
    let greedy = node.sign_in("demo.teacher").await;
    let (name, value) = greedy.credentials().unwrap();
    let mut held = Vec::new();
    for _ in 0..200 {
        let mut line = narrow_line(&greedy).await;
        let asks = format!("GET /api/v1/me HTTP/1.1\r\nhost: a\r\n{name}: {value}\r\n\r\n");
        drop(line.write_all(asks.as_bytes()).await);
        drop(line.write_all(&much(&greedy)).await);
        held.push(line);
    }
    let other = node.sign_in("demo.lead").await;
    other.get("/me").await.expect(200);
    Socket::connect(&other).await;
    // L2: and no more sockets than an account may have.
    let mut refused = 0;
    let mut sockets = Vec::new();
    let origin = [("origin".parse().unwrap(), greedy.origin().parse().unwrap())];
    for _ in 0..30 {
        match Socket::handshake(&greedy, origin.clone().into_iter().collect()).await {
            Ok(socket) => sockets.push(socket),
            Err(status) => {
                assert_eq!(status, 429);
                refused += 1;
            }
        }
    }
    assert_eq!((sockets.len(), refused), (20, 10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_of_open_files_is_raised_at_the_start() {
    let mut world = World::tiny(Engine::Sqlite).await;
    world.limit_open_files(128, 1_024);
    let node = world.node().await;
    assert!(node.log().contains("\"open_files\":1024"), "{}", node.log());
}
