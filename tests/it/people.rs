//! Organisations, people and roles over HTTP, each within the scope of whoever asks.

use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Ground, Socket, World},
};

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["full_name"].as_str().or(item["name"].as_str()).unwrap()).collect()
}

both_engines!(i_learn_who_i_am_and_change_only_my_nickname, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let anna = ground.person("anna.t");
    let me = anna.get("/me").await.expect(200);
    assert_eq!((&me["name"], &me["full_name"], &me["demo"]), (&json!("ครูแอน"), &json!("นางสาวกานดา ใจดี"), &json!(false)));
    assert_eq!(me["roles"][0]["role_th"], "ครู");
    assert_eq!(me["can"], json!(["practice.write"]));
    let changed = anna.patch("/me", "*", json!({ "nickname": "อ้อม", "login": "root.admin", "roles": [] })).await.expect(200);
    assert_eq!((&changed["name"], &changed["login"], &changed["roles"]), (&json!("ครูอ้อม"), &json!("anna.t"), &me["roles"]));
    assert_eq!(ground.node.client().get("/session/demo").await.status, 404);
});

both_engines!(the_sample_world_names_one_person_of_each_role, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let people = node.client().get("/session/demo").await.expect(200);
    let logins: Vec<&str> = people["items"].as_array().unwrap().iter().map(|person| person["login"].as_str().unwrap()).collect();
    assert!(logins.contains(&"demo.teacher") && logins.contains(&"demo.commission"), "{people:#}");
    for login in logins {
        assert_eq!(node.sign_in(login).await.get("/me").await.expect(200)["login"], login);
    }
});

both_engines!(an_organisation_is_found_however_its_name_is_written, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let anna = ground.person("anna.t");
    for question in ["ร.ร.บ้านทุ่งรวงทอง", "บ้านทุ่งรวงทอง (วันครู ๒๕๐๐)", "ทุ่งรวงทองวันครู", "1059000001", "๑๐๕๙๐๐๐๐๐๑"]
    {
        let found = anna.get(&format!("/organisations?kind=school&q={question}")).await.expect(200);
        assert_eq!(names(&found), ["โรงเรียนบ้านทุ่งรวงทอง (วันครู 2500)"], "{question}");
    }
    let page = anna.get(&format!("/organisations/{}", ground.place("1059000001").await)).await.expect(200);
    let above: Vec<&str> = page["ancestors"].as_array().unwrap().iter().map(|place| place["name"].as_str().unwrap()).collect();
    assert_eq!(above, ["สำนักงานตัวอย่าง", "สพป.ทุ่งรวงทอง เขต 1"]);
    assert_eq!((&page["awards"][0]["year"], &page["people"]), (&json!(2562), &json!(3)));
    assert_eq!(anna.get("/organisations/no-such-place").await.status, 404);

    let first = anna.get("/organisations?limit=2").await.expect(200);
    let mut seen = first["items"].as_array().unwrap().len();
    let mut next = first["next"].clone();
    while let Some(after) = next.as_str() {
        let page = anna.get(&format!("/organisations?limit=2&after={after}")).await.expect(200);
        seen += page["items"].as_array().unwrap().len();
        next = page["next"].clone();
    }
    assert_eq!(seen, 6);
});

both_engines!(a_card_changes_only_from_the_version_one_read, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let school = ground.place("1059000002").await;
    let path = format!("/organisations/{school}");
    let district = ground.person("dist.a");
    let etag = district.get(&path).await.etag();
    let without = district.request(reqwest::Method::PATCH, &path).json(&json!({ "name": "ก" })).send().await.unwrap();
    assert_eq!(without.status(), 428);
    assert_eq!(district.patch(&path, &etag, json!({ "name": "โรงเรียนวัดดอนเหนือ" })).await.expect(200)["version"], 2);
    assert_eq!(district.patch(&path, &etag, json!({ "name": "ก" })).await.status, 412);
    // A teacher knows the card but may not change it; a district changes nothing of another, nor takes from it.
    assert_eq!(ground.person("bom.t").patch(&path, "\"2\"", json!({ "name": "ก" })).await.status, 403);
    let foreign = format!("/organisations/{}", ground.place("1059000003").await);
    assert_eq!(district.patch(&foreign, "\"1\"", json!({ "name": "ก" })).await.status, 403);
    let other = ground.place("D2").await;
    assert_eq!(district.patch(&path, "\"2\"", json!({ "parent": other })).await.status, 403);
    // The administrator moves the school: the old district's reach ends with it.
    ground.admin.patch(&path, "\"2\"", json!({ "parent": other })).await.expect(200);
    assert_eq!(district.patch(&path, "\"3\"", json!({ "name": "ก" })).await.status, 403);
    let circle = ground.admin.patch(&format!("/organisations/{other}"), "\"1\"", json!({ "parent": school })).await;
    assert_eq!(circle.expect(422)["errors"][0]["code"], "circle");
});

both_engines!(people_are_listed_by_scope_in_thai_order, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let own = ground.person("lead.l").get("/people").await.expect(200);
    assert_eq!(names(&own), ["นางสาวกานดา ใจดี", "นางลำดวน นาดี", "นางอรุณ นาดี"]);
    assert_eq!(own["items"][0]["email"], "anna@example.test");
    let district = ground.person("dist.a").get("/people").await.expect(200);
    assert_eq!(names(&district), ["นางสาวกานดา ใจดี", "นายขจร ทุ่งทอง", "นางดารา เขตหนึ่ง", "นางลำดวน นาดี", "นางอรุณ นาดี"]);
    // Commission staff see everyone, and nobody's e-mail.
    let all = ground.person("obec.o").get("/people").await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 9);
    assert!(all["items"].as_array().unwrap().iter().all(|person| person.get("email").is_none()), "{all:#}");
    // A colleague sees names, not contacts.
    let seen = ground.person("anna.t").get("/people?q=ลำดวน").await.expect(200);
    assert_eq!(names(&seen), ["นางลำดวน นาดี"]);
    assert!(seen["items"][0].get("email").is_none() && seen["items"][0].get("login").is_none());
    for question in ["ครูแอน", "กานดา ใจดี", "anna"] {
        let found = ground.person("lead.l").get(&format!("/people?q={question}")).await.expect(200);
        assert_eq!(names(&found), ["นางสาวกานดา ใจดี"], "{question}");
    }
    let foreign = format!("/organisations/{}/people", ground.place("1059000003").await);
    assert_eq!(ground.person("lead.l").get(&foreign).await.status, 403);
});

both_engines!(nobody_gives_a_role_above_their_own_or_outside_their_scope, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (own, foreign, office) = (ground.place("1059000001").await, ground.place("1059000003").await, ground.place("D1").await);
    let new =
        |login: &str, role: &str, place: &str| json!({ "login": login, "given_name": "ใหม่", "family_name": "มาแล้ว", "role": role, "organisation": place });
    for (who, role, place, status) in [
        ("anna.t", "teacher", &own, 403),
        ("anna.t", "leader", &own, 403),
        ("lead.l", "leader", &own, 403),
        ("lead.l", "teacher", &foreign, 403),
        ("dist.a", "district_admin", &office, 403),
        ("dist.a", "teacher", &foreign, 403),
        ("obec.o", "commission", &office, 403),
        ("lead.l", "teacher", &own, 201),
        ("dist.a", "leader", &own, 201),
        ("obec.o", "district_admin", &office, 201),
    ] {
        let login = format!("new.{who}.{role}.{status}");
        let answer = ground.person(who).post("/people", new(&login, role, place)).await;
        assert_eq!(answer.status, status, "{who} makes a {role}: {answer:#?}");
    }
    assert_eq!(ground.admin.post("/people", new("second.admin", "platform_admin", &office)).await.status, 403);
    assert_eq!(ground.admin.post("/people", new("anna.t", "teacher", &own)).await.problem(409), "login_taken");

    // The same request with the same id again is the same person.
    let mut again = new("twice.t", "teacher", &own);
    again["id"] = json!("twice-t");
    for _ in 0..2 {
        assert_eq!(ground.person("lead.l").post("/people", again.clone()).await.expect(201)["id"], "twice-t");
    }

    // A teacher cannot make themselves leader; a leader reaches nobody elsewhere, as if they were not there.
    let (anna, chai) = (ground.id("anna.t").await, ground.id("chai.t").await);
    let role = json!({ "organisation": own });
    assert_eq!(ground.person("anna.t").put(&format!("/people/{anna}/roles/leader"), role.clone()).await.status, 404);
    assert_eq!(ground.person("lead.l").put(&format!("/people/{anna}/roles/leader"), role.clone()).await.status, 403);
    let (strange, missing) = (
        ground.person("lead.l").put(&format!("/people/{chai}/roles/teacher"), role.clone()).await,
        ground.person("lead.l").put("/people/nobody/roles/teacher", role).await,
    );
    assert_eq!((strange.status, &strange.text), (404, &missing.text));
});

both_engines!(a_transfer_keeps_what_was_and_a_role_ends_on_its_day, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (bom, to, from) = (ground.id("bom.t").await, ground.place("1059000001").await, ground.place("1059000002").await);
    let given = ground.person("dist.a").put(&format!("/people/{bom}/roles/teacher"), json!({ "organisation": to })).await.expect(200);
    assert_eq!(given["roles"].as_array().unwrap().len(), 2);
    let ended = ground.person("dist.a").delete(&format!("/people/{bom}/roles/teacher?organisation={from}")).await;
    assert_eq!(ended.status, 204);
    let me = ground.person("bom.t").get("/me").await.expect(200);
    assert_eq!(me["roles"].as_array().unwrap().len(), 1);
    assert_eq!(me["school"]["id"], to);
    assert_eq!(ground.person("dist.a").delete(&format!("/people/{bom}/roles/teacher?organisation={from}")).await.status, 404);
});

both_engines!(a_suspended_person_is_out_everywhere_until_the_term_ends, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let anna = ground.id("anna.t").await;
    let path = format!("/people/{anna}/suspension");
    let mut socket = Socket::connect(ground.person("anna.t")).await;
    assert_eq!(ground.person("far.l").put(&path, json!({ "reason": "ลองดู" })).await.status, 404);
    assert_eq!(ground.person("lead.l").put(&path, json!({ "reason": " " })).await.status, 422);
    let past = json!({ "reason": "ลองดู", "until": "2020-01-01T00:00:00.000Z" });
    assert_eq!(ground.person("lead.l").put(&path, past).await.status, 422);
    let suspended = ground.person("lead.l").put(&path, json!({ "reason": "ขอให้พัก" })).await.expect(200);
    assert_eq!(suspended["suspended"], true);
    assert_eq!(socket.closed().await, Some(4401));
    assert_eq!(ground.person("anna.t").get("/me").await.status, 401);
    assert_eq!(ground.person("lead.l").delete(&path).await.status, 204);
    assert_eq!(ground.person("anna.t").get("/me").await.status, 200);
    // A leader does not suspend their own superior, nor themselves.
    let lead = ground.id("lead.l").await;
    assert_eq!(ground.person("lead.l").put(&format!("/people/{lead}/suspension"), json!({ "reason": "ลองดู" })).await.status, 403);
});

both_engines!(sessions_of_others_end_only_within_the_scope, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let path = format!("/people/{}/sessions", ground.id("anna.t").await);
    assert_eq!(ground.person("far.l").delete(&path).await.status, 404);
    assert_eq!(ground.person("obec.o").delete(&path).await.status, 403);
    let mut socket = Socket::connect(ground.person("anna.t")).await;
    assert_eq!(ground.person("lead.l").delete(&path).await.status, 204);
    assert_eq!(socket.closed().await, Some(4401));
    assert_eq!(ground.person("anna.t").get("/me").await.status, 401);
});

both_engines!(codes_have_dates_and_one_holder, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (first, second) = (ground.place("1059000001").await, ground.place("1059000002").await);
    let code = json!({ "kind": "smis", "code": "๕๙๐๑๐๐๐๑", "from": "2018-10-10T00:00:00.000Z" });
    let page = ground.person("dist.a").post(&format!("/organisations/{first}/codes"), code.clone()).await.expect(201);
    let smis = page["codes"].as_array().unwrap().iter().find(|known| known["kind"] == "smis").unwrap().clone();
    assert_eq!((&smis["code"], &smis["from"]), (&json!("59010001"), &json!("2018-10-10T00:00:00.000Z")));
    assert_eq!(ground.person("dist.a").post(&format!("/organisations/{second}/codes"), code).await.problem(409), "code_taken");
    assert_eq!(ground.person("dist.a").delete(&format!("/organisations/{first}/codes/smis/59010001")).await.status, 204);
    let page = ground.admin.get(&format!("/organisations/{first}")).await.expect(200);
    assert!(page["codes"].as_array().unwrap().iter().any(|known| known["kind"] == "smis" && known["to"].is_string()), "{page:#}");
});
