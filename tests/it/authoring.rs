//! Writing a practice together: filled from talk, checked by a colleague, approved by the lead; comments follow their words; no move is made twice.

use std::{collections::BTreeSet, time::Duration};

use reqwest::{Method, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines, files,
    neighbours::Neighbours,
    support::{Answer, Client, Socket},
};

fn card() -> Value {
    json!({
        "title": "อ่านวันละสิบนาที", "summary": "ฝึกอ่านสั้น ๆ ทุกเช้า", "problem": "เด็ก ป.1 อ่านไม่ออก 9 คน", "steps": ["เขียนชื่อเล่น", "แจกลูกสะกดคำ"],
        "results": "อ่านได้ 19 จาก 21 คน"
    })
}

/// A draft of the card by this person; its path.
async fn draft(author: &Client) -> String {
    let made = author.post("/practices", card()).await.expect(201);
    format!("/practices/{}", made["id"].as_str().unwrap())
}

async fn ask(author: &Client, path: &str, reviewer: Option<&str>) -> Answer {
    author.put(&format!("{path}/peer-check"), json!({ "reviewer": reviewer, "words": "ช่วยดูขั้นตอนหน่อย" })).await
}

async fn decide(who: &Client, path: &str, decision: &str, words: &str) -> Answer {
    who.post(&format!("{path}/reviews"), json!({ "decision": decision, "words": words, "audience": "network" })).await
}

/// A closed room of the editor, the teacher and a teacher of the partner school.
async fn room(here: &Neighbours) -> String {
    let editor = here.person("editor.a");
    let new = json!({ "name": "อ่านไม่ออก ป.1", "network": here.id("a"), "kind": "plc", "audience": "closed" });
    let space = editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    for login in ["teacher.a", "partner.a"] {
        editor.put(&format!("/spaces/{space}/members/{}", here.id(login)), json!({ "role": "member" })).await.expect(204);
    }
    space
}

async fn say(who: &Client, space: &str, body: &str) -> i64 {
    let message = json!({ "client_id": Uuid::now_v7(), "body": body });
    who.post(&format!("/spaces/{space}/messages"), message).await.expect(201)["number"].as_i64().unwrap()
}

/// The inbox once it holds a notice of this kind, with what it says.
async fn told(who: &Client, kind: &str) -> String {
    let begun = std::time::Instant::now();
    loop {
        let inbox = who.get("/notifications").await.expect(200);
        if let Some(notice) = inbox["items"].as_array().unwrap().iter().find(|notice| notice["kind"] == kind) {
            return notice["title"].as_str().unwrap().to_owned();
        }
        assert!(begun.elapsed().as_secs() < 15, "no {kind}: {inbox:#}");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

async fn moves(who: &Client, path: &str) -> Vec<String> {
    let rows = who.get(&format!("{path}/reviews")).await.expect(200);
    rows["items"].as_array().unwrap().iter().rev().map(|row| row["move"].as_str().unwrap().to_owned()).collect()
}

both_engines!(a_draft_is_filled_from_talk_with_credit_and_sources, async |engine| {
    let here = Neighbours::on(engine).await;
    let (teacher, partner) = (here.person("teacher.a"), here.person("partner.a"));
    let space = room(&here).await;
    let question = say(&teacher, &space, "ทำไมเด็ก ป.1 อ่านไม่ออก").await;
    let finding = say(&partner, &space, &format!("อ่านได้ 19 จาก 21 คน ขอบคุณ @[{}]", here.id("teacher.a"))).await;
    let plain = say(&partner, &space, "วิธีที่ทำ\n1. เขียนชื่อเล่น\n2. แจกลูกสะกดคำ").await;
    for (number, mark) in [(question, "question"), (finding, "finding")] {
        teacher.put(&format!("/spaces/{space}/messages/{number}/marks/{mark}"), json!({})).await.expect(204);
    }
    let new = json!({ "id": "from-talk", "from": { "space": space, "numbers": [plain, question, finding] } });
    assert_eq!(here.person("colleague.a").post("/practices", new.clone()).await.problem(404), "not_found");
    let made = teacher.post("/practices", new.clone()).await.expect(201);
    assert_eq!(made["title"], "ทำไมเด็ก ป.1 อ่านไม่ออก");
    assert_eq!((&made["problem"], &made["body"]), (&json!("ทำไมเด็ก ป.1 อ่านไม่ออก"), &json!("วิธีที่ทำ")));
    let results = made["results"].as_str().unwrap();
    assert_eq!(results, "อ่านได้ 19 จาก 21 คน ขอบคุณ teacher.a");
    assert_eq!(made["steps"], json!(["เขียนชื่อเล่น", "แจกลูกสะกดคำ"]));
    let authors: Vec<&str> = made["authors"].as_array().unwrap().iter().map(|author| author["id"].as_str().unwrap()).collect();
    assert_eq!(authors, [here.id("teacher.a"), here.id("partner.a")]);
    assert_eq!(teacher.post("/practices", new).await.status, 200, "safe to repeat");

    // Everyone credited is told, and may take themselves off; the last one may not.
    assert!(told(&partner, "credited").await.contains("ผู้เขียนร่วม"));
    partner.get("/practices/from-talk").await.expect(200);
    partner.delete("/practices/from-talk/authorship").await.expect(204);
    assert_eq!(partner.get("/practices/from-talk").await.problem(404), "not_found");
    assert_eq!(teacher.delete("/practices/from-talk/authorship").await.problem(409), "last_author");

    // Sources: a link for those who read the room, no more than that there was a message for others.
    let seen = teacher.get("/practices/from-talk/sources").await.expect(200);
    assert_eq!(seen["items"][1]["space"]["id"], space.as_str());
    assert_eq!(seen["items"].as_array().unwrap().iter().map(|source| source["number"].as_i64().unwrap()).collect::<Vec<_>>(), [question, finding, plain]);
    here.person("teacher.a").put("/practices/from-talk/submission", json!({})).await.expect(200);
    here.person("editor.a").put("/practices/from-talk/publication", json!({ "audience": "public" })).await.expect(200);
    for reader in [here.person("colleague.a"), here.person("teacher.b"), here.node.client()] {
        let hidden = reader.get("/practices/from-talk/sources").await.expect(200);
        assert_eq!(hidden["items"], json!([{ "space": null, "number": null }, { "space": null, "number": null }, { "space": null, "number": null }]));
    }
});

both_engines!(what_cannot_be_drafted_is_told_clearly, async |engine| {
    let here = Neighbours::on(engine).await;
    let teacher = here.person("teacher.a");
    let space = room(&here).await;
    let number = say(&teacher, &space, "ข้อความเดียว").await;
    let from = |numbers: Value| json!({ "from": { "space": space, "numbers": numbers } });
    for numbers in [json!([]), json!((1..=101).collect::<Vec<i64>>()), json!([99_999])] {
        assert_eq!(teacher.post("/practices", from(numbers)).await.expect(422)["errors"][0]["field"], "numbers");
    }
    let gone = format!("/spaces/{space}/messages/{number}");
    assert!(teacher.delete(&gone).await.status < 300);
    assert_eq!(teacher.post("/practices", from(json!([number]))).await.expect(422)["errors"][0]["code"], "unknown");
    // An empty practice is no matter for anybody's eyes, an enormous one is refused with the field named.
    let empty = teacher.post("/practices", json!({ "title": "" })).await.expect(201);
    let path = format!("/practices/{}", empty["id"].as_str().unwrap());
    let lacking = ask(&teacher, &path, None).await.expect(422);
    let fields: Vec<&str> = lacking["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "problem", "steps", "results"]);
    let enormous = teacher.patch(&path, "*", json!({ "body": "ก".repeat(20_001) })).await.expect(422);
    assert_eq!((&enormous["errors"][0]["field"], &enormous["errors"][0]["code"]), (&json!("body"), &json!("too_long")));
});

both_engines!(from_draft_to_published_by_a_colleague_and_the_lead, async |engine| {
    let here = Neighbours::on(engine).await;
    let (teacher, colleague, editor) = (here.person("teacher.a"), here.person("colleague.a"), here.person("editor.a"));
    let path = draft(&teacher).await;
    assert_eq!(colleague.get(&path).await.problem(404), "not_found");

    // Asked by name: that colleague reads the working copy, nobody else of the school, and not yet the lead.
    assert_eq!(ask(&teacher, &path, Some(here.id("teacher.b"))).await.expect(422)["errors"][0]["code"], "not_a_colleague");
    assert_eq!(ask(&teacher, &path, Some(here.id("teacher.a"))).await.status, 422, "nobody checks their own words");
    assert_eq!(ask(&teacher, &path, Some(here.id("colleague.a"))).await.expect(200)["stage"], "peer_check");
    assert!(told(&colleague, "review_asked").await.contains("รอคุณตรวจ"));
    let seen = colleague.get(&path).await;
    let etag = seen.etag();
    let seen = seen.expect(200);
    assert_eq!((&seen["may_review"], &seen["may_edit"], &seen["problem"]), (&json!(true), &json!(false), &json!("เด็ก ป.1 อ่านไม่ออก 9 คน")));
    for login in ["leader.a", "editor.a", "partner.a", "teacher.b"] {
        assert_eq!(here.person(login).get(&path).await.problem(404), "not_found", "{login}");
    }
    assert_eq!(colleague.patch(&path, &etag, json!({ "problem": "ของฉัน" })).await.problem(403), "not_allowed");
    assert_eq!(decide(&teacher, &path, "pass", "").await.problem(403), "not_allowed", "an author does not check");

    // Returned with words, mended, asked again, passed.
    assert_eq!(decide(&colleague, &path, "return", " ").await.expect(422)["errors"][0]["field"], "words");
    decide(&colleague, &path, "return", "ขั้นที่สองสั้นไป").await.expect(200);
    assert!(told(&teacher, "review_decided").await.contains("ส่งกลับ"));
    assert_eq!(decide(&colleague, &path, "pass", "").await.problem(403), "not_allowed", "nobody is asked now");
    teacher.patch(&path, "*", json!({ "steps": ["เขียนชื่อเล่น", "แจกลูกสะกดคำทีละพยางค์"] })).await.expect(200);
    ask(&teacher, &path, Some(here.id("colleague.a"))).await.expect(200);
    assert_eq!(decide(&colleague, &path, "pass", "ชัดแล้ว").await.expect(200)["stage"], "lead_check");

    // The lead sees it, approves for the network, and its author publishes exactly these words.
    assert!(told(&editor, "review_asked").await.contains("รอคุณตรวจ"));
    assert_eq!(decide(&colleague, &path, "pass", "").await.problem(403), "not_allowed", "a colleague does not approve");
    let publication = format!("{path}/publication");
    assert_eq!(teacher.put(&publication, json!({ "audience": "network" })).await.problem(403), "not_allowed");
    assert_eq!(decide(&editor, &path, "pass", "เผยแพร่ได้").await.expect(200)["stage"], "approved");
    assert_eq!(teacher.put(&publication, json!({ "audience": "public" })).await.problem(403), "not_allowed", "approved for the network alone");
    // Other words are a draft again.
    assert_eq!(teacher.patch(&path, "*", json!({ "cost": "120 บาท" })).await.expect(200)["stage"], "draft");
    assert_eq!(teacher.put(&publication, json!({ "audience": "network" })).await.problem(403), "not_allowed");
    teacher.put(&format!("{path}/submission"), json!({})).await.expect(200);
    decide(&editor, &path, "pass", "").await.expect(200);
    let published = teacher.put(&publication, json!({ "audience": "network" })).await.expect(200);
    assert_eq!((&published["state"], &published["stage"], &published["version"]), (&json!("published"), &json!("draft"), &json!(1)));
    let way = ["ask", "return", "ask", "pass", "approve", "change", "submit", "approve", "publish"];
    assert_eq!(moves(&teacher, &path).await, way);
    let rows = teacher.get(&format!("{path}/reviews")).await.expect(200);
    let returned = rows["items"].as_array().unwrap().iter().find(|row| row["move"] == "return").unwrap();
    assert_eq!((&returned["by"]["id"], &returned["words"]), (&json!(here.id("colleague.a")), &json!("ขั้นที่สองสั้นไป")));
    // What was said on the way is not for readers.
    assert_eq!(here.person("partner.a").get(&format!("{path}/reviews")).await.problem(403), "not_allowed");
    assert_eq!(here.person("teacher.b").get(&format!("{path}/reviews")).await.problem(404), "not_found");
});

both_engines!(any_colleague_of_the_school_may_take_it_up, async |engine| {
    let here = Neighbours::on(engine).await;
    let (teacher, colleague) = (here.person("teacher.a"), here.person("colleague.a"));
    let path = draft(&teacher).await;
    ask(&teacher, &path, None).await.expect(200);
    assert_eq!(ask(&teacher, &path, None).await.problem(409), "illegal_move");
    for (login, sees) in [("colleague.a", 200), ("leader.a", 200), ("partner.a", 404), ("teacher.b", 404)] {
        assert_eq!(here.person(login).get(&path).await.status, sees, "{login}");
    }
    decide(&colleague, &path, "return", "เพิ่มผลที่วัดได้").await.expect(200);
    // Whoever took it up goes on seeing it; the others do not.
    assert_eq!((colleague.get(&path).await.status, here.person("leader.a").get(&path).await.status), (200, 404));
    ask(&teacher, &path, None).await.expect(200);
    assert_eq!(teacher.delete(&format!("{path}/peer-check")).await.expect(200)["stage"], "draft");
    assert_eq!(teacher.delete(&format!("{path}/peer-check")).await.expect(200)["stage"], "draft");
    assert_eq!(moves(&teacher, &path).await, ["ask", "return", "ask", "take_back"]);
    // Judged are the words that were seen.
    ask(&teacher, &path, Some(here.id("colleague.a"))).await.expect(200);
    let seen = colleague.get(&path).await.etag();
    teacher.patch(&path, "*", json!({ "results": "อ่านได้ครบ 21 คน" })).await.expect(200);
    let request = colleague.request(Method::POST, &format!("{path}/reviews")).header(header::IF_MATCH, seen).json(&json!({ "decision": "pass" }));
    assert_eq!(Answer::of(request.send().await.unwrap()).await.unwrap().problem(412), "stale");
});

/// What waits for this person's word on practices: title and page, as Today shows them.
async fn to_review(who: &Client) -> Vec<(String, String)> {
    let day = who.get("/me/today").await.expect(200);
    let waiting = day["waiting"].as_array().unwrap().iter().filter(|one| one["kind"] == "review");
    waiting.map(|one| (one["title"].as_str().unwrap().to_owned(), one["href"].as_str().unwrap().to_owned())).collect()
}

both_engines!(what_one_may_decide_waits_on_ones_day, async |engine| {
    let here = Neighbours::on(engine).await;
    let teacher = here.person("teacher.a");
    let path = draft(&teacher).await;
    let everyone = ["teacher.a", "colleague.a", "leader.a", "editor.a", "partner.a", "partner.leader.a", "supervisor.a", "teacher.b", "editor.b", "admin"];
    // Exactly those who would be let decide: asked of the practice itself, person by person.
    let waits_for = async || {
        let mut waits = Vec::new();
        for login in everyone {
            let who = here.person(login);
            let listed = to_review(&who).await;
            let may = who.get(&path).await;
            let may = may.status == 200 && may.expect(200)["may_review"] == true;
            assert_eq!(listed.len(), usize::from(may), "{login}: {listed:?}");
            if may {
                waits.push(login);
            }
        }
        waits
    };
    assert_eq!(waits_for().await, [""; 0]);
    ask(&teacher, &path, Some(here.id("colleague.a"))).await.expect(200);
    assert_eq!(waits_for().await, ["colleague.a"]);
    let day = here.person("colleague.a").get("/me/today").await.expect(200);
    let line = day["waiting"].as_array().unwrap().iter().find(|one| one["kind"] == "review").unwrap();
    assert_eq!((&line["title"], &line["detail"]), (&json!("เพื่อนครูขอให้ช่วยตรวจ: “อ่านวันละสิบนาที”"), &json!("โรงเรียนบ้านทุ่งรวงทอง")));
    assert_eq!((&line["title_en"], &line["href"]), (&json!("A colleague asks you to check: “อ่านวันละสิบนาที”"), &json!(format!("{path}/review"))));
    decide(&here.person("colleague.a"), &path, "return", "เพิ่มผล").await.expect(200);
    assert_eq!(waits_for().await, [""; 0]);
    ask(&teacher, &path, None).await.expect(200);
    assert_eq!(waits_for().await, ["colleague.a", "leader.a", "editor.a"], "anybody of the school");
    decide(&here.person("leader.a"), &path, "pass", "").await.expect(200);
    assert_eq!(waits_for().await, ["editor.a"]);
    assert_eq!(to_review(&here.person("editor.a")).await, [("รอแกนนำพิจารณา: “อ่านวันละสิบนาที”".to_owned(), format!("{path}/review"))]);
    decide(&here.person("editor.a"), &path, "pass", "").await.expect(200);
    assert_eq!(waits_for().await, [""; 0]);

    // The next version of what is published waits too.
    teacher.put(&format!("{path}/publication"), json!({ "audience": "network" })).await.expect(200);
    teacher.patch(&path, "*", json!({ "cost": "120 บาท", "title": "อ่านวันละยี่สิบนาที" })).await.expect(200);
    teacher.put(&format!("{path}/submission"), json!({})).await.expect(200);
    assert_eq!(to_review(&here.person("editor.a")).await[0].0, "รอแกนนำพิจารณา: “อ่านวันละยี่สิบนาที”");
    assert_eq!(to_review(&here.person("editor.b")).await, []);
});

both_engines!(of_fifty_approvals_at_once_one_counts, async |engine| {
    let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0)]).await;
    let (teacher, editor) = (here.person("teacher.a"), here.person("editor.a"));
    let path = draft(&teacher).await;
    teacher.put(&format!("{path}/submission"), json!({})).await.expect(200);
    let approvals = (0..50).map(|_| {
        let (editor, path) = (editor.clone(), path.clone());
        async move { decide(&editor, &path, "pass", "").await.status }
    });
    let answers = futures::future::join_all(approvals).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 409].contains(status)), "{answers:?}");
    assert_eq!(moves(&teacher, &path).await, ["submit", "approve"]);
    // Two who publish at once: one version, and a clear answer for each.
    let publications = (0..10).map(|turn| {
        let (who, path) = (if turn % 2 == 0 { teacher.clone() } else { editor.clone() }, path.clone());
        async move { who.put(&format!("{path}/publication"), json!({ "audience": "network", "changed": "" })).await.status }
    });
    let answers = futures::future::join_all(publications).await;
    assert!(answers.contains(&200) && answers.iter().all(|status| [200, 412].contains(status)), "{answers:?}");
    assert_eq!(teacher.get(&path).await.expect(200)["version"], 1);
    assert_eq!(moves(&teacher, &path).await, ["submit", "approve", "publish"]);
});

both_engines!(comments_follow_their_words, async |engine| {
    let here = Neighbours::on(engine).await;
    let (teacher, colleague) = (here.person("teacher.a"), here.person("colleague.a"));
    let path = draft(&teacher).await;
    let comments = format!("{path}/comments");
    ask(&teacher, &path, Some(here.id("colleague.a"))).await.expect(200);
    let new = json!({ "id": "c-1", "field": "results", "quote": "19 จาก 21", "position": 8, "body": "วัดด้วยอะไร" });
    let said = colleague.post(&comments, new.clone()).await.expect(201);
    assert_eq!((&said["position"], &said["by"]["id"]), (&json!(8), &json!(here.id("colleague.a"))));
    assert_eq!(colleague.post(&comments, new.clone()).await.status, 200, "safe to repeat");
    assert_eq!(teacher.post(&comments, new).await.problem(409), "id_taken");
    assert!(told(&teacher, "practice_commented").await.contains("ความเห็น"));
    let answer = json!({ "field": "results", "reply_to": "c-1", "body": "แบบคัดกรองของ สพฐ." });
    assert_eq!(teacher.post(&comments, answer).await.expect(201)["quote"], "19 จาก 21");
    let faults = [
        (json!({ "field": "results", "quote": "ไม่มีคำนี้", "body": "ก" }), 409),
        (json!({ "field": "results", "body": " " }), 422),
        (json!({ "field": "network", "body": "ก" }), 422),
        (json!({ "field": "results", "reply_to": "c-9", "body": "ก" }), 422),
    ];
    for (fault, status) in faults {
        assert_eq!(colleague.post(&comments, fault.clone()).await.status, status, "{fault}");
    }

    // Words before it move it; words instead of it leave it on an older text.
    teacher.patch(&path, "*", json!({ "results": "หลัง 6 สัปดาห์ อ่านได้ 19 จาก 21 คน" })).await.expect(200);
    assert_eq!(colleague.get(&comments).await.expect(200)["items"][0]["position"], 23);
    teacher.patch(&path, "*", json!({ "results": "อ่านได้ครบทุกคน" })).await.expect(200);
    let older = colleague.get(&comments).await.expect(200);
    assert_eq!((&older["items"][0]["position"], &older["items"][0]["quote"]), (&Value::Null, &json!("19 จาก 21")));

    let resolution = format!("{comments}/c-1/resolution");
    teacher.put(&resolution, json!({})).await.expect(204);
    assert_eq!(colleague.get(&comments).await.expect(200)["items"][0]["resolved_by"]["id"], here.id("teacher.a"));
    teacher.delete(&resolution).await.expect(204);
    assert_eq!(colleague.get(&comments).await.expect(200)["items"][0]["resolved_at"], Value::Null);
    // For those who read the working copy alone.
    for login in ["leader.a", "partner.a", "teacher.b", "admin"] {
        assert_eq!(here.person(login).get(&comments).await.problem(404), "not_found", "{login}");
        assert_eq!(here.person(login).put(&resolution, json!({})).await.problem(404), "not_found", "{login}");
    }
    let other = draft(&teacher).await;
    assert_eq!(teacher.put(&format!("{other}/comments/c-1/resolution"), json!({})).await.problem(404), "not_found");
    teacher.delete(&path).await.expect(204);
});

/// Uploaded with the practice as its parent.
pub async fn picture(author: &Client, path: &str) -> String {
    let (id, bytes) = (path.trim_start_matches("/practices/"), files::picture());
    let new = json!({ "name": "กระดาน.png", "bytes": bytes.len(), "parent": { "kind": "practice", "id": id } });
    let file = author.post("/files", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    let request = author.request(Method::PATCH, &format!("/files/{file}")).header("upload-offset", 0).header(header::CONTENT_TYPE, "application/octet-stream");
    Answer::of(request.body(bytes).send().await.unwrap()).await.unwrap().expect(200);
    file
}

both_engines!(a_picture_has_the_rights_of_the_words_that_show_it, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, partner) = (here.person("editor.a"), here.person("partner.a"));
    let path = draft(&editor).await;
    let board = picture(&editor, &path).await;
    let shown = |id: &str| format!("/files/{id}/content");
    assert_eq!(editor.patch(&path, "*", json!({ "files": [board] })).await.expect(200)["files"][0]["id"], board.as_str());
    assert_eq!(partner.get(&shown(&board)).await.problem(404), "not_found");
    let foreign = json!({ "name": "ก.png", "bytes": 9, "parent": { "kind": "practice", "id": path.trim_start_matches("/practices/") } });
    assert_eq!(partner.post("/files", foreign).await.problem(404), "not_found");
    assert_eq!(editor.patch(&path, "*", json!({ "files": [board, "no-such-file"] })).await.expect(422)["errors"][0]["field"], "files");
    editor.put(&format!("{path}/publication"), json!({ "audience": "network" })).await.expect(200);
    assert_eq!(partner.get(&shown(&board)).await.status, 200);
    assert_eq!(here.person("teacher.b").get(&shown(&board)).await.problem(404), "not_found");

    let stranger = here.node.client();
    assert_eq!(stranger.get(&shown(&board)).await.problem(401), "signed_out");
    editor.put(&format!("{path}/publication"), json!({ "audience": "public", "changed": "เปิดให้ทุกคน" })).await.expect(200);
    assert_eq!((stranger.get(&shown(&board)).await.status, here.person("teacher.b").get(&shown(&board)).await.status), (200, 200));

    // Of the next version readers see nothing before it is published; what was shown stays with its version.
    let better = picture(&editor, &path).await;
    editor.patch(&path, "*", json!({ "files": [better] })).await.expect(200);
    assert_eq!(stranger.get(&shown(&better)).await.problem(401), "signed_out");
    assert_eq!((partner.get(&shown(&better)).await.status, partner.get(&shown(&board)).await.status), (404, 200));
    assert_eq!(partner.get(&path).await.expect(200)["files"][0]["id"], board.as_str());
    // Taken off before anybody saw it, it is gone.
    editor.patch(&path, "*", json!({ "files": [board] })).await.expect(200);
    assert_eq!(editor.get(&shown(&better)).await.problem(404), "not_found");
});

both_engines!(two_editors_hear_of_each_other, async |engine| {
    let here = Neighbours::on(engine).await;
    let (teacher, colleague) = (here.person("teacher.a"), here.person("colleague.a"));
    let path = draft(&teacher).await;
    let stream = path.trim_start_matches('/').replace("practices/", "practice/");
    let authors = json!({ "authors": [here.id("teacher.a"), here.id("colleague.a")] });
    teacher.patch(&path, "*", authors).await.expect(200);
    let (mut one, mut other) = (Socket::connect(&teacher).await, Socket::connect(&colleague).await);
    one.join(&stream, None).await;
    other.join(&stream, None).await;
    other.send(json!({ "type": "editing", "practice": path.trim_start_matches("/practices/"), "field": "problem" })).await;
    let seen = one.expect("editing").await;
    assert_eq!((&seen["person"]["id"], &seen["field"]), (&json!(here.id("colleague.a")), &json!("problem")));
    let etag = colleague.get(&path).await.etag();
    colleague.patch(&path, &etag, json!({ "problem": "อ่านไม่ออก 9 จาก 21 คน" })).await.expect(200);
    let saved = one.expect("event").await;
    assert_eq!((&saved["kind"], &saved["actor"]), (&json!("draft"), &json!(here.id("colleague.a"))));
    assert!(!saved.to_string().contains("อ่านไม่ออก"), "events hold no words: {saved}");
    // A stranger joins nothing, and whoever is an author no longer hears no more.
    let mut stranger = Socket::connect(&here.person("leader.a")).await;
    stranger.send(json!({ "type": "join", "stream": stream, "after": null })).await;
    assert_eq!(stranger.expect("error").await["stream"], stream.as_str());
    teacher.patch(&path, "*", json!({ "authors": [here.id("teacher.a")] })).await.expect(200);
    assert_eq!(other.expect("ended").await["stream"], stream.as_str());
});

/// What has gone wrong elsewhere: markup, handlers, schemes, templates, breaks out of JSON and attributes, odd letters.
const HOSTILE: [&str; 24] = [
    "<script>window.executed=1</script>",
    "<img src=x onerror=window.executed=1>",
    "<svg/onload=window.executed=1>",
    "\"><script>window.executed=1</script>",
    "' onmouseover='window.executed=1",
    "javascript:window.executed=1",
    "[กด](javascript:window.executed=1)",
    "<a href=\"javascript:window.executed=1\">กด</a>",
    "<iframe srcdoc=\"<script>parent.executed=1</script>\"></iframe>",
    "<style>@import 'javascript:window.executed=1'</style>",
    "</textarea><script>window.executed=1</script>",
    "</title><script>window.executed=1</script>",
    "<!--<script>window.executed=1</script>-->",
    "{{constructor.constructor('window.executed=1')()}}",
    "${window.executed=1}",
    "{@html '<script>window.executed=1</script>'}",
    "<math><mtext></mtext><script>window.executed=1</script></math>",
    "<details open ontoggle=window.executed=1>",
    "<base href=//example.invalid>",
    "\u{202e}<script>window.executed=1</script>",
    "&lt;script&gt;window.executed=1&lt;/script&gt;",
    "%3Cscript%3Ewindow.executed=1%3C/script%3E",
    "'; drop table practices; --",
    "=HYPERLINK(\"http://example.invalid\",\"กด\")",
];

both_engines!(hostile_texts_stay_texts, async |engine| {
    let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0)]).await;
    let (teacher, colleague) = (here.person("teacher.a"), here.person("colleague.a"));
    const FIELDS: [&str; 9] = ["title", "summary", "problem", "for_whom", "materials", "cost", "results", "conditions", "body"];
    for hostile in HOSTILE {
        let mut card: Value = FIELDS.iter().map(|field| ((*field).to_owned(), json!(hostile))).collect::<serde_json::Map<_, _>>().into();
        card["steps"] = json!([hostile, hostile]);
        card["grades"] = json!([hostile]);
        let path = format!("/practices/{}", teacher.post("/practices", card).await.expect(201)["id"].as_str().unwrap());
        teacher.put(&format!("{path}/peer-check"), json!({ "reviewer": here.id("colleague.a"), "words": hostile })).await.expect(200);
        let comment = json!({ "field": "problem", "quote": hostile, "body": hostile });
        colleague.post(&format!("{path}/comments"), comment).await.expect(201);
        colleague.post(&format!("{path}/reviews"), json!({ "decision": "return", "words": hostile })).await.expect(200);
        for part in ["", "/comments", "/reviews"] {
            let answer = teacher.get(&format!("{path}{part}")).await;
            assert_eq!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().split(';').next(), Some("application/json"));
            assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            let said = texts(&answer.expect(200));
            assert!(said.contains(hostile), "{part}: {hostile}");
        }
        let shown = teacher.get(&path).await.expect(200);
        for field in FIELDS {
            assert_eq!(shown[field], hostile, "{field}");
        }
    }
});

fn texts(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => BTreeSet::new(),
    }
}
