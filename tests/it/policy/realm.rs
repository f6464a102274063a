//! Two tenants of the same shape, `a` and `b`, and everybody of the table; things are made fresh where a request uses them up.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use kalyanamit::{
    identity::{self, InvitationKind, NewInvitation},
    networks::{Part, Who},
    organisations::{self, NewCode},
    platform::{
        Core, Tx,
        permit::{PersonId, Role},
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ground::{add_person, add_to_network, lay_networks, lay_places};
use super::personas::{Persona, Seat, State, personas};
use super::reach::Thing;
use super::state;
use crate::files::{self, picture};
use crate::support::{Client, Engine, Node, World, clock};

pub const PASSWORD: &str = "ฝนตกที่ทุ่งรวงทอง";

/// What a path or body names, by the words of the path patterns.
pub type Ids = HashMap<&'static str, String>;

pub struct Realm {
    pub personas: Vec<Persona>,
    core: Core,
    clients: HashMap<String, Client>,
    people: HashMap<String, PersonId>,
    /// By tenant.
    standing: HashMap<&'static str, Ids>,
    made: AtomicU64,
    node: Node,
    world: World,
}

impl Realm {
    pub async fn on(engine: Engine) -> Self {
        let mut world = World::empty(engine).await;
        for limit in
            ["POSTS_PER_MINUTE", "MARKS_PER_MINUTE", "FORMS_PER_MINUTE", "FILES_PER_MINUTE", "HEAVY_PER_MINUTE", "SIGNINS_PER_MINUTE", "SEARCHES_PER_MINUTE"]
        {
            world.set(&format!("KALYANAMIT_LIMIT_{limit}"), 0);
        }
        let core = world.core().await;
        let personas = personas();
        let mut tx = core.db.begin(core.now()).await.unwrap();
        let mut standing = lay_places(&mut tx).await;
        let helpers = [
            ("opener.a", "lead-a"),
            ("opener.b", "lead-b"),
            ("author.b", "lead-b"),
            ("member.a", "lead-a"),
            ("member.b", "lead-b"),
            ("adopter.a", "partner-a"),
            ("adopter.b", "partner-b"),
        ];
        let mut people = HashMap::new();
        let mut tokens = HashMap::new();
        for (name, place) in helpers {
            let role = if name.starts_with("opener") { Role::LeadEditor } else { Role::Teacher };
            let person = add_person(&mut tx, name, &[(role, place)], State::Well).await;
            tokens.insert(name.to_owned(), identity::create_token(&mut tx, &person, "test").await.unwrap());
            people.insert(name.to_owned(), person);
        }
        for persona in &personas {
            if persona.state == State::Anonymous {
                continue;
            }
            let person = add_person(&mut tx, &persona.name, &persona.roles, persona.state).await;
            tokens.insert(persona.name.clone(), identity::create_token(&mut tx, &person, "test").await.unwrap());
            match persona.state {
                State::Suspended => identity::suspend(&mut tx, &person, None, "ทดสอบ", &person).await.map(|_| ()).unwrap(),
                State::SignedOut => identity::end_all(&mut tx, &person, None).await.map(|_| ()).unwrap(),
                _ => {}
            }
            people.insert(persona.name.clone(), person);
        }
        let login = add_person(&mut tx, "with.password", &[(Role::Teacher, "alone")], State::Well).await;
        let hash = identity::hash_new_password(PASSWORD, "with.password", identity::Prefix::Unknown).await.unwrap();
        identity::set_password(&mut tx, &login, &hash).await.unwrap();
        lay_networks(&mut tx, &mut standing, &personas, &people).await;
        tx.commit().await.unwrap();

        let node = world.node().await;
        let clients =
            tokens.iter().map(|(name, token)| (name.clone(), node.client().with_token(token))).chain([("anonymous".into(), node.client().visitor())]).collect();
        let mut realm = Self { personas, core, clients, people, standing, made: AtomicU64::new(0), node, world };
        realm.lay_spaces().await;
        realm.lay_practices().await;
        for t in ["a", "b"] {
            realm.lay_statement(t).await;
        }
        realm
    }

    pub fn client(&self, name: &str) -> &Client {
        &self.clients[name]
    }

    pub fn person(&self, name: &str) -> &str {
        self.people.get(name).map_or("nobody", |person| person.as_str())
    }

    /// A word that was not used before.
    pub fn fresh(&self) -> String {
        format!("new-{:06}", self.made.fetch_add(1, Ordering::Relaxed))
    }

    /// What the command prints.
    pub async fn cli(&self, arguments: &[&str]) -> String {
        self.world.cli(arguments).await.ok()
    }

    pub async fn state(&self) -> state::State {
        state::state(&self.core.db).await
    }

    /// Every session was last seen long ago, and from now on whoever writes waits, until the transaction is dropped.
    pub async fn hold_writes(&self) -> Tx {
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        tx.exec("update sessions set last_seen_at = last_seen_at - 86400000", kalyanamit::args![]).await.unwrap();
        tx.commit().await.unwrap();
        let mut held = self.core.db.begin(self.core.now()).await.unwrap();
        if !self.core.db.is_sqlite() {
            let every_table = "do $$ declare name text; begin for name in select tablename from pg_tables where schemaname = 'public' loop \
                 execute format('lock table %I in exclusive mode', name); end loop; end $$";
            held.exec(every_table, kalyanamit::args![]).await.unwrap();
        }
        held
    }

    /// A token of its own for this person, to be used up.
    pub async fn spare(&self, name: &str) -> Client {
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        let token = identity::create_token(&mut tx, &self.people[name], "spare").await.unwrap();
        tx.commit().await.unwrap();
        self.node.client().with_token(&token)
    }

    async fn lay_spaces(&mut self) {
        for t in ["a", "b"] {
            let opener = self.clients[&format!("opener.{t}")].clone();
            let network = self.standing[t]["network"].clone();
            for (key, audience) in [("open", "open"), ("closed", "closed")] {
                let new = json!({ "name": format!("ห้อง {key} {t}"), "network": network, "kind": "plc", "audience": audience });
                let space = opener.post("/spaces", new).await.expect(201);
                let id = space["id"].as_str().unwrap().to_owned();
                let seats = [(format!("member.{t}"), Seat::Member)].into_iter();
                let seated =
                    self.personas.iter().filter(|persona| t == "a" && persona.seat.is_some()).map(|persona| (persona.name.clone(), persona.seat.unwrap()));
                for (name, seat) in seats.chain(seated) {
                    let role = if seat == Seat::Moderator { "moderator" } else { "member" };
                    let path = format!("/spaces/{id}/members/{}", self.people[&name]);
                    opener.put(&path, json!({ "role": role })).await.expect(204);
                }
                let file = files::uploaded(&opener, &id, "กระดาน.png", &picture()).await;
                let message = json!({ "client_id": Uuid::now_v7(), "body": "อ่านวันละสิบนาที", "files": [file["id"]] });
                let posted = opener.post(&format!("/spaces/{id}/messages"), message).await.expect(201);
                let link = opener.post("/invitations", json!({ "kind": "space", "space": id, "uses": 100 })).await.expect(201);
                let import = line_import(&opener, &id).await;
                let cycle = opener.post(&format!("/spaces/{id}/cycles"), json!({ "title": "อ่านไม่ออก ป.1" })).await.expect(201);
                let cycle = cycle["id"].as_str().unwrap().to_owned();
                let session = opener.post(&format!("/cycles/{cycle}/sessions"), json!({})).await.expect(201);
                let report = self.report(t, &id, &posted["number"]).await;
                let ids = self.standing.get_mut(t).unwrap();
                ids.insert(if key == "open" { "open-import" } else { "closed-import" }, import);
                ids.insert(key, id);
                // The one about the open space stands; both rooms know one.
                if key == "open" {
                    ids.insert("report", report);
                }
                ids.insert(if key == "open" { "open-file" } else { "closed-file" }, file["id"].as_str().unwrap().to_owned());
                ids.insert(if key == "open" { "open-cycle" } else { "closed-cycle" }, cycle);
                ids.insert(if key == "open" { "open-session" } else { "closed-session" }, session["id"].as_str().unwrap().to_owned());
                ids.insert("spoken", "00000".into());
                ids.insert(if key == "open" { "open-message" } else { "closed-message" }, posted["number"].to_string());
                ids.insert(if key == "open" { "open-topic" } else { "closed-topic" }, posted["topic"].as_str().unwrap().to_owned());
                ids.insert("code", link["code"].as_str().unwrap().to_owned());
            }
            // A room of nobody's interest, to accept an invitation into.
            let side = opener.post("/spaces", json!({ "name": "ห้องรับเชิญ", "network": network, "kind": "plc", "audience": "closed" })).await.expect(201);
            let link = opener.post("/invitations", json!({ "kind": "space", "space": side["id"], "uses": 100 })).await.expect(201);
            self.standing.get_mut(t).unwrap().insert("code", link["code"].as_str().unwrap().to_owned());
        }
    }

    /// A statement of hours of somebody's, as if hours had been confirmed.
    async fn lay_statement(&mut self, t: &'static str) {
        let code = format!("TEST-{t}");
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        let text = "insert into statements (code, person_id, year_kind, year, minutes, lines, made_at) values ($1, $2, 'fiscal', 2026, 60, '[]', 1)";
        tx.exec(text, kalyanamit::args![code.to_uppercase(), &self.people[&format!("member.{t}")]]).await.unwrap();
        tx.commit().await.unwrap();
        self.standing.get_mut(t).unwrap().insert("statement", code);
    }

    /// A cycle of the opener's with an open or planned session, to be used up.
    async fn lay_cycle(&self, t: &str, ids: &mut Ids, planned: bool) {
        let opener = self.client(&format!("opener.{t}"));
        let cycle = opener.post(&format!("/spaces/{}/cycles", ids["space"]), json!({ "title": "อ่านไม่ออก ป.1" })).await.expect(201);
        let cycle = cycle["id"].as_str().unwrap().to_owned();
        let from = if planned { json!(clock::next_month()) } else { Value::Null };
        let session = opener.post(&format!("/cycles/{cycle}/sessions"), json!({ "from": from })).await.expect(201);
        ids.insert("spoken", session["code"].as_str().unwrap_or_default().to_owned());
        ids.insert("session", session["id"].as_str().unwrap().to_owned());
        ids.insert("cycle", cycle);
    }

    async fn report(&self, t: &str, space: &str, number: &Value) -> String {
        let new = json!({ "kind": "message", "object": format!("{space}:{number}"), "reason": "other", "words": "ขอให้ช่วยดู" });
        self.client(&format!("member.{t}")).post("/reports", new).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    async fn lay_practices(&mut self) {
        for t in ["a", "b"] {
            for (key, thing) in [("draft", Thing::Draft), ("submitted", Thing::Submitted), ("in-network", Thing::InNetwork), ("public", Thing::Public)] {
                let id = self.practice(t, thing).await;
                self.standing.get_mut(t).unwrap().insert(key, id);
            }
            let adopted = self.lay_adoption(t, &self.standing[t]["in-network"]).await;
            let collections = [("collection-draft", self.collection(t, false).await), ("collection-shown", self.collection(t, true).await)];
            self.standing.get_mut(t).unwrap().extend(adopted.into_iter().chain(collections));
        }
    }

    /// The partner school tries the practice in the network, with a measure and a point.
    async fn lay_adoption(&self, t: &str, practice: &str) -> [(&'static str, String); 3] {
        let partner = self.client(&format!("adopter.{t}"));
        let adoption = partner.post(&format!("/practices/{practice}/adoptions"), json!({})).await.expect(201);
        let adoption = adoption["id"].as_str().unwrap().to_owned();
        let path = format!("/adoptions/{adoption}/measures");
        let measure = partner.post(&path, json!({ "name": "อ่านได้", "unit": "คน" })).await.expect(201)["measures"][0]["id"].as_str().unwrap().to_owned();
        let measured = partner.post(&format!("{path}/{measure}/points"), json!({ "value": 12, "out_of": 20 })).await.expect(201);
        let point = measured["measures"][0]["points"][0]["id"].as_str().unwrap().to_owned();
        [("adoption", adoption), ("measure", measure), ("point", point)]
    }

    async fn collection(&self, t: &str, shown: bool) -> String {
        let opener = self.client(&format!("opener.{t}"));
        let new = json!({ "network": self.standing[t]["network"], "title": "ชุดทดสอบ", "items": [{ "practice": self.standing[t]["in-network"] }] });
        let id = opener.post("/collections", new).await.expect(201)["id"].as_str().unwrap().to_owned();
        if shown {
            opener.put(&format!("/collections/{id}/publication"), json!({ "audience": "network" })).await.expect(200);
        }
        id
    }

    async fn practice(&self, t: &str, thing: Thing) -> String {
        let author = self.client(&format!("author.{t}"));
        let mut card = card();
        card["network"] = json!(self.standing[t]["network"]);
        let id = author.post("/practices", card).await.expect(201)["id"].as_str().unwrap().to_owned();
        let path = format!("/practices/{id}");
        let comment = json!({ "id": format!("on-{id}"), "field": "problem", "body": "ทดสอบ" });
        author.post(&format!("{path}/comments"), comment).await.expect(201);
        if thing != Thing::Draft {
            author.put(&format!("{path}/submission"), json!({})).await.expect(200);
        }
        if matches!(thing, Thing::InNetwork | Thing::Public) {
            let audience = if thing == Thing::Public { "public" } else { "network" };
            self.client(&format!("opener.{t}")).put(&format!("{path}/publication"), json!({ "audience": audience, "changed": "" })).await.expect(200);
        }
        id
    }

    /// The thing of tenant `t` as it stands, for reading and for being refused.
    pub fn ids(&self, t: &'static str, thing: Thing, who: &Persona) -> Ids {
        let mut ids = self.standing[t].clone();
        let (space, message, topic) = if thing.is_open() { ("open", "open-message", "open-topic") } else { ("closed", "closed-message", "closed-topic") };
        ids.insert("import", ids[if thing.is_open() { "open-import" } else { "closed-import" }].clone());
        ids.insert("file", ids[if thing.is_open() { "open-file" } else { "closed-file" }].clone());
        ids.insert("space", ids[space].clone());
        ids.insert("number", ids[message].clone());
        ids.insert("topic", ids[topic].clone());
        ids.insert("id", ids[space].clone());
        ids.insert("cycle", ids[&*format!("{space}-cycle")].clone());
        if thing.is_space() {
            ids.insert("session", ids[&*format!("{space}-session")].clone());
        }
        let practice = match thing {
            Thing::Draft => "draft",
            Thing::Submitted => "submitted",
            Thing::InNetwork => "in-network",
            _ => "public",
        };
        ids.insert("practice", ids[practice].clone());
        ids.insert("collection", ids[if thing == Thing::CollectionDraft { "collection-draft" } else { "collection-shown" }].clone());
        ids.insert("comment", format!("on-{}", ids[practice]));
        ids.insert("person", self.person(&format!("member.{t}")).to_owned());
        ids.insert("me", self.person(&who.name).to_owned());
        ids.insert("fresh", self.fresh());
        if thing == Thing::Area {
            ids.insert("organisation", format!("area-{t}"));
        }
        ids
    }

    /// Ids of the same kind that never existed.
    pub fn missing(&self, thing: Thing, who: &Persona) -> Ids {
        let mut ids = self.ids("b", thing, who);
        for key in [
            "space",
            "cycle",
            "network",
            "organisation",
            "person",
            "practice",
            "comment",
            "session",
            "invitation",
            "code",
            "id",
            "member",
            "report",
            "file",
            "import",
            "statement",
            "adoption",
            "measure",
            "point",
            "collection",
        ] {
            ids.insert(key, format!("no-such-{key}"));
        }
        ids
    }

    /// The same with everything that this request may use up made new.
    pub async fn ids_to_use_up(&self, t: &'static str, thing: Thing, who: &Persona, route: &str) -> Ids {
        let mut ids = self.ids(t, thing, who);
        let at = |pattern: &str| route.contains(pattern);
        if thing.is_space() && at("{number}") {
            let author = if thing.is_own_message() { who.name.clone() } else { format!("member.{t}") };
            let posted =
                self.client(&author).post(&format!("/spaces/{}/messages", ids["space"]), json!({ "client_id": Uuid::now_v7(), "body": "ของใหม่" })).await;
            ids.insert("number", posted.expect(201)["number"].to_string());
        }
        if at("{report}") {
            let message = json!({ "client_id": Uuid::now_v7(), "body": "ขอให้ช่วยดู" });
            let posted = self.client(&format!("opener.{t}")).post(&format!("/spaces/{}/messages", ids["open"]), message).await.expect(201);
            ids.insert("report", self.report(t, &ids["open"], &posted["number"]).await);
        }
        if at("{import}") {
            let import = self.client(&format!("opener.{t}")).upload(&format!("/spaces/{}/imports", ids["space"]), "text/plain", LINE_EXPORT).await.expect(201);
            ids.insert("import", import["id"].as_str().unwrap().to_owned());
        }
        if thing.is_space() && at("{file}") {
            let author = if thing.is_own_message() { who.name.clone() } else { format!("member.{t}") };
            let file = files::begun(self.client(&author), &ids["space"], "แผน.txt", 2).await;
            ids.insert("file", file["id"].as_str().unwrap().to_owned());
        }
        if at("{practice}") {
            ids.insert("practice", self.practice(t, if thing == Thing::School { Thing::Public } else { thing }).await);
            ids.insert("comment", format!("on-{}", ids["practice"]));
        }
        if at("{adoption}") {
            let practice = self.practice(t, Thing::InNetwork).await;
            ids.extend(self.lay_adoption(t, &practice).await);
        }
        if at("{collection}") {
            ids.insert("collection", self.collection(t, thing == Thing::CollectionShown).await);
        }
        if at("authorship") {
            // Whoever leaves must not be the last one.
            let authors = json!({ "authors": [self.person(&format!("author.{t}")), self.person(&format!("member.{t}"))] });
            self.client(&format!("author.{t}")).patch(&format!("/practices/{}", ids["practice"]), "*", authors).await.expect(200);
        }
        if thing.is_space() && (at("{cycle}") || at("{session}")) {
            self.lay_cycle(t, &mut ids, at("opening")).await;
        }
        let mut tx = self.core.db.begin(self.core.now()).await.unwrap();
        if at("/spaces/{space}/members/{person}") {
            let person = add_person(&mut tx, &ids["fresh"], &[], State::Well).await;
            ids.insert("person", person.0);
        } else if at("{person}") {
            let place = if t == "a" { "lead-a" } else { "lead-b" };
            let state = if thing == Thing::ClaimedPerson { State::Claimed } else { State::Well };
            let person = add_person(&mut tx, &ids["fresh"], &[(Role::Teacher, place)], state).await;
            ids.insert("person", person.0);
        }
        if at("{member}") {
            let person = add_person(&mut tx, &ids["fresh"], &[], State::Well).await;
            ids.insert("member", add_to_network(&mut tx, &ids["network"], Part::Adviser, Who::Person(person)).await);
        }
        if at("{code}") && at("codes") {
            let code = NewCode { kind: "smis".into(), code: ids["fresh"].replace("new-", "77"), from: None, to: None };
            ids.insert("code", code.code.clone());
            organisations::add_code(&mut tx, &ids["organisation"].as_str().into(), code).await.unwrap();
        }
        if thing == Thing::OwnInvitation {
            let by = Some(self.people[&who.name].clone());
            let new = NewInvitation {
                kind: InvitationKind::Personal,
                role: Role::Teacher,
                organisation: Some("alone".into()),
                space: None,
                login: None,
                note: None,
                uses: 1,
                by,
            };
            ids.insert("code", identity::invite(&mut tx, new).await.unwrap().0.id.0);
        }
        tx.commit().await.unwrap();
        if thing == Thing::Session {
            let spare = self.spare(&who.name).await;
            let mine = spare.get("/me/sessions").await.expect(200);
            let current = mine["items"].as_array().unwrap().iter().find(|session| session["current"] == true).unwrap();
            ids.insert("session", current["id"].as_str().unwrap().to_owned());
        }
        if at("members/{person}") && route.starts_with("DELETE") {
            let path = format!("/spaces/{}/members/{}", ids["space"], ids["person"]);
            self.client(&format!("opener.{t}")).put(&path, json!({ "role": "member" })).await.expect(204);
        }
        ids
    }

    /// Once the dashboards have seen both networks.
    pub async fn until_counted(&self) {
        for t in ["a", "b"] {
            let path = format!("/networks/{}/health", self.standing[t]["network"]);
            let begun = std::time::Instant::now();
            while self.client("commission").get(&path).await.status != 200 {
                assert!(begun.elapsed().as_secs() < 20, "{path} does not come up");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}

/// A LINE history of two lines.
pub const LINE_EXPORT: &str = "Fri, 9/25/2026\n09:30\tครูแอน\tอ่านวันละสิบนาที\n09:31\tครูบี\tได้ผลค่ะ\n";

/// An import that waits for decisions, in a space that has its lines already: taking it in again changes nothing.
async fn line_import(opener: &Client, space: &str) -> String {
    let path = format!("/spaces/{space}/imports");
    let first = opener.upload(&path, "text/plain", LINE_EXPORT).await.expect(201);
    let first = format!("{path}/{}", first["id"].as_str().unwrap());
    opener.put(&format!("{first}/commit"), json!({ "notice": "line-1" })).await.expect(202);
    let begun = std::time::Instant::now();
    while opener.get(&first).await.expect(200)["state"] != "done" {
        assert!(begun.elapsed().as_secs() < 20, "the history does not come in");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    opener.upload(&path, "text/plain", LINE_EXPORT).await.expect(201)["id"].as_str().unwrap().to_owned()
}

pub fn card() -> Value {
    json!({ "title": "อ่านวันละสิบนาที", "summary": "ฝึกอ่านสั้น ๆ", "problem": "เด็ก ป.1 อ่านไม่ออก 9 คน", "steps": ["เขียนชื่อเล่น"], "results": "อ่านได้ 19 คน" })
}
