//! S1: every route and socket action × every persona × (in scope, next door, never existed) has an expected answer and gives it.

mod ground;
mod personas;
mod reach;
mod realm;
mod routes;
mod spoken;
mod state;
mod table;

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use kalyanamit::platform::permit::Scope;
use reqwest::{Method, header};
use serde_json::json;

use crate::{
    both_engines,
    support::{Answer, Client},
};
use personas::{Persona, State};
use reach::{Thing, reach};
use realm::{Ids, Realm};
use routes::{FIXTURES, Fixture};
use spoken::SOCKET;
use table::Policy;

/// Requests under way at once.
const AT_ONCE: usize = 8;

async fn send(client: &Client, fixture: &Fixture, ids: &Ids) -> Answer {
    let method: Method = fixture.method().parse().unwrap();
    let mut request = client.request(method.clone(), &fixture.path(ids)).header(header::IF_MATCH, "*").header("upload-offset", 0);
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
        let asks =
            |who: &&Persona| (thing.is_space() || !who.is_about_spaces()) && (!fixture.uses_session || who.state == State::Well) && fixture.has(who, thing);
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
            Thing::OwnInOpen => signed_in && reach(who, "a", thing).iter().any(|grant| grant.1 == Scope::Own),
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

/// Taking the talk of a room away is a deed that the room is told of, though it is asked for by GET (decision 0015): no file without the notice.
const TELLS: &str = "GET /spaces/{space}/transcript";

/// SQLite lets nobody wait longer for its writer; PostgreSQL lets everybody wait for ever.
const WRITER: Duration = Duration::from_secs(10);

both_engines!(no_reading_route_waits_for_the_writer, async |engine| {
    let realm = Realm::on(engine).await;
    realm.until_counted().await;
    let policy = Policy::printed(&realm).await;
    let mut cells = Vec::new();
    for fixture in FIXTURES.iter().filter(|fixture| fixture.method() == "GET" && fixture.closed.is_none() && fixture.route != TELLS) {
        for thing in fixture.things {
            let asks =
                |who: &&Persona| (thing.is_space() || !who.is_about_spaces()) && fixture.has(who, *thing) && policy.expected(fixture, who, "a", *thing) == 200;
            // Somebody with a session where there is one: it is the session that was seen.
            let may: Vec<&Persona> = realm.personas.iter().filter(asks).collect();
            if let Some(who) = may.iter().find(|who| who.signed_in()).or(may.first()) {
                cells.push((fixture, *thing, *who));
            }
        }
    }
    let routes: BTreeSet<&str> = cells.iter().map(|(fixture, ..)| fixture.route).collect();
    let held = realm.hold_writes().await;
    let ask = async |(fixture, thing, who): (&Fixture, Thing, &Persona)| {
        let begun = Instant::now();
        let answer = tokio::time::timeout(WRITER, send(realm.client(&who.name), fixture, &realm.ids("a", thing, who))).await;
        let words = match answer {
            Ok(answer) if answer.status / 100 == 2 => return None,
            Ok(answer) => format!("{} {}", answer.status, answer.text),
            Err(_) => "no answer".to_owned(),
        };
        Some(format!("{} · {} · {thing:?} after {:?}: {words}", fixture.route, who.name, begun.elapsed()))
    };
    let asked = cells.len();
    let faults: Vec<String> = stream::iter(cells).map(ask).buffer_unordered(AT_ONCE).filter_map(async |fault| fault).collect().await;
    drop(held);
    println!("B6 db={engine:?} routes={} asked={asked} waited={}", routes.len(), faults.len());
    assert!(routes.len() > 60, "only {} routes", routes.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
});
