//! The ground on which both tenants stand, laid through the rooms' own verbs before the node starts.

use std::collections::HashMap;

use kalyanamit::{
    identity::{self, NewPerson},
    networks::{self, NewMember, NewNetwork, NewProgramme, Part, Who},
    organisations::{self, NewAward, NewHolding, NewOrganisation},
    platform::{
        Time, Tx,
        clock::DAY,
        permit::{PersonId, Role},
    },
};

use super::personas::{Persona, State};
use super::realm::Ids;

/// Places of both tenants; ids by tenant.
pub async fn lay_places(tx: &mut Tx) -> HashMap<&'static str, Ids> {
    let places = [
        ("commission", "commission", None),
        ("university", "university", None),
        ("area-a", "primary_area", Some("commission")),
        ("area-b", "primary_area", Some("commission")),
        ("lead-a", "school", Some("area-a")),
        ("lead-b", "school", Some("area-b")),
        ("partner-a", "school", Some("area-a")),
        ("partner-b", "school", Some("area-b")),
        ("alone", "school", None),
    ];
    for (id, kind, parent) in places {
        let new = NewOrganisation {
            id: Some(id.into()),
            name: format!("หน่วยงาน {id}"),
            kind: kind.into(),
            parent: parent.map(Into::into),
            ..NewOrganisation::default()
        };
        organisations::create(tx, new).await.unwrap();
    }
    let tenant = |t: &str| Ids::from([("organisation", format!("lead-{t}")), ("school", format!("lead-{t}"))]);
    HashMap::from([("a", tenant("a")), ("b", tenant("b"))])
}

pub async fn add_person(tx: &mut Tx, login: &str, roles: &[(Role, &str)], state: State) -> PersonId {
    let new = NewPerson { login: login.into(), given_name: login.into(), family_name: "ตัวอย่าง".into(), ..NewPerson::default() };
    let person = identity::create(tx, new).await.unwrap();
    let now = tx.now();
    for (role, place) in roles {
        let organisation = (!place.is_empty()).then(|| (*place).into());
        let (from, until) = if state == State::Ended { (Some(-30), Some(-1)) } else { (None, None) };
        let day = |days: i64| Time(now.0 + days * DAY);
        let holding = NewHolding {
            person: person.clone(),
            role: *role,
            organisation,
            from: from.map(day),
            until: until.map(day),
            claimed: state == State::Claimed,
            by: None,
        };
        organisations::grant_role(tx, holding).await.unwrap();
    }
    person
}

pub async fn add_to_network(tx: &mut Tx, network: &str, part: Part, who: Who) -> String {
    let new = NewMember { network: network.into(), part, who, from: None, until: None, override_reason: None, by: "test".into() };
    networks::add_member(tx, new).await.unwrap().0
}

/// A network of each tenant, with those who take part by name.
pub async fn lay_networks(tx: &mut Tx, standing: &mut HashMap<&'static str, Ids>, personas: &[Persona], people: &HashMap<String, PersonId>) {
    let programme = networks::create_programme(tx, NewProgramme { name: "โครงการตัวอย่าง".into(), ..NewProgramme::default() }).await.unwrap();
    for t in ["a", "b"] {
        let award = NewAward {
            organisation: format!("lead-{t}").as_str().into(),
            award: "IQA AWARD".into(),
            year: 2562,
            level: "ดีเด่น".into(),
            size_class: String::new(),
            body: "สพฐ.".into(),
        };
        organisations::give_award(tx, award).await.unwrap();
        let new =
            NewNetwork { id: None, programme: programme.clone(), name: format!("เครือข่าย {t}"), from: None, until: None, by: "test".into() };
        let network = networks::create(tx, new).await.unwrap().0;
        for (part, place) in [(Part::Lead, "lead"), (Part::Partner, "partner"), (Part::Supervisor, "area")] {
            let member = add_to_network(tx, &network, part, Who::Organisation(format!("{place}-{t}").as_str().into())).await;
            standing.get_mut(t).unwrap().insert("member", member);
        }
        if t == "a" {
            for (persona, part) in personas.iter().filter_map(|persona| Some((persona, persona.named?))) {
                add_to_network(tx, &network, part, Who::Person(people[&persona.name].clone())).await;
            }
        }
        let ids = standing.get_mut(t).unwrap();
        ids.insert("network", network);
        ids.insert("programme", programme.0.clone());
        ids.insert("invitation", "no-such-invitation".into());
        ids.insert("session", "no-such-session".into());
    }
}
