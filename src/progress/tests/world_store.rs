//! A world on a real database that random operations change, and its recount from the raw state.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tempfile::TempDir;

use crate::args;
use crate::chat::{self, MarkKind, NewMessage, Sign};
use crate::identity::{self, NewPerson};
use crate::networks::{self, NetworkId, NewNetwork, NewProgramme, Part, Who};
use crate::organisations::{self, NewHolding, NewOrganisation, OrganisationId};
use crate::platform::bus::Bus;
use crate::platform::clock::{DAY, HOUR};
use crate::platform::config::{Database, Files};
use crate::platform::db::{Db, OpenAs, Reads, Tx};
use crate::platform::heavy::HeavyWork;
use crate::platform::limits::{Limiter, Limits};
use crate::platform::live::{Hub, HubParts};
use crate::platform::permit::{Actor, PersonId, Role, SessionId};
use crate::platform::rooms::Rooms;
use crate::platform::{Clock, Config, Core, Time};
use crate::plc::{self, Audience, NewSpace, SpaceId, SpaceKind, Standings};

/// A Thursday: what was written the day before stands in the same week.
const START: &str = "2026-06-04T09:00:00+07:00";
pub(super) const SCHOOLS: usize = 3;
pub(super) const PEOPLE: usize = 6;

/// What the operations act on: schools, their people, one network, an open and a closed room.
pub(super) struct World {
    pub core: Core,
    _folder: TempDir,
    schools: Vec<OrganisationId>,
    /// Six a school.
    people: Vec<PersonId>,
    network: NetworkId,
    /// An open one and a closed one.
    spaces: Vec<SpaceId>,
    pub now: Time,
}

impl World {
    pub async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let core = node(folder.path()).await;
        let db = core.db.clone();
        let now = Time::parse(START).unwrap();
        let mut tx = db.begin(now).await.unwrap();
        let area = organisation(&mut tx, "area", "area_office", None).await;
        let (mut schools, mut people) = (Vec::new(), Vec::new());
        for s in 0..SCHOOLS {
            let school = organisation(&mut tx, &format!("school{s}"), "school", Some(&area)).await;
            for p in 0..PEOPLE {
                let new = NewPerson { login: format!("person{s}.{p}"), given_name: "สมมติ".into(), ..NewPerson::default() };
                let person = identity::create(&mut tx, new).await.unwrap();
                let role = if p == 0 { Role::LeadEditor } else { Role::Teacher };
                let holding =
                    NewHolding { person: person.clone(), role, organisation: Some(school.clone()), from: None, until: None, claimed: false, by: None };
                organisations::grant_role(&mut tx, holding).await.unwrap();
                people.push(person);
            }
            schools.push(school);
        }
        let by = people[0].clone();
        let programme = networks::create_programme(&mut tx, NewProgramme { name: "โครงการ".into(), ..NewProgramme::default() }).await.unwrap();
        let network =
            networks::create(&mut tx, NewNetwork { id: None, programme, name: "เครือข่าย".into(), from: None, until: None, by: by.clone() }).await.unwrap();
        for (n, school) in schools.iter().enumerate() {
            let part = if n == 0 { Part::Lead } else { Part::Partner };
            let new = networks::NewMember {
                network: network.clone(),
                part,
                who: Who::Organisation(school.clone()),
                from: None,
                until: None,
                override_reason: (part == Part::Lead).then(|| "ทดสอบ".into()),
                by: by.clone(),
            };
            networks::add_member(&mut tx, new).await.unwrap();
        }
        let mut spaces = Vec::new();
        for audience in [Audience::Open, Audience::Closed] {
            let new = NewSpace { id: None, name: "ห้อง".into(), network: Some(network.clone()), school: None, kind: SpaceKind::Plc, audience };
            let (space, _) = chat::open(&mut tx, &by, new).await.unwrap();
            spaces.push(space.id);
        }
        for person in &people {
            plc::ensure_member(&mut tx, &spaces[1], person).await.unwrap();
        }
        tx.commit().await.unwrap();
        World { core, _folder: folder, schools, people, network, spaces, now }
    }

    /// Late words were written hours before they arrived.
    pub async fn post(&mut self, person: usize, space: usize, late_hours: i64) {
        let body = "ข้อความ".to_owned();
        let written_at = (late_hours > 0).then(|| self.now.plus(-late_hours * HOUR));
        let new = NewMessage {
            client_id: uuid::Uuid::now_v7().to_string(),
            body,
            topic: None,
            reply_to: None,
            about: None,
            files: Vec::new(),
            silent: false,
            written_at,
        };
        let mut tx = self.core.db.begin(self.now).await.unwrap();
        chat::post_in(&mut tx, &Standings::default(), &self.people[person], &self.spaces[space], &new).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn actor(&self, person: usize) -> Actor {
        Actor { person: self.people[person].clone(), session: SessionId::from("test") }
    }

    /// The node at the world's time.
    fn core(&self) -> Core {
        Core { clock: Clock::starting_at(self.now), ..self.core.clone() }
    }

    /// One of the messages that stand, with its author.
    pub async fn pick(&self, space: usize, which: usize) -> Option<(i64, usize)> {
        let rows: Vec<(i64, PersonId)> = self
            .core
            .db
            .clone()
            .all("select number, author_id from messages where space_id = $1 and deleted_at is null order by number", args![&self.spaces[space]])
            .await
            .unwrap();
        let (number, author) = rows.get(which % rows.len().max(1))?;
        Some((*number, self.people.iter().position(|person| person == author).unwrap()))
    }

    pub async fn delete(&mut self, space: usize, which: usize) {
        let Some((number, author)) = self.pick(space, which).await else { return };
        chat::delete_message(&self.core(), &self.actor(author), &self.spaces[space], number).await.unwrap();
    }

    pub async fn edit(&mut self, space: usize, which: usize) {
        let Some((number, author)) = self.pick(space, which).await else { return };
        chat::edit_message(&self.core(), &self.actor(author), &self.spaces[space], number, &format!("แก้แล้ว {which}"), None).await.unwrap();
    }

    pub async fn mark(&mut self, person: usize, space: usize, which: usize) {
        let Some((number, _)) = self.pick(space, which).await else { return };
        let sign = Sign::Mark(MarkKind::Question);
        chat::sign(&self.core(), &self.actor(person), &self.spaces[space], number, sign).await.unwrap();
    }

    pub async fn unmark(&mut self, person: usize, space: usize, which: usize) {
        let Some((number, _)) = self.pick(space, which).await else { return };
        let sign = Sign::Mark(MarkKind::Question);
        chat::unsign(&self.core(), &self.actor(person), &self.spaces[space], number, sign).await.unwrap();
    }

    /// Everything derived, as text, in one order.
    pub async fn derived(&self) -> Vec<String> {
        let mut db = self.core.db.clone();
        let mut rows: Vec<(String,)> = Vec::new();
        for sql in [
            "select 'act ' || space_id || ' ' || number || ' ' || person_id || ' ' || act || ' ' || day || ' ' || coalesce(topic_id, '') || ' ' || asks from progress_acts",
            "select 'network ' || network_id || ' ' || coalesce(lead_id, '') || ' ' || urgency || ' ' || since || ' ' || coalesce(score, -1) || ' ' || people || components || weeks from progress_networks",
            "select 'signal ' || network_id || key || since || severity || measure from progress_signals",
            "select 'member ' || network_id || school_id || active from progress_members",
            "select 'school ' || school_id || ' ' || people || ' ' || networks || ' ' || needing_help || ' ' || schools_active || ' ' || messages || ' ' || practices || ' ' || members || ' ' || members_active from progress_schools",
            "select 'place ' || organisation_id || ' ' || people || ' ' || schools || ' ' || networks || ' ' || needing_help || ' ' || schools_active || ' ' || messages || ' ' || practices || ' ' || members || ' ' || members_active from progress_places",
        ] {
            rows.extend(db.all::<(String,)>(sql, args![]).await.unwrap());
        }
        let mut text: Vec<String> = rows.into_iter().map(|row| row.0).collect();
        text.sort();
        text
    }

    /// Counted again from messages and people, by other means than the store's.
    pub async fn recount(&self) {
        let mut db = self.core.db.clone();
        let raw: Vec<(SpaceId, PersonId, i64)> =
            db.all("select space_id, author_id, written_at from messages where deleted_at is null", args![]).await.unwrap();
        let of = |time: i64| (time + 7 * HOUR).div_euclid(DAY);
        let mut cells: BTreeMap<(String, String, i64), i64> = BTreeMap::new();
        for (space, person, at) in &raw {
            *cells.entry((space.0.clone(), person.0.clone(), of(*at))).or_default() += 1;
        }
        let kept: Vec<(String, String, i64, i64)> = db
            .all("select space_id, person_id, day, count(*) from progress_acts where act in ('talk', 'answer') group by space_id, person_id, day", args![])
            .await
            .unwrap();
        let kept: BTreeMap<_, _> = kept.into_iter().map(|(space, person, day, count)| ((space, person, day), count)).collect();
        assert_eq!(kept, cells);

        let asking: Vec<(SpaceId, i64)> = db.all("select space_id, number from progress_acts where asks order by space_id, number", args![]).await.unwrap();
        let marked: Vec<(SpaceId, i64)> =
            db.all("select space_id, number from marks where kind = 'question' order by space_id, number", args![]).await.unwrap();
        assert_eq!(asking, marked);

        // No break lies in the stretch and it is shorter than a window: every message is in it.
        let mut sum = 0;
        for (s, school) in self.schools.iter().enumerate() {
            let own: BTreeSet<&PersonId> = self.people[s * PEOPLE..(s + 1) * PEOPLE].iter().collect();
            let here = |space: usize| raw.iter().filter(|(at, person, _)| *at == self.spaces[space] && own.contains(person)).collect::<Vec<_>>();
            let (open, closed) = (here(0), here(1));
            let marked: Vec<(PersonId,)> =
                db.all("select person_id from progress_acts where space_id = $1 and act = 'mark'", args![&self.spaces[1]]).await.unwrap();
            let mut people: BTreeSet<&PersonId> = closed.iter().map(|(_, person, _)| person).collect();
            people.extend(marked.iter().map(|row| &row.0).filter(|person| own.contains(person)));
            let expected = open.len() + if people.len() >= 5 { closed.len() } else { 0 };
            let shown: i64 = db.scalar("select messages from progress_schools where school_id = $1", args![school]).await.unwrap();
            assert_eq!(shown, expected as i64, "closed talk of {} people", people.len());
            sum += shown;
        }
        let places: Vec<(i64,)> = db
            .all("select p.messages from progress_places p join organisations o on o.id = p.organisation_id where o.kind = 'area_office'", args![])
            .await
            .unwrap();
        assert_eq!(places, [(sum,)], "a place is the sum of its schools");
        let shown: String = db.scalar("select weeks from progress_networks where network_id = $1", args![&self.network]).await.unwrap();
        let weeks: Vec<serde_json::Value> = serde_json::from_str(&shown).unwrap();
        let counted: i64 = weeks.iter().filter_map(|week| week["messages"].as_i64()).sum();
        assert_eq!(counted, raw.iter().filter(|(space, ..)| *space == self.spaces[0]).count() as i64);
    }
}

/// A node without doors.
async fn node(folder: &std::path::Path) -> Core {
    let database = Database::Sqlite(folder.join("test.db"));
    let clock = Clock::starting_at(Time::parse(START).unwrap());
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data: folder.to_owned(),
        database: database.clone(),
        redis_url: None,
        files: Files::Folder(folder.to_owned()),
        public_url: String::new(),
        trusted_proxies: Vec::new(),
        mail: None,
        clock,
        limits: Limits::default(),
        sample: crate::platform::config::SampleWorld::Hidden,
        tiny_demo: false,
    };
    let (db, published) = Db::open(&database, OpenAs::Server).await.unwrap();
    let (bus, heard) = Bus::start(None).unwrap();
    let parts = HubParts { kinds: Vec::new(), gate: Arc::new(identity::SessionGate { clock }), dated_rights: Vec::new(), actions: Vec::new() };
    let hub = Hub::start(db.clone(), clock, config.limits.clone(), parts, bus, published, heard);
    let limits = Arc::new(Limiter::new(&config.limits));
    Core { config: Arc::new(config), db, clock, hub, limits, heavy: HeavyWork::start().unwrap(), rooms: Rooms::default().with(Standings::default()) }
}

async fn organisation(tx: &mut Tx, name: &str, kind: &str, parent: Option<&OrganisationId>) -> OrganisationId {
    let new = NewOrganisation { name: name.into(), kind: kind.into(), parent: parent.cloned(), ..NewOrganisation::default() };
    organisations::create(tx, new).await.unwrap()
}
