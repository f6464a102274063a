//! Networks: public cards, the list of members, how a lead is earned, one network for a partner.

use serde_json::{Value, json};

use crate::{
    both_engines,
    neighbours::Neighbours,
    support::{Answer, Socket},
};

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

both_engines!(the_card_is_public_and_the_members_are_not, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = format!("/networks/{}", here.id("a"));
    let anyone = here.node.client().get(&path).await.expect(200);
    assert_eq!(anyone["lead"]["id"], "lead-a");
    assert_eq!(anyone["area"]["id"], "area-a");
    assert_eq!(anyone["partners"], 1);
    assert_eq!((&anyone["members"], &anyone["may_manage"]), (&Value::Null, &json!(false)));

    let parts = |view: &Value| -> Vec<String> { view["members"].as_array().unwrap().iter().map(|m| m["part"].as_str().unwrap().to_owned()).collect() };
    for login in ["partner.a", "leader.a", "supervisor.a", "district.a", "admin"] {
        assert_eq!(parts(&here.person(login).get(&path).await.expect(200)), ["lead", "partner", "supervisor"], "{login}");
        here.person(login).get(&format!("{path}/members")).await.expect(200);
    }
    for login in ["teacher.b", "editor.b", "district.b", "commission", "nowhere"] {
        assert_eq!(here.person(login).get(&path).await.expect(200)["members"], Value::Null, "{login}");
        assert_eq!(here.person(login).get(&format!("{path}/members")).await.problem(403), "not_allowed", "{login}");
    }
    assert_eq!(here.node.client().get(&format!("{path}/members")).await.problem(401), "signed_out");
    assert_eq!(here.node.client().get("/networks/no-such-network").await.problem(404), "not_found");
});

both_engines!(networks_are_listed_in_thai_order_page_by_page, async |engine| {
    let here = Neighbours::on(engine).await;
    let admin = here.person("admin");
    for name in ["แม่ข่าย", "กลุ่มหนึ่ง", "เกาะใหญ่", "ขุนเขา"] {
        admin.post("/networks", json!({ "name": name, "programme": here.id("programme") })).await.expect(201);
    }
    let anyone = here.node.client();
    let first = anyone.get("/networks?limit=4").await.expect(200);
    assert_eq!(names(&first), ["กลุ่มหนึ่ง", "เกาะใหญ่", "ขุนเขา", "เครือข่ายตัวอย่าง a"]);
    let next = anyone.get(&format!("/networks?limit=4&after={}", first["next"].as_str().unwrap())).await.expect(200);
    assert_eq!((names(&next), &next["next"]), (vec!["เครือข่ายตัวอย่าง b", "แม่ข่าย"], &Value::Null));
    assert_eq!(anyone.get("/networks?after=100%25").await.problem(400), "bad_cursor");
    assert_eq!(names(&anyone.get("/networks?q=ขุน").await.expect(200)), ["ขุนเขา"]);
    assert_eq!(names(&anyone.get("/networks?q=%25").await.expect(200)), [""; 0]);
    assert_eq!(names(&anyone.get("/networks?organisation=area-b").await.expect(200)), ["เครือข่ายตัวอย่าง b"]);
    assert_eq!(anyone.get("/programmes").await.expect(200)["items"][0]["networks"], 6);
});

both_engines!(a_lead_earns_its_place_or_the_commission_says_why, async |engine| {
    let here = Neighbours::on(engine).await;
    let admin = here.person("admin");
    let network = admin.post("/networks", json!({ "name": "เครือข่ายใหม่", "programme": here.id("programme") })).await.expect(201)["id"].clone();
    let path = format!("/networks/{}/members", network.as_str().unwrap());
    let lead = json!({ "part": "lead", "organisation": "unawarded-a" });
    assert_eq!(admin.post(&path, lead.clone()).await.problem(409), "lead_without_award");
    let mut exception = lead;
    exception["override"] = json!({ "reason": "ได้รับการประเมินภายนอกระดับดีเยี่ยม" });
    for login in ["admin", "editor.a", "teacher.a", "district.a"] {
        assert_eq!(here.person(login).post(&path, exception.clone()).await.problem(403), "not_allowed", "{login}");
    }
    let mut silent = exception.clone();
    silent["override"]["reason"] = json!(" ");
    assert_eq!(here.person("commission").post(&path, silent).await.problem(422), "invalid");
    let made = here.person("commission").post(&path, exception).await.expect(201);
    assert_eq!(made["override"]["reason"], "ได้รับการประเมินภายนอกระดับดีเยี่ยม");
    assert_eq!(made["override"]["by"]["id"], here.id("commission"));

    let events = admin.get(&format!("/streams/network/{}/events", network.as_str().unwrap())).await.expect(200);
    let event = events["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&event["kind"], &event["override"], &event["actor"]), (&json!("member"), &json!(true), &json!(here.id("commission"))));
    assert_eq!(event["member"]["organisation"]["id"], "unawarded-a");
    let second = json!({ "part": "lead", "organisation": "alone" });
    assert_eq!(admin.post(&path, second).await.problem(409), "lead_exists");
});

both_engines!(a_partner_is_in_one_network_of_a_programme, async |engine| {
    let here = Neighbours::on(engine).await;
    let admin = here.person("admin");
    let path = format!("/networks/{}/members", here.id("b"));
    let partner = json!({ "part": "partner", "organisation": "partner-a" });
    assert_eq!(admin.post(&path, partner.clone()).await.problem(409), "partner_elsewhere");
    assert_eq!(here.person("editor.a").post(&path, partner.clone()).await.problem(403), "not_allowed");

    let of_a = format!("/networks/{}/members", here.id("a"));
    let members = admin.get(&of_a).await.expect(200);
    let member = members["items"].as_array().unwrap().iter().find(|member| member["part"] == "partner").unwrap()["id"].as_str().unwrap().to_owned();
    let foreign = here.person("editor.b").delete(&format!("{of_a}/{member}")).await;
    assert_eq!(foreign.problem(403), "not_allowed");
    assert_eq!(admin.delete(&format!("{path}/{member}")).await.problem(404), "not_found");
    here.person("editor.a").delete(&format!("{of_a}/{member}")).await.expect(204);
    assert_eq!(admin.delete(&format!("{of_a}/{member}")).await.problem(404), "not_found");
    // It has left, so its teachers no longer see the list, and it may join elsewhere.
    assert_eq!(here.person("partner.a").get(&of_a).await.problem(403), "not_allowed");
    let joined = admin.post(&path, partner.clone()).await.expect(201);
    assert_eq!(admin.post(&path, partner).await.expect(201)["id"], joined["id"]);
});

both_engines!(settings_are_changed_from_the_version_seen, async |engine| {
    let here = Neighbours::on(engine).await;
    let path = format!("/networks/{}", here.id("a"));
    let editor = here.person("editor.a");
    let seen: Answer = editor.get(&path).await;
    let etag = seen.etag();
    let without = editor.request(reqwest::Method::PATCH, &path).json(&json!({ "name": "ชื่อใหม่" })).send().await.unwrap();
    assert_eq!(without.status(), 428);
    assert_eq!(editor.patch(&path, &etag, json!({ "name": "ชื่อใหม่" })).await.expect(200)["version"], 2);
    assert_eq!(editor.patch(&path, &etag, json!({ "name": "อีกชื่อ" })).await.problem(412), "stale");
    assert_eq!(here.person("partner.a").patch(&path, "\"2\"", json!({ "name": "อีกชื่อ" })).await.problem(403), "not_allowed");
    assert_eq!(editor.patch(&path, "\"2\"", json!({ "name": "เครือข่ายตัวอย่าง b" })).await.problem(409), "network_exists");
    assert_eq!(editor.patch(&path, "\"2\"", json!({ "to": "2001-01-01T00:00:00Z" })).await.problem(422), "invalid");
    assert_eq!(here.node.client().get(&path).await.expect(200)["name"], "ชื่อใหม่");
});

both_engines!(the_stream_of_a_network_is_for_those_who_see_its_members, async |engine| {
    let here = Neighbours::on(engine).await;
    let stream = format!("network/{}", here.id("a"));
    let mut member = Socket::connect(&here.person("partner.a")).await;
    member.join(&stream, None).await;
    let added = json!({ "part": "partner", "organisation": "unawarded-a" });
    here.person("editor.a").post(&format!("/networks/{}/members", here.id("a")), added).await.expect(201);
    let event = member.expect("event").await;
    assert_eq!((&event["kind"], &event["member"]["organisation"]["id"]), (&json!("member"), &json!("unawarded-a")));

    let mut stranger = Socket::connect(&here.person("teacher.b")).await;
    let mut answers = Vec::new();
    for stream in [stream.as_str(), "network/no-such-network"] {
        stranger.send(json!({ "type": "join", "stream": stream, "after": 0 })).await;
        let mut answer = stranger.expect("error").await;
        answer["stream"] = Value::Null;
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
});

both_engines!(the_standards_of_2561_are_open_to_all, async |engine| {
    let here = Neighbours::on(engine).await;
    let frameworks = here.node.client().get("/frameworks").await.expect(200);
    let standards = frameworks["items"][0]["standards"].as_array().unwrap();
    let items: Vec<usize> = standards.iter().map(|standard| standard["items"].as_array().unwrap().len()).collect();
    assert_eq!(items, [2, 6, 5]);
});
