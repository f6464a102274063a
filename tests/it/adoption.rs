//! Adoptions: only legal moves, one per school, measures that grade, results that flow back; lineage without circles; collections; public pages.

use kalyanamit::platform::db::Reads;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    authoring::picture,
    both_engines,
    neighbours::Neighbours,
    support::{Answer, Client, copied},
};

fn card(title: &str) -> Value {
    json!({
        "title": title, "summary": "ฝึกอ่านสั้น ๆ ทุกเช้า", "problem": "เด็ก ป.1 อ่านไม่ออก 9 คน", "steps": ["แจกลูกสะกดคำ"], "results": "อ่านได้ 19 จาก 21 คน",
    })
}

/// A practice of this editor's school, published.
pub async fn published(editor: &Client, title: &str, audience: &str) -> String {
    put_out(editor, card(title), audience).await
}

async fn put_out(editor: &Client, card: Value, audience: &str) -> String {
    let id = editor.post("/practices", card).await.expect(201)["id"].as_str().unwrap().to_owned();
    editor.put(&format!("/practices/{id}/publication"), json!({ "audience": audience })).await.expect(200);
    id
}

pub async fn go(client: &Client, adoption: &Value, state: &str, reason: &str) -> Answer {
    let path = format!("/adoptions/{}/state", adoption["id"].as_str().unwrap());
    let request = client.request(Method::PUT, &path).header("if-match", adoption["version"].to_string());
    Answer::of(request.json(&json!({ "state": state, "reason": reason })).send().await.unwrap()).await.unwrap()
}

pub async fn measured(client: &Client, adoption: &Value, measure: &str, day: &str, value: i64) -> Value {
    let path = format!("/adoptions/{}/measures/{measure}/points", adoption["id"].as_str().unwrap());
    client.post(&path, json!({ "day": day, "value": value, "out_of": 20 })).await.expect(201)
}

both_engines!(a_school_tries_measures_and_keeps_and_the_source_sees_it, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, partner) = (here.person("editor.a"), here.person("partner.a"));
    let practice = published(&editor, "อ่านวันละสิบนาที", "network").await;
    let path = format!("/practices/{practice}/adoptions");
    assert_eq!(partner.get(&format!("/practices/{practice}")).await.expect(200)["grade"], "idea");

    let new = json!({ "id": "try-1", "reason": "อยากแก้อ่านไม่ออก" });
    let begun = partner.post(&path, new.clone()).await.expect(201);
    assert_eq!((&begun["state"], &begun["school"]["id"]), (&json!("interested"), &json!(here.id("partner-a"))));
    partner.post(&path, new).await.expect(200);
    assert_eq!(partner.post(&path, json!({})).await.problem(409), "already_adopting");
    assert_eq!(here.person("colleague.a").post(&path, json!({})).await.problem(409), "own_practice");
    assert_eq!(here.person("teacher.b").post(&path, json!({})).await.problem(404), "not_found");
    assert_eq!(partner.post(&path, json!({ "school": here.id("lead-b") })).await.problem(403), "not_allowed");

    // Nothing is kept that was not tried; an old page changes nothing.
    assert_eq!(go(&partner, &begun, "kept", "").await.problem(409), "illegal_move");
    let trying = go(&partner, &begun, "trying", "").await.expect(200);
    assert_eq!(go(&partner, &begun, "planned", "").await.problem(412), "stale");
    assert_eq!(go(&here.person("editor.a"), &trying, "kept", "").await.problem(403), "not_allowed");
    assert_eq!(go(&partner, &trying, "dropped", " ").await.problem(422), "invalid");

    let measure = json!({ "name": "อ่านคำพื้นฐานได้", "unit": "คน" });
    let with = partner.post("/adoptions/try-1/measures", measure).await.expect(201);
    let measure = with["measures"][0]["id"].as_str().unwrap().to_owned();
    let first = measured(&partner, &with, &measure, "2026-01-05", 12).await;
    assert_eq!((&first["effect"], &first["measures"][0]["points"][0]["value"]), (&Value::Null, &json!(12.0)));
    let after = measured(&partner, &with, &measure, "2026-02-16", 17).await;
    assert_eq!((&after["effect"], &after["measures"][0]["effect"]), (&json!("better"), &json!("better")));
    let kept = go(&partner, &after, "kept", "อ่านได้ 17 จาก 20 คน").await.expect(200);
    assert_eq!(kept["moves"].as_array().unwrap().len(), 3);

    // The source sees who and how; a stranger of another network sees nothing.
    let seen = editor.get(&path).await.expect(200);
    assert_eq!(seen["items"][0]["moves"][2]["reason"], "อ่านได้ 17 จาก 20 คน");
    let evidence = &editor.get(&format!("/practices/{practice}")).await.expect(200)["evidence"];
    assert_eq!((&evidence["grade"], &evidence["reason"]), (&json!("measured_gain"), &json!("1 โรงเรียนใช้ต่อ 1 แห่งวัดผลดีขึ้น")));
    assert_eq!(evidence["results"], "1 จาก 1 โรงเรียนใช้ต่อ");
    let (found, missing) = (here.person("teacher.b").get("/adoptions/try-1").await, here.person("teacher.b").get("/adoptions/no-such").await);
    assert_eq!((found.status, &found.text), (404, &missing.text));
    let mut told = Vec::new();
    for _ in 0..100 {
        let inbox = editor.get("/notifications").await.expect(200);
        told = inbox["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
        if told.len() >= 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(told.iter().any(|title| title.contains("ลองแล้วใช้ต่อ: “อ่านวันละสิบนาที” ของคุณ")), "{told:?}");

    // Whose results they are is for the network; counts are for all who read the practice.
    let public = published(&editor, "อ่านคู่", "public").await;
    partner.post(&format!("/practices/{public}/adoptions"), json!({ "state": "trying" })).await.expect(201);
    let stranger = here.person("teacher.b").get(&format!("/practices/{public}/adoptions")).await.expect(200);
    assert_eq!((stranger["items"].as_array().unwrap().len(), &stranger["hidden"], &stranger["evidence"]["counts"]["tried"]), (0, &json!(1), &json!(1)));
    let nobody = here.node.client().get(&format!("/practices/{public}/adoptions")).await.expect(200);
    assert_eq!((&nobody["items"], &nobody["evidence"]["grade"]), (&json!([]), &json!("tried_once")));
});

both_engines!(a_trial_that_failed_is_kept_and_may_begin_again, async |engine| {
    let here = Neighbours::on(engine).await;
    let partner = here.person("partner.a");
    let practice = published(&here.person("editor.a"), "อ่านวันละสิบนาที", "public").await;
    let begun = partner.post(&format!("/practices/{practice}/adoptions"), json!({ "state": "trying" })).await.expect(201);
    let dropped = go(&partner, &begun, "dropped", "ครูมีคนเดียว คละชั้น").await.expect(200);
    assert_eq!(dropped["moves"][2]["reason"], "ครูมีคนเดียว คละชั้น");
    let evidence = &partner.get(&format!("/practices/{practice}")).await.expect(200)["evidence"];
    assert_eq!((&evidence["grade"], &evidence["results"]), (&json!("tried_once"), &json!("0 จาก 1 โรงเรียนใช้ต่อ")));
    assert_eq!(go(&partner, &dropped, "kept", "").await.problem(409), "illegal_move");
    assert_eq!(go(&partner, &dropped, "trying", "ปรับเวลา").await.expect(200)["state"], "trying");
    let bad = json!({ "value": 21, "out_of": 20 });
    let with = partner.post(&format!("/adoptions/{}/measures", begun["id"].as_str().unwrap()), json!({ "name": "อ่านได้" })).await.expect(201);
    let points = format!("/adoptions/{}/measures/{}/points", begun["id"].as_str().unwrap(), with["measures"][0]["id"].as_str().unwrap());
    assert_eq!(partner.post(&points, bad).await.problem(422), "invalid");
    assert_eq!(partner.post(&points, json!({ "value": 1, "day": "2569-01-01" })).await.problem(422), "invalid");
});

both_engines!(an_adaptation_names_its_source_and_no_circle_can_be_closed, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, partner) = (here.person("editor.a"), here.person("partner.leader.a"));
    let source = published(&editor, "อ่านวันละสิบนาที", "network").await;
    let adaptations = format!("/practices/{source}/adaptations");
    partner.post(&format!("/practices/{source}/adoptions"), json!({ "state": "trying" })).await.expect(201);
    let new = json!({ "id": "mixed", "title": "อ่านวันละสิบนาที ฉบับคละชั้น", "changed": "จับคู่พี่สอนน้อง", "why": "ครูคนเดียวสามชั้น" });
    let draft = partner.post(&adaptations, new.clone()).await.expect(201);
    assert_eq!((&draft["state"], &draft["results"], &draft["steps"]), (&json!("draft"), &json!(""), &json!(["แจกลูกสะกดคำ"])));
    assert!(draft["credits"][0].as_str().unwrap().starts_with("ดัดแปลงจาก “อ่านวันละสิบนาที” โดย"), "{}", draft["credits"]);
    partner.post(&adaptations, new).await.expect(200);
    assert_eq!(partner.post(&adaptations, json!({ "changed": " " })).await.problem(422), "invalid");
    assert_eq!(partner.post(&adaptations, json!({ "changed": "ก", "licence": "CC0-1.0" })).await.problem(422), "invalid");
    assert_eq!(partner.post("/practices/mixed/adaptations", json!({ "changed": "ก" })).await.problem(409), "not_published");

    let etag = draft["etag"].as_str().unwrap();
    partner.patch("/practices/mixed", &format!("\"{etag}\""), json!({ "results": "อ่านได้เพิ่ม 4 คน" })).await.expect(200);
    partner.put("/practices/mixed/publication", json!({ "audience": "network" })).await.expect(200);
    let tree = editor.get(&format!("/practices/{source}/lineage")).await.expect(200);
    let nodes = tree["items"].as_array().unwrap();
    assert_eq!(
        (nodes.len(), &nodes[1]["parent"], &nodes[1]["changed"], &nodes[1]["why"]),
        (2, &nodes[0]["key"], &json!("จับคู่พี่สอนน้อง"), &json!("ครูคนเดียวสามชั้น"))
    );
    let adoption = &editor.get(&format!("/practices/{source}/adoptions")).await.expect(200)["items"][0];
    assert_eq!((&adoption["state"], &adoption["moves"][2]["reason"]), (&json!("adapted"), &json!("จับคู่พี่สอนน้อง")));

    // The source cannot come from what came from it, nor from itself; one source is enough.
    let named = |parent: &str| json!({ "parent": parent, "changed": "ลองปิดวง" });
    assert_eq!(editor.put(&format!("/practices/{source}/parent"), named("mixed")).await.problem(409), "circle");
    assert_eq!(editor.put(&format!("/practices/{source}/parent"), named(&source)).await.problem(409), "circle");
    assert_eq!(editor.put(&format!("/practices/{source}/parent"), named("no-such")).await.problem(422), "invalid");
    assert_eq!(partner.put("/practices/mixed/parent", named(&source)).await.problem(409), "has_parent");

    // Two people at once, from both ends.
    let other = published(&partner, "อ่านข้ามชั้น", "network").await;
    for _ in 0..5 {
        let (one, two) = (published(&editor, "ก", "network").await, published(&partner, "ข", "network").await);
        let (one_path, two_path) = (format!("/practices/{one}/parent"), format!("/practices/{two}/parent"));
        let (a, b) = tokio::join!(editor.put(&one_path, named(&two)), partner.put(&two_path, named(&one)));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "one of both");
    }
    // Root credit stays with every step.
    editor.put(&format!("/practices/{source}/parent"), named(&other)).await.expect(200);
    let credits = partner.get("/practices/mixed").await.expect(200)["credits"].clone();
    assert_eq!(credits.as_array().unwrap().len(), 2);
    assert!(credits[1].as_str().unwrap().contains("อ่านข้ามชั้น"), "{credits}");
});

both_engines!(an_adaptation_keeps_to_the_licence_of_its_source, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, partner) = (here.person("editor.a"), here.person("partner.leader.a"));
    let under = |licence: &str| {
        let mut words = card("อ่านวันละสิบนาที");
        words["licence"] = json!(licence);
        words
    };
    let source = put_out(&editor, under("CC-BY-SA-4.0"), "network").await;
    let copy = partner.post(&format!("/practices/{source}/adaptations"), json!({ "id": "copy", "changed": "จับคู่พี่สอนน้อง" })).await.expect(201);
    assert_eq!((&copy["licence"], &copy["etag"]), (&json!("CC-BY-SA-4.0"), &json!("1")));
    let refused = partner.patch("/practices/copy", "\"1\"", json!({ "licence": "CC-BY-4.0", "cost": "ฟรี" })).await.expect(422);
    assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["code"]), (&json!("licence"), &json!("not_of_parent")));
    assert_eq!(refused["detail"], "ต้นทางให้ใช้แบบ CC BY-SA 4.0 ฉบับดัดแปลงจึงใช้ CC BY 4.0 ไม่ได้");
    assert_eq!(refused["detail_en"], "The source is under CC BY-SA 4.0, so an adaptation cannot be under CC BY 4.0.");
    let after = partner.get("/practices/copy").await.expect(200);
    assert_eq!((&after["licence"], &after["cost"], &after["etag"]), (&json!("CC-BY-SA-4.0"), &json!(""), &json!("1")), "nothing of it was saved");

    // Where the source leaves room, the copy may take it, and no more.
    let open = put_out(&editor, under("CC-BY-4.0"), "network").await;
    partner.post(&format!("/practices/{open}/adaptations"), json!({ "id": "free", "changed": "ก" })).await.expect(201);
    for licence in ["CC-BY-NC-4.0", "CC-BY-SA-4.0", "CC-BY-4.0"] {
        assert_eq!(partner.patch("/practices/free", "*", json!({ "licence": licence })).await.expect(200)["licence"], licence);
    }
    assert_eq!(partner.patch("/practices/free", "*", json!({ "licence": "CC0-1.0" })).await.problem(422), "invalid");
    // What comes from nobody is its author's to give.
    let own = put_out(&partner, under("CC0-1.0"), "network").await;
    let (path, named) = (format!("/practices/{own}"), json!({ "parent": open, "changed": "ลืมบอกต้นทาง" }));
    let parent = format!("{path}/parent");
    assert_eq!(partner.put(&parent, named.clone()).await.expect(422)["errors"][0]["code"], "not_of_parent");
    // Neither the draft nor what others read already may say otherwise when a source is named.
    partner.patch(&path, "*", json!({ "licence": "CC-BY-4.0" })).await.expect(200);
    assert_eq!(partner.put(&parent, named.clone()).await.expect(422)["errors"][0]["code"], "not_of_parent");
    partner.put(&format!("{path}/publication"), json!({ "audience": "network", "changed": "สัญญาอนุญาต" })).await.expect(200);
    partner.put(&parent, named).await.expect(200);
    assert_eq!(partner.patch(&path, "*", json!({ "licence": "CC0-1.0" })).await.problem(422), "invalid");
});

both_engines!(what_may_not_be_read_has_no_name_in_a_tree, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, partner) = (here.person("editor.a"), here.person("partner.leader.a"));
    let source = published(&editor, "อ่านลับเฉพาะเครือข่าย", "network").await;
    let child = partner.post(&format!("/practices/{source}/adaptations"), json!({ "changed": "ก" })).await.expect(201);
    let child = child["id"].as_str().unwrap().to_owned();
    // The lead editor publishes for everybody what the partner hands in.
    partner.patch(&format!("/practices/{child}"), "\"1\"", json!({ "results": "ดี", "title": "ฉบับเปิด" })).await.expect(200);
    partner.put(&format!("/practices/{child}/submission"), json!({})).await.expect(200);
    editor.put(&format!("/practices/{child}/publication"), json!({ "audience": "public" })).await.expect(200);
    let tree = here.person("teacher.b").get(&format!("/practices/{child}/lineage")).await.expect(200);
    let nodes = tree["items"].as_array().unwrap();
    assert_eq!((nodes.len(), &nodes[0]["practice"], &nodes[0]["school"], &nodes[1]["practice"]["name"]), (2, &Value::Null, &Value::Null, &json!("ฉบับเปิด")));
    assert!(tree["credits"][0].as_str().unwrap().contains("อ่านลับเฉพาะเครือข่าย"), "the licence asks for the credit");
    assert_eq!(here.person("teacher.b").get(&format!("/practices/{source}/lineage")).await.problem(404), "not_found");
});

both_engines!(a_collection_becomes_a_booklet, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    let (first, second) = (published(&editor, "อ่านวันละสิบนาที", "network").await, published(&editor, "<b>อ่านคู่</b>", "public").await);
    let items = json!([{ "practice": second, "note": "เริ่มจากเล่มนี้" }, { "practice": first }]);
    let new = json!({ "id": "shelf", "network": here.id("a"), "title": "อ่านออกทั้งเครือข่าย", "items": items });
    let made = editor.post("/collections", new).await.expect(201);
    assert_eq!((&made["items"][0]["note"], &made["items"][1]["practice"]["id"]), (&json!("เริ่มจากเล่มนี้"), &json!(first)));
    assert_eq!(here.person("partner.a").get("/collections/shelf").await.problem(404), "not_found");
    assert_eq!(here.person("partner.a").post("/collections", json!({ "network": here.id("a"), "title": "ของครู" })).await.problem(403), "not_allowed");
    assert_eq!(editor.post("/collections", json!({ "title": "ของทุกคน" })).await.problem(403), "not_allowed");
    editor.put("/collections/shelf/publication", json!({ "audience": "public" })).await.expect(200);

    // Everyone finds in it what they may read.
    let stranger = here.person("teacher.b").get("/collections/shelf").await.expect(200);
    assert_eq!((stranger["items"].as_array().unwrap().len(), &stranger["left_out"]), (1, &json!(1)));
    let page = here.person("partner.a").get("/collections/shelf/booklet?format=html").await.text;
    assert!(page.contains("สารบัญ") && page.contains("&lt;b&gt;อ่านคู่&lt;/b&gt;") && page.contains("CC BY 4.0") && !page.contains("<b>อ่านคู่"), "{page}");
    let outside = here.node.client().get("/collections/shelf/booklet?format=html").await.text;
    assert!(outside.contains("อ่านคู่"), "{outside}");
    assert!(!outside.contains("อ่านวันละสิบนาที"), "not of the network");
    let pdf = editor.request(Method::GET, "/collections/shelf/booklet").send().await.unwrap().bytes().await.unwrap();
    assert!(copied(&pdf).contains("อ่านออกทั้งเครือข่าย"), "its words can be copied");
    let listed = here.node.client().get("/collections").await.expect(200);
    assert_eq!(listed["items"][0]["title"], "อ่านออกทั้งเครือข่าย");
    let version = editor.get("/collections/shelf").await.expect(200)["version"].to_string();
    editor.patch("/collections/shelf", &version, json!({ "items": [{ "practice": first }] })).await.expect(200);
    assert_eq!(editor.patch("/collections/shelf", &version, json!({ "title": "เก่า" })).await.problem(412), "stale");
    editor.delete("/collections/shelf").await.expect(204);
    assert_eq!(editor.get("/collections/shelf").await.problem(404), "not_found");
});

both_engines!(a_public_page_needs_no_sign_in_and_runs_nothing, async |engine| {
    let here = Neighbours::on(engine).await;
    let editor = here.person("editor.a");
    let hostile = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>{{7*7}}";
    let mut words = card(hostile);
    for field in ["summary", "problem", "results", "for_whom", "materials", "cost", "conditions", "body"] {
        words[field] = json!(hostile);
    }
    words["steps"] = json!([hostile]);
    let id = editor.post("/practices", words).await.expect(201)["id"].as_str().unwrap().to_owned();
    let outside = reqwest::Client::new();
    let ask = async |path: &str, tag: Option<&str>| {
        let mut request = outside.get(format!("{}{path}", here.node.client().origin()));
        if let Some(tag) = tag {
            request = request.header("if-none-match", tag);
        }
        let answer = request.send().await.unwrap();
        let headers = answer.headers().clone();
        (answer.status().as_u16(), headers, answer.text().await.unwrap())
    };
    let (draft, unknown) = (ask(&format!("/p/{id}"), None).await, ask("/p/no-such", None).await);
    assert_eq!((draft.0, &draft.2), (404, &unknown.2));
    editor.put(&format!("/practices/{id}/publication"), json!({ "audience": "network" })).await.expect(200);
    let in_network = ask(&format!("/p/{id}"), None).await;
    assert_eq!((in_network.0, &in_network.2), (404, &unknown.2));
    assert!(!ask("/sitemap.xml", None).await.2.contains(&id));
    editor.put(&format!("/practices/{id}/publication"), json!({ "audience": "public", "changed": "เปิดให้ทุกคน" })).await.expect(200);

    let (status, headers, page) = ask(&format!("/p/{id}"), None).await;
    assert_eq!(status, 200);
    assert!(!page.contains("<img") && page.matches("<script").count() == 1 && page.contains("application/ld+json"), "{page}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("script-src") && policy.starts_with("default-src 'none'"), "{policy}");
    assert!(page.contains("property=\"og:title\"") && page.contains(&format!("rel=\"canonical\" href=\"{}/p/{id}\"", here.node.client().origin())), "{page}");
    let data = page.split("ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert_eq!(serde_json::from_str::<Value>(data).unwrap()["headline"], hostile);
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let again = ask(&format!("/p/{id}"), Some(&tag)).await;
    assert_eq!((again.0, again.2.len()), (304, 0));
    assert!(ask("/sitemap.xml", None).await.2.contains(&format!("/p/{id}</loc>")));
    assert!(ask("/robots.txt", None).await.2.contains("Sitemap: "));

    let taken = editor.request(Method::DELETE, &format!("/practices/{id}/publication")).json(&json!({ "reason": "แก้" })).send().await.unwrap();
    assert_eq!(taken.status(), 204);
    assert_eq!(ask(&format!("/p/{id}"), Some(&tag)).await.2, unknown.2, "gone with the next request");
});

both_engines!(a_link_to_a_public_page_shows_its_first_picture, async |engine| {
    let here = Neighbours::on(engine).await;
    let (editor, origin) = (here.person("editor.a"), here.node.client().origin());
    let id = editor.post("/practices", card("อ่านวันละสิบนาที")).await.expect(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/practices/{id}");
    let (first, second) = (picture(&editor, &path).await, picture(&editor, &path).await);
    editor.patch(&path, "*", json!({ "files": [second, first] })).await.expect(200);
    editor.put(&format!("{path}/publication"), json!({ "audience": "public" })).await.expect(200);
    let site = async |path: &str| reqwest::get(format!("{origin}{path}")).await.unwrap();
    let page = async || site(&format!("/p/{id}")).await.text().await.unwrap();
    let shown = page().await;
    let small = |file: &str| format!("/api/v1/files/{file}/thumbnail");
    assert!(shown.contains(&format!("property=\"og:image\" content=\"{origin}{}\"", small(&second))), "{shown}");
    assert!(shown.contains("name=\"twitter:card\" content=\"summary_large_image\"") && shown.contains(&format!("\"image\":\"{origin}{}\"", small(&second))));
    assert_eq!((shown.matches("<img ").count(), shown.contains(&format!("<img src=\"{}\"", small(&first)))), (2, true));
    let answer = site(&small(&second)).await;
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "image/jpeg"), "whoever follows the link is nobody");
    assert!(site("/robots.txt").await.text().await.unwrap().contains("Allow: /api/v1/files/*/thumbnail"));

    // What is only in the working copy is not told; without a picture the sign of the house stands there.
    editor.patch(&path, "*", json!({ "files": [] })).await.expect(200);
    assert!(page().await.contains(&small(&second)));
    editor.put(&format!("{path}/publication"), json!({ "audience": "public", "changed": "เอาภาพออก" })).await.expect(200);
    let shown = page().await;
    assert!(shown.contains(&format!("property=\"og:image\" content=\"{origin}/icon-512.png\"")) && shown.contains("content=\"summary\""), "{shown}");
    assert!(!shown.contains("<img ") && !shown.contains("/api/v1/files/"));
});

both_engines!(two_of_a_school_who_begin_at_once_begin_one, async |engine| {
    let here = Neighbours::on(engine).await;
    let practice = published(&here.person("editor.a"), "อ่านวันละสิบนาที", "public").await;
    let path = format!("/practices/{practice}/adoptions");
    let (one, two) = (here.person("partner.a"), here.person("partner.leader.a"));
    let (a, b) = tokio::join!(one.post(&path, json!({})), two.post(&path, json!({})));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let (count,): (i64,) = here.core.db.clone().one("select cast(count(*) as bigint) from adoptions", kalyanamit::args![]).await.unwrap();
    assert_eq!(count, 1);
});
