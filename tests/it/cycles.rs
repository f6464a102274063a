//! A PLC team runs a cycle (J-03) and reads its logbook (J-04), over HTTP: hours fall out of the talk, a head confirms, a teacher disputes.

use kalyanamit::{
    args,
    platform::{
        Core, Reads, Time,
        clock::{DAY, MINUTE},
    },
    plc,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, Ground, World},
};

/// An open room of the network with three teachers of two schools and a cycle in it.
struct Team {
    ground: Ground,
    core: Core,
    space: String,
    cycle: String,
}

impl Team {
    async fn on(world: &World) -> Self {
        let ground = Ground::on(world).await;
        let editor = ground.person("edit.l");
        let network = editor.own_network().await;
        let space = editor.post("/spaces", json!({ "name": "อ่านคล่อง", "network": network })).await.expect(201)["id"].as_str().unwrap().to_owned();
        let cycle = json!({ "title": "อ่านไม่ออก ป.1", "problem": "นักเรียน 9 คนอ่านคำพื้นฐานไม่ได้", "items": ["3.1"] });
        let cycle = ground.person("anna.t").post(&format!("/spaces/{space}/cycles"), cycle).await.expect(201);
        assert_eq!((&cycle["step"], cycle["steps"].as_array().unwrap().len()), (&json!("problem"), 5));
        let cycle = cycle["id"].as_str().unwrap().to_owned();
        Self { core: world.core().await, ground, space, cycle }
    }

    fn person(&self, login: &str) -> &Client {
        self.ground.person(login)
    }

    async fn say(&self, login: &str, body: &str) -> i64 {
        let message = json!({ "client_id": Uuid::now_v7(), "body": body });
        self.person(login).post(&format!("/spaces/{}/messages", self.space), message).await.expect(201)["number"].as_i64().unwrap()
    }

    async fn open(&self, login: &str) -> String {
        let opened = self.person(login).post(&format!("/cycles/{}/sessions", self.cycle), json!({ "topic": "สะท้อนผล" })).await.expect(201);
        opened["id"].as_str().unwrap().to_owned()
    }

    async fn session(&self, login: &str, id: &str) -> Value {
        self.person(login).get(&format!("/sessions/{id}")).await.expect(200)
    }

    async fn close(&self, login: &str, id: &str) {
        self.person(login).put(&format!("/sessions/{id}/closing"), json!({})).await.expect(204);
    }

    /// Two teachers talk for a slot and the session is closed.
    async fn talked(&self) -> String {
        let id = self.open("anna.t").await;
        self.say("anna.t", "เด็กอ่านคำว่า บ้าน ได้แล้ว").await;
        self.say("bom.t", "ของผมยังติดสระเอีย").await;
        self.end_in(&id, 16).await;
        id
    }

    /// Closes it as if that were so many minutes from now.
    async fn end_in(&self, session: &str, minutes: i64) {
        self.close("anna.t", session).await;
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        let closed = Time(self.core.now().0 + minutes * MINUTE);
        tx.exec("update plc_sessions set closed_at = $2 where id = $1", args![session, closed]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn minutes(session: &Value, person: &str) -> i64 {
    let people = session["people"].as_array().unwrap();
    people.iter().find(|seen| seen["person"]["id"] == person).map_or(0, |seen| seen["minutes"].as_i64().unwrap())
}

both_engines!(hours_fall_out_of_the_talk_and_the_head_confirms_their_own_people, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let (anna, bom) = (team.ground.id("anna.t").await, team.ground.id("bom.t").await);
    team.say("anna.t", "ก่อนเปิดวง ไม่นับ").await;
    let id = team.open("anna.t").await;
    let second = team.person("bom.t").post(&format!("/cycles/{}/sessions", team.cycle), json!({})).await;
    assert_eq!(second.problem(409), "already_open");
    team.say("anna.t", "วันนี้เด็กอ่านได้ 17 คน").await;
    assert_eq!(minutes(&team.session("bom.t", &id).await, &anna), 0, "one person alone earns nothing");
    let number = team.say("bom.t", "ของผมได้ 12 คน").await;
    let seen = team.session("bom.t", &id).await;
    assert_eq!((minutes(&seen, &anna), minutes(&seen, &bom), &seen["mine"]), (15, 15, &json!(15)), "the running slot is shown at once");

    let line = json!({ "lines": [{ "session": id, "person": anna }] });
    assert_eq!(team.person("lead.l").put("/hours/confirmation", line.clone()).await.problem(409), "session_open");
    team.end_in(&id, 16).await;
    let waiting = team.person("lead.l").get("/hours").await.expect(200);
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting:#}");
    assert_eq!((&waiting["items"][0]["person"]["id"], &waiting["items"][0]["minutes"]), (&json!(anna), &json!(15)));

    let others = json!({ "lines": [{ "session": id, "person": anna }, { "session": id, "person": bom }] });
    for (who, lines) in [("lead.l", &others), ("far.l", &line), ("anna.t", &line), ("bom.t", &line)] {
        assert_eq!(team.person(who).put("/hours/confirmation", lines.clone()).await.problem(404), "not_found", "{who}");
    }
    assert_eq!(team.person("lead.l").put("/hours/confirmation", line.clone()).await.expect(200)["confirmed"], 1);
    assert_eq!(team.person("lead.l").put("/hours/confirmation", line).await.expect(200)["confirmed"], 0);

    // After the yes a deletion takes nothing away; before it, the slot goes and with it the other's company.
    team.person("bom.t").delete(&format!("/spaces/{}/messages/{number}", team.space)).await.expect(204);
    let seen = team.session("bom.t", &id).await;
    assert_eq!((minutes(&seen, &anna), minutes(&seen, &bom)), (15, 0));

    let book = team.person("anna.t").get("/logbook?year_kind=fiscal").await.expect(200);
    assert_eq!((&book["minutes"], &book["confirmed"], &book["lines"][0]["state"]), (&json!(15), &json!(15), &json!("confirmed")));
    let items: Vec<&str> = book["lines"][0]["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(items, ["2.4", "3.1"]);
    assert_eq!(book["by_topic"][0]["name"], "อ่านไม่ออก ป.1");
    let proof = team.person("anna.t").get("/evidence?item=2.4").await.expect(200);
    assert_eq!((&proof["items"][0]["kind"], &proof["items"][0]["id"]), (&json!("session"), &json!(id)));
    assert!(team.person("chai.t").get("/evidence?item=2.4").await.expect(200)["items"].as_array().unwrap().is_empty());
});

both_engines!(a_teacher_disputes_and_gets_an_answer_and_all_of_it_is_kept, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let anna = team.ground.id("anna.t").await;
    let id = team.talked().await;
    let path = format!("/sessions/{id}/dispute");
    assert_eq!(team.person("anna.t").put(&path, json!({ "reason": " " })).await.problem(422), "invalid");
    team.person("anna.t").put(&path, json!({ "reason": "อยู่ครบทั้งวง แต่เน็ตหลุด" })).await.expect(204);
    assert_eq!(team.person("chai.t").put(&path, json!({ "reason": "ไม่ได้อยู่ในวง" })).await.problem(404), "not_found");

    let waiting = team.person("lead.l").get("/hours").await.expect(200);
    assert_eq!((&waiting["items"][0]["state"], &waiting["items"][0]["reason"]), (&json!("disputed"), &json!("อยู่ครบทั้งวง แต่เน็ตหลุด")));
    let line = json!({ "lines": [{ "session": id, "person": anna }] });
    assert_eq!(team.person("lead.l").put("/hours/confirmation", line).await.expect(200)["confirmed"], 0, "an answer is due first");
    let settlement = format!("/sessions/{id}/people/{anna}/settlement");
    let answer = |slots: i64| json!({ "slots": slots, "words": "ยืนยันจากบันทึกการประชุม" });
    assert_eq!(team.person("lead.l").put(&settlement, answer(9)).await.problem(422), "invalid");
    assert_eq!(team.person("far.l").put(&settlement, answer(1)).await.problem(404), "not_found");
    team.person("lead.l").put(&settlement, answer(1)).await.expect(204);
    let book = team.person("anna.t").get("/logbook").await.expect(200);
    let changes: Vec<&str> = book["lines"][0]["history"].as_array().unwrap().iter().map(|step| step["change"].as_str().unwrap()).collect();
    assert_eq!((changes, &book["confirmed"]), (vec!["disputed", "settled"], &json!(15)));
    assert_eq!(book["lines"][0]["items"][0]["id"], "2.4");

    let note = team.person("anna.t").put(&format!("/logbook/{id}/note"), json!({ "learned": "จับคู่อ่านได้ผลกับเด็กเงียบ" })).await;
    note.expect(204);
    assert_eq!(team.person("anna.t").get("/logbook").await.expect(200)["lines"][0]["learned"], "จับคู่อ่านได้ผลกับเด็กเงียบ");
    assert_eq!(team.person("chai.t").put(&format!("/logbook/{id}/note"), json!({ "learned": "x" })).await.problem(404), "not_found");
});

both_engines!(attendance_counts_a_person_once_and_a_code_only_while_it_is_open, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let bom = team.ground.id("bom.t").await;
    let id = team.open("anna.t").await;
    let code = team.session("anna.t", &id).await["code"].as_str().unwrap().to_owned();
    assert!(team.session("bom.t", &id).await["code"].is_null(), "who does not run it hears the code, and reads it nowhere");
    let arrivals = format!("/sessions/{id}/arrivals");
    let wrong = if code == "00000" { "00001" } else { "00000" };
    assert_eq!(team.person("bom.t").post(&arrivals, json!({ "code": wrong })).await.problem(422), "invalid");
    let thai: String = code.chars().map(|digit| char::from_u32('๐' as u32 + digit.to_digit(10).unwrap()).unwrap()).collect();
    for _ in 0..2 {
        team.person("bom.t").post(&arrivals, json!({ "code": thai })).await.expect(204);
        team.person("bom.t").put(&format!("/sessions/{id}/presence"), json!({})).await.expect(204);
    }
    let list = format!("/sessions/{id}/attendance");
    assert_eq!(team.person("bom.t").put(&list, json!({ "people": [] })).await.problem(403), "not_allowed");
    assert_eq!(team.person("anna.t").put(&list, json!({ "logins": ["nobody.t"] })).await.problem(422), "invalid");
    team.person("anna.t").put(&list, json!({ "logins": ["bom.t"] })).await.expect(204);
    let seen = team.session("anna.t", &id).await;
    let people: Vec<&Value> = seen["people"].as_array().unwrap().iter().filter(|seen| seen["person"]["id"] == bom.as_str()).collect();
    assert_eq!((people.len(), &people[0]["ways"]), (1, &json!(["code", "list", "room"])));
    team.close("anna.t", &id).await;
    assert_eq!(team.person("anna.t").post(&arrivals, json!({ "code": code })).await.problem(409), "session_not_open");
});

both_engines!(a_mark_is_evidence_at_both_ends_and_undone_in_one_tap, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let (anna, bom) = (team.person("anna.t"), team.person("bom.t"));
    let number = team.say("anna.t", "จับคู่อ่าน เด็กเงียบกล้าอ่านขึ้น").await;
    let message = format!("/spaces/{}/messages/{number}", team.space);
    let under = async |who: &Client, item: &str| who.get(&format!("/evidence?item={item}")).await.expect(200)["items"].as_array().unwrap().len();
    bom.put(&format!("{message}/marks/finding"), json!({})).await.expect(204);
    bom.put(&format!("{message}/marks/agreement"), json!({ "item": "3.5" })).await.expect(204);
    assert_eq!(under(anna, "3.5").await, 1, "once under its item, not twice");
    let mark = &anna.get(&message).await.expect(200)["marks"][0];
    assert_eq!((&mark["kind"], &mark["item"]["id"]), (&json!("finding"), &json!("3.5")));
    let source = anna.get(&format!("/evidence?source=message:{}:{number}", team.space)).await.expect(200);
    assert_eq!(source["items"][0]["item"]["id"], "3.5");

    bom.put(&format!("{message}/marks/finding"), json!({ "item": "1.1" })).await.expect(204);
    assert_eq!((under(anna, "3.5").await, under(anna, "1.1").await), (1, 1));
    assert_eq!(bom.put(&format!("{message}/marks/finding"), json!({ "item": "9.9" })).await.problem(422), "invalid");
    bom.delete(&format!("{message}/marks/agreement")).await.expect(204);
    assert_eq!((under(anna, "3.5").await, under(anna, "1.1").await), (0, 1));
    assert_eq!(under(team.person("chai.t"), "1.1").await, 0, "another network learns nothing");
    anna.delete(&message).await.expect(204);
    assert_eq!(under(anna, "1.1").await, 0);
    assert_eq!(bom.put(&format!("{message}/marks/finding"), json!({})).await.problem(409), "deleted");

    let advice = team.say("edit.l", "เก็บผลก่อนหลังทุกสองสัปดาห์").await;
    anna.put(&format!("/spaces/{}/messages/{advice}/marks/advice", team.space), json!({})).await.expect(204);
    let log = anna.get(&format!("/spaces/{}/marks?kind=advice", team.space)).await.expect(200);
    assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["body"]), (1, &json!("เก็บผลก่อนหลังทุกสองสัปดาห์")));
    assert_eq!(team.person("chai.t").get(&format!("/spaces/{}/marks", team.space)).await.problem(404), "not_found");
});

both_engines!(a_cycle_moves_its_roles_change_and_a_sleeping_step_reminds, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let (anna, bom) = (team.ground.id("anna.t").await, team.ground.id("bom.t").await);
    let path = format!("/cycles/{}", team.cycle);
    assert_eq!(team.person("bom.t").put(&format!("{path}/step"), json!({ "step": "design" })).await.problem(403), "not_allowed");
    assert_eq!(team.person("chai.t").get(&path).await.problem(404), "not_found");
    let roles = json!({ "roles": [{ "role": "model", "person": anna }, { "role": "buddy", "person": bom }, { "role": "recorder", "person": bom }] });
    team.person("anna.t").put(&format!("{path}/roles"), roles).await.expect(200);
    let strangers = json!({ "roles": [{ "role": "expert", "person": team.ground.id("chai.t").await }] });
    assert_eq!(team.person("anna.t").put(&format!("{path}/roles"), strangers).await.problem(422), "invalid");
    let moved = team.person("bom.t").put(&format!("{path}/step"), json!({ "step": "observe" })).await.expect(200);
    assert_eq!((&moved["steps"][2]["state"], moved["steps"][2]["entered_at"].is_string()), (&json!("now"), true));

    let note = json!({ "body": "เด็กหลังห้องยกมือครั้งแรก", "files": ["photo-1"] });
    assert_eq!(team.person("anna.t").post(&format!("{path}/observations"), note.clone()).await.problem(403), "not_allowed");
    let seen = team.person("bom.t").post(&format!("{path}/observations"), note).await.expect(201);
    assert_eq!((&seen["step"], &seen["files"]), (&json!("observe"), &json!(["photo-1"])));

    let rule = team.person("anna.t").patch(&path, "*", json!({ "rule": { "slot_minutes": 30, "day_minutes": 20 } })).await;
    assert_eq!(rule.expect(422)["errors"][0]["field"], "rule.day_minutes");
    let backwards = json!({ "from": "2026-11-22T10:00:00Z", "until": "2026-11-22T09:00:00Z" });
    let refused = team.person("anna.t").post(&format!("{path}/sessions"), backwards).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "ends_before_start");

    let due = async |login: &str| {
        let stream = format!("person/{}", team.ground.id(login).await);
        let count: i64 = team.core.db.clone().scalar("select count(*) from events where stream = $1 and kind = 'step_due'", args![stream]).await.unwrap();
        count
    };
    let later = |days: i64| Time(team.core.now().0 + days * DAY);
    plc::tick(&team.core, later(6)).await.unwrap();
    assert_eq!(due("anna.t").await, 0);
    for _ in 0..2 {
        plc::tick(&team.core, later(8)).await.unwrap();
    }
    assert_eq!((due("anna.t").await, due("bom.t").await), (1, 1), "once, however often the clock is asked");

    let next = team.person("bom.t").post(&format!("/spaces/{}/cycles", team.space), json!({ "continues": team.cycle })).await.expect(201);
    assert_eq!((&next["round"], &next["title"], next["roles"].as_array().unwrap().len()), (&json!(2), &json!("อ่านไม่ออก ป.1"), 0));
    team.person("anna.t").put(&format!("{path}/closing"), json!({})).await.expect(204);
    assert_eq!(team.person("anna.t").put(&format!("{path}/step"), json!({ "step": "share" })).await.problem(409), "cycle_closed");
});

both_engines!(imported_lines_count_at_their_own_time_once_the_group_said_so, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let (anna, bom) = (team.ground.id("anna.t").await, team.ground.id("bom.t").await);
    let then = Time(team.core.now().0 - 90 * DAY);
    let mut tx = team.core.db.begin(team.core.now()).await.unwrap();
    let line = |number: i64, person: &str, minute: i64| plc::ImportedAct { number, person: person.into(), written_at: then.plus(minute * MINUTE) };
    let lines = [line(901, &anna, 1), line(902, &bom, 2), line(903, &anna, 17), line(904, &bom, 50)];
    for _ in 0..2 {
        plc::import_acts(&mut tx, &team.space.as_str().into(), &lines).await.unwrap();
    }
    tx.commit().await.unwrap();
    let held = json!({ "from": then.rfc3339(), "until": then.plus(45 * MINUTE).rfc3339(), "topic": "วงใน LINE" });
    let session = team.person("edit.l").post(&format!("/cycles/{}/sessions", team.cycle), held).await.expect(201);
    assert!(session["people"].as_array().unwrap().is_empty());
    let path = format!("/sessions/{}", session["id"].as_str().unwrap());
    let said = team.person("edit.l").patch(&path, "*", json!({ "imported": true })).await.expect(200);
    assert_eq!((minutes(&said, &anna), minutes(&said, &bom)), (30, 15));
    let year = then.bangkok_date().year() + i16::from(then.bangkok_date().month() >= 10);
    let book = team.person("anna.t").get(&format!("/logbook?year_kind=fiscal&year={year}")).await.expect(200);
    assert_eq!((&book["minutes"], &book["lines"][0]["topic"]), (&json!(30), &json!("วงใน LINE")));
});

both_engines!(a_session_held_before_is_entered_by_who_records_and_late_words_count_as_written, async |engine| {
    let world = World::empty(engine).await;
    let team = Team::on(&world).await;
    let (anna, bom) = (team.ground.id("anna.t").await, team.ground.id("bom.t").await);
    let now = team.core.now();
    let written = |minutes: i64| Time(now.0 - minutes * MINUTE).rfc3339();
    for login in ["anna.t", "bom.t"] {
        let message = json!({ "client_id": Uuid::now_v7(), "body": "เขียนตอนไม่มีสัญญาณ", "written_at": written(40) });
        team.person(login).post(&format!("/spaces/{}/messages", team.space), message).await.expect(201);
    }
    let held = json!({ "from": written(60), "until": written(15), "topic": "วงเมื่อเช้า" });
    let path = format!("/cycles/{}/sessions", team.cycle);
    assert_eq!(team.person("anna.t").post(&path, held.clone()).await.problem(403), "not_allowed", "the starter is no recorder");
    let roles = json!({ "roles": [{ "role": "recorder", "person": bom }] });
    team.person("anna.t").put(&format!("/cycles/{}/roles", team.cycle), roles).await.expect(200);
    let session = team.person("bom.t").post(&path, held).await.expect(201);
    assert_eq!((minutes(&session, &anna), minutes(&session, &bom), &session["state"]), (15, 15, &json!("closed")));
    let lines = json!({ "lines": [{ "session": session["id"], "person": anna }] });
    assert_eq!(team.person("bom.t").put("/hours/confirmation", lines).await.expect(200)["confirmed"], 1, "the recorder confirms others");
    let own = json!({ "lines": [{ "session": session["id"], "person": bom }] });
    assert_eq!(team.person("bom.t").put("/hours/confirmation", own).await.problem(404), "not_found", "and never themselves");
});
