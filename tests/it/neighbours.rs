//! Two neighbouring networks of one programme, each under its own area office, with somebody in every role.

use std::collections::HashMap;

use kalyanamit::{
    identity::{self, NewPerson},
    networks::{self, NewMember, NewNetwork, NewProgramme, Part, Who},
    organisations::{self, NewAward, NewCode, NewHolding, NewOrganisation, OrganisationId},
    platform::{
        Core, Tx,
        permit::{PersonId, Role},
    },
};

use crate::support::{Client, Engine, Node, World, clock};

/// Login, role, place.
const PEOPLE: [(&str, Role, &str); 14] = [
    ("admin", Role::PlatformAdmin, ""),
    ("commission", Role::Commission, "commission"),
    ("district.a", Role::DistrictAdmin, "area-a"),
    ("district.b", Role::DistrictAdmin, "area-b"),
    ("supervisor.a", Role::Supervisor, "area-a"),
    ("leader.a", Role::Leader, "lead-a"),
    ("editor.a", Role::LeadEditor, "lead-a"),
    ("teacher.a", Role::Teacher, "lead-a"),
    ("colleague.a", Role::Teacher, "lead-a"),
    ("partner.a", Role::Teacher, "partner-a"),
    ("partner.leader.a", Role::Leader, "partner-a"),
    ("editor.b", Role::LeadEditor, "lead-b"),
    ("teacher.b", Role::Teacher, "lead-b"),
    ("nowhere", Role::Teacher, "alone"),
];

pub struct Neighbours {
    pub core: Core,
    tokens: HashMap<String, String>,
    ids: HashMap<String, String>,
    // Dropped last: the core above still has its database open.
    pub node: Node,
    pub world: World,
}

impl Neighbours {
    pub async fn on(engine: Engine) -> Self {
        Self::with(engine, &[]).await
    }

    /// With other limits than the usual ones.
    pub async fn with(engine: Engine, limits: &[(&str, u64)]) -> Self {
        let mut world = World::empty(engine).await;
        for (name, value) in limits {
            world.set(&format!("KALYANAMIT_LIMIT_{name}"), value);
        }
        let core = world.core().await;
        let mut tx = core.db.begin(core.now()).await.unwrap();
        let ids = lay(&mut tx).await;
        let mut tokens = HashMap::new();
        for (login, _, _) in PEOPLE {
            let person = PersonId(ids[login].clone());
            tokens.insert(login.to_owned(), identity::create_token(&mut tx, &person, "test").await.unwrap());
        }
        tx.commit().await.unwrap();
        let node = world.node().await;
        Self { core, tokens, ids, node, world }
    }

    /// The same, so many days later: the node is started again with its clock ahead.
    pub async fn later(self, days: u32) -> Self {
        let Self { core, tokens, ids, node, mut world } = self;
        node.kill();
        world.set("KALYANAMIT_CLOCK", clock::later(i64::from(days) * clock::DAY));
        let node = world.node().await;
        Self { core, tokens, ids, node, world }
    }

    /// One more node on the same database and bus.
    pub async fn node_beside(&self) -> Node {
        self.world.node_beside().await
    }

    /// A program of this person.
    pub fn person(&self, login: &str) -> Client {
        self.node.client().with_token(&self.tokens[login])
    }

    /// The id of a person by login, a network or programme by its letter, an organisation by its name here.
    pub fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }
}

async fn lay(tx: &mut Tx) -> HashMap<String, String> {
    let mut ids = HashMap::new();
    let places = [
        ("commission", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "commission", None, "00000001"),
        ("area-a", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาทุ่งรวงทอง เขต 1", "primary_area", Some("commission"), "00000010"),
        ("area-b", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาลำน้ำใส เขต 2", "primary_area", Some("commission"), "00000020"),
        ("lead-a", "โรงเรียนบ้านทุ่งรวงทอง", "school", Some("area-a"), "1074590088"),
        ("partner-a", "โรงเรียนบ้านโคกสว่าง", "school", Some("area-a"), "1074590089"),
        ("unawarded-a", "โรงเรียนวัดหนองบัว", "school", Some("area-a"), "1074590090"),
        ("alone", "โรงเรียนบ้านเนินสูง", "school", Some("area-a"), "1074590091"),
        ("lead-b", "โรงเรียนบ้านลำน้ำใส", "school", Some("area-b"), "1074590101"),
    ];
    for (name, full, kind, parent, code) in places {
        let parent = parent.map(OrganisationId::from);
        let codes = vec![NewCode { kind: "ministry".into(), code: code.into(), from: None, to: None }];
        let new = NewOrganisation { id: Some(OrganisationId::from(name)), name: full.into(), kind: kind.into(), parent, codes, ..NewOrganisation::default() };
        let id = organisations::create(tx, new).await.unwrap();
        ids.insert(name.to_owned(), id.0);
    }
    for school in ["lead-a", "lead-b", "alone"] {
        let award = NewAward {
            organisation: school.into(),
            award: "IQA AWARD".into(),
            year: 2562,
            level: "ดีเด่น".into(),
            size_class: "medium".into(),
            body: "สพฐ.".into(),
        };
        organisations::give_award(tx, award).await.unwrap();
    }
    for (login, role, place) in PEOPLE {
        let new = NewPerson { login: login.into(), given_name: login.into(), family_name: "ตัวอย่าง".into(), ..NewPerson::default() };
        let person = identity::create(tx, new).await.unwrap();
        let organisation = (!place.is_empty()).then(|| place.into());
        let holding = NewHolding { person: person.clone(), role, organisation, from: None, until: None, claimed: false, by: None };
        organisations::grant_role(tx, holding).await.unwrap();
        ids.insert(login.to_owned(), person.0);
    }
    let by = PersonId(ids["admin"].clone());
    let programme = NewProgramme {
        name: "เครือข่ายนวัตกรรมคุณภาพสถานศึกษา".into(), ..NewProgramme::default()
    };
    let programme = networks::create_programme(tx, programme).await.unwrap();
    for letter in ["a", "b"] {
        let new = NewNetwork {
            id: None, programme: programme.clone(), name: format!("เครือข่ายตัวอย่าง {letter}"), from: None, until: None, by: by.clone()
        };
        let network = networks::create(tx, new).await.unwrap();
        let parts = [(Part::Lead, format!("lead-{letter}")), (Part::Supervisor, format!("area-{letter}"))];
        let partner = (letter == "a").then(|| (Part::Partner, "partner-a".to_owned()));
        for (part, organisation) in parts.into_iter().chain(partner) {
            let who = Who::Organisation(OrganisationId(organisation));
            let new = NewMember { network: network.clone(), part, who, from: None, until: None, override_reason: None, by: by.clone() };
            networks::add_member(tx, new).await.unwrap();
        }
        ids.insert(letter.to_owned(), network.0);
    }
    ids.insert("programme".into(), programme.0);
    ids
}
