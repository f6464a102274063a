//! The register of people and the roles they hold.
use std::collections::{HashMap, HashSet};

use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::exchange::sheet::{PersonRow, Record};
use crate::identity::{self, NewPerson, Person};
use crate::organisations::{self, NewHolding, OrganisationId};
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};

pub(super) async fn write(tx: &mut Tx, rights: &mut Rights, rows: &[Record<PersonRow>], ledger: &mut Ledger) -> Result<()> {
    let places = Places::find(tx, rows.iter().filter_map(|record| record.value.school_code.clone()).collect()).await?;
    let logins: Vec<String> = rows.iter().map(|record| record.value.login.trim().to_lowercase()).collect();
    let mut known: HashMap<String, Person> = identity::people_by_login(tx, &logins).await?.into_iter().map(|person| (person.login.clone(), person)).collect();
    let mut seen: HashSet<PersonId> = HashSet::new();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut schools: HashSet<OrganisationId> = HashSet::new();
    for (record, login) in rows.iter().zip(logins) {
        let row = &record.value;
        let done = match taken.insert(login.clone(), record.row) {
            Some(first) => Err(Refusal::told("login", "repeated_key", format!("ซ้ำกับแถว {first}"), format!("the same as row {first}"))),
            None => one(tx, rights, row, known.remove(&login), &places).await,
        };
        let done = match done {
            Ok((person, place, outcome)) => {
                seen.insert(person);
                schools.extend(place);
                Ok(outcome)
            }
            Err(refusal) => Err(refusal),
        };
        ledger.note(record.row, &row.login, &row.name.full(), done)?;
    }
    let schools: Vec<OrganisationId> = schools.into_iter().collect();
    let now = tx.now();
    let there: HashSet<PersonId> = organisations::holdings_at_many(tx, &schools, now).await?.into_iter().map(|held| held.person_id).collect();
    ledger.absent(there.difference(&seen).count());
    Ok(())
}

async fn one(
    tx: &mut Tx,
    rights: &mut Rights,
    row: &PersonRow,
    known: Option<Person>,
    places: &Places,
) -> Result<(PersonId, Option<OrganisationId>, Outcome), Refusal> {
    let place = match row.school_code.as_deref() {
        Some(code) => Some(places.one("school_code", code)?.id.clone()),
        None => None,
    };
    let role = role(row)?;
    if let Some(email) = &row.email
        && !email.contains('@')
    {
        return Err(Refusal::told("email", "email_form", "อีเมลไม่ถูกต้อง", "this is no e-mail address"));
    }
    let (person, outcome) = match known {
        None => {
            rights.check_giving(tx, role, place.as_ref()).await.map_err(|error| Refusal::at("role", error))?;
            (add(tx, rights, row).await?, Outcome::Added)
        }
        Some(person) => {
            let id = person.id.clone();
            let outcome = if bring_up_to_date(tx, rights, row, person).await? { Outcome::Changed } else { Outcome::Left };
            (id, outcome)
        }
    };
    let given = give(tx, rights, &person, role, place.clone(), outcome == Outcome::Added).await?;
    let outcome = if given && outcome == Outcome::Left { Outcome::Changed } else { outcome };
    Ok((person, place, outcome))
}

/// A person at a school without a word for the role is a teacher.
fn role(row: &PersonRow) -> Result<Role, Refusal> {
    match row.role.as_deref() {
        Some(text) => {
            words::role(text).ok_or_else(|| Refusal::told("role", "unknown_role", format!("ไม่รู้จักบทบาท “{text}”"), format!("the role '{text}' is unknown")))
        }
        None if row.school_code.is_some() => Ok(Role::Teacher),
        None => Err(Refusal::told("role", "required", "ต้องกรอก", "must be filled in")),
    }
}

async fn add(tx: &mut Tx, rights: &Rights, row: &PersonRow) -> Result<PersonId, Refusal> {
    let new = NewPerson {
        id: None,
        login: row.login.clone(),
        title: row.name.title.clone(),
        given_name: row.name.given.clone(),
        family_name: row.name.family.clone(),
        nickname: row.nickname.clone(),
        email: row.email.clone(),
        by: Some(rights.author()),
    };
    identity::create(tx, new).await.map_err(|error| {
        let column = if error.fields.first().is_some_and(|field| field.field == "given_name") { "given_name" } else { "login" };
        Refusal::at(column, error)
    })
}

/// What the file fills in and what stands; an empty cell takes nothing away. True when something changed.
async fn bring_up_to_date(tx: &mut Tx, rights: &Rights, row: &PersonRow, known: Person) -> Result<bool, Refusal> {
    let filled = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
    let new = Person {
        title: filled(&row.name.title, &known.title),
        given_name: row.name.given.clone(),
        family_name: filled(&row.name.family, &known.family_name),
        nickname: row.nickname.clone().or(known.nickname.clone()),
        email: row.email.clone().or(known.email.clone()),
        ..known.clone()
    };
    if new == known {
        return Ok(false);
    }
    rights.check_account(tx, &known.id, true).await.map_err(|error| Refusal::at("login", error))?;
    identity::amend(tx, &new, &rights.author()).await.map_err(|error| Refusal::at("given_name", error))?;
    Ok(true)
}

/// True when the person did not hold the role there yet.
async fn give(tx: &mut Tx, rights: &mut Rights, person: &PersonId, role: Role, place: Option<OrganisationId>, new: bool) -> Result<bool, Refusal> {
    let now = tx.now();
    if !new {
        let held = organisations::holdings(tx, person, now).await?;
        if held.iter().any(|held| !held.claimed && held.role() == Some(role) && held.organisation_id == place) {
            return Ok(false);
        }
        rights.check_account(tx, person, false).await.map_err(|error| Refusal::at("login", error))?;
        rights.check_giving(tx, role, place.as_ref()).await.map_err(|error| Refusal::at("role", error))?;
    }
    let holding = NewHolding { person: person.clone(), role, organisation: place, from: None, until: None, claimed: false, by: Some(rights.author()) };
    organisations::grant_role(tx, holding).await.map_err(|error| Refusal::at("school_code", error))?;
    Ok(true)
}
