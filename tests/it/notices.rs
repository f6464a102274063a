//! Notices: an inbox filled from the log, and the ways by which it reaches people, at hours that the server keeps.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Browser, Client, Engine, Ground, MailServer, PushService, Socket, World, clock},
};

/// A Tuesday morning on which nobody rests.
const MORNING: &str = "2027-02-02T10:00";

async fn ground(engine: Engine, at: &str) -> (World, Ground) {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_CLOCK", clock::at(at));
    let ground = Ground::on(&world).await;
    (world, ground)
}

async fn room(ground: &Ground, audience: &str) -> String {
    let network = ground.person("anna.t").own_network().await;
    let new = json!({ "name": "อ่านไม่ออก ป.1", "network": network, "kind": "plc", "audience": audience });
    ground.person("edit.l").post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn say(who: &Client, space: &str, body: &str) -> i64 {
    let message = json!({ "client_id": Uuid::now_v7(), "body": body });
    who.post(&format!("/spaces/{space}/messages"), message).await.expect(201)["number"].as_i64().unwrap()
}

/// The inbox once it has this many unread.
async fn unread(who: &Client, count: i64) -> Value {
    inbox_once(who, |inbox| inbox["unread"] == count).await
}

/// Notices follow the log: the inbox once it says so.
async fn inbox_once(who: &Client, says: impl Fn(&Value) -> bool) -> Value {
    let begun = std::time::Instant::now();
    loop {
        let inbox = who.get("/notifications").await.expect(200);
        if says(&inbox) {
            return inbox;
        }
        assert!(begun.elapsed().as_secs() < 15, "the inbox stays {inbox:#}");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

/// Long enough for something that must not come.
async fn a_while() {
    tokio::time::sleep(Duration::from_secs(4)).await;
}

both_engines!(a_mention_reaches_the_inbox_and_the_open_screen_and_nobody_else, async |engine| {
    let (_world, ground) = ground(engine, MORNING).await;
    let (anna, bom) = (ground.person("anna.t"), ground.person("bom.t"));
    let space = room(&ground, "open").await;
    let stream = format!("person/{}", ground.id("bom.t").await);
    let mut socket = Socket::connect(bom).await;
    socket.join(&stream, None).await;
    let mut stranger = Socket::connect(anna).await;
    stranger.send(json!({ "type": "join", "stream": stream, "after": null })).await;
    assert_eq!(stranger.expect("error").await["code"], "not_found");
    assert_eq!(anna.get(&format!("/streams/{stream}/events")).await.status, 404);

    say(anna, &space, "สวัสดีค่ะ").await;
    let number = say(anna, &space, &format!("@[{}] ช่วยดูแบบฝึกนี้หน่อย", ground.id("bom.t").await)).await;
    let inbox = unread(bom, 1).await;
    let item = &inbox["items"][0];
    assert_eq!((&item["kind"], &item["title"], &item["detail"]), (&json!("mention"), &json!("ครูแอน เอ่ยถึงคุณ"), &json!("อ่านไม่ออก ป.1")));
    assert_eq!(item["href"], format!("/spaces/{space}?message={number}"));
    assert_eq!(item["excerpt"], "@ครูบอม ช่วยดูแบบฝึกนี้หน่อย");
    let mut heard = socket.expect("event").await;
    while heard["kind"] != "notice" {
        heard = socket.expect("event").await;
    }
    assert_eq!(heard["unread"], 1);
    // The log holds that it happened, never what was said.
    let events = bom.get(&format!("/streams/{stream}/events?after=0")).await.text;
    assert!(!events.contains("แบบฝึก"), "{events}");

    bom.put("/notifications/read", json!({ "up_to": inbox["head"] })).await.expect(204);
    while heard["kind"] != "read" {
        heard = socket.expect("event").await;
    }
    assert_eq!((&heard["unread"], unread(bom, 0).await["items"][0]["unread"].clone()), (&json!(0), json!(false)));
    // Read in its room, it is read here.
    let number = say(anna, &space, &format!("@[{}] อีกเรื่อง", ground.id("bom.t").await)).await;
    unread(bom, 1).await;
    bom.put(&format!("/spaces/{space}/read"), json!({ "number": number })).await.expect(204);
    unread(bom, 0).await;
    // A deleted message leaves a trace without words.
    anna.delete(&format!("/spaces/{space}/messages/{number}")).await.expect(204);
    assert_eq!(unread(bom, 0).await["items"][0]["excerpt"], Value::Null);
    assert_eq!(anna.get("/notifications").await.expect(200)["items"], json!([]));
});

both_engines!(each_room_reaches_the_inbox_as_its_reader_chose, async |engine| {
    let (_world, ground) = ground(engine, MORNING).await;
    let (anna, bom, editor) = (ground.person("anna.t"), ground.person("bom.t"), ground.person("edit.l"));
    let (open, closed) = (room(&ground, "open").await, room(&ground, "closed").await);
    let id = ground.id("bom.t").await;
    editor.put(&format!("/spaces/{closed}/members/{id}"), json!({ "role": "member" })).await.expect(204);
    say(anna, &open, "ก่อนที่จะติดตาม").await;
    bom.put(&format!("/notifications/rooms/{open}"), json!({ "level": "all" })).await.expect(204);
    let first = say(anna, &open, "หนึ่ง").await;
    say(bom, &open, "ของฉันเอง").await;
    say(anna, &open, "สอง").await;
    say(anna, &open, &format!("@[{id}] สาม")).await;
    let gathered = |inbox: &Value| inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "message").cloned().unwrap_or_default();
    let inbox = inbox_once(bom, |inbox| inbox["unread"] == 2 && gathered(inbox)["title"] == "ข้อความใหม่ 2 ข้อความ").await;
    assert_eq!(gathered(&inbox)["href"], format!("/spaces/{open}?message={first}"));

    bom.put(&format!("/notifications/rooms/{closed}"), json!({ "level": "nothing" })).await.expect(204);
    say(editor, &closed, &format!("@[{id}] เงียบ ๆ")).await;
    a_while().await;
    unread(bom, 2).await;
    bom.put(&format!("/notifications/rooms/{closed}"), json!({ "level": "mentions" })).await.expect(204);
    say(editor, &closed, &format!("@[{id}] ในห้องปิด")).await;
    let inbox = unread(bom, 3).await;
    assert_eq!(inbox["items"][0]["excerpt"], "@ครูบอม ในห้องปิด");
    let settings = bom.get("/notifications/settings").await.expect(200);
    let levels: Vec<(&str, &str)> =
        settings["rooms"].as_array().unwrap().iter().map(|room| (room["space"]["id"].as_str().unwrap(), room["level"].as_str().unwrap())).collect();
    assert!(levels.contains(&(&open, "all")) && levels.contains(&(&closed, "mentions")), "{levels:?}");
    // A right taken away takes its words along.
    editor.delete(&format!("/spaces/{closed}/members/{id}")).await.expect(204);
    let inbox = unread(bom, 2).await;
    assert!(!inbox.to_string().contains("ในห้องปิด"), "{inbox:#}");
    assert_eq!(bom.put(&format!("/notifications/rooms/{closed}"), json!({ "level": "all" })).await.status, 404);
});

both_engines!(settings_are_kept_and_checked, async |engine| {
    let (_world, ground) = ground(engine, MORNING).await;
    let anna = ground.person("anna.t");
    let shipped = anna.get("/notifications/settings").await.expect(200);
    assert_eq!(shipped["quiet"], json!({ "on": true, "from": "18:00", "until": "07:00", "holidays": true }));
    assert_eq!((&shipped["digest"]["every"], &shipped["words"], &shipped["mail"]["available"]), (&json!("off"), &json!(false), &json!(false)));
    let new = json!({ "language": "en", "quiet": { "on": true, "from": "20:30", "until": "06:00", "holidays": false }, "words": true, "digest": { "every": "weekly", "hour": 8 } });
    anna.put("/notifications/settings", new.clone()).await.expect(200);
    let kept = anna.get("/notifications/settings").await.expect(200);
    for key in ["language", "quiet", "words", "digest"] {
        assert_eq!(kept[key], new[key], "{key}");
    }
    for (at, value) in [("/quiet/from", json!("25:00")), ("/quiet/from", json!("06:00")), ("/digest/hour", json!(24)), ("/digest/every", json!("hourly"))] {
        let mut bad = new.clone();
        *bad.pointer_mut(at).unwrap() = value.clone();
        assert_eq!(anna.put("/notifications/settings", bad).await.status, 422, "{at} {value}");
    }
    assert_eq!(anna.put("/notifications/mail", json!({ "address": "anna@example.test" })).await.problem(409), "mail_off");
});

both_engines!(a_push_says_little_is_sealed_and_goes_to_standing_sessions_alone, async |engine| {
    let (_world, ground) = ground(engine, MORNING).await;
    let (anna, bom) = (ground.person("anna.t"), ground.person("bom.t"));
    let space = room(&ground, "open").await;
    let id = ground.id("bom.t").await;
    let service = PushService::start().await;
    let phone = Browser::at(&service, "phone");
    for endpoint in ["http://10.0.0.1/x", "https://169.254.169.254/latest", "https://[::1]/x", "ftp://127.0.0.1/x", "https://redis/x"] {
        let mut bad = phone.subscription();
        bad["endpoint"] = json!(endpoint);
        assert_eq!(bom.put("/notifications/push/subscriptions", bad).await.status, 422, "{endpoint}");
    }
    let mut blind = phone.subscription();
    blind["keys"]["auth"] = json!("AAAA");
    assert_eq!(bom.put("/notifications/push/subscriptions", blind).await.status, 422);
    bom.put("/notifications/push/subscriptions", phone.subscription()).await.expect(204);
    let key = bom.get("/notifications/push/key").await.expect(200)["key"].as_str().unwrap().to_owned();

    say(anna, &space, &format!("@[{id}] ความลับของห้อง")).await;
    let pushed = service.expect(1).await;
    assert_eq!(pushed[0].device, "phone");
    assert!(!String::from_utf8_lossy(&pushed[0].body).contains("ห้อง"), "the body lies open");
    let header = |name: &str| pushed[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!((header("content-encoding"), header("topic")), ("aes128gcm".into(), "notices".into()));
    assert!(header("authorization").starts_with("vapid t=") && header("authorization").ends_with(&format!("k={key}")));
    let little = phone.read(&pushed[0]);
    assert_eq!((&little["title"], &little["body"]), (&json!("มีคนเอ่ยถึงคุณ"), &json!("อ่านไม่ออก ป.1")));
    assert!(!little.to_string().contains("ความลับ") && !little.to_string().contains("แอน"), "{little}");

    let mut settings = bom.get("/notifications/settings").await.expect(200);
    settings["words"] = json!(true);
    bom.put("/notifications/settings", settings).await.expect(200);
    say(anna, &space, &format!("@[{id}] เปิดเผยได้")).await;
    let pushed = service.expect(2).await;
    assert_eq!(phone.read(&pushed[1])["body"], "อ่านไม่ออก ป.1: @ครูบอม เปิดเผยได้");

    // Too busy once: tried again, told once. Gone: forgotten.
    service.answer(&[503]);
    say(anna, &space, &format!("@[{id}] อีกครั้ง")).await;
    service.expect(4).await;
    service.answer(&[410]);
    say(anna, &space, &format!("@[{id}] หายไป")).await;
    service.expect(5).await;
    say(anna, &space, &format!("@[{id}] ไม่มีใครฟัง")).await;
    a_while().await;
    assert_eq!(service.pushed().len(), 5);

    // Words that were read meanwhile ring nobody; a session that ended rings nothing.
    let tablet = Browser::at(&service, "tablet");
    bom.put("/notifications/push/subscriptions", tablet.subscription()).await.expect(204);
    let number = say(anna, &space, &format!("@[{id}] อ่านแล้ว")).await;
    bom.put(&format!("/spaces/{space}/read"), json!({ "number": number })).await.expect(204);
    a_while().await;
    assert_eq!(service.pushed().len(), 5);
    ground.admin.delete(&format!("/people/{id}/sessions")).await.expect(204);
    say(anna, &space, &format!("@[{id}] หลังออกจากระบบ")).await;
    a_while().await;
    assert_eq!(service.pushed().len(), 5);

    // S13: neither words nor addresses of devices in the log.
    let log = ground.node.log();
    for secret in ["ความลับ", "เปิดเผยได้", "/push/phone", "/push/tablet", "มีคนเอ่ยถึงคุณ"] {
        assert!(!log.contains(secret), "{secret}");
    }
});

both_engines!(what_comes_in_quiet_hours_waits_and_comes_once, async |engine| {
    let (mut world, ground) = ground(engine, "2027-02-02T20:00").await;
    let (anna, bom) = (&ground.person("anna.t").clone(), &ground.person("bom.t").clone());
    let (space, id) = (room(&ground, "open").await, ground.id("bom.t").await);
    let service = PushService::start().await;
    let phone = Browser::at(&service, "phone");
    bom.put("/notifications/push/subscriptions", phone.subscription()).await.expect(204);
    for word in ["หนึ่ง", "สอง", "สาม"] {
        say(anna, &space, &format!("@[{id}] {word}")).await;
    }
    unread(bom, 3).await;
    a_while().await;
    assert_eq!(service.pushed().len(), 0);
    ground.node.kill();

    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-03T06:30"));
    let node = world.node().await;
    a_while().await;
    assert_eq!(service.pushed().len(), 0);
    node.kill();

    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-03T07:00"));
    let node = world.node().await;
    let pushed = service.expect(1).await;
    let said = phone.read(&pushed[0]);
    assert_eq!((&said["title"], &said["body"], &said["unread"]), (&json!("3 เรื่องใหม่"), &json!("อ่านไม่ออก ป.1"), &json!(3)));
    a_while().await;
    assert_eq!(service.pushed().len(), 1);
    node.kill();

    // Makha Bucha is no fixed date; Songkran is: the whole day is quiet.
    world.set("KALYANAMIT_CLOCK", clock::at("2027-04-13T10:00"));
    let node = world.node().await;
    say(&node.client().with_token(anna.token()), &space, &format!("@[{id}] วันสงกรานต์")).await;
    a_while().await;
    assert_eq!(service.pushed().len(), 1);
});

both_engines!(a_digest_goes_to_a_confirmed_address_and_one_click_ends_it, async |engine| {
    let mut world = World::empty(engine).await;
    let post = MailServer::start().await;
    world.set("KALYANAMIT_CLOCK", clock::at(MORNING));
    world.set("KALYANAMIT_SMTP_URL", format!("smtp://{}", post.address));
    world.set("KALYANAMIT_MAIL_FROM", "กัลยาณมิตร <plc@example.test>");
    let ground = Ground::on(&world).await;
    let (anna, bom) = (ground.person("anna.t"), ground.person("bom.t"));
    let (space, id) = (room(&ground, "open").await, ground.id("bom.t").await);
    for odd in ["", "bom", "bom@", "bom@localhost", "a b@example.test", "bom@example.test\r\nBcc: x@example.test"] {
        assert_eq!(bom.put("/notifications/mail", json!({ "address": odd })).await.status, 422, "{odd}");
    }
    bom.put("/notifications/mail", json!({ "address": "bom@example.test" })).await.expect(204);
    let link = post.expect(1).await[0].clone();
    assert_eq!(link.to, "bom@example.test");
    let mail = bom.get("/notifications/settings").await.expect(200)["mail"].clone();
    assert_eq!(mail, json!({ "available": true, "address": "bom@example.test", "confirmed": false }));
    // Whoever has the mail confirms, once.
    let visitor = ground.node.client().visitor();
    let path = format!("/notifications/confirmations/{}", link.code());
    visitor.post(&path, json!({})).await.expect(204);
    assert_eq!(visitor.post(&path, json!({})).await.status, 404);
    assert_eq!(bom.get("/notifications/settings").await.expect(200)["digest"]["every"], "daily");

    say(anna, &space, &format!("@[{id}] ถ้อยคำที่ไม่ควรอยู่ในเมล")).await;
    unread(bom, 1).await;
    let (first, token) = (ground.node.log(), bom.token().to_owned());
    ground.node.kill();
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-03T07:00"));
    let node = world.node().await;
    let digest = post.expect(2).await[1].clone();
    let text = digest.text();
    assert!(text.contains("ครูแอน เอ่ยถึงคุณ") && text.contains("ใหม่ 1 ข้อความ") && text.contains("text/html"), "{text}");
    assert!(!text.contains("ถ้อยคำที่ไม่ควร"), "{text}");
    assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{text}");

    // The mail program's own button: a form without a session, a second time no harm.
    let path = format!("/notifications/unsubscriptions/{}", digest.code());
    for _ in 0..2 {
        let request =
            node.client().request(reqwest::Method::POST, &path).header("content-type", "application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click");
        assert_eq!(request.send().await.unwrap().status(), 204);
    }
    let bom = node.client().with_token(&token);
    assert_eq!(bom.get("/notifications/settings").await.expect(200)["digest"]["every"], "off");
    let second = node.log();
    node.kill();
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-04T07:00"));
    let node = world.node().await;
    a_while().await;
    assert_eq!(post.mails().len(), 2);
    for secret in ["bom@example.test", "ถ้อยคำที่ไม่ควร", &link.code(), &digest.code()] {
        assert!(![&first, &second, &node.log()].into_iter().any(|log| log.contains(secret)), "{secret}");
    }
});

both_engines!(a_mail_box_is_not_flooded, async |engine| {
    let mut world = World::empty(engine).await;
    let post = MailServer::start().await;
    world.set("KALYANAMIT_SMTP_URL", format!("smtp://{}", post.address));
    world.set("KALYANAMIT_MAIL_FROM", "plc@example.test");
    let ground = Ground::on(&world).await;
    let anna = ground.person("anna.t");
    for _ in 0..5 {
        anna.put("/notifications/mail", json!({ "address": "somebody@example.test" })).await.expect(204);
    }
    assert_eq!(anna.put("/notifications/mail", json!({ "address": "somebody@example.test" })).await.status, 429);
    assert_eq!(post.expect(5).await.len(), 5);
    anna.delete("/notifications/mail").await.expect(204);
    let path = format!("/notifications/confirmations/{}", post.mails()[0].code());
    assert_eq!(ground.node.client().visitor().post(&path, json!({})).await.status, 404);
});

both_engines!(a_leader_reads_on_monday_who_helped_whom, async |engine| {
    let (mut world, ground) = ground(engine, MORNING).await;
    let (anna, bom, leader) = (ground.person("anna.t"), ground.person("bom.t"), ground.person("lead.l"));
    let space = room(&ground, "open").await;
    let asked = say(anna, &space, "ใครเคยลองอ่านคู่บ้างคะ").await;
    let answer = json!({ "client_id": Uuid::now_v7(), "body": "ลองแล้วครับ", "reply_to": asked });
    bom.post(&format!("/spaces/{space}/messages"), answer).await.expect(201);
    let told = say(anna, &space, "เราใช้บัตรคำค่ะ").await;
    bom.put(&format!("/spaces/{space}/messages/{told}/reactions/thanks"), json!({})).await.expect(204);
    let week = leader.get("/notifications/thanks?week=2027-02-04").await.expect(200);
    assert_eq!((&week["from"], &week["to"]), (&json!("2027-02-01"), &json!("2027-02-07")));
    let pairs: Vec<_> = week["schools"][0]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|help| (help["helper"]["name"].as_str().unwrap(), help["helped"]["name"].as_str().unwrap(), help["thanks"].as_i64(), help["answers"].as_i64()))
        .collect();
    assert_eq!(pairs, [("ครูบอม", "ครูแอน", Some(0), Some(1)), ("ครูแอน", "ครูบอม", Some(1), Some(0))]);
    assert_eq!(anna.get("/notifications/thanks").await.expect(200)["schools"], json!([]));
    assert_eq!(ground.person("far.l").get("/notifications/thanks?week=2027-02-04").await.expect(200)["schools"][0]["items"], json!([]));
    assert_eq!(leader.get("/notifications/thanks?week=soon").await.status, 400);

    let tokens = ["lead.l", "far.l", "anna.t"].map(|login| ground.person(login).token().to_owned());
    ground.node.kill();
    world.set("KALYANAMIT_CLOCK", clock::at("2027-02-08T07:00"));
    let node = world.node().await;
    let [leader, far, anna] = tokens.map(|token| node.client().with_token(&token));
    let note = unread(&leader, 1).await["items"][0].clone();
    assert_eq!((&note["kind"], &note["href"]), (&json!("thanks"), &json!("/notifications/thanks?week=2027-02-01")));
    // Where nobody helped anybody there is no note; a second start tells nobody twice.
    for other in [&far, &anna] {
        assert_eq!(other.get("/notifications").await.expect(200)["items"], json!([]));
    }
    node.kill();
    let node = world.node().await;
    a_while().await;
    unread(&node.client().with_token(leader.token()), 1).await;
});

mod two_nodes_ring_once {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        let (world, ground) = ground(Engine::Postgres, MORNING).await;
        let there = world.node_beside().await;
        let (anna, bom) = (ground.person("anna.t"), there.client().with_token(ground.person("bom.t").token()));
        let (space, id) = (room(&ground, "open").await, ground.id("bom.t").await);
        let service = PushService::start().await;
        let phone = Browser::at(&service, "phone");
        bom.put("/notifications/push/subscriptions", phone.subscription()).await.expect(204);
        for round in 1..=3 {
            say(anna, &space, &format!("@[{id}] รอบที่ {round}")).await;
            service.expect(round).await;
            a_while().await;
            assert_eq!(service.pushed().len(), round);
            unread(&bom, i64::try_from(round).unwrap()).await;
        }
    }
}
