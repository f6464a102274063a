//! F-NO-3: words that ring nobody's device, and words that wait for the morning.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Browser, Client, Engine, Ground, PushService, World, clock},
};

/// A Tuesday.
const EVENING: &str = "2027-02-02T20:00";
const MORNING: &str = "2027-02-03T07:00";

async fn ground(engine: Engine, at: &str) -> (World, Ground, String) {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at(at));
    let ground = Ground::on(&world).await;
    let network = ground.person("anna.t").own_network().await;
    let new = json!({ "name": "อ่านไม่ออก ป.1", "network": network, "kind": "plc", "audience": "open" });
    let space = ground.person("edit.l").post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    (world, ground, space)
}

fn message(body: &str) -> Value {
    json!({ "client_id": Uuid::now_v7(), "body": body })
}

async fn until(who: &Client, path: &str, says: impl Fn(&Value) -> bool) -> Value {
    let begun = std::time::Instant::now();
    loop {
        let answer = who.get(path).await.expect(200);
        if says(&answer) {
            return answer;
        }
        assert!(begun.elapsed().as_secs() < 20, "{path} stays {answer:#}");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

both_engines!(silent_words_stand_in_the_inbox_and_ring_nobody, async |engine| {
    let (_world, ground, space) = ground(engine, "2027-02-02T10:00").await;
    let (anna, bom, id) = (ground.person("anna.t"), ground.person("bom.t"), ground.id("bom.t").await);
    let service = PushService::start().await;
    let phone = Browser::at(&service, "phone");
    bom.put("/notifications/push/subscriptions", phone.subscription()).await.expect(204);
    let path = format!("/spaces/{space}/messages");
    let mut quiet = message(&format!("@[{id}] ไม่รีบนะคะ"));
    quiet["silent"] = json!(true);
    anna.post(&path, quiet.clone()).await.expect(201);
    quiet["silent"] = json!(false);
    assert_eq!(anna.post(&path, quiet).await.status, 409, "said aloud it is another message");
    until(bom, "/notifications", |inbox| inbox["unread"] == 1).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(service.pushed().len(), 0);
    // The next words ring, and tell of both.
    anna.post(&path, message(&format!("@[{id}] อันนี้ด่วนค่ะ"))).await.expect(201);
    let pushed = service.expect(1).await;
    assert_eq!(phone.read(&pushed[0])["unread"], 2);
});

both_engines!(words_for_the_morning_wait_can_be_called_back_and_are_posted_once, async |engine| {
    let (mut world, ground, space) = ground(engine, EVENING).await;
    let (anna, bom) = (ground.person("anna.t").clone(), ground.person("bom.t").clone());
    let waiting = format!("/spaces/{space}/scheduled");
    let mine = "/scheduled";
    let messages = format!("/spaces/{space}/messages");
    let (first, second) = (message("อรุณสวัสดิ์ค่ะ วันนี้ลองอ่านคู่กันนะคะ"), message("ส่งผิดห้อง"));
    let kept = anna.post(&waiting, first.clone()).await.expect(201);
    assert_eq!(kept["at"], "2027-02-03T00:00:00.000Z");
    assert_eq!(anna.post(&waiting, first.clone()).await.expect(201), kept, "again is the same");
    let mut other = first.clone();
    other["body"] = json!("คำอื่น");
    assert_eq!(anna.post(&waiting, other).await.status, 409);
    assert_eq!(anna.post(&waiting, message("  ")).await.status, 422);
    anna.post(&waiting, second.clone()).await.expect(201);
    let called = second["client_id"].as_str().unwrap();
    bom.delete(&format!("{mine}/{called}")).await.expect(404);
    assert_eq!(anna.get(mine).await.expect(200)["items"].as_array().unwrap().len(), 2, "another's hand changes nothing");
    anna.delete(&format!("{mine}/{called}")).await.expect(204);
    anna.delete(&format!("{mine}/{called}")).await.expect(404);
    let list = anna.get(mine).await.expect(200);
    assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["body"]), (1, &first["body"]));
    assert_eq!(bom.get(mine).await.expect(200)["items"], json!([]), "nobody reads what another has not sent");
    assert_eq!(bom.get(&messages).await.expect(200)["items"], json!([]));
    ground.node.kill();

    world.set("KALYANAMIT_CLOCK", clock::at(MORNING));
    let one = world.node().await;
    // A database of SQLite is one server's.
    let _two = if engine == Engine::Postgres { Some(world.node().await) } else { None };
    let (anna, bom) = (one.client().with_token(anna.token()), one.client().with_token(bom.token()));
    let posted = until(&bom, &messages, |page| !page["items"].as_array().unwrap().is_empty()).await;
    assert_eq!((&posted["items"][0]["body"], &posted["items"][0]["client_id"]), (&first["body"], &first["client_id"]));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(bom.get(&messages).await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(anna.get(mine).await.expect(200)["items"], json!([]));
});

both_engines!(words_whose_author_lost_the_room_stay_with_a_reason, async |engine| {
    let (mut world, ground, _) = ground(engine, EVENING).await;
    let (anna, editor) = (ground.person("anna.t").clone(), ground.person("edit.l"));
    let network = anna.own_network().await;
    let new = json!({ "name": "ห้องปิด", "network": network, "kind": "plc", "audience": "closed" });
    let space = editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    let seat = format!("/spaces/{space}/members/{}", ground.id("anna.t").await);
    assert!((200..300).contains(&editor.put(&seat, json!({ "role": "member" })).await.status));
    anna.post(&format!("/spaces/{space}/scheduled"), message("พรุ่งนี้ค่อยอ่านนะคะ")).await.expect(201);
    editor.delete(&seat).await.expect(204);
    ground.node.kill();
    world.set("KALYANAMIT_CLOCK", clock::at(MORNING));
    let node = world.node().await;
    let anna = node.client().with_token(anna.token());
    let inbox = until(&anna, "/notifications", |inbox| inbox["unread"] == 1).await;
    assert_eq!((&inbox["items"][0]["kind"], &inbox["items"][0]["href"]), (&json!("unsent"), &json!("/scheduled")));
    let kept = anna.get("/scheduled").await.expect(200)["items"][0].clone();
    assert_eq!((&kept["body"], &kept["refused"]["detail_en"]), (&json!("พรุ่งนี้ค่อยอ่านนะคะ"), &json!("Not found, or not yours to see.")));
    anna.delete(&format!("/scheduled/{}", kept["client_id"].as_str().unwrap())).await.expect(204);
    assert_eq!(anna.get("/scheduled").await.expect(200)["items"], json!([]));
});

both_engines!(a_suspended_persons_words_stay_behind_and_hold_up_nobody, async |engine| {
    let (mut world, ground, space) = ground(engine, EVENING).await;
    let (anna, bom) = (ground.person("anna.t").clone(), ground.person("bom.t").clone());
    let waiting = format!("/spaces/{space}/scheduled");
    anna.post(&waiting, message("คำของผู้ที่ถูกระงับ")).await.expect(201);
    bom.post(&waiting, message("คำของเพื่อน")).await.expect(201);
    let id = ground.id("anna.t").await;
    ground.node.kill();
    let core = world.core().await;
    let mut tx = core.db.begin(core.now()).await.unwrap();
    kalyanamit::identity::suspend(&mut tx, &id.as_str().into(), None, "พักก่อน", &id.as_str().into()).await.unwrap();
    tx.commit().await.unwrap();

    world.set("KALYANAMIT_CLOCK", clock::at(MORNING));
    let node = world.node().await;
    let bom = node.client().with_token(bom.token());
    let page = until(&bom, &format!("/spaces/{space}/messages"), |page| !page["items"].as_array().unwrap().is_empty()).await;
    let said: Vec<&str> = page["items"].as_array().unwrap().iter().filter_map(|message| message["body"].as_str()).collect();
    assert_eq!(said, ["คำของเพื่อน"]);
});
