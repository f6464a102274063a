//! Joining by link, by code and by QR; and what nobody gets that way (S12).

use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Ground, Socket, World, clock},
};

const PASSWORD: &str = "ฝนตกที่ทุ่งรวงทอง";

async fn space(ground: &Ground, audience: &str) -> String {
    let network = network(ground).await;
    let new = json!({ "name": "ห้องรวงทอง", "network": network, "kind": "plc", "audience": audience });
    ground.person("edit.l").post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The network of the ground, by what its editor may open.
async fn network(ground: &Ground) -> String {
    let page = ground.person("edit.l").get("/networks").await.expect(200);
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

fn newcomer(login: &str) -> Value {
    json!({ "login": login, "password": PASSWORD, "title": "นาย", "given_name": "ก้อง", "family_name": "มาใหม่", "nickname": "ก้อง" })
}

both_engines!(a_personal_link_gives_its_role_once, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let school = ground.place("1059000001").await;
    let wish = json!({ "kind": "personal", "role": "teacher", "organisation": school });
    let link = ground.person("lead.l").post("/invitations", wish).await.expect(201);
    assert!(link["qr_svg"].as_str().unwrap().contains("<svg"));
    let code = link["code"].as_str().unwrap();
    assert!(link["link"].as_str().unwrap().ends_with(&format!("/invitations/{code}")));
    let face = ground.node.client().get(&format!("/invitations/{code}")).await.expect(200);
    assert_eq!((&face["school"]["id"], &face["invited_by"]), (&json!(school), &json!("นางลำดวน นาดี")));

    let stranger = ground.node.client();
    let path = format!("/invitations/{code}");
    let weak = json!({ "login": "kong.m", "password": "12345678", "given_name": "ก้อง" });
    assert_eq!(stranger.join(&path, weak).await.0.status, 422);
    let (answer, session) = stranger.join(&path, newcomer("kong.m")).await;
    let me = answer.expect(201);
    assert_eq!((&me["login"], &me["roles"][0]["role"], &me["roles"][0]["claimed"]), (&json!("kong.m"), &json!("teacher"), &json!(false)));
    assert_eq!(session.unwrap().get("/me").await.expect(200)["id"], me["id"]);
    assert_eq!(stranger.join(&path, newcomer("kong.n")).await.0.problem(404), "invitation_gone");
    assert_eq!(stranger.get(&path).await.problem(404), "invitation_gone");
    stranger.sign_in(json!({ "login": "kong.m", "password": PASSWORD })).await;
});

both_engines!(fifty_at_once_make_one_account, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_LIMIT_SIGNINS_PER_MINUTE", 0);
    let ground = Ground::on(&world).await;
    let school = ground.place("1059000001").await;
    let wish = json!({ "kind": "personal", "role": "teacher", "organisation": school });
    let link = ground.person("lead.l").post("/invitations", wish).await.expect(201);
    let path = format!("/invitations/{}", link["code"].as_str().unwrap());
    let stranger = ground.node.client();
    let tries = (0..50).map(|number| {
        let (stranger, path) = (stranger.clone(), path.clone());
        async move { stranger.join(&path, newcomer(&format!("crowd.{number}"))).await.0.status }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 49, "{statuses:?}");
    let people = ground.admin.get("/people?q=crowd").await.expect(200);
    assert_eq!(people["items"].as_array().unwrap().len(), 1);
});

both_engines!(a_link_expires_is_revoked_and_dies_with_its_makers_right, async |engine| {
    let mut world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let school = ground.place("1059000001").await;
    let wish = json!({ "kind": "personal", "role": "teacher", "organisation": school });
    let lead = ground.person("lead.l");
    let revoked = lead.post("/invitations", wish.clone()).await.expect(201);
    let id = revoked["id"].as_str().unwrap();
    assert_eq!(ground.person("far.l").delete(&format!("/invitations/{id}")).await.status, 404);
    assert_eq!(lead.delete(&format!("/invitations/{id}")).await.status, 204);
    let stranger = ground.node.client();
    let path = |link: &Value| format!("/invitations/{}", link["code"].as_str().unwrap());
    assert_eq!(stranger.join(&path(&revoked), newcomer("late.a")).await.0.status, 404);
    let mine = lead.get("/invitations").await.expect(200);
    assert_eq!((mine["items"].as_array().unwrap().len(), &mine["items"][0]["stands"]), (1, &json!(false)));

    let orphan = lead.post("/invitations", wish.clone()).await.expect(201);
    let leader = ground.id("lead.l").await;
    assert_eq!(ground.person("dist.a").delete(&format!("/people/{leader}/roles/leader?organisation={school}")).await.status, 204);
    assert_eq!(stranger.join(&path(&orphan), newcomer("late.b")).await.0.problem(404), "invitation_gone");

    let old = ground.person("dist.a").post("/invitations", wish).await.expect(201);
    ground.node.terminate().await;
    world.set("KALYANAMIT_CLOCK", clock::later(8 * clock::DAY));
    let later = world.node().await;
    assert_eq!(later.client().join(&path(&old), newcomer("late.c")).await.0.problem(404), "invitation_gone");
});

both_engines!(nobody_invites_to_what_they_may_not_give, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (own, partner, foreign) = (ground.place("1059000001").await, ground.place("1059000002").await, ground.place("1059000003").await);
    for (who, role, place, status) in [
        ("anna.t", "teacher", &own, 403),
        ("lead.l", "leader", &own, 403),
        ("lead.l", "teacher", &partner, 403),
        // An editor of the lead school brings teachers into the schools of the network.
        ("edit.l", "teacher", &partner, 201),
        ("edit.l", "lead_editor", &own, 403),
        ("edit.l", "teacher", &foreign, 403),
        ("dist.a", "leader", &partner, 201),
        ("dist.a", "teacher", &foreign, 403),
        ("obec.o", "commission", &own, 403),
    ] {
        let answer = ground.person(who).post("/invitations", json!({ "kind": "personal", "role": role, "organisation": place })).await;
        assert_eq!(answer.status, status, "{who} invites a {role}: {answer:#?}");
    }
    let room = space(&ground, "closed").await;
    let wish = json!({ "kind": "space", "space": room });
    assert_eq!(ground.person("anna.t").post("/invitations", wish.clone()).await.status, 404);
    assert_eq!(ground.person("edit.l").post("/invitations", wish).await.status, 201);
});

both_engines!(a_room_link_gives_a_seat_and_a_claimed_school_gives_nothing_until_confirmed, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let room = space(&ground, "closed").await;
    let open = space(&ground, "open").await;
    let link = ground.person("edit.l").post("/invitations", json!({ "kind": "space", "space": room, "uses": 3, "role": "leader" })).await.expect(201);
    assert_eq!(link["uses_left"], 3);
    let mut editor = Socket::connect(ground.person("edit.l")).await;
    editor.join(&format!("space/{room}"), None).await;

    // The code as it is heard on the telephone.
    let spoken = link["short_code"].as_str().unwrap().replace('-', " ").to_lowercase();
    let stranger = ground.node.client();
    let face = stranger.get(&format!("/invitations/{spoken}")).await.expect(200);
    assert_eq!((&face["space"]["id"], &face["space"]["name"], &face["role_th"]), (&json!(room), &json!("ห้องรวงทอง"), &json!("ครู")));
    assert!(face["space"]["seen_by"].as_str().unwrap().contains("สมาชิก"));
    let schools = stranger.get(&format!("/invitations/{spoken}/schools?q=ร.ร.วัดดอน")).await.expect(200);
    assert_eq!(schools["items"][0]["area"], "สพป.ทุ่งรวงทอง เขต 1");
    let school = schools["items"][0]["id"].clone();

    let mut said = newcomer("kong.m");
    said["school"] = school.clone();
    let (answer, session) = stranger.join(&format!("/invitations/{spoken}"), said).await;
    let me = answer.expect(201);
    assert_eq!((&me["roles"][0]["role"], &me["roles"][0]["claimed"]), (&json!("teacher"), &json!(true)));
    let event = editor.expect("event").await;
    assert_eq!((&event["kind"], &event["person"]["id"]), (&json!("member"), &me["id"]));

    let kong = session.unwrap();
    assert_eq!(kong.get(&format!("/spaces/{room}/messages")).await.status, 200);
    // The school is claimed: the network's open room stays shut.
    assert_eq!(kong.get(&format!("/spaces/{open}/messages")).await.status, 404);
    let confirm = format!("/people/{}/roles/teacher/confirmation?organisation={}", me["id"].as_str().unwrap(), school.as_str().unwrap());
    assert_eq!(ground.person("far.l").put(&confirm, json!({})).await.status, 404);
    assert_eq!(kong.put(&confirm, json!({})).await.status, 404);
    ground.person("dist.a").put(&confirm, json!({})).await.expect(200);
    assert_eq!(kong.get(&format!("/spaces/{open}/messages")).await.status, 200);

    // Somebody signed in joins with an empty body, keeps their school, and does not use up a seat twice.
    let path = format!("/invitations/{}", link["code"].as_str().unwrap());
    for _ in 0..2 {
        let joined = ground.person("chai.t").post(&path, json!({ "school": school })).await.expect(201);
        assert_eq!(joined["roles"].as_array().unwrap().len(), 1);
    }
    assert_eq!(stranger.get(&path).await.expect(200)["uses_left"], 1);
    assert_eq!(ground.person("chai.t").get(&format!("/spaces/{room}/messages")).await.status, 200);
});

both_engines!(the_first_administrator_sets_a_password_by_the_printed_link, async |engine| {
    let world = World::empty(engine).await;
    let printed = world.cli(&["admin", "create", "--login", "first.admin", "--name", "สมหญิง ผู้ดูแล"]).await.ok();
    let code = printed.trim().rsplit('/').next().unwrap().to_owned();
    let node = world.node().await;
    let path = format!("/invitations/{code}");
    assert_eq!(node.client().get(&path).await.expect(200)["login"], "first.admin");
    let (answer, session) = node.client().join(&path, json!({ "password": PASSWORD, "login": "somebody.else" })).await;
    let me = answer.expect(201);
    assert_eq!((&me["login"], &me["roles"][0]["role"]), (&json!("first.admin"), &json!("platform_admin")));
    assert!(session.unwrap().get("/people").await.status == 200);
    assert_eq!(node.client().join(&path, json!({ "password": PASSWORD })).await.0.status, 404);
    node.client().sign_in(json!({ "login": "first.admin", "password": PASSWORD })).await;
});

both_engines!(guessing_spoken_codes_is_slow_and_holds_up_no_link, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let school = ground.place("1059000001").await;
    let link = ground.person("lead.l").post("/invitations", json!({ "kind": "personal", "role": "teacher", "organisation": school })).await.expect(201);
    let stranger = ground.node.client();
    let mut statuses = Vec::new();
    for number in 0..40 {
        statuses.push(stranger.get(&format!("/invitations/AAAA-{number:04}")).await.status);
    }
    assert!(statuses.starts_with(&[404; 20]) && statuses.contains(&429), "{statuses:?}");
    assert_eq!(stranger.get(&format!("/invitations/{}", link["code"].as_str().unwrap())).await.status, 200);
});
