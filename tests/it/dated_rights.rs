//! S3: what carries a date ends on it, and begins on it, within two seconds, on open sockets and on every node, though nobody says a word.

use std::time::{Duration, Instant};

use kalyanamit::{
    args,
    identity::{self, NewPerson},
    networks::{self, MemberId, NetworkId, NewMember, Part, Who},
    organisations::{self, NewHolding},
    platform::{
        Time,
        clock::DAY,
        permit::{PersonId, Role},
    },
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    both_engines,
    neighbours::Neighbours,
    support::{Client, Engine, Node, Socket},
};

/// The promise.
const WITHIN: Duration = Duration::from_secs(2);
/// How far ahead the date is laid: long enough to stream before it.
const AHEAD: Duration = Duration::from_millis(3_500);

/// What ends by its date alone.
#[derive(Clone, Copy, Debug)]
enum Dated {
    Role,
    Membership,
    Engagement,
    Token,
    OldSession,
    IdleSession,
}

struct Scene {
    here: Neighbours,
    editor: Client,
    space: String,
}

impl Scene {
    async fn on(engine: Engine) -> Self {
        let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0)]).await;
        let editor = here.person("editor.a");
        let new = json!({ "name": "ห้องเปิด", "network": here.id("a"), "kind": "plc", "audience": "open" });
        let space = editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned();
        Self { here, editor, space }
    }

    async fn post(&self, number: usize) {
        let message = json!({ "client_id": Uuid::now_v7(), "body": format!("ข้อความที่ {number}") });
        self.editor.post(&format!("/spaces/{}/messages", self.space), message).await.expect(201);
    }

    /// Somebody who may read the room until this time, and no longer.
    async fn reader(&self, dated: Dated, until: Time) -> Client {
        let core = &self.here.core;
        let mut tx = core.db.begin(core.now()).await.unwrap();
        let partner = PersonId(self.here.id("partner.a").to_owned());
        let by = PersonId(self.here.id("admin").to_owned());
        let network = NetworkId(self.here.id("a").to_owned());
        let mut token = None;
        match dated {
            Dated::Role => {
                let school = Some(self.here.id("partner-a").into());
                let holding =
                    NewHolding { person: partner, role: Role::Teacher, organisation: school, from: None, until: Some(until), claimed: false, by: None };
                organisations::grant_role(&mut tx, holding).await.unwrap();
            }
            Dated::Membership => {
                let members = self.editor.get(&format!("/networks/{}/members", network.0)).await.expect(200);
                let school = self.here.id("partner-a");
                let member = members["items"].as_array().unwrap().iter().find(|member| member["organisation"]["id"] == school).unwrap().clone();
                let from = Time::parse(member["from"].as_str().unwrap()).unwrap();
                let id = MemberId(member["id"].as_str().unwrap().to_owned());
                networks::date_member(&mut tx, &network, &id, from, Some(until), &by).await.unwrap();
            }
            Dated::Engagement => {
                let new = NewPerson {
                    login: "coach.a".into(), given_name: "ผู้ชี้แนะ".into(), family_name: "ตัวอย่าง".into(), ..NewPerson::default()
                };
                let coach = identity::create(&mut tx, new).await.unwrap();
                let holding = NewHolding { person: coach.clone(), role: Role::Coach, organisation: None, from: None, until: None, claimed: false, by: None };
                organisations::grant_role(&mut tx, holding).await.unwrap();
                let who = Who::Person(coach.clone());
                let member = NewMember { network, part: Part::Coach, who, from: None, until: Some(until), override_reason: None, by };
                networks::add_member(&mut tx, member).await.unwrap();
                token = Some(identity::create_token(&mut tx, &coach, "test").await.unwrap());
            }
            Dated::Token => {
                tx.exec("update sessions set expires_at = $2 where person_id = $1", args![&partner, until]).await.unwrap();
            }
            Dated::OldSession => {
                let created = until.plus(-90 * DAY);
                tx.exec("update sessions set kind = 'browser', created_at = $2 where person_id = $1", args![&partner, created]).await.unwrap();
            }
            Dated::IdleSession => {
                let seen = until.plus(-30 * DAY);
                tx.exec("update sessions set kind = 'browser', last_seen_at = $2 where person_id = $1", args![&partner, seen]).await.unwrap();
                tx.rights_changed(Some(&partner)).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        match token {
            Some(token) => self.here.node.client().with_token(&token),
            None => self.here.person("partner.a"),
        }
    }

    /// Streams into the room; the reader hears everything before the date, and within two seconds of it only that it has ended.
    async fn ends(&self, dated: Dated, there: &Node) {
        // An idle session is refreshed by the handshake itself, so its socket opens first.
        let early = match dated {
            Dated::IdleSession => Some(Socket::connect(&there.client().with_token(self.here.person("partner.a").token())).await),
            _ => None,
        };
        let until = self.here.core.now().plus(AHEAD.as_millis() as i64);
        let turns = Instant::now() + AHEAD;
        let reader = self.reader(dated, until).await;
        let mut socket = match early {
            Some(socket) => socket,
            None => Socket::connect(&there.client().with_token(reader.token())).await,
        };
        socket.join(&format!("space/{}", self.space), None).await;
        let (mut heard_before, mut late, mut ended) = (0, Vec::new(), None);
        let mut number = 0;
        let over = |ended: Option<Instant>| ended.is_some_and(|ended| ended.elapsed() > Duration::from_millis(500));
        while Instant::now() < turns + WITHIN + Duration::from_secs(1) && !over(ended) {
            number += 1;
            self.post(number).await;
            while let Ok(frame) = tokio::time::timeout(Duration::from_millis(60), socket.next_or_code()).await {
                match frame {
                    Ok(frame) if frame["type"] == "ended" => ended = ended.or(Some(Instant::now())),
                    Ok(frame) if frame["type"] == "event" => match Instant::now() < turns {
                        true => heard_before += 1,
                        false if ended.is_some() || Instant::now() > turns + WITHIN => late.push(frame),
                        false => {}
                    },
                    Ok(_) => {}
                    Err(code) => {
                        assert!(ended.is_some() || code == Some(4401), "{dated:?}: {code:?}");
                        ended = ended.or(Some(Instant::now()));
                        break;
                    }
                }
            }
        }
        assert!(late.is_empty(), "{dated:?}: after the end: {late:#?}");
        assert!(heard_before > 0, "{dated:?}: nothing was heard while the right stood");
        let ended = ended.unwrap_or_else(|| panic!("{dated:?}: no end within {WITHIN:?} of its date"));
        assert!(ended + Duration::from_millis(100) >= turns, "{dated:?}: ended {:?} before its date", turns - ended);
        assert!(ended <= turns + WITHIN, "{dated:?}: ended {:?} after its date", ended - turns);
        // And over HTTP.
        let refused = if matches!(dated, Dated::Role | Dated::Membership | Dated::Engagement) { 404 } else { 401 };
        let answer = there.client().with_token(reader.token()).get(&format!("/spaces/{}/messages", self.space)).await;
        assert_eq!(answer.status, refused, "{dated:?}");
        println!("S3 {dated:?} by its date: ended_ms={} events_after=0", ended.saturating_duration_since(turns).as_millis());
    }
}

macro_rules! each_date {
    ($($name:ident: $dated:expr),* $(,)?) => {
        $(both_engines!($name, async |engine| {
            let scene = Scene::on(engine).await;
            scene.ends($dated, &scene.here.node).await;
        });)*
    };
}

each_date! {
    a_role_ends_on_its_date: Dated::Role,
    a_membership_of_a_school_ends_on_its_date: Dated::Membership,
    an_engagement_ends_on_its_date: Dated::Engagement,
    a_token_ends_on_its_date: Dated::Token,
    an_old_session_ends_on_its_date: Dated::OldSession,
    an_idle_session_ends_on_its_date: Dated::IdleSession,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_date_holds_on_the_other_node_too() {
    let scene = Scene::on(Engine::Postgres).await;
    let there = scene.here.node_beside().await;
    scene.ends(Dated::Role, &there).await;
}

both_engines!(a_role_begins_on_its_date, async |engine| {
    let scene = Scene::on(engine).await;
    let core = &scene.here.core;
    let from = core.now().plus(AHEAD.as_millis() as i64);
    let turns = Instant::now() + AHEAD;
    let mut tx = core.db.begin(core.now()).await.unwrap();
    let person = PersonId(scene.here.id("nowhere").to_owned());
    let school = Some(scene.here.id("partner-a").into());
    let holding = NewHolding { person, role: Role::Teacher, organisation: school, from: Some(from), until: None, claimed: false, by: None };
    organisations::grant_role(&mut tx, holding).await.unwrap();
    tx.commit().await.unwrap();
    let reader = scene.here.person("nowhere");
    let (stream, messages) = (format!("space/{}", scene.space), format!("/spaces/{}/messages", scene.space));
    let mut socket = Socket::connect(&reader).await;
    let post = json!({ "client_id": Uuid::now_v7(), "body": "มาแล้วค่ะ" });
    socket.send(json!({ "type": "join", "stream": stream })).await;
    assert_eq!(socket.expect("error").await["code"], "not_found");
    assert_eq!(reader.post(&messages, post.clone()).await.status, 404);
    assert!(Instant::now() < turns, "the machine was too busy to ask before the date");
    tokio::time::sleep_until((turns + WITHIN).into()).await;
    socket.join(&stream, None).await;
    reader.post(&messages, post).await.expect(201);
    // The first words in an open room make their writer a member, which is an event before them.
    let mut event = socket.expect("event").await;
    while event["kind"] != "message" {
        event = socket.expect("event").await;
    }
    assert_eq!(event["body"], "มาแล้วค่ะ");
});
