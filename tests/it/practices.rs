//! Practices: a draft is its authors', publication follows the matrix, no saved word is lost, versions tell what changed, imports repeat.

use kalyanamit::{
    exchange::import::{By, import_practices},
    platform::db::Reads,
    practices::{self, PracticeId},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_engines,
    neighbours::Neighbours,
    support::{Answer, Client, Socket},
};

fn card() -> Value {
    json!({
        "title": "อ่านวันละสิบนาที", "summary": "ฝึกอ่านสั้น ๆ ทุกเช้า", "problem": "เด็ก ป.1 อ่านไม่ออก 9 คน", "steps": ["เขียนชื่อเล่น", "แจกลูกสะกดคำ"],
        "results": "อ่านได้ 19 จาก 21 คน", "standards": ["1.1", "3.1"], "grades": ["ป.1"], "subjects": ["ภาษาไทย"], "size_class": "small"
    })
}

/// A draft of the card by this person; its path.
async fn draft(author: &Client) -> String {
    let made = author.post("/practices", card()).await.expect(201);
    format!("/practices/{}", made["id"].as_str().unwrap())
}

/// A practice of the lead school, published by its editor.
async fn published(here: &Neighbours, audience: &str) -> String {
    let editor = here.person("editor.a");
    let path = draft(&editor).await;
    editor.put(&format!("{path}/publication"), json!({ "audience": audience })).await.expect(200);
    path
}

async fn retire(client: &Client, path: &str, reason: &str) -> Answer {
    let request = client.request(Method::DELETE, &format!("{path}/publication")).json(&json!({ "reason": reason }));
    Answer::of(request.send().await.unwrap()).await.unwrap()
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/practices{query}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

both_engines!(a_draft_is_its_authors_alone, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = draft(&here.person("teacher.a")).await;
    assert_eq!(here.person("teacher.a").get(&path).await.expect(200)["network"]["id"], here.id("a"));
    let readers = ["colleague.a", "leader.a", "editor.a", "partner.a", "teacher.b", "supervisor.a", "district.a", "commission", "admin"];
    for login in readers {
        let reader = here.person(login);
        let (found, missing) = (reader.get(&path).await, reader.get("/practices/no-such-practice").await);
        assert_eq!((found.status, &found.text), (404, &missing.text), "{login}");
        let headers = |answer: &Answer| answer.headers.iter().filter(|(name, _)| *name != "date").map(|(n, v)| (n.to_string(), v.clone())).collect::<Vec<_>>();
        assert_eq!(headers(&found), headers(&missing), "{login}");
        for (method, below) in
            [(Method::PATCH, ""), (Method::DELETE, ""), (Method::PUT, "/publication"), (Method::PUT, "/submission"), (Method::GET, "/versions")]
        {
            let body = json!({ "title": "ของฉัน", "audience": "public" });
            let request = reader.request(method.clone(), &format!("{path}{below}")).header("if-match", "\"1\"").json(&body);
            assert_eq!(Answer::of(request.send().await.unwrap()).await.unwrap().problem(404), "not_found", "{login} {method} {below}");
        }
        assert_eq!(titles(&reader, "?state=draft").await, [""; 0], "{login}");
    }
    assert_eq!(here.node.client().get(&path).await.problem(404), "not_found");
    assert_eq!(titles(&here.person("teacher.a"), "?mine=true").await, ["อ่านวันละสิบนาที"]);

    // Named as an author, a colleague at the same school sees and changes it.
    let authors = json!({ "authors": [here.id("teacher.a"), here.id("colleague.a")] });
    here.person("teacher.a").patch(&path, "\"1\"", authors).await.expect(200);
    let colleague = here.person("colleague.a");
    assert_eq!(colleague.patch(&path, "\"2\"", json!({ "cost": "120 บาท" })).await.expect(200)["cost"], "120 บาท");
    colleague.delete(&path).await.expect(204);
    assert_eq!(here.person("teacher.a").get(&path).await.problem(404), "not_found");
});

both_engines!(only_ones_own_school_is_written_for, async |engine| {
    let here = Neighbours::on(engine).await;
    let elsewhere = json!({ "title": "ข้ามโรงเรียน", "owner": "lead-b" });
    assert_eq!(here.person("teacher.a").post("/practices", elsewhere).await.problem(403), "not_allowed");
    for login in ["supervisor.a", "commission", "admin"] {
        assert_eq!(here.person(login).post("/practices", json!({ "title": "ก" })).await.problem(403), "not_allowed", "{login}");
    }
    let stranger = here.node.client();
    let request = stranger.request(Method::POST, "/practices").header("origin", stranger.origin()).header("x-kalyanamit", "1");
    let answer = Answer::of(request.json(&json!({ "title": "ก" })).send().await.unwrap()).await.unwrap();
    assert_eq!(answer.problem(401), "signed_out");
    let network = json!({ "title": "ก", "network": here.id("b") });
    assert_eq!(here.person("teacher.a").post("/practices", network).await.problem(422), "invalid");
    let first = json!({ "id": "my-practice", "title": "ก" });
    here.person("teacher.a").post("/practices", first.clone()).await.expect(201);
    assert_eq!(here.person("teacher.a").post("/practices", first.clone()).await.status, 200);
    assert_eq!(here.person("colleague.a").post("/practices", first).await.problem(409), "id_taken");
});

both_engines!(a_stale_save_loses_no_words, async |engine| {
    let here = Neighbours::on(engine).await;
    let author = here.person("teacher.a");
    let path = draft(&author).await;
    let without = author.request(Method::PATCH, &path).json(&json!({ "problem": "ก" })).send().await.unwrap();
    assert_eq!(Answer::of(without).await.unwrap().problem(428), "if_match_required");
    let seen = author.get(&path).await.etag();
    let saved = author.patch(&path, &seen, json!({ "problem": "ฉบับจากโทรศัพท์" })).await;
    let newer = saved.etag();
    assert_eq!(saved.expect(200)["etag"], newer.trim_matches('"'));
    let stale = author.patch(&path, &seen, json!({ "problem": "ฉบับจากคอมพิวเตอร์" })).await;
    assert_eq!(stale.etag(), newer);
    let problem = stale.expect(412);
    assert_eq!((&problem["code"], &problem["current"]["problem"]), (&json!("stale"), &json!("ฉบับจากโทรศัพท์")));
    assert_eq!(author.get(&path).await.expect(200)["problem"], "ฉบับจากโทรศัพท์");
    // The same words again change nothing, and what cannot be taken changes nothing.
    assert_eq!(author.patch(&path, &newer, json!({ "problem": "ฉบับจากโทรศัพท์" })).await.etag(), newer);
    let refused = author.patch(&path, &newer, json!({ "standards": ["7.7"], "cost": "ฟรี" })).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "standards");
    assert_eq!(author.get(&path).await.expect(200)["cost"], "");
});

both_engines!(of_saves_at_once_one_stands, async |engine| {
    let here = Neighbours::on(engine).await;
    let author = here.person("teacher.a");
    let path = draft(&author).await;
    let saves = (0..8).map(|n| {
        let (author, path) = (author.clone(), path.clone());
        async move { author.patch(&path, "\"1\"", json!({ "problem": format!("ครั้งที่ {n}") })).await.status }
    });
    let mut answers = futures::future::join_all(saves).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 412, 412, 412, 412, 412, 412, 412]);
});

both_engines!(published_in_the_network_it_stays_there, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = published(&here, "network").await;
    for login in ["teacher.a", "partner.a", "leader.a", "supervisor.a", "district.a", "commission", "admin"] {
        let seen = here.person(login).get(&path).await.expect(200);
        assert_eq!((&seen["state"], &seen["licence"], &seen["may_edit"]), (&json!("published"), &json!("CC-BY-4.0"), &json!(false)), "{login}");
        assert_eq!((&seen["etag"], &seen["version"]), (&Value::Null, &json!(1)), "{login}");
        assert_eq!(titles(&here.person(login), "").await.len(), 1, "{login}");
    }
    for login in ["teacher.b", "editor.b", "district.b", "nowhere"] {
        let reader = here.person(login);
        let (found, missing) = (reader.get(&path).await, reader.get("/practices/no-such-practice").await);
        assert_eq!((found.status, found.text), (404, missing.text), "{login}");
        assert_eq!(reader.get(&format!("{path}/versions")).await.problem(404), "not_found", "{login}");
        for query in ["", "?owner=lead-a", &format!("?network={}", here.id("a")), "?standard=1.1"] {
            assert_eq!(titles(&reader, query).await, [""; 0], "{login} {query}");
        }
    }
    assert_eq!(here.node.client().get(&path).await.problem(404), "not_found");
    assert_eq!(titles(&here.node.client(), "").await, [""; 0]);
});

both_engines!(public_is_for_everyone, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = published(&here, "public").await;
    let seen = here.node.client().get(&path).await.expect(200);
    assert_eq!((&seen["title"], &seen["audience"], &seen["may_edit"]), (&json!("อ่านวันละสิบนาที"), &json!("public"), &json!(false)));
    assert!(seen["attribution"].as_str().unwrap().ends_with("· CC BY 4.0"), "{seen:#}");
    for query in ["", "?standard=3.1", "?grade=ป.1", "?subject=ภาษาไทย", "?size_class=small", "?kind=teaching", "?owner=lead-a"] {
        assert_eq!(titles(&here.node.client(), query).await.len(), 1, "{query}");
    }
    for query in ["?standard=3.5", "?grade=ป.2", "?kind=management", "?owner=lead-b", "?state=draft", "?state=retired"] {
        assert_eq!(titles(&here.node.client(), query).await, [""; 0], "{query}");
    }
    assert_eq!(here.node.client().get("/practices?mine=true").await.problem(401), "signed_out");
    assert_eq!(here.node.client().get("/practices?after=x").await.problem(400), "bad_cursor");
});

both_engines!(who_publishes, async |engine| {
    let here = Neighbours::on(engine).await;
    let teacher = here.person("teacher.a");
    let path = draft(&teacher).await;
    let publication = format!("{path}/publication");
    for audience in ["network", "public"] {
        assert_eq!(teacher.put(&publication, json!({ "audience": audience })).await.problem(403), "not_allowed");
    }
    // Shown to the editor, it is the editor's to publish; nobody else's to see.
    teacher.put(&format!("{path}/submission"), json!({})).await.expect(200);
    assert_eq!(titles(&here.person("editor.a"), "?state=draft").await, ["อ่านวันละสิบนาที"]);
    for login in ["leader.a", "colleague.a", "editor.b", "admin"] {
        assert_eq!(here.person(login).get(&path).await.problem(404), "not_found", "{login}");
    }
    here.person("editor.a").put(&publication, json!({ "audience": "network" })).await.expect(200);
    // An author brings it up to date in the network, and takes it no further.
    let etag = teacher.get(&path).await.etag();
    teacher.patch(&path, &etag, json!({ "results": "อ่านได้ครบ 21 คน" })).await.expect(200);
    assert_eq!(teacher.put(&publication, json!({ "audience": "public", "changed": "ก" })).await.problem(403), "not_allowed");
    assert_eq!(teacher.put(&publication, json!({ "audience": "network" })).await.problem(422), "invalid");
    assert_eq!(here.person("partner.a").put(&publication, json!({ "audience": "network" })).await.problem(403), "not_allowed");
    let updated = teacher.put(&publication, json!({ "audience": "network", "changed": "ผลครบปี" })).await.expect(200);
    assert_eq!((&updated["version"], &updated["unpublished"]), (&json!(2), &json!(false)));
    // The same again is no new version.
    assert_eq!(teacher.put(&publication, json!({ "audience": "network", "changed": "ซ้ำ" })).await.expect(200)["version"], 2);
    // Made public by the editor, it is no longer the teacher's to change there.
    here.person("editor.a").put(&publication, json!({ "audience": "public", "changed": "เปิดให้ทุกคน" })).await.expect(200);
    assert_eq!(retire(&teacher, &path, "ขอถอน").await.problem(403), "not_allowed");

    // A leader publishes what they wrote, in the network.
    let leader = here.person("leader.a");
    let own = draft(&leader).await;
    assert_eq!(leader.put(&format!("{own}/publication"), json!({ "audience": "public" })).await.problem(403), "not_allowed");
    leader.put(&format!("{own}/publication"), json!({ "audience": "network" })).await.expect(200);
});

both_engines!(what_others_need_must_be_there, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    let made = editor.post("/practices", json!({ "title": "ชื่อเท่านั้น" })).await.expect(201);
    let publication = format!("/practices/{}/publication", made["id"].as_str().unwrap());
    let refused = editor.put(&publication, json!({ "audience": "network" })).await.expect(422);
    let fields: Vec<&Value> = refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["problem", "steps", "results"]);
});

both_engines!(versions_tell_what_changed_in_thai_words, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = published(&here, "network").await;
    let editor = here.person("editor.a");
    let etag = editor.get(&path).await.etag();
    editor.patch(&path, &etag, json!({ "summary": "ฝึกอ่านสั้น ๆ ทุกเย็น", "grades": ["ป.1", "ป.2"] })).await.expect(200);
    // Readers see the published words until the next publication; the editor sees the working copy, or what readers see.
    assert_eq!(here.person("partner.a").get(&path).await.expect(200)["summary"], "ฝึกอ่านสั้น ๆ ทุกเช้า");
    let working = editor.get(&path).await.expect(200);
    assert_eq!((&working["summary"], &working["unpublished"]), (&json!("ฝึกอ่านสั้น ๆ ทุกเย็น"), &json!(true)));
    assert_eq!(editor.get(&format!("{path}?as=reader")).await.expect(200)["summary"], "ฝึกอ่านสั้น ๆ ทุกเช้า");
    editor.put(&format!("{path}/publication"), json!({ "audience": "public", "changed": "ย้ายไปทำตอนเย็น" })).await.expect(200);

    let versions = here.person("partner.a").get(&format!("{path}/versions")).await.expect(200);
    let newest = &versions["items"][0];
    assert_eq!((&newest["version"], &newest["changed"], &newest["by"]["id"]), (&json!(2), &json!("ย้ายไปทำตอนเย็น"), &json!(here.id("editor.a"))));
    let differences = newest["differences"].as_array().unwrap();
    let fields: Vec<&Value> = differences.iter().map(|difference| &difference["field"]).collect();
    assert_eq!(fields, ["summary", "grades"]);
    let runs: Vec<(&str, &str)> =
        differences[0]["runs"].as_array().unwrap().iter().map(|run| (run["is"].as_str().unwrap(), run["text"].as_str().unwrap())).collect();
    assert_eq!(runs, [("same", "ฝึกอ่านสั้น ๆ ทุก"), ("removed", "เช้า"), ("added", "เย็น")]);
    assert_eq!((&differences[1]["before"], &differences[1]["after"]), (&json!(["ป.1"]), &json!(["ป.1", "ป.2"])));
    let first = here.person("partner.a").get(&format!("{path}/versions/1")).await.expect(200);
    assert_eq!(first["content"]["summary"], "ฝึกอ่านสั้น ๆ ทุกเช้า");

    // What was for the network stays there, also told as a difference.
    let anyone = here.node.client().get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(anyone["items"].as_array().unwrap().len(), 1);
    assert_eq!(anyone["items"][0]["differences"], json!([]));
    assert_eq!(here.node.client().get(&format!("{path}/versions/1")).await.problem(404), "not_found");
});

both_engines!(a_retired_practice_is_found_no_more, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = published(&here, "public").await;
    let editor = here.person("editor.a");
    assert_eq!(retire(&editor, &path, " ").await.problem(422), "invalid");
    assert_eq!(retire(&here.person("partner.a"), &path, "ไม่ชอบ").await.problem(403), "not_allowed");
    retire(&editor, &path, "มีฉบับที่ดีกว่า").await.expect(204);
    for login in ["teacher.a", "partner.a", "admin", "commission", "teacher.b"] {
        assert_eq!(here.person(login).get(&path).await.problem(404), "not_found", "{login}");
        assert_eq!(titles(&here.person(login), "").await, [""; 0], "{login}");
    }
    assert_eq!(here.node.client().get(&path).await.problem(404), "not_found");
    assert_eq!(editor.get(&path).await.expect(200)["state"], "retired");
    assert_eq!(retire(&editor, &path, "อีกครั้ง").await.problem(409), "not_published");
    let again = editor.put(&format!("{path}/publication"), json!({ "audience": "public", "changed": "กลับมาใช้" })).await.expect(200);
    assert_eq!((&again["state"], &again["version"]), (&json!("published"), &json!(2)));
});

both_engines!(the_stream_of_the_school_tells_ids_and_no_words, async |engine| {
    let here = Neighbours::on(engine).await;
    let mut socket = Socket::connect(&here.person("teacher.a")).await;
    socket.join("school/lead-a", None).await;
    let path = published(&here, "network").await;
    let event = socket.expect("event").await;
    assert_eq!((&event["kind"], &event["version"], &event["practice"]["state"]), (&json!("publication"), &json!(1), &json!("published")));
    assert_eq!(path, format!("/practices/{}", event["practice"]["id"].as_str().unwrap()));
    assert!(!event.to_string().contains("อ่านวันละ"));
    retire(&here.person("editor.a"), &path, "มีฉบับที่ดีกว่า").await.expect(204);
    assert_eq!(socket.expect("event").await["kind"], "retire");
    let mut stranger = Socket::connect(&here.person("teacher.b")).await;
    stranger.send(json!({ "type": "join", "stream": "school/lead-a", "after": 0 })).await;
    stranger.expect("error").await;
});

both_engines!(lists_go_on_where_they_stopped, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    for n in 1..=5 {
        let mut card = card();
        card["title"] = json!(format!("เรื่องที่ {n}"));
        let made = editor.post("/practices", card).await.expect(201);
        editor.put(&format!("/practices/{}/publication", made["id"].as_str().unwrap()), json!({ "audience": "public" })).await.expect(200);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = here.node.client().get(&format!("/practices?limit=2{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, ["เรื่องที่ 5", "เรื่องที่ 4", "เรื่องที่ 3", "เรื่องที่ 2", "เรื่องที่ 1"]);
});

async fn import(here: &Neighbours, text: &str, dry_run: bool) -> Value {
    let report = import_practices(&here.core, text.as_bytes(), By::Operator, dry_run, |_| {}).await.unwrap();
    serde_json::to_value(report).unwrap()
}

fn counts(report: &Value) -> [u64; 4] {
    ["added", "changed", "left", "refused"].map(|word| report[word].as_u64().unwrap())
}

both_engines!(an_import_may_be_repeated, async |engine| {
    let here = Neighbours::on(engine).await;
    let line = |n: usize, title: &str| {
        json!({ "external_id": format!("x-{n}"), "title": title, "body": "เนื้อหา", "owner_code": "๑๐๗๔๕๙๐๐๘๘", "standards": "1.1,3.5", "grades": ["ป.1"], "published": "5 ม.ค. 2568" }).to_string()
    };
    let lines: Vec<String> = (1..=600).map(|n| line(n, &format!("เรื่องที่ {n}"))).collect();
    let file = lines.join("\n");
    assert_eq!(counts(&import(&here, &file, true).await), [600, 0, 0, 0]);
    assert_eq!(titles(&here.node.client(), "").await, [""; 0]);
    assert_eq!(counts(&import(&here, &file, false).await), [600, 0, 0, 0]);
    assert_eq!(counts(&import(&here, &file, false).await), [0, 0, 600, 0]);
    let changed = format!("{}\n{}", line(7, "เรื่องที่เปลี่ยน"), line(601, "เรื่องใหม่"));
    assert_eq!(counts(&import(&here, &changed, false).await), [1, 1, 0, 0]);

    let list = here.node.client().get("/practices?limit=1").await.expect(200);
    let path = format!("/practices/{}", list["items"][0]["id"].as_str().unwrap());
    let one = here.node.client().get(&path).await.expect(200);
    assert_eq!((&one["title"], &one["version"], &one["owner"]["id"], &one["year"]), (&json!("เรื่องที่เปลี่ยน"), &json!(2), &json!("lead-a"), &json!(2567)));
    let versions = here.node.client().get(&format!("{path}/versions")).await.expect(200);
    assert_eq!((&versions["items"][1]["at"], &versions["items"][1]["by"]), (&json!("2025-01-04T17:00:00.000Z"), &Value::Null));
    assert_eq!(titles(&here.node.client(), "?standard=3.5&limit=100").await.len(), 100);

    // Every publication stands on the school's stream, numbered without a hole.
    let head: i64 = here.core.db.clone().scalar("select head from streams where stream = 'school/lead-a'", kalyanamit::args![]).await.unwrap();
    let events: i64 =
        here.core.db.clone().scalar("select count(*) from events where stream = 'school/lead-a' and kind = 'publication'", kalyanamit::args![]).await.unwrap();
    let before: i64 =
        here.core.db.clone().scalar("select count(*) from events where stream = 'school/lead-a' and kind <> 'publication'", kalyanamit::args![]).await.unwrap();
    assert_eq!((events, head), (602, 602 + before));

    // A person retired one: a later delivery does not bring it back.
    retire(&here.person("admin"), &path, "ข้อมูลผิด").await.expect(204);
    assert_eq!(counts(&import(&here, &changed, false).await), [0, 0, 2, 0]);
    assert_eq!(here.node.client().get(&path).await.problem(404), "not_found");
});

both_engines!(one_refused_line_refuses_all_and_says_which, async |engine| {
    let here = Neighbours::on(engine).await;
    let good = json!({ "external_id": "g", "title": "ดี", "owner_code": "1074590088", "published": true }).to_string();
    let bad = [
        json!({ "external_id": "a", "title": "ก", "owner_code": "9999999999", "published": true }).to_string(),
        json!({ "external_id": "b", "title": "", "owner_code": "1074590088" }).to_string(),
        json!({ "external_id": "c", "title": "ก", "owner_code": "1074590088", "standards": "9.9", "colour": "red" }).to_string(),
        good.clone(),
        "{\"external_id\": ".to_owned(),
    ];
    let report = import(&here, &format!("\u{feff}{good}\r\n\r\n{}\n", bad.join("\n")), false).await;
    assert_eq!(counts(&report), [1, 0, 0, 5]);
    let told: Vec<(u64, &str, &str)> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["outcome"] == "refused")
        .map(|row| (row["row"].as_u64().unwrap(), row["errors"][0]["column"].as_str().unwrap_or_default(), row["errors"][0]["code"].as_str().unwrap()))
        .collect();
    let expected = [(3, "owner_code", "unknown"), (4, "title", "required"), (5, "standards", "unknown"), (6, "external_id", "repeated"), (7, "", "not_json")];
    assert_eq!(told, expected);
    assert_eq!(report["unknown_columns"], json!(["colour"]));
    assert_eq!(titles(&here.node.client(), "").await, [""; 0]);
});

both_engines!(search_is_given_what_is_published_and_who_may_read_it, async |engine| {
    let here = Neighbours::on(engine).await;
    let id = |path: &str| PracticeId::from(path.trim_start_matches("/practices/"));
    let (hidden, inside, open) = (draft(&here.person("teacher.a")).await, published(&here, "network").await, published(&here, "public").await);
    let mut db = here.core.db.clone();
    let found = practices::searchable(&mut db, &[id(&hidden), id(&inside), id(&open)]).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(found[0].content.text().contains("แจกลูกสะกดคำ"));
    for login in ["teacher.a", "partner.a", "supervisor.a", "district.a", "commission", "admin", "editor.a", "teacher.b", "district.b", "nowhere", ""] {
        let person = (!login.is_empty()).then(|| here.id(login).into());
        let tokens = practices::read_tokens(&mut db, person.as_ref(), here.core.now()).await.unwrap();
        let client = if login.is_empty() { here.node.client() } else { here.person(login) };
        for one in &found {
            let by_token = one.read.iter().any(|token| tokens.contains(token));
            let by_right = client.get(&format!("/practices/{}", one.id)).await.status == 200;
            assert_eq!(by_token, by_right, "{login} {:?}", one.read);
        }
    }
    let mut all = practices::published_after(&mut db, None, 10).await.unwrap();
    all.sort();
    let mut expected = vec![id(&inside), id(&open)];
    expected.sort();
    assert_eq!(all, expected);
});

both_engines!(the_command_line_takes_in_a_file_beside_the_server, async |engine| {
    let here = Neighbours::on(engine).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("practices.jsonl");
    let line = |id: &str, code: &str| json!({ "external_id": id, "title": format!("เรื่อง {id}"), "owner_code": code, "published": true }).to_string();
    std::fs::write(&file, [line("1", "1074590088"), line("2", "no-such-code")].join("\n")).unwrap();
    let arguments = ["import", "practices", file.to_str().unwrap()];
    let refused = here.world.cli(&arguments).await;
    assert_eq!(refused.status, 1);
    assert!(refused.stdout.contains("refused 1") && refused.stdout.contains("line 2 owner_code"), "{refused:#?}");
    assert_eq!(titles(&here.node.client(), "").await, [""; 0]);
    std::fs::write(&file, line("1", "1074590088")).unwrap();
    assert!(here.world.cli(&arguments).await.ok().starts_with("added 1 · changed 0 · left 0 · refused 0"));
    assert_eq!(titles(&here.node.client(), "").await, ["เรื่อง 1"]);
});
