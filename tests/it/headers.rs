//! What a request says of itself: who calls (behind a proxy too), once, and no more.

use reqwest::{Method, header};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    both_engines,
    support::{Answer, Client, Engine, Node, Socket, World},
};

/// A node that believes the proxy on this machine.
async fn behind_a_proxy(engine: Engine, limits: &[(&str, u64)]) -> (World, Node) {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_TRUSTED_PROXIES", "127.0.0.1");
    for (name, value) in limits {
        world.set(&format!("KALYANAMIT_LIMIT_{name}"), value);
    }
    let node = world.node().await;
    (world, node)
}

/// A sign-in with a wrong password, with these lines of a header.
async fn guess(client: &Client, login: &str, lines: &[(&str, &str)]) -> u16 {
    let visitor = client.visitor();
    let request = visitor.request(Method::POST, "/session").json(&json!({ "login": login, "password": "ไม่ใช่รหัสนี้แน่นอน" }));
    let request = lines.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::of(request.send().await.unwrap()).await.unwrap().status
}

both_engines!(guesses_behind_a_proxy_count_for_whom_the_proxy_saw, async |engine| {
    let (_world, node) = behind_a_proxy(engine, &[("SIGNINS_PER_MINUTE", 3)]).await;
    let client = node.client();
    // Each time another first line, another port: the client's own words make no new address.
    let mut refused = 0;
    for number in 0..12 {
        let own = format!("192.0.2.{number}");
        let seen = format!("203.0.113.5:{}", 4_000 + number);
        let status = guess(&client, "one.guesser", &[("x-forwarded-for", &own), ("x-forwarded-for", &seen)]).await;
        assert!(matches!(status, 401 | 429), "{status}");
        refused += usize::from(status == 429);
    }
    assert!(refused >= 6, "{refused} of 12 guesses were refused");
    assert_eq!(guess(&client, "somebody.else", &[("x-forwarded-for", "198.51.100.7")]).await, 401, "another client is not held up");
    // What cannot be read counts as the proxy, however it is varied.
    let mut refused = 0;
    for number in 0..12 {
        let nonsense = format!("host-{number}");
        refused += usize::from(guess(&client, "other.guesser", &[("x-forwarded-for", &nonsense)]).await == 429);
    }
    assert!(refused >= 6, "{refused} of 12 guesses were refused");
});

both_engines!(lines_behind_a_proxy_count_for_their_client, async |engine| {
    let (_world, node) = behind_a_proxy(engine, &[("CONNECTIONS_PER_ADDRESS", 3)]).await;
    let teacher = node.sign_in("demo.teacher").await;
    let open = async |address: &str| {
        let headers = [("origin", teacher.origin()), ("x-forwarded-for", address.to_owned())];
        let headers = headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Socket::handshake(&teacher, headers).await
    };
    let mut held = Vec::new();
    for port in 1..=3 {
        held.push(open(&format!("203.0.113.5:{port}")).await.unwrap_or_else(|status| panic!("line {port}: {status}")));
    }
    assert_eq!(open("203.0.113.5").await.err(), Some(429));
    assert_eq!(open("198.51.100.7, 203.0.113.5").await.err(), Some(429), "what the client wrote itself does not help");
    open("198.51.100.7").await.expect("another client of the same proxy");
    held.pop();
    let begun = tokio::time::Instant::now();
    while open("203.0.113.5").await.is_err() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "the place of a closed line is not given back");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
});

/// The status of a request written out, header line by header line.
async fn raw(client: &Client, request: &str) -> u16 {
    let mut line = TcpStream::connect(client.address()).await.unwrap();
    line.write_all(request.as_bytes()).await.unwrap();
    let mut said = vec![0u8; 512];
    let read = line.read(&mut said).await.unwrap();
    let said = String::from_utf8_lossy(&said[..read]).into_owned();
    said.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{said}"))
}

both_engines!(a_header_that_says_one_thing_is_said_once, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let client = node.client();
    let (host, own) = (client.address().to_string(), client.origin());
    let foreign = "http://evil.example";
    let cookie = node.sign_in("demo.teacher").await.credentials().unwrap().1;
    let other = node.sign_in("demo.lead").await.credentials().unwrap().1;
    let body = r#"{"demo":"demo.teacher"}"#;
    let post = |lines: &str| {
        format!("POST /api/v1/session HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{lines}\r\n{body}", body.len())
    };
    let get = |path: &str, lines: &str| format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{lines}\r\n");
    let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    assert_eq!(raw(&client, &post(&format!("x-kalyanamit: 1\r\norigin: {own}\r\n"))).await, 201);
    assert_eq!(raw(&client, &get("/api/v1/me", &format!("cookie: {cookie}\r\n"))).await, 200);
    assert_eq!(raw(&client, &get("/api/v1/me", &format!("cookie: a=b\r\ncookie: {cookie}\r\n"))).await, 200, "cookies may come in several lines");
    for (first, second) in [(own.as_str(), foreign), (foreign, own.as_str()), (own.as_str(), own.as_str())] {
        let origins = format!("origin: {first}\r\norigin: {second}\r\n");
        assert_eq!(raw(&client, &post(&format!("x-kalyanamit: 1\r\n{origins}"))).await, 403, "{first} {second}");
        assert_eq!(raw(&client, &get("/api/v1/live", &format!("{upgrade}cookie: {cookie}\r\n{origins}"))).await, 403, "{first} {second}");
    }
    let twice = [
        get("/livez", "host: evil.example\r\n"),
        get("/api/v1/me", "authorization: Bearer a\r\nauthorization: Bearer b\r\n"),
        post(&format!("x-kalyanamit: 0\r\nx-kalyanamit: 1\r\norigin: {own}\r\n")),
        post(&format!("content-type: text/plain\r\nx-kalyanamit: 1\r\norigin: {own}\r\n")),
        get("/api/v1/me", "if-match: \"1\"\r\nif-match: \"2\"\r\n"),
    ];
    for request in twice {
        assert_eq!(raw(&client, &request).await, 400, "{request}");
    }
    for cookies in [format!("cookie: {cookie}\r\ncookie: {other}\r\n"), format!("cookie: {cookie}; {other}\r\n")] {
        assert_eq!(raw(&client, &get("/api/v1/me", &cookies)).await, 401, "of two sessions none holds");
    }
});

both_engines!(figures_are_for_the_operator, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |lines: &[(&str, &str)]| {
        let request = http.get(format!("http://{}/metrics", node.client().address()));
        lines.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask(&[]).await, 200, "beside the server");
    let (teacher, admin) = (world.token("demo.teacher").await, world.token("demo.admin").await);
    let (teacher, admin) = (format!("Bearer {teacher}"), format!("Bearer {admin}"));
    for added in ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"] {
        assert_eq!(ask(&[(added, "203.0.113.5")]).await, 404, "{added}");
        assert_eq!(ask(&[(added, "203.0.113.5"), (header::AUTHORIZATION.as_str(), &teacher)]).await, 404, "{added}: a teacher");
        assert_eq!(ask(&[(added, "203.0.113.5"), (header::AUTHORIZATION.as_str(), &admin)]).await, 200, "{added}: an administrator");
    }
});

both_engines!(a_body_is_held_to_what_its_route_can_need, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let (visitor, teacher) = (node.client().visitor(), node.sign_in("demo.lead").await);
    let filler = |bytes: usize| "a".repeat(bytes);
    // Nobody signed in: a login and a password, no more.
    for (path, body) in [
        ("/session".to_owned(), json!({ "login": filler(20_000), "password": "x" })),
        ("/session".to_owned(), json!({ "login": "x", "password": filler(20_000) })),
        ("/session".to_owned(), json!({ "demo": filler(20_000) })),
        (format!("/invitations/{}", filler(43)), json!({ "login": filler(20_000) })),
    ] {
        let answer = visitor.post(&path, body).await;
        assert!(matches!(answer.status, 404 | 413), "{path}: {answer:#?}");
        if path == "/session" {
            assert_eq!(answer.problem(413), "too_large");
        }
    }
    // Signed in: a form is small, words may be long.
    let network = teacher.own_network().await;
    let new = json!({ "name": "ห้องทดสอบ", "network": network, "kind": "plc", "audience": "closed" });
    let space = teacher.post("/spaces", new.clone()).await.expect(201)["id"].as_str().unwrap().to_owned();
    let mut wide = new;
    wide["filler"] = filler(70_000).into();
    assert_eq!(teacher.post("/spaces", wide).await.problem(413), "too_large");
    assert_eq!(teacher.put("/me/password", json!({ "password": filler(20_000) })).await.problem(413), "too_large");
    let words = json!({ "client_id": uuid::Uuid::now_v7(), "body": "ที่".repeat(10_000) });
    teacher.post(&format!("/spaces/{space}/messages"), words.clone()).await.expect(201);
    // The same as programs write it, each letter as an escape.
    let escaped: String =
        words.to_string().chars().flat_map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) }.chars().collect::<Vec<_>>()).collect();
    let request = teacher.request(Method::POST, &format!("/spaces/{space}/messages")).header(header::CONTENT_TYPE, "application/json").body(escaped);
    assert_eq!(request.send().await.unwrap().status(), 200, "a repeat");
    let flood = json!({ "client_id": uuid::Uuid::now_v7(), "body": filler(600_000) });
    assert_eq!(teacher.post(&format!("/spaces/{space}/messages"), flood).await.problem(413), "too_large");
    assert_eq!(teacher.post("/practices", json!({ "filler": filler(3 << 20) })).await.status, 413);
});
