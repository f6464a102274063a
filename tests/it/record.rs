//! The record of a cycle (F-PL-7) and the statement of hours (F-PL-6): from a LINE export to a confirmed line, a paper, and a check by anybody.

use std::time::{Duration, Instant};

use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Client, Ground, World, clock, copied},
};

const FILE: &str = "Fri, 9/25/2026\n15:31\tครูแอนนา\tเด็กจับคู่อ่านแล้วกล้าขึ้น\n15:33\tครูชัย\tลองแบ่งกลุ่มละ 4 คนค่ะ\n15:47\tครูแอนนา\tตกลงทำทุกวันอังคาร\n";

/// A school's open room with a cycle in it.
struct Work {
    space: String,
    cycle: String,
}

async fn import(by: &Client, space: &str, file: &str, names: Value) {
    let path = format!("/spaces/{space}/imports");
    let import = by.upload(&path, "text/plain", file.to_owned()).await.expect(201);
    let path = format!("{path}/{}", import["id"].as_str().unwrap());
    by.patch(&path, &import["version"].to_string(), json!({ "names": names })).await.expect(200);
    by.put(&format!("{path}/commit"), json!({ "notice": "line-1" })).await.expect(202);
    let begun = Instant::now();
    while by.get(&path).await.expect(200)["state"] != "done" {
        assert!(begun.elapsed().as_secs() < 30, "the history does not come in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn work(ground: &Ground) -> Work {
    let editor = ground.person("edit.l");
    let network = editor.own_network().await;
    let space = json!({ "name": "ห้องภาษาไทย", "network": network, "kind": "plc", "audience": "closed" });
    let space = editor.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
    for member in ["anna.t", "chai.t"] {
        let id = ground.id(member).await;
        editor.put(&format!("/spaces/{space}/members/{id}"), json!({ "role": "member" })).await.expect(204);
    }
    let cycle = json!({ "title": "อ่านไม่ออก ป.1", "problem": "เด็ก ป.1 อ่านคำสะกดไม่ได้ 8 คน" });
    let cycle = editor.post(&format!("/spaces/{space}/cycles"), cycle).await.expect(201)["id"].as_str().unwrap().to_owned();
    Work { space, cycle }
}

fn section<'a>(record: &'a Value, key: &str) -> &'a Value {
    record["sections"].as_array().unwrap().iter().find(|section| section["key"] == key).unwrap()
}

/// What a person was told about records, oldest first.
async fn told(person: &Client, id: String) -> Vec<(String, Value)> {
    let events = person.get(&format!("/streams/person/{id}/events")).await.expect(200);
    let events = events["events"].as_array().unwrap().iter();
    events.filter_map(|event| Some((event["kind"].as_str().filter(|kind| kind.starts_with("record"))?.to_owned(), event["object"].clone()))).collect()
}

both_engines!(a_record_writes_itself_is_edited_sent_and_approved, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let Work { space, cycle } = work(&ground).await;
    let (editor, head) = (ground.person("edit.l"), ground.person("lead.l"));
    let said = json!({ "client_id": uuid::Uuid::now_v7(), "body": "เด็กจับคู่อ่านแล้วกล้าขึ้น" });
    let number = ground.person("anna.t").post(&format!("/spaces/{space}/messages"), said).await.expect(201)["number"].clone();
    for kind in ["finding", "agreement"] {
        editor.put(&format!("/spaces/{space}/messages/{number}/marks/{kind}"), json!({})).await.expect(204);
    }
    let path = format!("/cycles/{cycle}/record");
    let read = editor.get(&path).await;
    let etag = read.etag();
    let record = read.expect(200);
    assert_eq!((&record["state"], &record["may"]["approve"]), (&json!("draft"), &json!(false)));
    assert!(section(&record, "problem")["generated"].as_str().unwrap().contains("อ่านคำสะกดไม่ได้ 8 คน"));
    assert!(section(&record, "findings")["generated"].as_str().unwrap().starts_with("เด็กจับคู่อ่านแล้วกล้าขึ้น ("));
    assert_eq!(section(&record, "findings")["sources"], json!([format!("{space}:{number}")]));

    assert_eq!(head.get(&path).await.status, 404, "a head enters no closed room, and sees no draft of it");
    assert_eq!(ground.person("anna.t").patch(&path, &etag, json!({ "sections": { "findings": "x" } })).await.status, 403);
    let edited = editor.patch(&path, &etag, json!({ "sections": { "findings": "เด็กอ่านคล่องขึ้น 8 คน" } })).await.expect(200);
    assert_eq!(section(&edited, "findings")["edited"], "เด็กอ่านคล่องขึ้น 8 คน");
    assert!(section(&edited, "findings")["generated"].as_str().unwrap().starts_with("เด็กจับคู่"), "what the talk says stays beside it");
    assert_eq!(editor.patch(&path, &etag, json!({ "sections": {} })).await.problem(412), "stale");
    assert_eq!(editor.put(&format!("{path}/approval"), json!({})).await.problem(409), "not_sent");

    editor.put(&format!("{path}/sending"), json!({})).await.expect(204);
    assert_eq!(told(head, ground.id("lead.l").await).await, [("record_sent".to_owned(), json!(cycle))]);
    editor.put(&format!("/spaces/{space}/messages/{number}/marks/question"), json!({})).await.expect(204);
    assert_eq!(section(&editor.get(&path).await.expect(200), "questions")["generated"], "", "as it was sent");
    assert_eq!(editor.patch(&path, "*", json!({ "sections": {} })).await.problem(409), "sent");
    assert_eq!(editor.put(&format!("{path}/approval"), json!({})).await.status, 403, "nobody approves what they sent");
    assert_eq!(ground.person("chai.t").put(&format!("{path}/approval"), json!({})).await.status, 403);
    assert_eq!(head.get(&path).await.expect(200)["may"]["approve"], true, "what was sent lies before the head");
    head.delete(&format!("{path}/sending")).await.expect(204);
    assert_eq!(head.get(&path).await.status, 404, "given back");
    editor.put(&format!("{path}/sending"), json!({})).await.expect(204);
    head.put(&format!("{path}/approval"), json!({})).await.expect(204);
    let told = told(editor, ground.id("edit.l").await).await;
    assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["record_returned", "record_approved"]);
    let done = editor.get(&path).await.expect(200);
    assert_eq!((&done["state"], section(&done, "questions")["generated"].as_str().unwrap().is_empty()), (&json!("approved"), false));
    assert_eq!(editor.delete(&format!("{path}/sending")).await.problem(409), "approved");

    for (format, magic) in [("pdf", &b"%PDF-"[..]), ("docx", b"PK")] {
        let file = editor.request(Method::GET, &format!("{path}?format={format}")).send().await.unwrap();
        assert!(file.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
        let file = file.bytes().await.unwrap();
        assert!(file.starts_with(magic), "{format}");
        if format == "pdf" {
            let words = copied(&file);
            for word in ["บันทึกข้อความ", "เด็กอ่านคล่องขึ้น๘คน", "ข้อค้นพบ"]
            {
                assert!(words.contains(word), "{word} can be copied: {words}");
            }
        }
    }
    let page = editor.get(&format!("{path}?format=html")).await.text;
    for words in ["บันทึกข้อความ", "เด็กอ่านคล่องขึ้น ๘ คน"] {
        assert!(page.contains(words), "{words}: {page}");
    }
});

both_engines!(from_a_line_export_to_a_confirmed_line_and_a_statement_that_anybody_checks, async |engine| {
    let mut world = World::empty(engine).await;
    // Two months after the talk in the file, in the next fiscal year.
    world.set("KALYANAMIT_CLOCK", clock::at("2026-11-25T10:00"));
    let ground = Ground::on(&world).await;
    let Work { space, cycle } = work(&ground).await;
    let (editor, anna) = (ground.person("edit.l"), ground.person("anna.t"));
    let (anna_id, chai_id) = (ground.id("anna.t").await, ground.id("chai.t").await);
    import(editor, &space, FILE, json!({ "ครูแอนนา": { "member": anna_id }, "ครูชัย": { "member": chai_id } })).await;
    assert_eq!(anna.post("/statements", json!({ "year_kind": "fiscal", "year": 2569 })).await.problem(409), "nothing_confirmed");
    let held = json!({ "from": "2026-09-25T08:30:00.000Z", "until": "2026-09-25T09:45:00.000Z", "topic": "วงใน LINE", "imported": true });
    let session = editor.post(&format!("/cycles/{cycle}/sessions"), held).await.expect(201)["id"].as_str().unwrap().to_owned();
    let lines = json!({ "lines": [{ "session": session, "person": anna_id }] });
    let confirmed = ground.person("lead.l").put("/hours/confirmation", lines).await;
    assert!((200..300).contains(&confirmed.status), "{confirmed:#?}");
    // The record names everybody who took part, with role, sessions and hours, on screen and on paper.
    let roles = json!({ "roles": [{ "role": "model", "person": anna_id }] });
    editor.put(&format!("/cycles/{cycle}/roles"), roles).await.expect(200);
    let record = editor.get(&format!("/cycles/{cycle}/record")).await.expect(200);
    let people: Vec<(&str, i64, i64)> = record["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["role"].as_str().unwrap(), one["sessions"].as_i64().unwrap(), one["minutes"].as_i64().unwrap()))
        .collect();
    assert_eq!(people, [("ครูต้นแบบ (Model Teacher)", 1, 30), ("สมาชิก", 1, 15)], "{:#}", record["participants"]);
    let paper = editor.get(&format!("/cycles/{cycle}/record?format=html")).await.text;
    let name = record["participants"][0]["name"].as_str().unwrap();
    assert!(paper.contains(name) && paper.contains("ครูต้นแบบ"), "{paper}");
    let book = anna.get("/logbook?year_kind=fiscal&year=2569").await.expect(200);
    assert_eq!(book["confirmed"], 30, "two slots of fifteen minutes: {book:#}");

    let statement = anna.post("/statements", json!({ "year_kind": "fiscal", "year": 2569 })).await.expect(201);
    let code = statement["code"].as_str().unwrap();
    let visitor = ground.person("anna.t").visitor();
    let face = visitor.get(&format!("/statements/{}", code.to_lowercase())).await.expect(200);
    let name = anna.get("/me").await.expect(200)["full_name"].clone();
    assert_eq!(face, json!({ "name": name, "from": "2025-10-01", "until": "2026-09-30", "minutes": 30, "valid": true }), "and nothing more");
    assert_eq!(visitor.get("/statements/NONE-SUCH").await.status, 404);
    assert_eq!(editor.get(&format!("/statements/{code}/file")).await.status, 404, "its owner's alone");
    let file = anna.request(Method::GET, &format!("/statements/{code}/file")).send().await.unwrap();
    let words = copied(&file.bytes().await.unwrap());
    assert!(words.contains(code) && words.contains("วงในLINE"), "its words can be copied: {words}");
    let page = anna.get(&format!("/statements/{code}/file?format=html")).await.text;
    assert!(page.contains(code) && page.contains("0.5") && page.contains("วงใน LINE"), "{page}");
    anna.delete(&format!("/statements/{code}")).await.expect(204);
    assert_eq!(visitor.get(&format!("/statements/{code}")).await.expect(200)["valid"], false);
    assert_eq!(anna.get(&format!("/statements/{code}/file")).await.problem(409), "not_valid");
});

/// Two members talk over the midnight that begins a fiscal year.
const OVER_MIDNIGHT: &str = "Wed, 9/30/2026\n23:31\tครูแอนนา\tสรุปผลรอบนี้กันค่ะ\n23:40\tครูชัย\tเด็กอ่านได้เพิ่มห้าคน\n23:50\tครูแอนนา\tดีใจค่ะ\n\
Thu, 10/1/2026\n00:02\tครูชัย\tเดือนนี้เริ่มกลุ่มใหม่\n00:20\tครูแอนนา\tได้ค่ะ\n00:35\tครูแอนนา\tราตรีสวัสดิ์\n";

both_engines!(a_session_over_midnight_counts_each_slot_in_the_year_in_which_it_starts, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at("2026-11-25T10:00"));
    let ground = Ground::on(&world).await;
    let Work { space, cycle } = work(&ground).await;
    let (editor, anna) = (ground.person("edit.l"), ground.person("anna.t"));
    let (anna_id, chai_id) = (ground.id("anna.t").await, ground.id("chai.t").await);
    import(editor, &space, OVER_MIDNIGHT, json!({ "ครูแอนนา": { "member": anna_id }, "ครูชัย": { "member": chai_id } })).await;
    let held = json!({ "from": "2026-09-30T16:30:00.000Z", "until": "2026-09-30T18:00:00.000Z", "imported": true });
    let session = editor.post(&format!("/cycles/{cycle}/sessions"), held).await.expect(201)["id"].as_str().unwrap().to_owned();

    // 23:31, 23:50 | 00:20, 00:35: half an hour in each fiscal year, an hour in the academic one.
    let lines = json!({ "lines": [{ "session": session, "person": anna_id }] });
    ground.person("lead.l").put("/hours/confirmation", lines).await.expect(200);
    for (kind, year, minutes, at) in [
        ("fiscal", 2569, 30, Some("2026-09-30T16:30:00.000Z")),
        ("fiscal", 2570, 30, Some("2026-09-30T17:15:00.000Z")),
        ("fiscal", 2568, 0, None),
        ("academic", 2569, 60, Some("2026-09-30T16:30:00.000Z")),
    ] {
        let book = anna.get(&format!("/logbook?year_kind={kind}&year={year}")).await.expect(200);
        assert_eq!((&book["minutes"], &book["confirmed"]), (&json!(minutes), &json!(minutes)), "{kind} {year}: {book:#}");
        assert_eq!(book["lines"].as_array().unwrap().first().map(|line| line["at"].as_str().unwrap()), at, "{kind} {year}: {book:#}");
        let years = if kind == "fiscal" { json!([2027, 2026]) } else { json!([2026]) };
        assert_eq!(book["years"], years, "{book:#}");
    }
    for year in [2569, 2570] {
        let statement = anna.post("/statements", json!({ "year_kind": "fiscal", "year": year })).await.expect(201);
        assert_eq!((&statement["minutes"], &statement["valid"]), (&json!(30), &json!(true)), "{year}");
    }
});
