//! Nobody shuts others out: every change draws on a budget of its own, what is said in passing is gathered, heavy work goes by turns, and nobody waits
//! for somebody else's push service.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::{Method, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    adoption::published,
    both_engines, files,
    neighbours::Neighbours,
    support::{Answer, Browser, Client, Ground, Node, PushService, Socket, World, clock},
};

/// A room of the network with everybody of it.
async fn room(editor: &Client, network: &str) -> String {
    let new = json!({ "name": "ห้องเครือข่าย", "network": network, "kind": "plc", "audience": "open" });
    editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn say(client: &Client, space: &str) -> i64 {
    client.post(&format!("/spaces/{space}/messages"), json!({ "client_id": Uuid::now_v7(), "body": "สวัสดี" })).await.expect(201)["number"].as_i64().unwrap()
}

/// A sum that the node counts.
async fn counted(node: &Node, name: &str) -> u64 {
    let page = node.client().site("/metrics").await.unwrap().text;
    let line = page.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0, |number| number.trim().parse::<f64>().unwrap() as u64)
}

const PAPERS: &str = "kalyanamit_heavy_begun{kind=\"paper\"} ";
const TABLES: &str = "kalyanamit_heavy_begun{kind=\"table\"} ";

both_engines!(every_change_draws_on_a_budget_whatever_route_or_frame_it_comes_by, async |engine| {
    let limits: Vec<(&str, u64)> =
        ["POSTS", "MARKS", "FORMS", "FILES", "HEAVY"].map(|class| format!("{class}_PER_MINUTE")).map(|name| (&*name.leak(), 1)).into();
    let here = Neighbours::with(engine, &limits).await;
    let member = here.person("teacher.a");
    let table: Value = serde_json::from_str(&here.world.cli(&["policy"]).await.ok()).unwrap();
    let mut walked: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.as_array().unwrap() {
        let (method, path) = (row["method"].as_str().unwrap(), row["path"].as_str().unwrap());
        if method == "LIVE" {
            assert!(row["limit"].is_string(), "{path} on the socket");
            continue;
        }
        if method != "GET" {
            assert!(["talk", "mark", "form", "file", "heavy"].iter().any(|class| row["limit"] == *class), "{method} {path}: {}", row["limit"]);
        }
        let Some(class) = row["limit"].as_str() else { continue };
        // Nothing stands at such an address: what is counted is the asking.
        let path: Vec<&str> = path.trim_start_matches("/api/v1").split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect();
        let ask = async || Answer::of(member.request(method.parse().unwrap(), &path.join("/")).json(&json!({})).send().await.unwrap()).await.unwrap();
        let mut second = ask().await;
        // Whatever came before, one of two within a minute is one too many.
        if second.status != 429 {
            second = ask().await;
        }
        assert!(
            second.headers.get(header::RETRY_AFTER).is_some_and(|wait| wait.to_str().unwrap().parse::<u64>().unwrap() > 0),
            "{method} {path:?}: {second:?}"
        );
        assert_eq!(second.problem(429), "too_fast", "{method} {path:?}");
        *walked.entry(class.to_owned()).or_default() += 1;
    }
    assert!(walked.len() == 5 && walked.values().sum::<usize>() > 100, "{walked:?}");

    // The socket draws on the same budget, and others have theirs.
    let mut socket = Socket::connect(&member).await;
    for _ in 0..2 {
        socket.send(json!({ "type": "post", "space": "none", "client_id": Uuid::now_v7(), "body": "สวัสดี" })).await;
    }
    let refused = [socket.expect("refused").await, socket.expect("refused").await];
    assert!(refused.iter().any(|frame| frame["code"] == "too_fast"), "{refused:?}");
    assert_eq!(here.person("partner.a").delete("/spaces/none/messages/1").await.problem(404), "not_found");
});

both_engines!(a_member_who_toggles_a_reaction_writes_no_more_than_the_budget, async |engine| {
    const BUDGET: u64 = 20;
    let here = Neighbours::with(engine, &[("MARKS_PER_MINUTE", BUDGET)]).await;
    let space = room(&here.person("editor.a"), here.id("a")).await;
    let (busy, other) = (here.person("teacher.a"), here.person("partner.a"));
    let number = say(&other, &space).await;
    let path = format!("/spaces/{space}/messages/{number}/reactions/thanks");
    let begun = Instant::now();
    let mut refused = 0;
    for turn in 0..100 {
        let answer = if turn % 2 == 0 { busy.put(&path, Value::Null).await } else { busy.delete(&path).await };
        match answer.status {
            204 => {}
            429 => refused += 1,
            _ => panic!("{answer:?}"),
        }
    }
    let most = BUDGET + begun.elapsed().as_secs() * BUDGET / 60 + 1;
    assert!(100 - refused <= most, "{refused} refused, {most} allowed");
    let events = here.person("editor.a").get(&format!("/spaces/{space}/events?limit=500")).await.expect(200);
    let told = events["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "reaction").count() as u64;
    assert!(told <= most, "{told} in the log");
    other.put(&path, Value::Null).await.expect(204);
    busy.post(&format!("/spaces/{space}/messages"), json!({ "client_id": Uuid::now_v7(), "body": "ขอบคุณค่ะ" })).await.expect(201);
});

/// What a seat hears of one type in this time.
async fn overheard(socket: &mut Socket, kind: &str, within: Duration) -> Vec<Value> {
    let mut heard = Vec::new();
    let listening = async {
        while let Some(frame) = socket.next_frame().await {
            if frame["type"] == kind {
                heard.push(frame);
            }
        }
    };
    drop(tokio::time::timeout(within, listening).await);
    heard
}

both_engines!(typing_and_reading_are_passed_on_once_a_second_and_the_newest_counts, async |engine| {
    let here = Neighbours::on(engine).await;
    let space = room(&here.person("editor.a"), here.id("a")).await;
    let stream = format!("space/{space}");
    let (anna, bom) = (here.person("teacher.a"), here.person("partner.a"));
    for _ in 0..30 {
        say(&anna, &space).await;
    }
    let mut witness = Socket::connect(&here.person("editor.a")).await;
    let head = witness.join(&stream, None).await;
    let (mut one, mut two) = (Socket::connect(&anna).await, Socket::connect(&bom).await);
    let begun = Instant::now();
    for _ in 0..40 {
        one.send(json!({ "type": "typing", "space": space })).await;
        two.send(json!({ "type": "typing", "space": space })).await;
    }
    let heard = overheard(&mut witness, "typing", Duration::from_millis(3_500)).await;
    let seconds = begun.elapsed().as_secs() as usize;
    assert!((2..=seconds + 2).contains(&heard.len()), "{} in {seconds} s", heard.len());
    let who = |login: &str| heard.iter().filter(|frame| frame["person"]["id"] == here.id(login)).count();
    assert!(who("teacher.a") > 0 && who("partner.a") > 0, "both are heard: {heard:?}");

    let begun = Instant::now();
    for number in 1..=head {
        two.send(json!({ "type": "read", "space": space, "number": number })).await;
    }
    let heard = overheard(&mut witness, "read", Duration::from_millis(3_500)).await;
    let seconds = begun.elapsed().as_secs() as usize;
    assert!((1..=seconds + 2).contains(&heard.len()), "{} in {seconds} s", heard.len());
    assert_eq!(heard.last().map(|frame| frame["number"].clone()), Some(json!(head)), "the last word is the newest");
    assert_eq!(bom.get(&format!("/spaces/{space}")).await.expect(200)["me"]["read"], head, "nothing read is lost");
    two.expect_none("error", Duration::from_millis(100)).await;
});

both_engines!(a_booklet_is_set_once_however_many_ask_and_anew_when_its_words_change, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    let practice = published(&editor, &format!("อ่านวันละสิบนาที {}", Uuid::now_v7()), "public").await;
    let new = json!({ "id": "shelf", "network": here.id("a"), "title": "อ่านออกทั้งเครือข่าย", "items": [{ "practice": practice }] });
    editor.post("/collections", new).await.expect(201);
    editor.put("/collections/shelf/publication", json!({ "audience": "public" })).await.expect(200);
    let before = counted(&here.node, PAPERS).await;
    let stranger = here.node.client();
    let ask = async |client: &Client| {
        let answer = client.request(Method::GET, "/collections/shelf/booklet").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{:?}", answer.headers());
        answer.bytes().await.unwrap()
    };
    let files = join_all((0..40).map(|_| ask(&stranger))).await;
    assert!(files.iter().all(|file| file.starts_with(b"%PDF-") && *file == files[0]));
    assert_eq!(counted(&here.node, PAPERS).await - before, 1, "of those who ask at once one has it set");
    ask(&editor).await;
    assert_eq!(counted(&here.node, PAPERS).await - before, 1, "the words are the same for whoever reads them");
    let version = editor.get("/collections/shelf").await.expect(200)["version"].to_string();
    editor.patch("/collections/shelf", &version, json!({ "title": "อ่านคล่องทั้งเครือข่าย" })).await.expect(200);
    assert_ne!(ask(&stranger).await, files[0]);
    assert_eq!(counted(&here.node, PAPERS).await - before, 2);
});

both_engines!(heavy_work_of_one_person_has_a_budget_and_paper_that_stands_costs_none, async |engine| {
    let here = Neighbours::with(engine, &[("HEAVY_PER_MINUTE", 2)]).await;
    let editor = here.person("editor.a");
    let practice = published(&editor, &format!("อ่านคู่ {}", Uuid::now_v7()), "public").await;
    let new = json!({ "id": "shelf", "network": here.id("a"), "title": "ชุดทดสอบ", "items": [{ "practice": practice }] });
    editor.post("/collections", new).await.expect(201);
    let mut formats = Vec::new();
    for query in ["format=html", "format=docx", "format=html&digits=thai"] {
        formats.push(editor.get(&format!("/collections/shelf/booklet?{query}")).await.status);
    }
    assert_eq!(formats, [200, 200, 429]);
    for _ in 0..5 {
        assert_eq!(editor.get("/collections/shelf/booklet?format=html").await.status, 200, "it stands already");
    }
});

/// A talk of so many people, each with a line.
fn talk(people: usize) -> String {
    let lines: String = (0..people).map(|n| format!("09:30\tครูคนที่ {n}\tสวัสดี {n}\n")).collect();
    format!("[LINE] Chat history in ครูทั้งเขต\nSaved on: 2026/09/27 08:00\n\nFri, 9/25/2026\n{lines}")
}

both_engines!(a_line_preview_is_made_once_for_each_decision_and_a_crowd_is_refused, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_FORMS_PER_MINUTE", 0);
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    let new = json!({ "name": "ห้องประวัติ", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
    let space = lead.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    let imports = format!("/spaces/{space}/imports");
    let refused = lead.upload(&imports, "text/plain", talk(5_001)).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "too_many_names", "{refused}");
    assert!(refused["detail"].as_str().unwrap().contains("5001"), "{refused}");

    let import = lead.upload(&imports, "text/plain", talk(400)).await.expect(201);
    assert_eq!(import["names"].as_array().unwrap().len(), 400);
    let path = format!("{imports}/{}", import["id"].as_str().unwrap());
    let before = counted(&node, TABLES).await;
    for _ in 0..5 {
        assert_eq!(lead.get(&path).await.expect(200)["names"], import["names"]);
        assert_eq!(lead.get(&imports).await.expect(200)["items"][0]["id"], import["id"]);
    }
    assert_eq!(counted(&node, TABLES).await, before, "nothing changed, nothing was made again");
    let decision = json!({ "names": { "ครูคนที่ 7": { "dropped": true } } });
    let decided = lead.patch(&path, &import["version"].to_string(), decision).await.expect(200);
    assert_eq!((&decided["names"][7]["dropped"], &decided["counts"]["dropped"]), (&json!(true), &json!(1)));
    assert_eq!(lead.get(&path).await.expect(200)["names"], decided["names"]);
});

/// A picture that is small as a file and large as a picture.
fn blank() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image::GrayImage::new(2_000, 2_000)).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

both_engines!(many_pictures_of_one_person_let_anothers_go_first, async |engine| {
    const PICTURES: usize = 12;
    let here = Neighbours::on(engine).await;
    let space = room(&here.person("editor.a"), here.id("a")).await;
    let (busy, other, bytes) = (here.person("teacher.a"), here.person("partner.a"), blank());
    let done = Arc::new(AtomicUsize::new(0));
    let flood: Vec<_> = (0..PICTURES)
        .map(|n| {
            let (busy, space, bytes, done) = (busy.clone(), space.clone(), bytes.clone(), done.clone());
            tokio::spawn(async move {
                let file = files::uploaded(&busy, &space, &format!("ภาพ {n}.png"), &bytes).await;
                done.fetch_add(1, Ordering::Relaxed);
                file["state"] == "ready"
            })
        })
        .collect();
    while done.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let before = done.load(Ordering::Relaxed);
    assert_eq!(files::uploaded(&other, &space, "ภาพเดียว.png", &bytes).await["state"], "ready");
    let meanwhile = done.load(Ordering::Relaxed) - before;
    let all: Vec<bool> = join_all(flood).await.into_iter().map(Result::unwrap).collect();
    assert!(all.into_iter().all(|ready| ready), "nobody's picture is lost");
    assert!(meanwhile < PICTURES / 2, "{meanwhile} of {PICTURES} went first");
});

/// Takes every line and never says a word; how many it holds.
async fn black_hole() -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, open) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let holds = open.clone();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let holds = holds.clone();
            tokio::spawn(async move {
                holds.fetch_add(1, Ordering::Relaxed);
                drop(tokio::io::copy(&mut line, &mut tokio::io::sink()).await);
                holds.fetch_sub(1, Ordering::Relaxed);
            });
        }
    });
    (address, open)
}

both_engines!(a_push_service_that_never_answers_stalls_nobody, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-02T10:00"));
    let ground = Ground::on(&world).await;
    let anna = ground.person("anna.t");
    let space = {
        let network = anna.own_network().await;
        room(ground.person("edit.l"), &network).await
    };
    let (dark, open) = black_hole().await;
    let service = PushService::start().await;
    for (login, devices) in [("lead.l", 4), ("edit.l", 4)] {
        for device in 0..devices {
            let mut phone = Browser::at(&service, &format!("{login}-{device}")).subscription();
            phone["endpoint"] = json!(format!("http://{dark}/push/{login}-{device}"));
            ground.person(login).put("/notifications/push/subscriptions", phone).await.expect(204);
        }
    }
    let phone = Browser::at(&service, "phone");
    ground.person("bom.t").put("/notifications/push/subscriptions", phone.subscription()).await.expect(204);
    let mention = async |login: &str| {
        let body = format!("@[{}] ดูหน่อย", ground.id(login).await);
        anna.post(&format!("/spaces/{space}/messages"), json!({ "client_id": Uuid::now_v7(), "body": body })).await.expect(201);
    };
    mention("lead.l").await;
    mention("edit.l").await;
    let begun = Instant::now();
    while open.load(Ordering::Relaxed) < 2 {
        assert!(begun.elapsed().as_secs() < 20, "the dark service is rung");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    mention("bom.t").await;
    let pushed = service.expect(1).await;
    assert_eq!(pushed[0].device, "phone", "eight lines of others lead nowhere meanwhile");
});
