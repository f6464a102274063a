//! LINE history into a room (F-CH-10, T-20 to T-31, R21): preview, decisions, one appearance, nobody alerted.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Answer, Client, Engine, Ground, Node, Socket, World, clock, copied},
};

const TEXT: &str = "text/plain";
const FILE: &str = "[LINE] Chat history in ครูภาษาไทย\nSaved on: 2026/09/27 08:00\n\n\
Fri, 9/25/2026\n09:30\tแอน บ้านทุ่ง\tวันนี้เด็กอ่านได้ 12 คน\n09:31\tครูนอกกลุ่ม\t[รูป]\n09:32\t\tครูซีเข้าร่วมกลุ่ม\n\
\nSat, 9/26/2026\n08:10\tครูนอกกลุ่ม\t\"โทรหาได้ที่ 081-234-5678\nขอบคุณค่ะ\"\n24:53\tแอน บ้านทุ่ง\tราตรีสวัสดิ์\n";

/// A lead's closed room with a teacher in it.
struct Room {
    lead: Client,
    teacher: Client,
    teacher_id: String,
    space: String,
}

impl Room {
    async fn on(node: &Node) -> Self {
        Self::between(node.sign_in("demo.lead").await, node.sign_in("demo.teacher").await).await
    }

    async fn between(lead: Client, teacher: Client) -> Self {
        let space = json!({ "name": "ห้องประวัติ", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
        let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
        let teacher_id = teacher.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
        lead.put(&format!("/spaces/{space}/members/{teacher_id}"), json!({ "role": "member" })).await.expect(204);
        Self { lead, teacher, teacher_id, space }
    }

    fn at(&self, path: &str) -> String {
        format!("/spaces/{}{path}", self.space)
    }

    async fn upload(&self, file: &str) -> Value {
        self.lead.upload(&self.at("/imports"), TEXT, file).await.expect(201)
    }

    fn path(&self, import: &Value) -> String {
        self.at(&format!("/imports/{}", import["id"].as_str().unwrap()))
    }

    async fn decide(&self, import: &Value, decision: Value) -> Answer {
        self.lead.patch(&self.path(import), &import["version"].to_string(), decision).await
    }

    async fn begin(&self, import: &Value) -> Answer {
        self.lead.put(&format!("{}/commit", self.path(import)), json!({ "notice": import["notice"]["version"] })).await
    }

    async fn until_done(&self, import: &Value) -> Value {
        let begun = Instant::now();
        loop {
            let now = self.lead.get(&self.path(import)).await.expect(200);
            if now["state"] != "committing" {
                return now;
            }
            assert!(begun.elapsed().as_secs() < 60, "it does not end: {now:#}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn take_in(&self, import: &Value) -> Value {
        self.begin(import).await.expect(202);
        let done = self.until_done(import).await;
        assert_eq!(done["state"], "done", "{done:#}");
        done
    }

    /// The history, oldest first.
    async fn history(&self) -> Vec<Value> {
        let page = self.teacher.get(&self.at(&format!("/messages?topic=line-{}&limit=200", self.space))).await.expect(200);
        page["items"].as_array().unwrap().iter().rev().cloned().collect()
    }
}

fn counts(import: &Value) -> [u64; 3] {
    ["added", "left", "dropped"].map(|key| import["counts"][key].as_u64().unwrap())
}

both_engines!(a_history_comes_in_at_once_and_alerts_nobody, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let preview = room.upload(FILE).await;
    assert_eq!((&preview["title"], &preview["period"]), (&json!("ครูภาษาไทย"), &json!({ "from": "2026-09-25", "to": "2026-09-26" })));
    assert_eq!([&preview["talk"], &preview["media"], &preview["system"], &preview["masked_phones"]], [3, 1, 1, 1]);
    assert_eq!((counts(&preview), &preview["question"]), ([5, 0, 0], &Value::Null));
    assert!(room.history().await.is_empty(), "nothing shows before the word is given");

    let decided = room.decide(&preview, json!({ "names": { "แอน บ้านทุ่ง": { "member": room.teacher_id } } })).await.expect(200);
    assert_eq!(decided["names"][0]["member"]["id"], room.teacher_id);
    let stranger = json!({ "names": { "แอน บ้านทุ่ง": { "member": "nobody" } } });
    assert_eq!(room.decide(&decided, stranger).await.status, 422);
    assert_eq!(room.decide(&preview, json!({})).await.problem(412), "stale");
    assert_eq!(room.lead.put(&format!("{}/commit", room.path(&decided)), json!({ "notice": "" })).await.status, 422);

    let unread = |spaces: Value| spaces["items"].as_array().unwrap().iter().find(|card| card["id"] == room.space).cloned().unwrap();
    let before = unread(room.teacher.get("/spaces").await.expect(200));
    let mut socket = Socket::connect(&room.teacher).await;
    let person = format!("person/{}", room.teacher_id);
    socket.join(&format!("space/{}", room.space), None).await;
    let told = async || room.teacher.get(&format!("/streams/{person}/events")).await.expect(200)["events"].as_array().unwrap().len();
    let told_before = told().await;
    let done = room.take_in(&decided).await;
    assert_eq!((counts(&done), &done["notice"]["accepted_by"]["name"]), ([5, 0, 0], &room.lead.get("/me").await.expect(200)["name"]));
    let after = unread(room.teacher.get("/spaces").await.expect(200));
    assert_eq!([&after["unread"], &after["ordinal"], &after["last"]], [&before["unread"], &before["ordinal"], &before["last"]]);
    assert_eq!(told().await, told_before, "no alert");

    let lines = room.history().await;
    let seen: Vec<(&str, &str, Option<&str>)> =
        lines.iter().map(|line| (line["body"].as_str().unwrap(), line["imported"]["kind"].as_str().unwrap(), line["imported"]["name"].as_str())).collect();
    assert_eq!(
        seen,
        [
            ("วันนี้เด็กอ่านได้ 12 คน", "talk", Some("แอน บ้านทุ่ง")),
            ("[รูป]", "photo", Some("ครูนอกกลุ่ม")),
            ("ครูซีเข้าร่วมกลุ่ม", "system", None),
            ("โทรหาได้ที่ ×××-×××-××××\nขอบคุณค่ะ", "talk", Some("ครูนอกกลุ่ม")),
            ("ราตรีสวัสดิ์", "talk", Some("แอน บ้านทุ่ง")),
        ]
    );
    let numbers: Vec<i64> = lines.iter().map(|line| line["number"].as_i64().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    assert!(lines.iter().all(|line| line["ordinal"].is_null()));
    assert_eq!((&lines[0]["author"], &lines[0]["by"]["id"]), (&json!(room.teacher_id), &json!(room.teacher_id)));
    assert_eq!((&lines[1]["by"], &lines[4]["written_at"]), (&Value::Null, &json!("2026-09-25T17:53:00.000Z")));

    let events = room.teacher.get(&room.at(&format!("/events?after={}", numbers[0] - 1))).await.expect(200);
    let events = events["events"].as_array().unwrap();
    assert_eq!(events.iter().map(|event| event["number"].as_i64().unwrap()).collect::<Vec<_>>(), numbers, "a stream without a hole");
    assert!(events.iter().all(|event| event["act"].is_null()), "older talk earns no hours");
    assert_eq!(socket.expect("event").await["kind"], "topic");
    let live = room.teacher.get(&room.at("/messages?only=live")).await.expect(200);
    assert!(live["items"].as_array().unwrap().is_empty(), "the room's own talk is as it was");
});

both_engines!(a_second_export_adds_only_what_is_new, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let first = room.upload(FILE).await;
    assert_eq!(counts(&room.take_in(&first).await), [5, 0, 0]);
    assert_eq!(counts(&room.upload(FILE).await), [0, 5, 0]);
    // The same person renamed, and matched only now: nothing comes twice.
    let longer = format!("{FILE}\nMon, 9/28/2026\n08:30\tแอน บ้านทุ่ง\tอรุณสวัสดิ์ค่ะ\n");
    let second = room.upload(&longer).await;
    assert_eq!(counts(&second), [1, 5, 0]);
    let second = room.decide(&second, json!({ "names": { "แอน บ้านทุ่ง": { "member": room.teacher_id } } })).await.expect(200);
    assert_eq!(counts(&room.take_in(&second).await), [1, 5, 0]);
    let renamed = room.upload(&longer.replace("แอน บ้านทุ่ง", "แอน ป.1")).await;
    let renamed = room.decide(&renamed, json!({ "names": { "แอน ป.1": { "member": room.teacher_id } } })).await.expect(200);
    assert_eq!(counts(&renamed), [0, 6, 0]);
    assert_eq!(room.begin(&second).await.problem(409), "done");
    assert_eq!(room.history().await.len(), 6);
});

both_engines!(a_member_takes_own_lines_back_for_good, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let import = room.upload(FILE).await;
    let import = room.decide(&import, json!({ "names": { "แอน บ้านทุ่ง": { "member": room.teacher_id } } })).await.expect(200);
    room.take_in(&import).await;
    let lines = room.history().await;
    let path = |line: &Value| room.at(&format!("/messages/{}", line["number"]));
    assert_eq!(room.teacher.delete(&path(&lines[1])).await.status, 403, "another's line");
    assert_eq!(room.teacher.patch(&path(&lines[0]), "*", json!({ "body": "อื่น" })).await.problem(409), "imported");
    assert_eq!(room.lead.delete(&room.at("/imported/mine")).await.expect(200)["removed"], 0, "who took lines in owns none of them");
    assert_eq!(room.teacher.delete(&room.at("/imported/mine")).await.expect(200)["removed"], 2);
    let left = room.history().await;
    assert_eq!(left.iter().filter(|line| line["deleted"] == true).count(), 2);
    assert!(left.iter().filter(|line| line["deleted"] == true).all(|line| line["body"].is_null() && line["imported"]["name"].is_null()));
    assert_eq!(counts(&room.upload(FILE).await), [0, 5, 0], "what was taken back does not return");
});

both_engines!(people_days_and_open_questions_are_decided_first, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let import = room.upload(FILE).await;
    let import = room.decide(&import, json!({ "names": { "ครูนอกกลุ่ม": { "dropped": true } } })).await.expect(200);
    assert_eq!(counts(&import), [3, 0, 2]);
    let import = room.decide(&import, json!({ "dropped_days": [{ "from": "2026-09-26", "to": "2026-09-26" }] })).await.expect(200);
    assert_eq!(counts(&import), [2, 0, 3]);
    assert_eq!(room.decide(&import, json!({ "dropped_days": [{ "from": "2026-09-27", "to": "2026-09-26" }] })).await.status, 422);
    room.take_in(&import).await;
    assert_eq!(room.history().await.len(), 2);
    let again = room.upload(FILE).await;
    assert_eq!(again["names"][1]["dropped"], true, "a person left out once stays left out");

    let open = room.upload("05/06/2026\n09:30\tแอน บ้านทุ่ง\tวันไหนกันแน่\n").await;
    assert_eq!(open["question"]["answers"], json!([{ "order": "day_first", "date": "2026-06-05" }, { "order": "month_first", "date": "2026-05-06" }]));
    assert_eq!(room.begin(&open).await.problem(409), "question_open");
    let answered = room.decide(&open, json!({ "order": "month_first" })).await.expect(200);
    assert_eq!((&answered["question"], &answered["period"]["from"]), (&Value::Null, &json!("2026-05-06")));
    room.lead.delete(&room.path(&answered)).await.expect(204);
    assert_eq!(room.lead.get(&room.path(&answered)).await.status, 404);
});

both_engines!(wrong_files_and_strangers_get_clear_answers, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_UPLOAD_BYTES", 100_000);
    let node = world.node().await;
    let room = Room::on(&node).await;
    let path = room.at("/imports");
    let code = async |bytes: Vec<u8>| room.lead.upload(&path, TEXT, bytes).await.expect(422)["errors"][0]["code"].clone();
    assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0".to_vec()).await, "not_text");
    assert_eq!(code(b"code,name\n1,2\n".to_vec()).await, "not_line");
    assert_eq!(code(Vec::new()).await, "empty");
    assert_eq!(room.lead.upload(&path, TEXT, vec![b'x'; 100_001]).await.problem(413), "too_large");
    // A file that says it is of 1 GB is refused before it is sent.
    let announced = room.lead.request(Method::POST, &path).header(header::CONTENT_TYPE, TEXT).header(header::CONTENT_LENGTH, 1_u64 << 30);
    let begun = Instant::now();
    let refused = announced.body(reqwest::Body::from(vec![b'x'; 10])).send().await;
    assert!(refused.is_err() || refused.unwrap().status() == 413);
    assert!(begun.elapsed().as_secs() < 10);

    assert_eq!(room.teacher.upload(&path, TEXT, FILE).await.status, 403, "a member who does not look after the room");
    assert_eq!(node.sign_in("demo.outsider").await.upload(&path, TEXT, FILE).await.status, 404);
    let import = room.upload(FILE).await;
    let other = json!({ "name": "ห้องอื่น", "network": room.lead.own_network().await, "kind": "plc", "audience": "closed" });
    let other = room.lead.post("/spaces", other).await.expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(room.lead.get(&format!("/spaces/{other}/imports/{}", import["id"].as_str().unwrap())).await.status, 404, "of another room");
    assert_eq!(room.teacher.get(&room.path(&import)).await.status, 403);
});

/// So many lines that a kill comes in between.
fn long_file(lines: usize) -> String {
    let said: String = (0..lines).map(|line| format!("{:02}:{:02}\tครู{}\tข้อความที่ {line}\n", line / 60 % 24, line % 60, line % 7)).collect();
    format!("2026/01/05(Mon)\n{said}")
}

both_engines!(r21_a_kill_in_between_leaves_no_half_history, async |engine| {
    const LINES: usize = 6_000;
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let mut room = Room::on(&node).await;
    let import = room.upload(&long_file(LINES)).await;
    room.begin(&import).await.expect(202);
    tokio::time::sleep(Duration::from_millis(if engine == Engine::Sqlite { 60 } else { 120 })).await;
    let under_way = room.lead.get(&room.path(&import)).await.expect(200);
    node.kill();
    let node = world.node().await;
    (room.lead, room.teacher) = (node.sign_in("demo.lead").await, node.sign_in("demo.teacher").await);
    let found = room.history().await.len();
    assert!(found == 0 || room.lead.get(&room.path(&import)).await.expect(200)["state"] == "done", "half a history: {found} lines");
    let done = room.until_done(&import).await;
    println!("R21 {engine:?} killed at {}/{} state {}", under_way["done"], under_way["total"], under_way["state"]);
    assert_eq!((&done["state"], counts(&done)[0] as usize), (&json!("done"), LINES));
    let topics = room.teacher.get(&room.at("/topics")).await.expect(200);
    let topic = topics["items"].as_array().unwrap().iter().find(|topic| topic["id"] == format!("line-{}", room.space)).unwrap().clone();
    assert_eq!(topic["messages"], LINES, "R21 half_imports=0 duplicate_rows=0");
    assert_eq!(counts(&room.upload(&long_file(LINES)).await), [0, LINES as u64, 0]);
});

both_engines!(what_is_not_sure_is_asked, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let me = room.teacher.get("/me").await.expect(200);
    let called = me["nickname"].as_str().or(me["given_name"].as_str()).unwrap_or("แอน").to_owned();
    let lead_id = room.lead.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    // A nickname that fits one member is proposed and never decided.
    let parent = format!("คุณแม่ {called} ป.6");
    let seen = room.upload(&format!("Fri, 9/25/2026\n09:30\t{parent}\tสวัสดีค่ะ\n")).await;
    assert_eq!((&seen["names"][0]["member"], seen["names"][0]["suggestions"].as_array().unwrap().len()), (&Value::Null, 1), "{seen:#}");
    room.lead.delete(&room.path(&seen)).await.expect(204);

    // Without a date nothing comes in before somebody says which day it was.
    let talk = "09:30\tนิด\tหนึ่ง\n09:31\tนิด\tสอง\n";
    let open = room.upload(talk).await;
    assert_eq!((&open["undated"]["count"], &open["undated"]["day"], &open["period"]), (&json!(2), &Value::Null, &Value::Null));
    assert_eq!(room.begin(&open).await.problem(409), "day_open");
    let day = clock::days_ago(3).to_string();
    assert_eq!(room.decide(&open, json!({ "day": clock::days_ago(-2).to_string() })).await.status, 422, "no talk is of a day to come");
    let said = room.decide(&open, json!({ "day": day })).await.expect(200);

    // A name that two people share is parted by its messages, and comes once.
    let lines = room.lead.get(&format!("{}/lines?name=นิด", room.path(&said))).await.expect(200);
    let numbers: Vec<u64> = lines["items"].as_array().unwrap().iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!((numbers.as_slice(), &lines["items"][0]["date"], &lines["items"][1]["time"]), (&[1, 2][..], &json!(day), &json!("09:31")));
    let wrong = json!({ "names": { "นิด": { "member": lead_id, "others": [{ "member": room.teacher_id, "lines": [7] }] } } });
    assert_eq!(room.decide(&said, wrong).await.status, 422);
    let split = json!({ "names": { "นิด": { "member": lead_id, "others": [{ "member": room.teacher_id, "lines": [2] }] } } });
    let split = room.decide(&said, split).await.expect(200);
    assert_eq!(split["names"][0]["others"][0]["member"]["id"], room.teacher_id);
    room.take_in(&split).await;
    let authors: Vec<Value> = room.history().await.iter().map(|line| line["by"]["id"].clone()).collect();
    assert_eq!(authors, [json!(lead_id), json!(room.teacher_id)]);
    assert_eq!(room.history().await[0]["written_at"], format!("{day}T02:30:00.000Z"));
    let again = room.upload(talk).await;
    let again = room.decide(&again, json!({ "day": day })).await.expect(200);
    assert_eq!((counts(&again), &again["names"][0]["member"]), ([0, 2, 0], &Value::Null), "asked anew, and nothing twice");
});

both_engines!(the_command_takes_a_history_in, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.txt");
    std::fs::write(&file, FILE).unwrap();
    let arguments = ["import", "line", file.to_str().unwrap(), "--space", &room.space];
    let dry = world.cli(&[&arguments[..], &["--dry-run"]].concat()).await.ok();
    assert!(dry.starts_with("added 5 · changed 0 · left 0 · refused 0 · dropped 0 (dry run)"), "{dry}");
    assert!(room.history().await.is_empty());
    assert!(world.cli(&arguments).await.ok().starts_with("added 5 "), "taken in");
    assert!(world.cli(&arguments).await.ok().starts_with("added 0 · changed 0 · left 5 "), "known");
    assert_eq!(room.history().await.len(), 5);
    assert_eq!(world.cli(&["import", "line", file.to_str().unwrap(), "--space", "nowhere"]).await.status, 1);
    // A day that nobody said is never today.
    std::fs::write(&file, "09:30\tแอน\tวันไหนก็ไม่รู้\n").unwrap();
    assert_eq!(world.cli(&arguments).await.status, 1);
    assert!(world.cli(&[&arguments[..], &["--day", &clock::days_ago(3).to_string()]].concat()).await.ok().starts_with("added 1 "));
    std::fs::write(&file, "ไม่ใช่ไลน์").unwrap();
    assert_eq!(world.cli(&arguments).await.status, 1);
});

both_engines!(a_transcript_reads_like_the_talk_and_the_room_is_told, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let room = Room::on(&node).await;
    room.take_in(&room.upload(FILE).await).await;
    let said = json!({ "client_id": uuid::Uuid::now_v7(), "body": "ข้อค้นพบ <b>วันนี้</b>" });
    let number = room.teacher.post(&room.at("/messages"), said).await.expect(201)["number"].clone();
    room.lead.put(&room.at(&format!("/messages/{number}/marks/finding")), json!({})).await.expect(204);
    assert_eq!(room.teacher.get(&room.at("/transcript?format=html")).await.status, 403, "no right of a member's");

    let html = room.lead.get(&room.at("/transcript?format=html&digits=thai")).await;
    assert_eq!(html.headers[header::CONTENT_DISPOSITION].to_str().unwrap().split(';').next(), Some("attachment"));
    for words in ["&lt;b&gt;วันนี้&lt;/b&gt;", "ข้อค้นพบ โดย", "วันศุกร์ที่ ๒๕ กันยายน ๒๕๖๙", "ครูนอกกลุ่ม", "ไม่มีไฟล์แนบ", "×××-×××-××××"]
    {
        assert!(html.text.contains(words), "{words}: {}", html.text);
    }
    let notice = room.teacher.get(&room.at("/messages?limit=1")).await.expect(200)["items"][0].clone();
    assert_eq!((&notice["about"]["kind"], notice["body"].as_str().unwrap().contains("HTML")), (&json!("transcript"), true));
    let event = room.teacher.get(&room.at(&format!("/events?after={}", notice["number"].as_i64().unwrap() - 1))).await.expect(200)["events"][0].clone();
    assert!(event["act"].is_null(), "taking a record away is no talk");

    let topic = room.lead.request(Method::GET, &room.at(&format!("/transcript?format=pdf&topic=line-{}", room.space))).send().await.unwrap();
    assert_eq!((topic.status().as_u16(), topic.headers()[header::CONTENT_TYPE].to_str().unwrap()), (200, "application/pdf"));
    let words = copied(&topic.bytes().await.unwrap());
    assert!(["ครูนอกกลุ่ม", "25กันยายน2569"].iter().all(|word| words.contains(word)), "its words can be copied: {words}");
    let word = room.lead.request(Method::GET, &room.at("/transcript?format=docx")).send().await.unwrap();
    assert!(word.bytes().await.unwrap().starts_with(b"PK"));
    assert_eq!(room.lead.get(&room.at("/transcript?format=exe")).await.status, 400);
    assert_eq!(room.lead.get(&room.at("/transcript?topic=nowhere")).await.status, 404);
    let foreign = room.lead.request(Method::GET, &room.at("/transcript?format=html")).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(foreign.status(), 403, "no page of another site takes one");
});

/// Two talks of two members, an hour of silence and more between them; the second on the day after the first.
fn talks(first: Date) -> String {
    let day = |date: Date| date.strftime("%a, %-m/%-d/%Y").to_string();
    let second = first.tomorrow().unwrap();
    format!(
        "[LINE] Chat history in ครูภาษาไทย\nSaved on: {} 08:00\n\n\
         {}\n15:30\tแอน\tวันนี้เด็กอ่านได้ 12 คน\n15:41\tนิด\tจับคู่อ่านใช่ไหมคะ\n15:50\tแอน\tใช่ค่ะ คู่ละสามนาที\n\
         19:00\tแอน\tราตรีสวัสดิ์\n\
         \n{}\n08:10\tนิด\tวันจันทร์ขอไปดูห้องพี่แอน\n08:12\tแอน\tยินดีค่ะ\n08:13\tครูนอกกลุ่ม\tไปด้วย\n",
        second.tomorrow().unwrap().strftime("%Y/%m/%d"),
        day(first),
        day(second),
    )
}

both_engines!(lines_count_as_hours_once_the_group_says_so_and_the_head_confirms_them, async |engine| {
    // Nobody has hours here but by this file, whatever day it is.
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let room = Room::between(ground.person("edit.l").clone(), ground.person("anna.t").clone()).await;
    let head = ground.person("lead.l");
    let lead_id = ground.id("edit.l").await;
    let first = clock::days_ago(60);
    let preview = room.upload(&talks(first)).await;
    let names = json!({ "names": { "แอน": { "member": room.teacher_id }, "นิด": { "member": lead_id } } });
    room.take_in(&room.decide(&preview, names).await.expect(200)).await;

    // What the file holds, as stretches that a group may call its sessions: one who talks alone is none.
    let found = room.teacher.get(&room.at("/older-talk")).await.expect(200);
    let found = found["items"].as_array().unwrap();
    let stretches: Vec<(&str, &str, i64)> =
        found.iter().map(|talk| (talk["from"].as_str().unwrap(), talk["until"].as_str().unwrap(), talk["lines"].as_i64().unwrap())).collect();
    let second = first.tomorrow().unwrap();
    let at = |date: Date, time: &str| format!("{date}T{time}:00.000Z");
    assert_eq!(stretches, [(&*at(second, "01:10"), &*at(second, "01:25"), 2), (&*at(first, "08:30"), &*at(first, "09:00"), 3)]);
    let earned =
        |talk: &Value, person: &str| talk["people"].as_array().unwrap().iter().find(|one| one["person"]["id"] == person).map(|one| one["minutes"].clone());
    assert_eq!((earned(&found[1], &room.teacher_id), earned(&found[1], &lead_id)), (Some(json!(30)), Some(json!(15))));
    assert_eq!(head.get(&room.at("/older-talk")).await.status, 404, "the room is closed to a head");

    // Nothing counts before the group says so; who is no recorder and no moderator does not say it.
    let cycle = room.lead.post(&room.at("/cycles"), json!({ "title": "อ่านไม่ออก ป.1" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    assert!(head.get("/hours").await.expect(200)["items"].as_array().unwrap().iter().all(|line| line["cycle"] != cycle));
    let held = json!({ "from": stretches[1].0, "until": stretches[1].1, "imported": true, "topic": "คุยกันใน LINE" });
    assert_eq!(room.teacher.post(&format!("/cycles/{cycle}/sessions"), held.clone()).await.status, 403);
    let session = room.lead.post(&format!("/cycles/{cycle}/sessions"), held).await.expect(201);
    assert_eq!((&session["imported"], &session["slots"]), (&json!(true), &json!(2)));
    let marked = room.teacher.get(&room.at("/older-talk")).await.expect(200);
    assert_eq!((&marked["items"][1]["session"], &marked["items"][0]["session"]), (&session["id"], &Value::Null));

    // The head of the teacher's school confirms in bulk, the logbook line stands and leads to the talk.
    let waiting = head.get("/hours").await.expect(200);
    let of_teacher = |line: &&Value| line["cycle"] == cycle && line["person"]["id"] == room.teacher_id;
    let lines: Vec<&Value> = waiting["items"].as_array().unwrap().iter().filter(of_teacher).collect();
    assert_eq!((lines.len(), &lines[0]["minutes"]), (1, &json!(30)));
    let lines = json!({ "lines": [{ "session": session["id"], "person": room.teacher_id }] });
    assert_eq!(head.put("/hours/confirmation", lines).await.expect(200)["confirmed"], 1);
    // Taking one's lines back afterwards changes nothing of what was confirmed.
    let number = room.history().await[0]["number"].clone();
    room.teacher.delete(&room.at("/imported/mine")).await.expect(200);
    let book = room.teacher.get("/logbook").await.expect(200);
    let line = book["lines"].as_array().unwrap().iter().find(|line| line["cycle"] == cycle).cloned().unwrap();
    assert_eq!((&line["state"], &line["minutes"], &line["talk"]), (&json!("confirmed"), &json!(30), &number), "{line:#}");
});
