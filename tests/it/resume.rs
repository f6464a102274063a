//! R2 and R4: a retry is safe for ever, and coming back is complete.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    neighbours::Neighbours,
    support::{Answer, Client, Engine, Socket, World, clock},
};

async fn room(client: &Client) -> String {
    let network = client.own_network().await;
    let new = json!({ "name": "ห้องทดสอบ", "network": network, "kind": "plc", "audience": "closed" });
    client.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn head(client: &Client, space: &str) -> i64 {
    client.get(&format!("/spaces/{space}/messages?limit=1")).await.expect(200)["head"].as_i64().unwrap()
}

both_engines!(a_retry_gets_the_first_answer_for_ever, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    let (space, other) = (room(&lead).await, room(&lead).await);
    let path = format!("/spaces/{space}/messages");
    let said = json!({ "client_id": Uuid::now_v7(), "body": "ครั้งเดียวเท่านั้น" });
    let again = async |client: &Client| client.post(&path, said.clone()).await.expect(200);

    let answered = lead.post(&path, said.clone()).await.expect(201);
    let number = answered["number"].as_i64().unwrap();
    assert_eq!(again(&lead).await, answered, "at once");
    let crowd = join_all((0..32).map(|_| again(&lead))).await;
    assert!(crowd.iter().all(|answer| *answer == answered), "32 at once");
    // 32 at once of one that nobody has answered yet: one of them makes it.
    let race = json!({ "client_id": Uuid::now_v7(), "body": "พร้อมกัน" });
    let racers: Vec<Answer> = join_all((0..32).map(|_| lead.post(&path, race.clone()))).await;
    assert_eq!(racers.iter().filter(|answer| answer.status == 201).count(), 1);
    let numbers: BTreeSet<String> = racers.into_iter().map(|answer| answer.json()["number"].to_string()).collect();
    assert_eq!(numbers.len(), 1);
    let stands = head(&lead, &space).await;

    // Another body, another room, another spelling of the same id.
    let with = |field: &str, value: Value| {
        let mut changed = said.clone();
        changed[field] = value;
        changed
    };
    assert_eq!(lead.post(&path, with("body", json!("คำอื่น"))).await.problem(409), "client_id_reused");
    assert_eq!(lead.post(&path, with("reply_to", json!(number))).await.problem(409), "client_id_reused");
    assert_eq!(lead.post(&format!("/spaces/{other}/messages"), said.clone()).await.problem(409), "client_id_reused");
    let spelt = said["client_id"].as_str().unwrap().to_uppercase();
    assert_eq!(lead.post(&path, with("client_id", json!(spelt))).await.expect(200)["number"], number);
    let mut socket = Socket::connect(&lead).await;
    socket.send(json!({ "type": "post", "space": space, "client_id": said["client_id"], "body": said["body"] })).await;
    assert_eq!(socket.expect("ack").await["number"], number);

    let message = format!("{path}/{number}");
    lead.patch(&message, "*", json!({ "body": "แก้แล้ว" })).await.expect(200);
    assert_eq!(again(&lead).await, answered, "after an edit");
    assert_eq!(lead.get(&message).await.expect(200)["body"], "แก้แล้ว");
    node.kill();
    world.set("KALYANAMIT_CLOCK", clock::later(40 * clock::DAY));
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    assert_eq!(again(&lead).await, answered, "after a kill and 40 days");
    lead.delete(&message).await.expect(204);
    assert_eq!(again(&lead).await, answered, "after the deletion");
    assert_eq!(lead.post(&path, with("body", json!("คืนชีพ"))).await.problem(409), "client_id_reused");
    let deleted = lead.get(&message).await.expect(200);
    assert!(deleted["deleted"] == true && deleted.get("body").is_none_or(Value::is_null), "nothing comes back: {deleted}");
    if engine == Engine::Postgres {
        let beside = world.node_beside().await;
        assert_eq!(again(&beside.sign_in("demo.lead").await).await, answered, "on the other node");
    }
    // An edit and a deletion came on top, and nothing else.
    assert_eq!(head(&lead, &space).await, stands + 2);
    println!("R2 retries=70 same_answer=100% new_rows=0 resurrected=0 changed_body_409=4");
});

/// What a client shows of a room.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    messages: BTreeMap<i64, Value>,
    members: BTreeMap<String, Value>,
    topics: BTreeSet<String>,
}

fn shown_of(message: &Value) -> Value {
    let mut marks: Vec<String> = message["marks"].as_array().into_iter().flatten().map(|mark| mark["kind"].to_string()).collect();
    marks.sort();
    let count = |kind: &str| message["reactions"][kind]["count"].as_i64().unwrap_or(0);
    json!({
        "author": message["author"], "body": message["body"], "deleted": message["deleted"].as_bool().unwrap_or(false), "topic": message["topic"],
        "edited": !message["edited_at"].is_null(), "reply_to": message["reply_to"], "pinned": message["pinned"].as_bool().unwrap_or(false), "marks": marks,
        "reactions": [count("thanks"), count("agree"), count("tried")],
    })
}

impl Shown {
    /// As somebody sees it who opens the room for the first time.
    async fn fresh(client: &Client, space: &str) -> (Self, i64) {
        let mut shown = Self::default();
        let (mut before, mut seen) = (String::new(), None);
        loop {
            let page = client.get(&format!("/spaces/{space}/messages?limit=200{before}")).await.expect(200);
            seen = seen.or(page["head"].as_i64());
            for message in page["items"].as_array().unwrap() {
                shown.messages.insert(message["number"].as_i64().unwrap(), shown_of(message));
            }
            let Some(next) = page["next"].as_i64() else { break };
            before = format!("&before={next}");
        }
        let members = client.get(&format!("/spaces/{space}/members?limit=500")).await.expect(200);
        for member in members["items"].as_array().unwrap() {
            shown.members.insert(member["person"]["id"].as_str().unwrap().to_owned(), member["role"].clone());
        }
        let topics = client.get(&format!("/spaces/{space}/topics")).await.expect(200);
        shown.topics = topics["items"].as_array().unwrap().iter().map(|topic| topic["name"].as_str().unwrap().to_owned()).collect();
        (shown, seen.unwrap())
    }

    /// As a client that knows the contract and nothing more takes an event in.
    fn hear(&mut self, event: &Value) {
        let on = event["on"].as_i64();
        match event["kind"].as_str().unwrap() {
            "message" => {
                let message = if event["deleted"] == true && event["author"].is_null() { &event["message"] } else { event };
                self.messages.insert(event["number"].as_i64().unwrap(), shown_of(message));
            }
            "edit" | "delete" => {
                self.messages.insert(on.unwrap(), shown_of(&event["message"]));
            }
            "member" => {
                let person = event["person"]["id"].as_str().unwrap().to_owned();
                if event["role"].is_null() {
                    self.members.remove(&person);
                } else {
                    self.members.insert(person, event["role"].clone());
                }
            }
            "topic" if on.is_none() => {
                self.topics.insert(event["topic"]["name"].as_str().unwrap().to_owned());
            }
            kind => {
                let message = self.messages.get_mut(&on.unwrap()).unwrap_or_else(|| panic!("{kind} on a message never seen: {event}"));
                match kind {
                    "reaction" => message["reactions"] = json!(["thanks", "agree", "tried"].map(|kind| event["reactions"][kind].as_i64().unwrap())),
                    "mark" => {
                        let mut marks: Vec<String> = event["marks"].as_array().unwrap().iter().map(|mark| mark["kind"].to_string()).collect();
                        marks.sort();
                        message["marks"] = json!(marks);
                    }
                    "pin" => message["pinned"] = event["pinned"].clone(),
                    "topic" => message["topic"] = event["topic"].clone(),
                    other => panic!("an event that no contract names: {other}"),
                }
            }
        }
    }
}

/// Acts in the room until `events` more stand in its log: every kind that there is.
async fn live_on(here: &Neighbours, editor: &Client, space: &str, events: i64) {
    let path = format!("/spaces/{space}");
    let until = head(editor, space).await + events;
    let partner = format!("{path}/members/{}", here.id("partner.a"));
    let colleague = here.person("colleague.a");
    let mut round = 0;
    let mut last = 1;
    let mut topic = Value::Null;
    let mut stands = head(editor, space).await;
    while stands < until {
        let number = async |client: &Client, body: Value| client.post(&format!("{path}/messages"), body).await.expect(201)["number"].as_i64().unwrap();
        let message = format!("{path}/messages/{last}");
        let done = match round % 13 {
            0 | 4 | 9 => {
                last = number(editor, json!({ "client_id": Uuid::now_v7(), "body": format!("ข้อความที่ {round}") })).await;
                None
            }
            1 => Some(editor.patch(&message, "*", json!({ "body": format!("แก้ครั้งที่ {round}") })).await),
            2 => Some(colleague.put(&format!("{message}/reactions/thanks"), json!({})).await),
            3 => Some(editor.put(&format!("{message}/marks/advice"), json!({})).await),
            5 => Some(editor.put(&format!("{message}/pin"), json!({})).await),
            6 => Some(editor.put(&partner, json!({ "role": if round % 2 == 0 { "member" } else { "moderator" } })).await),
            7 => {
                let made = editor.post(&format!("{path}/topics"), json!({ "name": format!("เรื่องที่ {round}") })).await.expect(201);
                topic = made["id"].clone();
                None
            }
            8 => Some(editor.put(&format!("{message}/topic"), json!({ "topic": topic })).await),
            10 => Some(colleague.put(&format!("{message}/reactions/agree"), json!({})).await),
            11 => Some(editor.delete(&message).await),
            _ => {
                last = number(&colleague, json!({ "client_id": Uuid::now_v7(), "body": format!("ตอบ {round}"), "reply_to": last })).await;
                editor.delete(&partner).await;
                None
            }
        };
        if let Some(done) = done {
            assert_eq!(done.status / 100, 2, "{round}: {done:#?}");
        }
        round += 1;
        stands = head(editor, space).await;
    }
}

both_engines!(who_comes_back_sees_what_a_newcomer_sees, async |engine| {
    let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0), ("REPLAY", 1_100)]).await;
    let editor = here.person("editor.a");
    let new = json!({ "name": "ห้องที่ไม่เคยหลับ", "network": here.id("a"), "kind": "plc", "audience": "closed" });
    let space = editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    for login in ["colleague.a", "teacher.a"] {
        editor.put(&format!("/spaces/{space}/members/{}", here.id(login)), json!({ "role": "member" })).await.expect(204);
    }
    let reader = here.person("teacher.a");
    let stream = format!("space/{space}");
    let (mut shown, mut cursor) = Shown::fresh(&reader, &space).await;
    let absences = [0, 1, 39, 127, 200, 1_000];
    for absence in absences {
        live_on(&here, &editor, &space, absence).await;
        let mut socket = Socket::connect(&reader).await;
        socket.send(json!({ "type": "join", "stream": stream, "after": cursor })).await;
        let joined = loop {
            let frame = socket.next_frame().await.expect("an open socket");
            match frame["type"].as_str().unwrap() {
                "event" => {
                    assert_eq!(frame["number"], cursor + 1, "a hole after {absence}");
                    cursor += 1;
                    shown.hear(&frame);
                }
                "joined" => break frame,
                "reset" => panic!("a reset after {absence}"),
                _ => {}
            }
        };
        let (fresh, stands) = Shown::fresh(&reader, &space).await;
        assert_eq!((joined["head"].as_i64(), cursor), (Some(stands), stands));
        assert_eq!(shown, fresh, "after {absence} events");
    }
    // The same in pages over HTTP, wherever they are cut.
    for limit in [7, 128, 1_000] {
        let (mut after, mut shown) = (0, Shown::default());
        loop {
            let page = reader.get(&format!("/spaces/{space}/events?after={after}&limit={limit}")).await.expect(200);
            for event in page["events"].as_array().unwrap() {
                after += 1;
                assert_eq!(event["number"], after);
                if event["kind"] != "space" {
                    shown.hear(event);
                }
            }
            if page["more"] == false {
                break;
            }
        }
        let (fresh, _) = Shown::fresh(&reader, &space).await;
        assert_eq!(shown.messages, fresh.messages, "in pages of {limit}");
        assert_eq!(shown.members, fresh.members, "in pages of {limit}");
    }
    // Further behind than is replayed: told so, and not half served.
    let mut socket = Socket::connect(&reader).await;
    socket.send(json!({ "type": "join", "stream": stream, "after": 0 })).await;
    let reset = socket.next_frame().await.expect("an open socket");
    assert_eq!((&reset["type"], &reset["head"]), (&json!("reset"), &json!(cursor)));
    socket.join(&stream, Some(cursor)).await;
    println!("R4 absences={} states_equal={} silent_gaps=0", absences.len(), absences.len());
});
