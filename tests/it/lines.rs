//! Lines as they are in the field: gone without a word, read too slowly, cut all at once; and readers beside many writers (R6, R7, R8, R11).

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures::future::join_all;
use kalyanamit::platform::Time;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Engine, Hole, Node, Socket, World, clock},
};

/// A room of the lead and the teacher on a node without limits on haste.
struct Scene {
    node: Node,
    lead: Client,
    teacher: Client,
    space: String,
    _world: World,
}

impl Scene {
    async fn on(engine: Engine) -> Self {
        let mut world = World::tiny(engine).await;
        for limit in ["POSTS_PER_MINUTE", "FRAMES_PER_SECOND", "SOCKETS_PER_ACCOUNT", "CONNECTIONS_PER_ADDRESS"] {
            world.set(&format!("KALYANAMIT_LIMIT_{limit}"), 0);
        }
        let node = world.node().await;
        let (lead, teacher) = (node.sign_in("demo.lead").await, node.sign_in("demo.teacher").await);
        let network = lead.own_network().await;
        let new = json!({ "name": "ห้องสายไม่ดี", "network": network, "kind": "plc", "audience": "open" });
        let space = lead.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
        Self { node, lead, teacher, space, _world: world }
    }

    fn stream(&self) -> String {
        format!("space/{}", self.space)
    }

    fn post(&self, body: &str) -> Value {
        json!({ "type": "post", "space": self.space, "client_id": Uuid::now_v7(), "body": body })
    }

    async fn say(&self, client: &Client, body: &str) -> i64 {
        let said = json!({ "client_id": Uuid::now_v7(), "body": body });
        client.post(&format!("/spaces/{}/messages", self.space), said).await.expect(201)["number"].as_i64().unwrap()
    }

    async fn sockets(&self) -> u64 {
        let page = self.node.client().site("/metrics").await.unwrap().text;
        let line = page.lines().find_map(|line| line.strip_prefix("kalyanamit_sockets ")).expect("a count of sockets");
        line.trim().parse::<f64>().unwrap() as u64
    }
}

const DEAD_WITHIN_S: f64 = 45.0;

both_engines!(a_line_that_is_gone_without_a_word_is_noticed_in_time, async |engine| {
    const LINES: usize = 25;
    let scene = Scene::on(engine).await;
    let mut witness = Socket::connect(&scene.lead).await;
    witness.join(&scene.stream(), None).await;
    let hole = Hole::before(scene.lead.address()).await;
    let mut lines = Vec::new();
    for _ in 0..LINES {
        let mut line = Socket::over(&scene.teacher, tokio::net::TcpStream::connect(hole.address).await.unwrap()).await;
        line.join(&scene.stream(), None).await;
        lines.push(line);
    }
    while witness.expect("presence").await["people"] != 2 {}
    hole.swallow();
    let swallowed = clock::now();
    let said: Vec<Value> = (0..LINES).map(|n| scene.post(&format!("คำที่หายในหลุม {n}"))).collect();
    for (line, frame) in lines.iter_mut().zip(&said) {
        line.send(frame.clone()).await;
    }
    // The witness is told when the last of them is let go: the server's own clock says when that was.
    let alone = async {
        loop {
            match witness.next_frame().await.expect("the witness stays") {
                frame if frame["type"] == "presence" && frame["people"] == 1 => return Time::parse(frame["at"].as_str().unwrap()).unwrap(),
                _ => {}
            }
        }
    };
    let noticed = tokio::time::timeout(Duration::from_secs(90), alone).await.expect("dead lines are let go");
    let took = (noticed.0 - swallowed.0) as f64 / 1_000.0;
    assert!(took <= DEAD_WITHIN_S, "noticed after {took} s");
    assert_eq!(scene.sockets().await, 1, "nothing is left of them");
    // Their words were never answered, so the clients say them again, over another line: once each.
    let mut back = Socket::connect(&scene.teacher).await;
    for frame in &said {
        back.send(frame.clone()).await;
        back.send(frame.clone()).await;
        assert_eq!(back.expect("ack").await["number"], back.expect("ack").await["number"]);
    }
    let page = scene.lead.get(&format!("/spaces/{}/messages?limit=100", scene.space)).await.expect(200);
    let kept: Vec<&str> = page["items"].as_array().unwrap().iter().filter_map(|message| message["body"].as_str()).collect();
    assert!(said.iter().all(|frame| kept.iter().filter(|body| **body == frame["body"]).count() == 1));
    println!("R6 halfopen={LINES} noticed_max_s={took:.1} delivered=100% sockets_leaked=0");
});

both_engines!(a_slow_reader_harms_nobody, async |engine| {
    const SLOW: usize = 20;
    const POSTS: usize = 150;
    let scene = Scene::on(engine).await;
    let mut quick = Socket::connect(&scene.lead).await;
    let begins = quick.join(&scene.stream(), None).await;
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        let line = TcpSocket::new_v4().unwrap();
        line.set_recv_buffer_size(4 * 1024).unwrap();
        let mut socket = Socket::over(&scene.teacher, line.connect(scene.teacher.address()).await.unwrap()).await;
        socket.join(&scene.stream(), None).await;
        slow.push(socket);
    }
    let before = scene.node.resident_kib();
    // 24 KB each: together far more than any buffer on the way holds.
    let long = "ครูอ่านช้า".repeat(800);
    let begun = Instant::now();
    let posting = async {
        for _ in 0..POSTS {
            scene.say(&scene.lead, &long).await;
        }
    };
    let reading = async {
        let mut last = begins;
        while last < begins + POSTS as i64 {
            let event = quick.expect("event").await;
            assert_eq!(event["number"], last + 1, "nobody else misses anything");
            last += 1;
        }
    };
    futures::join!(posting, reading);
    let (took, grown) = (begun.elapsed(), scene.node.resident_kib().saturating_sub(before) / 1024);
    assert!(grown <= 64, "{grown} MiB more for readers who do not read");
    let head = begins + POSTS as i64;
    let recovered = join_all(slow.into_iter().map(async |mut socket| {
        // Each reads on from where it stands, or is told to load anew; in the end nothing is missing.
        let mut last = begins;
        while last < head {
            match socket.next_or_code().await {
                Ok(frame) if frame["type"] == "event" => {
                    assert_eq!(frame["number"], last + 1);
                    last += 1;
                }
                Ok(frame) if frame["type"] == "reset" => return frame["head"].as_i64().unwrap() <= head,
                Ok(_) => {}
                Err(_) => {
                    socket = Socket::connect(&scene.teacher).await;
                    socket.send(json!({ "type": "join", "stream": scene.stream(), "after": last })).await;
                }
            }
        }
        true
    }))
    .await;
    assert!(recovered.iter().all(|well| *well));
    println!("R7 slow={SLOW} posts={POSTS} in_s={:.1} rss_growth_mib={grown} slow_recovered={}", took.as_secs_f64(), recovered.len());
});

both_engines!(who_speaks_without_reading_gets_everything_once_it_reads, async |engine| {
    const POSTS: usize = 120;
    let scene = Scene::on(engine).await;
    let line = TcpSocket::new_v4().unwrap();
    line.set_recv_buffer_size(4 * 1024).unwrap();
    let mut socket = Socket::over(&scene.lead, line.connect(scene.lead.address()).await.unwrap()).await;
    let begins = socket.join(&scene.stream(), None).await;
    // Answers and the room's own words meet in a line that is full long before the last.
    let long = "พูดแล้วไม่ฟัง".repeat(700);
    for _ in 0..POSTS {
        socket.send(json!({ "type": "post", "space": scene.space, "client_id": Uuid::now_v7(), "body": long })).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (mut answered, mut last) = (0, begins);
    while answered < POSTS || last < begins + POSTS as i64 {
        match socket.next_or_code().await.expect("a line that is read again is not let go") {
            frame if frame["type"] == "ack" => answered += 1,
            frame if frame["type"] == "event" => {
                assert_eq!(frame["number"], last + 1);
                last += 1;
            }
            _ => {}
        }
    }
});

both_engines!(a_storm_of_returning_lines_is_served, async |engine| {
    const LINES: usize = 200;
    let scene = Scene::on(engine).await;
    let mut lines = Vec::new();
    for _ in 0..LINES {
        let mut line = Socket::connect(&scene.teacher).await;
        let head = line.join(&scene.stream(), None).await;
        lines.push((line, head));
    }
    let stands = scene.say(&scene.lead, "ก่อนสายขาด").await;
    for (line, _) in &mut lines {
        while line.expect("event").await["number"] != stands {}
    }
    // All of them at one instant; and talk goes on while they come back.
    drop(lines);
    let begun = Instant::now();
    let talking = async {
        let mut slowest = Duration::ZERO;
        for n in 0..40 {
            let asked = Instant::now();
            scene.say(&scene.lead, &format!("ระหว่างพายุ {n}")).await;
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    };
    let returning = join_all((0..LINES).map(async |_| {
        let mut line = Socket::connect(&scene.teacher).await;
        line.send(json!({ "type": "join", "stream": scene.stream(), "after": stands })).await;
        for number in stands + 1..=stands + 40 {
            assert_eq!(line.expect("event").await["number"], number);
        }
    }));
    let (slowest, _) = futures::join!(talking, returning);
    println!("R8 resumed={LINES} all_back_s={:.1} slowest_send_ms={} http_500=0", begun.elapsed().as_secs_f64(), slowest.as_millis());
});

both_engines!(no_reader_skips_a_late_commit, async |engine| {
    const WRITERS: usize = 64;
    const EACH: usize = 12;
    let scene = Scene::on(engine).await;
    // A first word makes its writer a member, which is an event too.
    scene.say(&scene.lead, "ก่อนทุกคนเขียน").await;
    let begins = scene.say(&scene.teacher, "พร้อมแล้ว").await;
    let until = begins + (WRITERS * EACH) as i64;
    let writing = join_all((0..WRITERS).map(async |writer| {
        let mut numbers = Vec::new();
        for n in 0..EACH {
            let who = if writer % 2 == 0 { &scene.lead } else { &scene.teacher };
            numbers.push(scene.say(who, &format!("{writer} {n}")).await);
        }
        numbers
    }));
    // By HTTP from a cursor of their own, page sizes all different; and by socket.
    let polling = join_all((0..32).map(async |reader| {
        let mut last = begins;
        while last < until {
            let path = format!("/streams/{}/events?after={last}&limit={}", scene.stream(), 1 + reader * 3);
            for event in scene.lead.get(&path).await.expect(200)["events"].as_array().unwrap() {
                assert_eq!(event["number"], last + 1, "a number was skipped or came late");
                last += 1;
            }
            tokio::task::yield_now().await;
        }
    }));
    let listening = join_all((0..32).map(async |_| {
        let mut socket = Socket::connect(&scene.teacher).await;
        socket.send(json!({ "type": "join", "stream": scene.stream(), "after": begins })).await;
        let mut last = begins;
        while last < until {
            let frame = socket.expect("event").await;
            assert_eq!(frame["number"], last + 1);
            last += 1;
        }
    }));
    let (numbers, ..) = futures::join!(writing, polling, listening);
    let told: BTreeSet<i64> = numbers.into_iter().flatten().collect();
    assert!(told.into_iter().eq(begins + 1..=until), "each number was told to one writer");
    println!("R11 commits={} readers=64 skipped=0", WRITERS * EACH);
});
