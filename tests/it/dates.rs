//! Dates as they come in (F14): a Buddhist year in a field of the Common Era, or one that nobody plans for, is refused in words and changes nothing.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Ground, World, clock},
};

/// Sends it with this value in that field.
async fn with(who: &Client, method: &Method, path: &str, body: &Value, field: &str, value: &str) -> (u16, Value) {
    let mut body = body.clone();
    body[field] = json!(value);
    let answer = who.request(method.clone(), path).header("if-match", "*").json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[track_caller]
fn refused(context: &str, answer: (u16, Value), field: &str, code: &str, readings: &[&str]) {
    let (status, problem) = answer;
    let error = &problem["errors"][0];
    assert_eq!((status, &problem["code"], &error["field"], &error["code"]), (422, &json!("invalid"), &json!(field), &json!(code)), "{context}: {problem:#}");
    for reading in readings {
        assert!(error["detail"].as_str().unwrap().contains(reading), "{context}: {reading} is missing in {error:#}");
    }
    let english = error["detail_en"].as_str().unwrap();
    assert!(english.contains("C.E.") && english.contains("B.E."), "{context}: {english}");
}

both_engines!(a_year_is_plausible_or_refused_in_both_readings, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at("2026-11-25T10:00"));
    let ground = Ground::on(&world).await;
    let (editor, admin) = (ground.person("edit.l"), &ground.admin);
    let (bom, school) = (ground.id("bom.t").await, ground.place("1059000002").await);
    let network = editor.own_network().await;
    let space = json!({ "name": "อ่านคล่อง", "network": network, "kind": "plc", "audience": "open" });
    let space = editor.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
    let cycle = editor.post(&format!("/spaces/{space}/cycles"), json!({ "title": "อ่านไม่ออก ป.1" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let planned = json!({ "from": "2026-12-01T08:30:00Z", "until": "2026-12-01T10:00:00Z" });
    let session = editor.post(&format!("/cycles/{cycle}/sessions"), planned.clone()).await.expect(201)["id"].as_str().unwrap().to_owned();
    let message = json!({ "client_id": Uuid::now_v7(), "body": "ไม่น่ารักเลย" });
    let number = ground.person("bom.t").post(&format!("/spaces/{space}/messages"), message).await.expect(201)["number"].clone();
    let report = json!({ "kind": "message", "object": format!("{space}:{number}"), "reason": "insult", "words": "ไม่น่ารักเลย" });
    let report = ground.person("anna.t").post("/reports", report).await.expect(201)["id"].as_str().unwrap().to_owned();
    let programme = admin.get("/programmes").await.expect(200)["items"][0]["id"].clone();

    let (post, put, patch) = (Method::POST, Method::PUT, Method::PATCH);
    let doors: Vec<(&Client, &Method, String, Value, &[&str])> = vec![
        (editor, &post, format!("/cycles/{cycle}/sessions"), json!({}), &["from"]),
        (editor, &post, format!("/cycles/{cycle}/sessions"), json!({ "from": "2026-12-08T08:30:00Z" }), &["until"]),
        (editor, &patch, format!("/sessions/{session}"), json!({}), &["from", "until"]),
        (editor, &put, format!("/cycles/{cycle}/step"), json!({ "step": "design" }), &["due"]),
        (admin, &post, "/networks".into(), json!({ "name": "เครือข่ายใหม่", "programme": programme }), &["from", "to"]),
        (admin, &patch, format!("/networks/{network}"), json!({}), &["from", "to"]),
        (admin, &post, "/programmes".into(), json!({ "name": "โครงการใหม่" }), &["from", "to"]),
        (admin, &post, format!("/networks/{network}/members"), json!({ "part": "partner", "organisation": school }), &["from", "to"]),
        (admin, &put, format!("/people/{bom}/roles/leader"), json!({ "organisation": school }), &["from", "to"]),
        (admin, &put, format!("/people/{bom}/suspension"), json!({ "reason": "พัก" }), &["until"]),
        (admin, &put, format!("/reports/{report}/decision"), json!({ "decision": "suspend", "words": "พัก" }), &["until"]),
        (admin, &post, format!("/organisations/{school}/codes"), json!({ "kind": "smis", "code": "59000002" }), &["from", "to"]),
    ];
    for (who, method, path, body, fields) in doors {
        for field in fields {
            let context = format!("{method} {path} {field}");
            let buddhist = ["ค.ศ. 2569", "พ.ศ. 3112", "พ.ศ. 2569", "ค.ศ. 2026"];
            refused(&context, with(who, method, &path, &body, field, "2569-12-01T08:30:00Z").await, field, "year_era", &buddhist);
            refused(&context, with(who, method, &path, &body, field, "2571-02-29T08:30:00+07:00").await, field, "year_era", &["ค.ศ. 2028"]);
            // พ.ศ. 69 written out with the wrong century.
            refused(&context, with(who, method, &path, &body, field, "2069-12-01T08:30:00Z").await, field, "year_far", &["ค.ศ. 2069", "พ.ศ. 2612"]);
        }
    }

    // Nothing came of any of them.
    let sessions = editor.get(&format!("/cycles/{cycle}/sessions")).await.expect(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
    assert_eq!((&sessions["items"][0]["from"], &sessions["items"][0]["until"]), (&json!("2026-12-01T08:30:00.000Z"), &json!("2026-12-01T10:00:00.000Z")));
    let networks = admin.get("/networks").await.expect(200);
    assert_eq!((networks["items"].as_array().unwrap().len(), &networks["items"][0]["to"]), (1, &Value::Null));
    assert_eq!(admin.get("/programmes").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(ground.person("bom.t").get("/me").await.expect(200)["roles"].as_array().unwrap().len(), 1);

    // Days without an hour.
    let week = editor.get("/notifications/thanks?week=2569-11-16").await;
    refused("week", (week.status, week.json()), "week", "year_era", &["ค.ศ. 2569", "ค.ศ. 2026"]);
    let award = json!({ "award": "IQA AWARD", "year": 2650 });
    let award = admin.post(&format!("/organisations/{school}/awards"), award).await;
    refused("award", (award.status, award.json()), "year", "year_far", &["พ.ศ. 2650", "ค.ศ. 2107"]);
    admin.post(&format!("/organisations/{school}/awards"), json!({ "award": "IQA AWARD", "year": 2569 })).await.expect(201);
});

both_engines!(a_device_with_a_buddhist_calendar_still_sends_its_words, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let anna = ground.person("anna.t");
    let space = json!({ "name": "อ่านคล่อง", "network": anna.own_network().await, "kind": "plc", "audience": "open" });
    let space = ground.person("edit.l").post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
    let message = json!({ "client_id": Uuid::now_v7(), "body": "เขียนตอนไม่มีสัญญาณ", "written_at": "2569-11-25T03:00:00.000Z" });
    let posted = anna.post(&format!("/spaces/{space}/messages"), message).await.expect(201);
    assert_eq!(posted["written_at"], posted["at"], "it counts from its arrival");
});

both_engines!(registers_read_buddhist_years_and_refuse_what_nobody_plans, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at("2026-11-25T10:00"));
    let ground = Ground::on(&world).await;
    let row = |from: &str, to: &str| format!("programme,network,org_code,part,from,to\nโครงการตัวอย่าง,เครือข่ายรวงทอง,1059000003,ร่วมพัฒนา,{from},{to}\n");
    let import = async |file: String| ground.admin.upload("/imports?kind=networks&dry_run=true", "text/csv", file).await.json();
    for (from, to, column) in [("16/05/2650", "", "from"), ("16/05/2569", "2112-03-31", "to"), ("", "31/03/2669", "to")] {
        let report = import(row(from, to)).await;
        let error = &report["rows"][0]["errors"][0];
        assert_eq!((&report["refused"], &error["column"]), (&json!(1), &json!(column)), "{report:#}");
        assert!(error["th"].as_str().unwrap().contains("พ.ศ.") && error["en"].as_str().unwrap().contains("C.E."), "{report:#}");
    }
    for (from, to) in [("16/05/2569", "31/03/2573"), ("2569-05-16", ""), ("2026-05-16", "2030-03-31")] {
        let report = import(row(from, to)).await;
        assert_eq!((&report["refused"], &report["added"]), (&json!(0), &json!(1)), "{report:#}");
    }
});
