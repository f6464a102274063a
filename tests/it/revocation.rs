//! S3: a right that is taken away stops within two seconds, on every node, while messages stream.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    neighbours::Neighbours,
    support::{Client, Engine, Node, Socket},
};

/// The promise.
const WITHIN: Duration = Duration::from_secs(2);

/// How a right ends.
#[derive(Clone, Copy, Debug)]
enum Loss {
    Seat,
    Role,
    Session,
    AllSessions,
    Suspension,
    Engagement,
}

struct Scene {
    here: Neighbours,
    editor: Client,
    closed: String,
    open: String,
}

impl Scene {
    async fn on(engine: Engine) -> Self {
        let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0)]).await;
        let editor = here.person("editor.a");
        let mut rooms = Vec::new();
        for audience in ["closed", "open"] {
            let new = json!({ "name": format!("ห้อง {audience}"), "network": here.id("a"), "kind": "plc", "audience": audience });
            rooms.push(editor.post("/spaces", new).await.expect(201)["id"].as_str().unwrap().to_owned());
        }
        let open = rooms.pop().unwrap();
        Self { here, editor, closed: rooms.pop().unwrap(), open }
    }

    async fn seat(&self, login: &str) {
        let path = format!("/spaces/{}/members/{}", self.closed, self.here.id(login));
        self.editor.put(&path, json!({ "role": "member" })).await.expect(204);
    }

    async fn take_away(&self, loss: Loss, who: &Client, login: &str) {
        let admin = self.here.person("admin");
        let person = self.here.id(login);
        let done = match loss {
            Loss::Seat => self.editor.delete(&format!("/spaces/{}/members/{person}", self.closed)).await,
            Loss::Role => admin.delete(&format!("/people/{person}/roles/teacher?organisation={}", self.here.id("partner-a"))).await,
            Loss::Session => who.delete("/session").await,
            Loss::AllSessions => admin.delete(&format!("/people/{person}/sessions")).await,
            Loss::Suspension => admin.put(&format!("/people/{person}/suspension"), json!({ "reason": "ทดสอบ" })).await,
            Loss::Engagement => {
                let network = self.here.id("a");
                let members = self.editor.get(&format!("/networks/{network}/members")).await.expect(200);
                let partner = self.here.id("partner-a");
                let member = members["items"].as_array().unwrap().iter().find(|member| member["organisation"]["id"] == partner).unwrap()["id"].clone();
                self.editor.delete(&format!("/networks/{network}/members/{}", member.as_str().unwrap())).await
            }
        };
        assert_eq!(done.status / 100, 2, "{loss:?}: {done:#?}");
    }

    /// Somebody streams into the room, the right ends, and from then on nothing more arrives but the end itself.
    async fn ends(&self, loss: Loss, there: &Node) {
        let login = "partner.a";
        let who = self.here.person(login);
        let space = if matches!(loss, Loss::Seat) { &self.closed } else { &self.open };
        if matches!(loss, Loss::Seat) {
            self.seat(login).await;
        }
        let client = there.client().with_token(who.token());
        let mut socket = Socket::connect(&client).await;
        socket.join(&format!("space/{space}"), None).await;
        let post = async |number: usize| {
            let message = json!({ "client_id": Uuid::now_v7(), "body": format!("ข้อความที่ {number}") });
            self.editor.post(&format!("/spaces/{space}/messages"), message).await.expect(201)["number"].as_i64().unwrap()
        };
        for number in 0..5 {
            post(number).await;
            assert_eq!(socket.expect("event").await["body"], format!("ข้อความที่ {number}"));
        }
        self.take_away(loss, &who, login).await;
        let begun = Instant::now();
        // HTTP at once, on either node.
        let refused = if matches!(loss, Loss::Seat | Loss::Role | Loss::Engagement) { 404 } else { 401 };
        for node in [&self.here.node, there] {
            let asked = node.client().with_token(who.token());
            for path in [format!("/spaces/{space}/messages"), format!("/spaces/{space}/events?after=0")] {
                assert_eq!(asked.get(&path).await.status, refused, "{loss:?} {path}");
            }
            let message = json!({ "client_id": Uuid::now_v7(), "body": "ยังเข้าได้" });
            assert_eq!(asked.post(&format!("/spaces/{space}/messages"), message).await.status, refused, "{loss:?}");
        }
        // The stream goes on for the others; what arrives here after the promised time is a leak.
        let mut late = Vec::new();
        let mut ended = None;
        while begun.elapsed() < WITHIN + Duration::from_secs(2) {
            post(9).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            while let Ok(frame) = tokio::time::timeout(Duration::from_millis(120), socket.next_or_code()).await {
                match frame {
                    Ok(frame) if frame["type"] == "ended" => ended = ended.or(Some(begun.elapsed())),
                    Ok(frame) if frame["type"] == "event" && (ended.is_some() || begun.elapsed() > WITHIN) => late.push(frame),
                    Ok(_) => {}
                    Err(code) => {
                        if ended.is_none() {
                            assert_eq!(code, Some(4401), "{loss:?}");
                            ended = Some(begun.elapsed());
                        }
                        break;
                    }
                }
            }
            if ended.is_some_and(|_| begun.elapsed() > WITHIN) {
                break;
            }
        }
        assert!(late.is_empty(), "{loss:?}: after the end: {late:#?}");
        let ended = ended.unwrap_or_else(|| panic!("{loss:?}: no end within {:?}", begun.elapsed()));
        assert!(ended <= WITHIN, "{loss:?}: ended after {ended:?}");
        println!("S3 {loss:?} ended_ms={} events_after=0", ended.as_millis());
    }
}

macro_rules! each_loss {
    ($($name:ident: $loss:expr),* $(,)?) => {
        $(both_engines!($name, async |engine| {
            let scene = Scene::on(engine).await;
            scene.ends($loss, &scene.here.node).await;
        });)*
    };
}

each_loss! {
    a_seat_taken_away: Loss::Seat,
    a_role_taken_away: Loss::Role,
    a_session_signed_out: Loss::Session,
    all_sessions_ended: Loss::AllSessions,
    an_account_suspended: Loss::Suspension,
    a_school_leaves_its_network: Loss::Engagement,
}

async fn on_two_nodes(loss: Loss) {
    let scene = Scene::on(Engine::Postgres).await;
    let there = scene.here.node_beside().await;
    scene.ends(loss, &there).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seat_taken_away_here_ends_there() {
    on_two_nodes(Loss::Seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_taken_away_here_ends_there() {
    on_two_nodes(Loss::Role).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ended_here_ends_there() {
    on_two_nodes(Loss::AllSessions).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspension_here_ends_there() {
    on_two_nodes(Loss::Suspension).await;
}

both_engines!(who_leaves_a_room_hears_no_more_of_it, async |engine| {
    let scene = Scene::on(engine).await;
    scene.seat("partner.a").await;
    let who = scene.here.person("partner.a");
    let mut socket = Socket::connect(&who).await;
    socket.join(&format!("space/{}", scene.closed), None).await;
    let own = format!("/spaces/{}/members/{}", scene.closed, scene.here.id("partner.a"));
    // Somebody else's seat is not a member's to take.
    let other = format!("/spaces/{}/members/{}", scene.closed, scene.here.id("editor.a"));
    assert_eq!(who.delete(&other).await.status, 403);
    assert_eq!(who.delete(&own).await.status, 204);
    assert_eq!(who.get(&format!("/spaces/{}", scene.closed)).await.status, 404);
    let ended: Value = socket.expect("ended").await;
    assert_eq!(ended["stream"], format!("space/{}", scene.closed));
});
