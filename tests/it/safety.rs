//! Safety: a report becomes a decision, both sides hear of it; a suspension has a term and says so; pupils' data is noticed before it goes out.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Engine, Ground, Socket, World, clock},
};

const MORNING: &str = "2027-02-02T10:00";

struct Scene {
    world: World,
    ground: Ground,
    space: String,
}

impl Scene {
    /// A closed room of anna, bom and the editor, who moderates it.
    async fn on(engine: Engine) -> Self {
        let mut world = World::empty(engine).await;
        world.set("KALYANAMIT_CLOCK", clock::at(MORNING));
        let ground = Ground::on(&world).await;
        let editor = ground.person("edit.l");
        let new = json!({ "name": "อ่านไม่ออก ป.1", "network": ground.person("anna.t").own_network().await, "kind": "plc", "audience": "closed" });
        let space = editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
        for login in ["anna.t", "bom.t"] {
            let path = format!("/spaces/{space}/members/{}", ground.id(login).await);
            editor.put(&path, json!({ "role": "member" })).await.expect(204);
        }
        Self { world, ground, space }
    }

    fn person(&self, login: &str) -> &Client {
        self.ground.person(login)
    }

    async fn say(&self, login: &str, body: &str) -> i64 {
        let message = json!({ "client_id": Uuid::now_v7(), "body": body });
        self.person(login).post(&format!("/spaces/{}/messages", self.space), message).await.expect(201)["number"].as_i64().unwrap()
    }

    async fn report(&self, login: &str, number: i64) -> String {
        let new = json!({ "kind": "message", "object": format!("{}:{number}", self.space), "reason": "insult", "words": "ไม่น่ารักเลย" });
        self.person(login).post("/reports", new).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    async fn body(&self, number: i64) -> Value {
        self.person("anna.t").get(&format!("/spaces/{}/messages/{number}", self.space)).await.expect(200)["body"].clone()
    }

    /// The newest notice of this kind.
    async fn notice(&self, login: &str, kind: &str) -> Value {
        let begun = Instant::now();
        loop {
            let inbox = self.person(login).get("/notifications").await.expect(200);
            if let Some(found) = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == kind) {
                return found.clone();
            }
            assert!(begun.elapsed().as_secs() < 15, "{login} hears nothing of {kind}: {inbox:#}");
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }
}

both_engines!(a_report_hides_nothing_until_it_is_decided_and_both_sides_hear, async |engine| {
    let scene = Scene::on(engine).await;
    let number = scene.say("bom.t", "ถ้อยคำที่ถูกรายงาน").await;
    let id = scene.report("anna.t", number).await;
    // Once more is the same report; nobody outside learns that it exists.
    let again = json!({ "kind": "message", "object": format!("{}:{number}", scene.space), "reason": "insult", "words": "อีกครั้ง" });
    assert_eq!(scene.person("anna.t").post("/reports", again.clone()).await.expect(200)["id"], id);
    assert_eq!(scene.person("far.l").post("/reports", again).await.status, 404);
    for login in ["far.l", "lead.l", "dist.a", "obec.o"] {
        assert_eq!(scene.person(login).get(&format!("/reports/{id}")).await.status, 404, "{login}");
        assert_eq!(scene.person(login).get("/reports").await.expect(200)["items"], json!([]), "{login}");
    }
    assert_eq!(scene.body(number).await, "ถ้อยคำที่ถูกรายงาน");

    let path = format!("/reports/{id}");
    let note = scene.notice("edit.l", "reported").await;
    assert_eq!(note["href"], path);
    let seen = scene.person("edit.l").get("/reports").await.expect(200)["items"][0].clone();
    assert_eq!((&seen["excerpt"], &seen["words"], &seen["reporter"]["name"]), (&json!("ถ้อยคำที่ถูกรายงาน"), &json!("ไม่น่ารักเลย"), &json!("ครูแอน")));
    assert_eq!(seen["may"], json!(["keep", "hide", "warn"]));
    // The reporter sees that it waits; the person concerned never learns who reported.
    let own = scene.person("anna.t").get(&path).await.expect(200);
    assert_eq!((&own["me"], &own["may"], &own["history"]), (&json!("reporter"), &json!([]), &json!([])));
    let concerned = scene.person("bom.t").get(&path).await.expect(200);
    assert_eq!((&concerned["me"], &concerned["reporter"], &concerned["words"]), (&json!("concerned"), &Value::Null, &Value::Null));
    for login in ["anna.t", "bom.t"] {
        assert_eq!(scene.person(login).put(&format!("{path}/decision"), json!({ "decision": "keep" })).await.status, 403, "{login}");
    }

    let decision = format!("{path}/decision");
    let editor = scene.person("edit.l");
    assert_eq!(editor.put(&decision, json!({ "decision": "hide" })).await.status, 422);
    assert_eq!(editor.put(&decision, json!({ "decision": "suspend", "words": "พักก่อน", "until": "2027-03-01T00:00:00Z" })).await.status, 403);
    let decided = editor.put(&decision, json!({ "decision": "hide", "words": "ขอให้สุภาพต่อกัน" })).await.expect(200);
    assert_eq!(decided["decision"], "hide");
    let steps: Vec<&str> = decided["history"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["reported", "hide"]);
    assert_eq!(editor.put(&decision, json!({ "decision": "keep" })).await.problem(409), "decided");
    assert_eq!(scene.body(number).await, Value::Null);
    assert_eq!(scene.notice("anna.t", "report_decided").await["href"], path);
    assert_eq!(scene.notice("bom.t", "hidden").await["href"], path);
    let told = scene.person("bom.t").get(&path).await.expect(200);
    assert_eq!((&told["told"], &told["reporter"]), (&json!("ขอให้สุภาพต่อกัน"), &Value::Null));
    assert_eq!(scene.person("anna.t").get(&path).await.expect(200)["told"], Value::Null);
    let log = scene.ground.node.log();
    for secret in ["ถ้อยคำที่ถูกรายงาน", "ไม่น่ารักเลย", "ขอให้สุภาพ"] {
        assert!(!log.contains(secret), "{secret}");
    }
});

both_engines!(nobody_judges_their_own_cause, async |engine| {
    let scene = Scene::on(engine).await;
    let number = scene.say("edit.l", "คำของผู้ดูแลห้องเอง").await;
    let id = scene.report("anna.t", number).await;
    let path = format!("/reports/{id}");
    let decision = json!({ "decision": "keep" });
    assert_eq!(scene.person("edit.l").put(&format!("{path}/decision"), decision.clone()).await.status, 403);
    assert_eq!(scene.person("edit.l").get("/reports").await.expect(200)["items"], json!([]));
    assert_eq!(scene.person("edit.l").get(&path).await.expect(200)["reporter"], Value::Null);
    // No other moderator, no other editor: the platform's administrator decides, and sees just this message.
    let seen = scene.ground.admin.get(&path).await.expect(200);
    assert_eq!((&seen["me"], &seen["excerpt"]), (&json!("decider"), &json!("คำของผู้ดูแลห้องเอง")));
    assert_eq!(scene.ground.admin.get(&format!("/spaces/{}/messages", scene.space)).await.status, 404);
    scene.ground.admin.put(&format!("{path}/decision"), decision).await.expect(200);
    scene.notice("anna.t", "report_decided").await;
});

both_engines!(people_and_practices_are_reported_and_a_district_looks_when_asked, async |engine| {
    let scene = Scene::on(engine).await;
    let (anna, editor) = (scene.person("anna.t"), scene.person("edit.l"));
    let bom = scene.ground.id("bom.t").await;
    let person = json!({ "kind": "person", "object": bom, "space": scene.space, "reason": "harassment", "words": "ส่งข้อความซ้ำ ๆ" });
    assert_eq!(anna.post("/reports", json!({ "kind": "person", "object": bom, "reason": "harassment" })).await.status, 404);
    let far = scene.ground.id("far.l").await;
    assert_eq!(anna.post("/reports", json!({ "kind": "person", "object": far, "space": scene.space, "reason": "spam" })).await.status, 404);
    let id = anna.post("/reports", person).await.expect(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/reports/{id}");
    assert_eq!(editor.put(&format!("{path}/decision"), json!({ "decision": "hide", "words": "ซ่อน" })).await.status, 422);
    assert_eq!(scene.person("dist.a").get(&path).await.status, 404);
    editor.put(&format!("{path}/escalation"), json!({})).await.expect(200);
    let seen = scene.person("dist.a").get(&path).await.expect(200);
    assert_eq!((&seen["me"], &seen["may"]), (&json!("district"), &json!([])));
    scene.notice("dist.a", "reported").await;
    assert_eq!(scene.person("dist.a").put(&format!("{path}/decision"), json!({ "decision": "keep" })).await.status, 403);
    editor.put(&format!("{path}/decision"), json!({ "decision": "warn", "words": "ขอให้เว้นระยะ" })).await.expect(200);
    assert_eq!(scene.notice("bom.t", "warned").await["href"], path);

    let card = json!({
        "title": "อ่านคู่", "summary": "อ่านด้วยกัน", "problem": "เด็กอ่านไม่คล่อง 9 คน", "steps": ["จับคู่"], "results": "อ่านได้ 17 คน",
        "network": anna.own_network().await,
    });
    let practice = anna.post("/practices", card).await.expect(201)["id"].as_str().unwrap().to_owned();
    let report = json!({ "kind": "practice", "object": practice, "reason": "copyright", "words": "คัดลอกมา" });
    assert_eq!(scene.person("bom.t").post("/reports", report.clone()).await.status, 404);
    anna.put(&format!("/practices/{practice}/submission"), json!({})).await.expect(200);
    editor.put(&format!("/practices/{practice}/publication"), json!({ "audience": "public", "changed": "" })).await.expect(200);
    let id = scene.person("bom.t").post("/reports", report.clone()).await.expect(201)["id"].as_str().unwrap().to_owned();
    // What is public may be reported from anywhere.
    scene.person("far.l").post("/reports", report).await.expect(201);
    editor.put(&format!("/reports/{id}/decision"), json!({ "decision": "hide", "words": "ขอหลักฐานการอนุญาต" })).await.expect(200);
    assert_eq!(scene.person("bom.t").get(&format!("/practices/{practice}")).await.status, 404);
    scene.notice("anna.t", "hidden").await;
});

both_engines!(a_suspension_has_a_term_says_so_and_ends_by_the_clock, async |engine| {
    let scene = Scene::on(engine).await;
    let (anna, bom) = (scene.ground.id("anna.t").await, scene.ground.id("bom.t").await);
    // An account with a password, to sign in with.
    let hash = kalyanamit::identity::hash_new_password("ฝนตกที่ทุ่งรวงทอง", "bom.t", kalyanamit::identity::Prefix::Unknown).await.unwrap();
    let core = scene.world.core().await;
    let mut tx = core.db.begin(core.now()).await.unwrap();
    kalyanamit::identity::set_password(&mut tx, &bom.as_str().into(), &hash).await.unwrap();
    tx.commit().await.unwrap();
    let credentials = json!({ "login": "bom.t", "password": "ฝนตกที่ทุ่งรวงทอง" });
    scene.ground.node.client().sign_in(credentials.clone()).await.get("/me").await.expect(200);

    let number = scene.say("bom.t", "คำที่เกินไป").await;
    let id = scene.report("anna.t", number).await;
    let mut socket = Socket::connect(scene.person("bom.t")).await;
    let begun = Instant::now();
    let decision = json!({ "decision": "suspend", "words": "ใช้ถ้อยคำรุนแรงซ้ำ", "until": "2027-02-09T00:00:00Z", "hide": true });
    let decided = scene.ground.admin.put(&format!("/reports/{id}/decision"), decision).await.expect(200);
    assert_eq!(socket.closed().await, Some(4401));
    assert!(begun.elapsed() < Duration::from_secs(2), "ended after {:?}", begun.elapsed());
    assert_eq!(decided["history"][1]["until"], "2027-02-09T00:00:00.000Z");
    assert_eq!(scene.body(number).await, Value::Null);
    assert_eq!(scene.person("bom.t").get("/me").await.status, 401);
    let refused = scene.ground.node.client().visitor().post("/session", credentials.clone()).await;
    assert_eq!(refused.status, 403);
    let problem = refused.json();
    assert_eq!(problem["code"], "suspended");
    let detail = |field: &str| problem["errors"].as_array().unwrap().iter().find(|error| error["field"] == field).unwrap()["detail"].clone();
    assert_eq!((detail("until"), detail("reason")), (json!("2027-02-09T00:00:00.000Z"), json!("ใช้ถ้อยคำรุนแรงซ้ำ")));
    // A stranger with a wrong password learns nothing of it.
    let guess = json!({ "login": "bom.t", "password": "ไม่ใช่รหัสผ่านนี้เลย" });
    assert_eq!(scene.ground.node.client().visitor().post("/session", guess).await.problem(401), "wrong_credentials");
    assert!(!scene.ground.node.log().contains("ถ้อยคำรุนแรง"));
    // Nobody suspends whom they do not administer; a leader's own teacher is another matter.
    let number = scene.say("anna.t", "อีกเรื่อง").await;
    let mine = scene.person("edit.l").post("/reports", json!({ "kind": "message", "object": format!("{}:{number}", scene.space), "reason": "spam" })).await;
    let path = format!("/reports/{}/decision", mine.expect(201)["id"].as_str().unwrap());
    let suspend = json!({ "decision": "suspend", "words": "พัก", "until": "2027-02-09T00:00:00Z" });
    assert_eq!(scene.person("edit.l").put(&path, suspend).await.status, 403);
    assert_eq!(scene.person("anna.t").get("/me").await.expect(200)["id"], anna);

    let token = scene.person("bom.t").token().to_owned();
    let Scene { ground, mut world, .. } = scene;
    ground.node.kill();
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-09T06:59"));
    let before = world.node().await;
    assert_eq!(before.client().with_token(&token).get("/me").await.status, 401);
    before.kill();
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-09T07:01"));
    let after = world.node().await;
    assert_eq!(after.client().with_token(&token).get("/me").await.status, 200);
    after.client().sign_in(credentials).await.get("/me").await.expect(200);
    let inbox = after.client().with_token(&token).get("/notifications").await.expect(200);
    let told = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "suspended").unwrap_or_else(|| panic!("{inbox:#}"));
    assert_eq!(told["title"], "บัญชีของคุณถูกระงับถึง 9 กุมภาพันธ์ 2570");
});

both_engines!(a_text_is_looked_at_before_it_goes_out, async |engine| {
    let scene = Scene::on(engine).await;
    let look = async |text: &str| scene.person("anna.t").post("/safety/check", json!({ "text": text })).await.expect(200)["findings"].clone();
    let found = look("ด.ช.ข้าวปั้น โทร ๐๘๑-๒๓๔-๕๖๗๘").await;
    let kinds: Vec<&str> = found.as_array().unwrap().iter().map(|finding| finding["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["pupil_name", "phone"]);
    assert_eq!((&found[0]["start"], &found[0]["end"], &found[1]["words"]), (&json!(0), &json!(12), &json!("มีเบอร์โทรศัพท์")));
    assert_eq!(look("เด็กชาย 12 คน อ่านได้แล้ว").await, json!([]));
    assert_eq!(scene.person("anna.t").post("/safety/check", json!({ "text": "ก".repeat(200_001) })).await.status, 422);
    assert_eq!(scene.ground.node.client().post("/safety/check", json!({ "text": "ก" })).await.status, 401);
    // It asks, it never blocks: the words go when the person wants them to.
    scene.say("anna.t", "ด.ช.ข้าวปั้น มาโรงเรียนแล้ว").await;
    assert!(!scene.ground.node.log().contains("ข้าวปั้น"));
});
