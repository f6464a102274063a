//! S1: every route and socket action × every persona × (in scope, next door, never existed) has an expected answer and gives it.

mod personas;
mod reach;
mod realm;
mod routes;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use futures::{StreamExt, stream};
use kalyanamit::platform::permit::Role;
use reqwest::{Method, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Answer, Client, Socket},
};
use personas::{Persona, State};
use reach::{Reach, Thing, reach};
use realm::{Ids, Realm};
use routes::{FIXTURES, Fixture};

/// Requests under way at once.
const AT_ONCE: usize = 8;

type Cells = BTreeSet<(String, String)>;

/// A row of what `kalyanamit policy` prints.
struct Row {
    cells: Cells,
    known_to: Option<String>,
}

struct Policy {
    rows: BTreeMap<String, Row>,
    by_action: HashMap<String, Cells>,
}

fn cells(grants: &Value) -> Cells {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    grants.as_array().unwrap().iter().map(|grant| (word(&grant[0]), word(&grant[1]))).collect()
}

impl Policy {
    async fn printed(realm: &Realm) -> Self {
        let printed: Value = serde_json::from_str(&realm.cli(&["policy"]).await).unwrap();
        let mut rows = BTreeMap::new();
        let mut by_action = HashMap::new();
        // These are asked of nobody, only known by: everyone signed in.
        for action in ["place.known", "import.known"] {
            by_action.insert(action.to_owned(), everyone_with_a_role());
        }
        for row in printed.as_array().unwrap() {
            let path = row["path"].as_str().unwrap();
            let route = format!("{} {}", row["method"].as_str().unwrap(), path.strip_prefix("/api/v1").unwrap_or(path));
            let cells = cells(&row["grants"]);
            by_action.insert(row["action"].as_str().unwrap().to_owned(), cells.clone());
            let known_to = row["known_to"].as_str().map(str::to_owned);
            assert!(rows.insert(route.clone(), Row { cells, known_to }).is_none(), "{route} twice");
        }
        Self { rows, by_action }
    }

    fn known(&self, row: &Row, thing: Thing, reach: &Cells) -> bool {
        let of = |action: &str| self.by_action.get(action).unwrap_or_else(|| panic!("no row {action}")).clone();
        let known = if thing.is_space() { of("space.read") } else { row.known_to.as_deref().map_or_else(|| row.cells.clone(), of) };
        meets(&known, reach)
    }

    /// 200 stands for any success.
    fn expected(&self, fixture: &Fixture, who: &Persona, t: &str, thing: Thing) -> u16 {
        let row = &self.rows[fixture.route];
        let reach = words(&reach(who, t, thing));
        let public = row.cells.contains(&("anonymous".into(), "all".into()));
        if !who.signed_in() && !public {
            return 401;
        }
        let own = !matches!((thing, t), (Thing::Session | Thing::OwnInvitation, "b"));
        let allowed = meets(&row.cells, &reach) || (row.cells == everyone_with_a_role() && own);
        let narrowed = fixture.only.is_none_or(|only| meets(&words(&only.iter().copied().collect()), &reach));
        match (allowed, narrowed) {
            (true, true) => fixture.closed.unwrap_or(200),
            (true, false) if who.roles().is_empty() && !thing.is_space() => 404,
            _ if self.known(row, thing, &reach) => 403,
            _ => 404,
        }
    }
}

fn everyone_with_a_role() -> Cells {
    Role::ALL.into_iter().filter(|role| *role != Role::Anonymous).map(|role| (role.as_str().to_owned(), "own".to_owned())).collect()
}

fn words(reach: &Reach) -> Cells {
    reach.iter().map(|(role, scope)| (role.as_str().to_owned(), serde_json::to_value(scope).unwrap().as_str().unwrap().to_owned())).collect()
}

fn meets(one: &Cells, other: &Cells) -> bool {
    !one.is_disjoint(other)
}

async fn send(client: &Client, fixture: &Fixture, ids: &Ids) -> Answer {
    let method: Method = fixture.method().parse().unwrap();
    let mut request = client.request(method.clone(), &fixture.path(ids)).header(header::IF_MATCH, "*");
    if let Some(file) = (fixture.body)(ids).as_str() {
        request = request.header(header::CONTENT_TYPE, "text/csv").body(file.to_owned());
    } else if method != Method::GET {
        let body = (fixture.body)(ids);
        request = request.json(if body.is_null() { json!({}) } else { body }.as_object().unwrap());
    }
    Answer::of(request.send().await.unwrap()).await.unwrap()
}

/// Status, body and headers, but for the date: what a stranger could tell two answers apart by.
fn face(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    (answer.status, answer.text.clone(), headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect())
}

/// Where the question is asked.
const OBJECTS: [&str; 3] = ["a", "b", "missing"];

struct Walk {
    realm: Realm,
    policy: Policy,
    asked: usize,
    faults: Vec<String>,
}

impl Walk {
    fn fault(&mut self, fixture: &Fixture, who: &Persona, at: &str, thing: Thing, words: String) {
        self.faults.push(format!("{} · {} · {thing:?} {at}: {words}", fixture.route, who.name));
    }

    async fn route(&mut self, fixture: &Fixture, thing: Thing) {
        let asks = |who: &&Persona| {
            (thing.is_space() || !who.is_about_spaces()) && (!fixture.uses_session || who.state == State::Well) && fixture.has(who, thing)
        };
        let personas: Vec<Persona> = self.realm.personas.iter().filter(asks).cloned().collect();
        let changes = fixture.method() != "GET";
        let objects: &[&'static str] = if thing.is_single() { &OBJECTS[..1] } else { &OBJECTS };
        let before = self.realm.state().await;
        let cells: Vec<(&Persona, &'static str)> = personas.iter().flat_map(|who| objects.iter().map(move |at| (who, *at))).collect();
        let (realm, policy) = (&self.realm, &self.policy);
        let ask = async |(who, at): (&Persona, &'static str)| {
            let expected = if at == "missing" { 404 } else { policy.expected(fixture, who, at, thing) };
            if changes && expected == 200 {
                return None;
            }
            let ids = if at == "missing" { realm.missing(thing, who) } else { realm.ids(at, thing, who) };
            Some((who.name.clone(), at, expected, send(realm.client(&who.name), fixture, &ids).await))
        };
        let answers: Vec<_> = stream::iter(cells).map(ask).buffer_unordered(AT_ONCE).filter_map(async |answer| answer).collect().await;
        let after = self.realm.state().await;
        if changes && before != after {
            let moved: Vec<_> = before.iter().zip(&after).filter(|(was, is)| was != is).collect();
            self.faults.push(format!("{} · {thing:?}: a refused request changed {moved:?}", fixture.route));
        }
        let found: HashMap<(String, &str), (u16, Answer)> = answers.into_iter().map(|(name, at, expected, answer)| ((name, at), (expected, answer))).collect();
        self.asked += found.len();
        for who in &personas {
            self.compare(fixture, thing, who, &found);
        }
        if changes {
            for who in &personas {
                for at in objects.iter().filter(|at| **at != "missing") {
                    if self.policy.expected(fixture, who, at, thing) == 200 {
                        self.allowed(fixture, thing, who, at).await;
                    }
                }
            }
        }
    }

    fn compare(&mut self, fixture: &Fixture, thing: Thing, who: &Persona, found: &HashMap<(String, &str), (u16, Answer)>) {
        let of = |at| found.get(&(who.name.clone(), at));
        for at in ["a", "b"] {
            let Some((expected, answer)) = of(at) else { continue };
            let status = if answer.status / 100 == 2 { 200 } else { answer.status };
            if status != *expected {
                self.fault(fixture, who, at, thing, format!("expected {expected}, got {} {}", answer.status, answer.text));
            }
            if let Some((_, missing)) = of("missing")
                && *expected == 404
                && face(answer) != face(missing)
            {
                self.fault(fixture, who, at, thing, format!("another answer than for a missing one: {answer:?} {missing:?}"));
            }
        }
        let Some((_, missing)) = of("missing") else { return };
        // What everyone knows by its card may be refused as such, or as a field that names nothing.
        let known = matches!(thing, Thing::School | Thing::Area | Thing::Network);
        let fits = match missing.status {
            401 => !who.signed_in(),
            404 => true,
            403 | 422 => known && who.signed_in(),
            _ => false,
        };
        if !fits {
            self.fault(fixture, who, "missing", thing, format!("got {} {}", missing.status, missing.text));
        }
    }

    async fn allowed(&mut self, fixture: &Fixture, thing: Thing, who: &Persona, at: &'static str) {
        let ids = self.realm.ids_to_use_up(at, thing, who, fixture.route).await;
        let client = if fixture.uses_session { self.realm.spare(&who.name).await } else { self.realm.client(&who.name).clone() };
        let answer = send(&client, fixture, &ids).await;
        self.asked += 1;
        if answer.status / 100 != 2 {
            self.fault(fixture, who, at, thing, format!("expected success, got {} {}", answer.status, answer.text));
        }
    }
}

impl Fixture {
    /// Whether this persona can be asked about the thing at all: one's own needs an owner who could make it.
    fn has(&self, who: &Persona, thing: Thing) -> bool {
        let signed_in = who.signed_in();
        match thing {
            Thing::OwnInOpen => signed_in && reach(who, "a", thing).iter().any(|grant| grant.1 == kalyanamit::platform::permit::Scope::Own) && who.name != "evaluator",
            Thing::OwnInClosed => who.seat.is_some(),
            _ => true,
        }
    }
}

both_engines!(every_route_answers_every_persona_as_the_policy_says, async |engine| {
    let realm = Realm::on(engine).await;
    realm.until_counted().await;
    let policy = Policy::printed(&realm).await;
    let asked: BTreeSet<&str> = FIXTURES.iter().map(|fixture| fixture.route).chain(SOCKET).collect();
    let listed: BTreeSet<&str> = policy.rows.keys().map(String::as_str).collect();
    assert_eq!(asked, listed, "left: routes with a fixture, right: routes with a row");
    let routes = listed.len();

    let mut walk = Walk { realm, policy, asked: 0, faults: Vec::new() };
    for fixture in FIXTURES {
        for thing in fixture.things {
            walk.route(fixture, *thing).await;
        }
    }
    let line = format!("S1 routes={routes} personas={} cells={} unexpected={}", walk.realm.personas.len(), walk.asked, walk.faults.len());
    println!("{line}");
    assert!(walk.faults.is_empty(), "{line}\n{}", walk.faults.join("\n"));
});

/// Asked over the live socket.
const SOCKET: [&str; 4] = ["GET /live", "LIVE post", "LIVE read", "LIVE typing"];

/// The next frame of one of these types; what others whisper elsewhere is not for this question.
async fn heard(socket: &mut Socket, kinds: &[&str], stream: &str) -> Value {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(10), socket.next_frame()).await.expect("an answer").expect("an open socket");
        let elsewhere = frame["type"] == "typing" && frame["stream"] != stream;
        if kinds.iter().any(|kind| frame["type"] == *kind) && !elsewhere {
            return frame;
        }
    }
}

fn without(mut frame: Value, fields: [&str; 2]) -> Value {
    for field in fields {
        frame[field] = Value::Null;
    }
    frame
}

async fn speak(realm: &Realm, policy: &Policy, who: &Persona) -> Vec<String> {
    let mut faults = Vec::new();
    let client = realm.client(&who.name);
    if !who.signed_in() {
        let refused = Socket::handshake(client, Default::default()).await.err();
        return if refused == Some(401) { faults } else { vec![format!("GET /live · {}: {refused:?}", who.name)] };
    }
    let mut socket = Socket::connect(client).await;
    for thing in [Thing::OpenSpace, Thing::ClosedSpace] {
        let mut refusals = Vec::new();
        for at in OBJECTS {
            let space = if at == "missing" { realm.missing(thing, who) } else { realm.ids(at, thing, who) }["space"].clone();
            let stream = format!("space/{space}");
            let cells = words(&reach(who, at, thing));
            let may = at != "missing" && meets(&policy.by_action["message.post"], &cells);
            let name = format!("{} · {thing:?} {at}", who.name);
            socket.send(json!({ "type": "post", "space": space, "client_id": Uuid::now_v7(), "body": "สวัสดี" })).await;
            let post = heard(&mut socket, &["ack", "refused"], &stream).await;
            socket.send(json!({ "type": "join", "stream": stream, "after": null })).await;
            let join = heard(&mut socket, &["joined", "error"], &stream).await;
            socket.send(json!({ "type": "typing", "space": space })).await;
            let typing = heard(&mut socket, &["typing", "error"], &stream).await;
            socket.send(json!({ "type": "read", "space": space, "number": 1 })).await;
            if may {
                let mut tries = 0;
                while client.get(&format!("/spaces/{space}")).await.expect(200)["me"]["read"].as_i64().unwrap() < 1 && tries < 50 {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                if post["type"] != "ack" || join["type"] != "joined" || typing["type"] != "typing" || tries == 50 {
                    faults.push(format!("LIVE · {name}: {post} {join} {typing} read after {tries}"));
                }
            } else {
                let read = heard(&mut socket, &["error"], &stream).await;
                if post["type"] != "refused" || join["type"] != "error" || typing["type"] != "error" {
                    faults.push(format!("LIVE · {name}: {post} {join} {typing}"));
                }
                refusals.push([post, join, typing, read].map(|frame| without(frame, ["client_id", "stream"])));
            }
        }
        if refusals.windows(2).any(|pair| pair[0] != pair[1]) {
            faults.push(format!("LIVE · {} · {thing:?}: refusals differ: {refusals:?}", who.name));
        }
    }
    faults
}

both_engines!(the_socket_answers_every_persona_as_the_policy_says, async |engine| {
    let realm = Realm::on(engine).await;
    let policy = Policy::printed(&realm).await;
    let talk = async |who: &Persona| speak(&realm, &policy, who).await;
    let faults: Vec<Vec<String>> = stream::iter(&realm.personas).map(talk).buffer_unordered(AT_ONCE).collect().await;
    let faults = faults.concat();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
});
