//! Finding in a room, inside documents and by other words; what is alike; and what was looked for in vain (F-SE-4, 7, 8).

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use crate::{
    adoption::{go, measured, published},
    both_engines,
    files::uploaded,
    neighbours::Neighbours,
    support::{Client, World},
};

/// What was said or decided a moment ago.
const SOON: Duration = Duration::from_secs(10);
/// A document is read by another process first.
const READ: Duration = Duration::from_secs(20);
/// In no other text of any world.
const CANARY: &str = "นกกะเต็นลายแถบเหนือบึงบัว";

async fn ask(client: &Client, question: &str) -> Value {
    client.get(&format!("/search?{question}")).await.expect(200)
}

fn ids(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

async fn until(client: &Client, question: &str, within: Duration, wanted: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let found = ask(client, question).await;
        if wanted(&found) {
            return found;
        }
        assert!(begun.elapsed() < within, "{question} after {within:?}: {found:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn room(here: &Neighbours, editor: &str, network: &str, audience: &str) -> String {
    let space = json!({ "name": format!("ห้อง{}", Uuid::now_v7().simple()), "network": here.id(network), "kind": "plc", "audience": audience });
    here.person(editor).post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn say(client: &Client, space: &str, body: &str, files: &[&Value]) -> String {
    let files: Vec<&Value> = files.iter().map(|file| &file["id"]).collect();
    let message = json!({ "client_id": Uuid::now_v7(), "body": body, "files": files });
    client.post(&format!("/spaces/{space}/messages"), message).await.expect(201)["id"].as_str().unwrap().to_owned()
}

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A document and a row of slides as an office program makes them, as far as anybody looks.
fn docx(words: &str) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned();
    let body = format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>");
    let part = || "<w:styles xmlns:w=\"w\"/>".to_owned();
    archive(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", String::new()),
        ("word/document.xml", body),
        ("word/styles.xml", part()),
        ("word/settings.xml", part()),
    ])
}

fn pptx(slides: &[&str]) -> Vec<u8> {
    let mut parts = vec![("[Content_Types].xml".to_owned(), "<Types/>".to_owned()), ("_rels/.rels".to_owned(), String::new())];
    parts.push(("ppt/presentation.xml".into(), "<p:presentation xmlns:p=\"p\"/>".into()));
    for (at, words) in slides.iter().enumerate() {
        parts.push((format!("ppt/slides/slide{}.xml", at + 1), format!("<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sld>")));
    }
    let parts: Vec<(&str, String)> = parts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    archive(&parts)
}

/// Pages of Latin letters, by hand.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    objects.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into());
    for (at, words) in pages.iter().enumerate() {
        let content = 5 + at * 2;
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"));
        let stream = format!("BT /F1 18 Tf 72 700 Td ({words}) Tj ET");
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

both_engines!(a_search_in_a_room_finds_that_room_alone, async |engine| {
    let here = Neighbours::on(engine).await;
    let (one, two) = (room(&here, "editor.a", "a", "open").await, room(&here, "editor.a", "a", "closed").await);
    let editor = here.person("editor.a");
    let in_one = say(&editor, &one, CANARY, &[]).await;
    let in_two = say(&editor, &two, CANARY, &[]).await;
    until(&editor, &format!("q={CANARY}"), SOON, |found| found["total"] == 2).await;
    let found = ask(&editor, &format!("q={CANARY}&space={one}")).await;
    assert_eq!((ids(&found), &found["total"]), (vec![in_one.as_str()], &json!(1)));
    assert_eq!(found["facets"]["kind"], json!([{ "value": "message", "label": "message", "count": 1 }]));
    assert_eq!(ids(&ask(&editor, &format!("q={CANARY}&space={two}")).await), [in_two.as_str()]);
    // A filter opens nothing.
    let found = ask(&here.person("colleague.a"), &format!("q={CANARY}&space={two}")).await;
    assert_eq!((ids(&found), &found["total"], &found["facets"]), (vec![], &json!(0), &json!({})));
    // The rooms themselves are found by their names, by whoever may enter.
    let name = editor.get(&format!("/spaces/{two}")).await.expect(200)["name"].as_str().unwrap().to_owned();
    let found = until(&editor, &format!("q={name}&kind=space"), SOON, |found| ids(found).first() == Some(&two.as_str())).await;
    assert_eq!(found["items"][0]["href"], format!("/spaces/{two}"));
    let found = ask(&here.person("colleague.a"), &format!("q={name}&kind=space")).await;
    assert!(!ids(&found).contains(&two.as_str()) && !found.to_string().contains(&name), "{found:#}");
});

both_engines!(words_inside_documents_are_found_by_whoever_reads_the_message, async |engine| {
    let here = Neighbours::with(engine, &[("SEARCHES_PER_MINUTE", 0)]).await;
    let space = room(&here, "editor.a", "a", "closed").await;
    let editor = here.person("editor.a");
    editor.put(&format!("/spaces/{space}/members/{}", here.id("partner.a")), json!({ "role": "member" })).await.expect(204);
    let word = uploaded(&editor, &space, "แผน.docx", &docx(&format!("{CANARY}ในแผน"))).await;
    let slides = uploaded(&editor, &space, "สไลด์.pptx", &pptx(&["ปก", &format!("{CANARY}ในสไลด์")])).await;
    let pages = uploaded(&editor, &space, "paper.pdf", &pdf(&["first page", "kingfisherxq above the pond"])).await;
    let broken = uploaded(&editor, &space, "เสีย.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nnot a page in it").await;
    let never = uploaded(&editor, &space, "ร่าง.txt", format!("{CANARY}ยังไม่ส่ง").as_bytes()).await;
    let message = say(&editor, &space, "", &[&word, &slides, &pages, &broken]).await;
    let (partner, colleague) = (here.person("partner.a"), here.person("colleague.a"));

    let found = until(&partner, &format!("q={CANARY}"), READ, |found| found["total"] == 2).await;
    let hit = found["items"].as_array().unwrap().iter().find(|hit| hit["id"] == slides["id"]).unwrap();
    let number = message.rsplit_once(':').unwrap().1;
    assert_eq!((&hit["kind"], &hit["title"], &hit["page"], &hit["context"]["slides"]), (&json!("file"), &json!("สไลด์.pptx"), &json!(2), &json!(true)));
    assert_eq!(hit["href"], format!("/spaces/{space}?message={number}"));
    assert!(hit["snippet"].as_str().unwrap().contains(CANARY));
    assert!(!ids(&found).contains(&never["id"].as_str().unwrap()), "what nobody sent is found by nobody");
    let found = until(&partner, "q=kingfisherxq", READ, |found| found["total"] == 1).await;
    assert_eq!((&found["items"][0]["id"], &found["items"][0]["page"]), (&pages["id"], &json!(2)));

    // A damaged one says so on the message; nothing fell.
    let begun = Instant::now();
    loop {
        let shown = partner.get(&format!("/spaces/{space}/messages/{number}")).await.expect(200);
        let states: Vec<&Value> = shown["files"].as_array().unwrap().iter().map(|file| &file["text"]).collect();
        if states == ["read", "read", "read", "unreadable"] {
            break;
        }
        assert!(begun.elapsed() < READ, "{states:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // Who is not in the room finds, counts and is offered nothing of it, by words or by name.
    for stranger in [&colleague, &here.person("teacher.b"), &here.node.client()] {
        for question in [CANARY, "kingfisherxq", "แผน.docx", "สไลด์"] {
            let found = ask(stranger, &format!("q={question}")).await.to_string()
                + &stranger.get(&format!("/search/suggestions?q={question}")).await.expect(200).to_string();
            for secret in [CANARY, "above the pond", word["id"].as_str().unwrap(), "แผน.docx", &space] {
                assert!(!found.contains(secret), "{question}: {found}");
            }
        }
    }
    editor.delete(&format!("/spaces/{space}/members/{}", here.id("partner.a"))).await.expect(204);
    let found = ask(&partner, &format!("q={CANARY}")).await;
    let told = found.to_string();
    assert!(!told.contains(CANARY) && !told.contains(&space), "a right taken away ends with the next question: {found:#}");
    // The message goes, and its documents with it: not shown from the first moment, not counted soon.
    editor.delete(&format!("/spaces/{space}/messages/{number}")).await.expect(204);
    assert_eq!(ids(&ask(&editor, &format!("q={CANARY}")).await), [""; 0]);
    until(&editor, &format!("q={CANARY}&kind=file"), SOON, |found| found["total"] == 0).await;
});

both_engines!(thai_on_our_own_paper_is_found_and_shown_as_it_was_written, async |engine| {
    let here = Neighbours::with(engine, &[("SEARCHES_PER_MINUTE", 0)]).await;
    let editor = here.person("editor.a");
    let practice = published(&editor, "แก้อ่านไม่ออกด้วยปุ๋ยหมักและน้ำปั่น", "network").await;
    let note = "ครั้งที่สองเด็ก ป.2 อ่านคำสะกดได้ 17 คน ครูจึงชื่นชมผู้ปกครอง";
    let shelf = json!({ "id": "shelf", "network": here.id("a"), "title": "เล่มนี้รวมวิธีที่ได้ผล", "items": [{ "practice": practice, "note": note }] });
    editor.post("/collections", shelf).await.expect(201);
    let booklet = editor.request(reqwest::Method::GET, "/collections/shelf/booklet").send().await.unwrap().bytes().await.unwrap();
    let space = room(&here, "editor.a", "a", "open").await;
    let file = uploaded(&editor, &space, "เล่ม.pdf", &booklet).await;
    say(&editor, &space, "", &[&file]).await;
    for phrase in ["ด้วยปุ๋ยหมักและน้ำปั่น", "เด็ก ป.2 อ่านคำสะกดได้ 17 คน", "ครูจึงชื่นชมผู้ปกครอง"]
    {
        let found = until(&editor, &format!("q={phrase}&kind=file"), READ, |found| ids(found).contains(&file["id"].as_str().unwrap())).await;
        let snippet = found["items"][0]["snippet"].as_str().unwrap();
        assert!(snippet.replace('\n', "").contains(phrase), "{phrase} is not in {snippet}");
    }
});

both_engines!(practices_are_narrowed_by_their_evidence_and_by_what_came_of_them, async |engine| {
    let here = Neighbours::with(engine, &[("SEARCHES_PER_MINUTE", 0)]).await;
    let (editor, partner, other, nobody) = (here.person("editor.a"), here.person("partner.a"), here.person("teacher.b"), here.node.client());
    let practice = published(&editor, CANARY, "public").await;
    let only = async |narrowed: &str| until(&nobody, &format!("q={CANARY}&{narrowed}"), SOON, |found| ids(found) == [practice.as_str()]).await;
    let none = async |narrowed: &str| ask(&nobody, &format!("q={CANARY}&{narrowed}")).await["total"] == 0;
    let fresh = only("evidence=idea").await;
    assert_eq!(fresh["facets"]["evidence"], json!([{ "value": "idea", "label": "idea", "count": 1 }]));
    assert_eq!(fresh["facets"]["result"], Value::Null, "nothing came of it yet");

    // The index follows what schools say.
    let adoptions = format!("/practices/{practice}/adoptions");
    let trial = partner.post(&adoptions, json!({ "state": "trying" })).await.expect(201);
    only("evidence=tried_once").await;
    assert!(none("evidence=idea").await);
    let elsewhere = other.post(&adoptions, json!({ "state": "trying" })).await.expect(201);
    only("evidence=several_schools").await;
    assert!(none("result=kept,adapted,dropped").await);
    let with = partner.post(&format!("/adoptions/{}/measures", trial["id"].as_str().unwrap()), json!({ "name": "อ่านได้" })).await.expect(201);
    let measure = with["measures"][0]["id"].as_str().unwrap().to_owned();
    let first = measured(&partner, &with, &measure, "2026-01-05", 12).await;
    let kept = go(&partner, &first, "kept", "").await.expect(200);
    let seen = only("result=kept").await;
    assert_eq!(seen["facets"]["evidence"][0]["value"], "several_schools", "one number is no gain");
    // Only a number was written: that is told too.
    measured(&partner, &kept, &measure, "2026-02-16", 17).await;
    only("evidence=measured_gain&result=kept").await;
    go(&other, &elsewhere, "dropped", "ครูมีคนเดียว").await.expect(200);
    let both = only("evidence=idea,measured_gain&result=dropped").await;
    let mut results: Vec<&str> = both["facets"]["result"].as_array().unwrap().iter().map(|count| count["value"].as_str().unwrap()).collect();
    results.sort_unstable();
    assert_eq!(results, ["dropped", "kept"], "the other values can be chosen");
    assert!(none("result=adapted").await && none("evidence=tried_once&result=kept").await);
    partner.delete(&format!("/adoptions/{}/measures/{measure}", trial["id"].as_str().unwrap())).await.expect(200);
    only("evidence=several_schools").await;
    assert!(none("evidence=measured_gain").await);
    for unknown in ["evidence=proven", "result=trying"] {
        assert_eq!(nobody.get(&format!("/search?q={CANARY}&{unknown}")).await.problem(422), "invalid");
    }
});

both_engines!(the_list_of_synonyms_is_edited_and_holds_at_once, async |engine| {
    let here = Neighbours::with(engine, &[("SEARCHES_PER_MINUTE", 0)]).await;
    let (admin, editor) = (here.person("admin"), here.person("editor.a"));
    let space = room(&here, "editor.a", "a", "open").await;
    let full = say(&editor, &space, "หนังสือราชการเรื่องศูนย์เครือข่ายนกกะเต็นภาคพื้น", &[]).await;
    until(&editor, "q=ศูนย์เครือข่ายนกกะเต็น", SOON, |found| ids(found).contains(&full.as_str())).await;
    assert!(!ids(&ask(&editor, "q=ศคนต.").await).contains(&full.as_str()));

    let shipped = editor.get("/synonyms").await.expect(200);
    let area = shipped["items"].as_array().unwrap().iter().find(|group| group["short"][0] == "สพป.").unwrap();
    assert_eq!((&area["full"][0], &area["changed_by"]), (&json!("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา"), &json!(null)));

    let group = json!({ "short": ["ศคนต."], "full": ["ศูนย์เครือข่ายนกกะเต็น"] });
    assert_eq!(editor.put("/synonyms/kingfisher", group.clone()).await.status, 403);
    assert_eq!(here.node.client().put("/synonyms/kingfisher", group.clone()).await.status, 401);
    let made = admin.put("/synonyms/kingfisher", group.clone()).await.expect(200);
    assert_eq!((&made["version"], &made["changed_by"]["name"]), (&json!(1), &json!("admin")));
    until(&editor, "q=ศคนต", SOON, |found| ids(found).contains(&full.as_str())).await;

    // What cannot be told from other words, or stands elsewhere, is refused and says why.
    for bad in [
        json!({ "short": ["ก."], "full": ["ศูนย์เครือข่ายอื่น"] }),
        json!({ "short": ["ศคอ."], "full": ["ครู"] }),
        json!({ "short": ["สพป."], "full": ["สำนักอื่นใด"] }),
        json!({ "short": ["ศคอ."], "full": [] }),
        json!({ "short": ["ศคอ."], "full": ["ก".repeat(200)] }),
    ] {
        let refused = admin.put("/synonyms/other", bad.clone()).await;
        assert!(refused.text.contains("\"errors\":[{\"field\""), "{bad}: {}", refused.text);
        assert_eq!(refused.problem(422), "invalid", "{bad}");
    }
    assert_eq!(admin.put("/synonyms/other", json!({ "shorts": [] })).await.status, 422);

    let changed = json!({ "short": ["ศคนต.", "KFN"], "full": ["ศูนย์เครือข่ายนกกะเต็น"] });
    let stale = admin.request(reqwest::Method::PUT, "/synonyms/kingfisher").header("if-match", "\"7\"").json(&changed);
    assert_eq!(stale.send().await.unwrap().status(), 412);
    assert_eq!(admin.put("/synonyms/kingfisher", changed.clone()).await.expect(200)["version"], 2);
    assert_eq!(admin.put("/synonyms/kingfisher", changed).await.expect(200)["version"], 2, "the same again is no change");
    until(&editor, "q=kfn", SOON, |found| ids(found).contains(&full.as_str())).await;
    admin.delete("/synonyms/kingfisher").await.expect(204);
    assert_eq!(admin.delete("/synonyms/kingfisher").await.status, 404);
    until(&editor, "q=ศคนต.", SOON, |found| !ids(found).contains(&full.as_str())).await;
    let history = editor.get("/synonyms/kingfisher/changes").await.expect(200);
    let told: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["version"].as_i64().unwrap(), change["was"].is_null(), change["became"].is_null()))
        .collect();
    assert_eq!(told, [(3, false, true), (2, false, false), (1, true, false)]);
    assert!(history["items"].as_array().unwrap().iter().all(|change| change["by"]["name"] == "admin" && change["at"].is_string()));
});

both_engines!(what_was_looked_for_in_vain_is_told_without_names, async |engine| {
    let here = Neighbours::with(engine, &[("SEARCHES_PER_MINUTE", 0)]).await;
    let editor = here.person("editor.a");
    let vain = json!({ "q": "สอนโค้ดดิ้งหุ่นยนต์ใต้น้ำ" });
    let askers = ["teacher.a", "colleague.a", "partner.a", "leader.a"];
    for login in askers {
        // Twice counts once; digits of somebody and half a word do not count at all.
        for question in [&vain, &vain, &json!({ "q": "โทร 0812345678" }), &json!({ "q": "?" })] {
            here.person(login).post("/search/misses", question.clone()).await.expect(204);
        }
    }
    let path = format!("/networks/{}/search-misses", here.id("a"));
    let report = editor.get(&path).await.expect(200);
    assert_eq!((&report["items"], &report["few"]), (&json!([]), &json!(1)), "four people are too few to be shown");
    assert!(!report.to_string().contains("หุ่นยนต์"));
    here.person("partner.leader.a").post("/search/misses", vain.clone()).await.expect(204);
    let report = editor.get(&path).await.expect(200);
    assert_eq!((&report["items"], &report["few"]), (&json!([{ "question": "สอนโค้ดดิ้งหุ่นยนต์ใต้น้ำ", "people": 5 }]), &json!(0)));
    for login in askers {
        assert!(!report.to_string().contains(login) && !report.to_string().contains(here.id(login)));
    }
    // What is found is no miss, whatever a client says.
    let space = room(&here, "editor.a", "a", "open").await;
    say(&editor, &space, CANARY, &[]).await;
    until(&editor, &format!("q={CANARY}"), SOON, |found| found["total"] == 1).await;
    for login in ["teacher.a", "colleague.a", "partner.a", "leader.a", "partner.leader.a"] {
        here.person(login).post("/search/misses", json!({ "q": CANARY })).await.expect(204);
    }
    assert_eq!(editor.get(&path).await.expect(200), report);
    for login in ["teacher.a", "editor.b", "nowhere", "commission"] {
        assert_eq!(here.person(login).get(&path).await.status, 403, "{login}");
    }
    assert_eq!(here.node.client().post("/search/misses", vain).await.status, 401);
    assert_eq!(here.person("editor.b").get(&format!("/networks/{}/search-misses", here.id("b"))).await.expect(200)["items"], json!([]));
});

both_engines!(practices_that_are_alike_stand_beside_each_other, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let teacher = node.sign_in("demo.teacher").await;
    let library = teacher.get("/practices?limit=100").await.expect(200);
    let mut any = false;
    for practice in library["items"].as_array().unwrap() {
        let id = practice["id"].as_str().unwrap();
        let alike = teacher.get(&format!("/practices/{id}/similar")).await.expect(200);
        for other in ids(&alike) {
            any = true;
            assert_ne!(other, id);
            assert_eq!(teacher.get(&format!("/practices/{other}")).await.status, 200);
        }
    }
    assert!(any, "nothing is like anything: the test tried nothing");
    assert_eq!(teacher.get("/practices/no-such-practice/similar").await.status, 404);
});

both_engines!(a_practice_of_others_is_alike_to_nobody_who_may_not_read_it, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    let card = |title: &str| json!({ "title": title, "summary": format!("{CANARY} ฝึกอ่านทุกเช้า"), "problem": "เด็กจำพยัญชนะสับสน", "steps": ["เขียนชื่อเล่น", "อ่านให้เพื่อนฟัง"], "results": "อ่านคล่องขึ้น", "standards": ["1.1"] });
    let mut made = Vec::new();
    for (title, audience) in [("อ่านทุกเช้าหนึ่ง", "public"), ("อ่านทุกเช้าสอง", "network")] {
        let id = editor.post("/practices", card(title)).await.expect(201)["id"].as_str().unwrap().to_owned();
        editor.put(&format!("/practices/{id}/publication"), json!({ "audience": audience })).await.expect(200);
        made.push(id);
    }
    until(&editor, &format!("q={CANARY}&kind=practice"), SOON, |found| found["total"] == 2).await;
    let path = format!("/practices/{}/similar", made[0]);
    assert_eq!(ids(&editor.get(&path).await.expect(200)), [made[1].as_str()]);
    for stranger in [here.person("teacher.b"), here.node.client()] {
        let alike = stranger.get(&path).await.expect(200);
        assert_eq!(ids(&alike), [""; 0]);
        assert!(!alike.to_string().contains("อ่านทุกเช้าสอง"));
        assert_eq!(stranger.get(&format!("/practices/{}/similar", made[1])).await.status, 404);
    }
});

both_engines!(questions_that_break_other_engines_are_answered, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let teacher = node.sign_in("demo.teacher").await;
    let clauses = "อ่าน+OR+".repeat(1_200);
    let latin = "a+OR+".repeat(10_000);
    let odd =
        ["%22%22%22", "%22อ่าน", "*อ่าน", "?*", "((((((", "อ่าน)", "title:อ่าน", "-อ่าน", "~~~", "อ่าน%5E9999", "%5C", "AND", "+%2B-%26%26%7C%7C!", &clauses, &latin];
    for question in odd {
        let begun = Instant::now();
        let answer = teacher.get(&format!("/search?q={question}")).await;
        assert!(matches!(answer.status, 200 | 400 | 414 | 431), "{} of {} bytes: {}", answer.status, question.len(), answer.text);
        assert!(begun.elapsed() < Duration::from_secs(3), "{} bytes took {:?}", question.len(), begun.elapsed());
    }
    // Operators are letters like others: what stands between them is found.
    let plain = ask(&teacher, "q=อ่าน").await;
    for question in ["%22อ่าน%22", "*อ่าน*", "(อ่าน)"] {
        assert_eq!(ask(&teacher, &format!("q={question}")).await["total"], plain["total"], "{question}");
    }
});
