//! The register of people and the roles they hold: a row is a role, and a login may stand in several.
use std::collections::{HashMap, HashSet};

use super::list::{List, Prepared};
use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::calendar::bangkok_midnight;
use crate::exchange::sheet::{PersonRow, Records};
use crate::identity::{self, NewPerson, Person};
use crate::organisations::{self, Holding, NewHolding, OrganisationId};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::db::{Reads, StagedRow};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role};
use crate::platform::thai::PersonName;

/// Somebody whom an earlier row of the file speaks of.
struct Spoken {
    id: PersonId,
    row: u32,
    name: PersonName,
    new: bool,
}

struct Planner<'a> {
    rights: &'a mut Rights,
    now: Time,
    places: Places,
    known: HashMap<String, Person>,
    holdings: HashMap<PersonId, Vec<Holding>>,
    spoken: HashMap<String, Spoken>,
    people: Vec<StagedRow>,
    changes: Vec<StagedRow>,
    roles: Vec<StagedRow>,
    dates: Vec<StagedRow>,
}

pub(super) async fn plan(db: &mut impl Reads, rights: &mut Rights, records: &Records<PersonRow>, ledger: &mut Ledger, now: Time) -> Result<Prepared> {
    let rows = &records.rows;
    let places = Places::find(db, rows.iter().filter_map(|record| record.value.school_code.clone()).collect()).await?;
    let mut logins: Vec<String> = rows.iter().map(|record| login(&record.value)).collect();
    logins.sort();
    logins.dedup();
    let known: HashMap<String, Person> = identity::people_by_login(db, &logins).await?.into_iter().map(|person| (person.login.clone(), person)).collect();
    let ids: Vec<PersonId> = known.values().map(|person| person.id.clone()).collect();
    let mut holdings: HashMap<PersonId, Vec<Holding>> = HashMap::new();
    for holding in organisations::holdings_of_people(db, &ids).await? {
        holdings.entry(holding.person_id.clone()).or_default().push(holding);
    }
    let mut planner =
        Planner { rights, now, places, known, holdings, spoken: HashMap::new(), people: Vec::new(), changes: Vec::new(), roles: Vec::new(), dates: Vec::new() };
    let mut seen: HashSet<PersonId> = HashSet::new();
    let mut schools: HashSet<OrganisationId> = HashSet::new();
    for record in rows {
        let row = &record.value;
        let done = match planner.one(db, record.row, row).await {
            Ok((person, place, outcome)) => {
                seen.insert(person);
                schools.extend(place);
                Ok(outcome)
            }
            Err(refusal) => Err(refusal),
        };
        ledger.note(record.row, &row.login, &row.name.full(), done)?;
    }
    let (people, changes, roles, dates) = (planner.people, planner.changes, planner.roles, planner.dates);
    let schools: Vec<OrganisationId> = schools.into_iter().collect();
    let there: HashSet<PersonId> = organisations::holdings_at_many(db, &schools, now).await?.into_iter().map(|held| held.person_id).collect();
    let missing: Vec<PersonId> = there.into_iter().filter(|person| !seen.contains(person)).collect();
    let mut missing = identity::people_by_id(db, &missing).await?;
    missing.sort_by(|one, other| one.login.cmp(&other.login));
    for person in missing {
        let name = PersonName { title: person.title, given: person.given_name, family: person.family_name };
        ledger.absent(&person.login, &name.full());
    }
    Ok(Prepared { lists: vec![(List::People, people), (List::PersonChanges, changes), (List::Roles, roles), (List::RoleDates, dates)], revision: None })
}

fn login(row: &PersonRow) -> String {
    row.login.trim().to_lowercase()
}

/// Names agree where both say something; a title may be missing in one of the rows.
fn agree(one: &PersonName, other: &PersonName) -> bool {
    let same = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    one.given == other.given && same(&one.family, &other.family) && same(&one.title, &other.title)
}

/// The first moment of a day in Thailand.
fn midnight(day: jiff::civil::Date) -> Option<Time> {
    bangkok_midnight(day).ok().map(|moment| Time(moment.as_millisecond()))
}

impl Planner<'_> {
    async fn one(&mut self, db: &mut impl Reads, line: u32, row: &PersonRow) -> Result<(PersonId, Option<OrganisationId>, Outcome), Refusal> {
        let place = match row.school_code.as_deref() {
            Some(code) => Some(self.places.one("school_code", code)?.id.clone()),
            None => None,
        };
        let role = role(row)?;
        if let Some(email) = &row.email
            && !email.contains('@')
        {
            return Err(Refusal::told("email", "email_form", "อีเมลไม่ถูกต้อง", "this is no e-mail address"));
        }
        let login = login(row);
        let (person, new, outcome) = match self.spoken.get(&login) {
            Some(earlier) if !agree(&earlier.name, &row.name) => {
                let (first, name) = (earlier.row, earlier.name.full());
                return Err(Refusal::told(
                    "login",
                    "repeated_key",
                    format!("ชื่อผู้ใช้ซ้ำกับแถว {first} ({name}) แต่เป็นคนละชื่อ ตั้งชื่อผู้ใช้ใหม่ให้คนใดคนหนึ่ง"),
                    format!("the login is that of row {first} ({name}), but the name is another; give one of them another login"),
                ));
            }
            Some(earlier) => (earlier.id.clone(), earlier.new, Outcome::Left),
            None => match self.known.get(&login).cloned() {
                None => {
                    self.rights.check_giving(db, role, place.as_ref()).await.map_err(|error| Refusal::at("role", error))?;
                    (self.add(row)?, true, Outcome::Added)
                }
                Some(person) => {
                    let id = person.id.clone();
                    let outcome = if self.bring_up_to_date(db, row, person).await? { Outcome::Changed } else { Outcome::Left };
                    (id, false, outcome)
                }
            },
        };
        let given = self.give(db, row, &login, &person, new, role, place.clone()).await?;
        let spoken = Spoken { id: person.clone(), row: line, name: row.name.clone(), new };
        self.spoken.entry(login).or_insert(spoken);
        let outcome = match outcome {
            Outcome::Left if given && new => Outcome::Added,
            Outcome::Left if given => Outcome::Changed,
            outcome => outcome,
        };
        Ok((person, place, outcome))
    }

    fn add(&mut self, row: &PersonRow) -> Result<PersonId, Refusal> {
        let id = PersonId::fresh();
        let new = NewPerson {
            login: row.login.clone(),
            title: row.name.title.clone(),
            given_name: row.name.given.clone(),
            family_name: row.name.family.clone(),
            nickname: row.nickname.clone(),
            email: row.email.clone(),
            ..NewPerson::default()
        };
        let staged = identity::staged_person(&id, new).map_err(|error| {
            let column = if error.fields.first().is_some_and(|field| field.field == "given_name") { "given_name" } else { "login" };
            Refusal::at(column, error)
        })?;
        self.people.push(staged);
        Ok(id)
    }

    /// What the file fills in and what stands; an empty cell takes nothing away. True when something changes.
    async fn bring_up_to_date(&mut self, db: &mut impl Reads, row: &PersonRow, known: Person) -> Result<bool, Refusal> {
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
        self.rights.check_account(db, &known.id, true).await.map_err(|error| Refusal::at("login", error))?;
        self.changes.push(identity::staged_amendment(&known, &new).map_err(|error| Refusal::at("given_name", error))?);
        Ok(true)
    }

    /// True when the person does not hold the role there yet, or holds it under other dates.
    #[expect(clippy::too_many_arguments, reason = "a role is a person, a place and dates")]
    async fn give(
        &mut self,
        db: &mut impl Reads,
        row: &PersonRow,
        login: &str,
        person: &PersonId,
        new: bool,
        role: Role,
        place: Option<OrganisationId>,
    ) -> Result<bool, Refusal> {
        let (from, until) = (row.from.and_then(midnight), row.to.and_then(midnight).map(|day| day.plus(DAY)));
        let held = self.holdings.entry(person.clone()).or_default();
        let found = held.iter_mut().filter(|held| held.role() == Some(role) && held.organisation_id == place).find(|held| match from {
            // The same beginning is the same role; else one that had not ended when this one begins.
            Some(from) => held.from_at == from || held.until_at.is_none_or(|ended| ended > from) && until.is_none_or(|until| held.from_at < until),
            None => held.until_at.is_none_or(|ended| ended > self.now),
        });
        let holding = NewHolding {
            person: person.clone(),
            role,
            organisation: place.clone(),
            from: from.or(found.as_ref().map(|held| held.from_at)),
            until: until.or(found.as_ref().and_then(|held| held.until_at)),
            claimed: false,
            by: Some(self.rights.author()),
        };
        if let Some(held) = found {
            if !held.claimed && holding.from == Some(held.from_at) && holding.until == held.until_at {
                return Ok(false);
            }
            let id = held.id.clone();
            (held.from_at, held.until_at, held.claimed) = (holding.from.unwrap_or(held.from_at), holding.until, false);
            self.check_known(db, person, role, place.as_ref()).await?;
            self.dates.push(organisations::staged_role_dates(&id, &holding, self.now).map_err(wrong_date)?);
            return Ok(true);
        }
        held.push(Holding {
            id: String::new(),
            person_id: person.clone(),
            role: role.as_str().to_owned(),
            organisation_id: place.clone(),
            from_at: from.unwrap_or(self.now),
            until_at: until,
            claimed: false,
        });
        if new {
            self.rights.check_giving(db, role, place.as_ref()).await.map_err(|error| Refusal::at("role", error))?;
        } else {
            self.check_known(db, person, role, place.as_ref()).await?;
        }
        self.roles.push(organisations::staged_role(login, !new, &holding, self.now).map_err(wrong_date)?);
        Ok(true)
    }

    async fn check_known(&mut self, db: &mut impl Reads, person: &PersonId, role: Role, place: Option<&OrganisationId>) -> Result<(), Refusal> {
        self.rights.check_account(db, person, false).await.map_err(|error| Refusal::at("login", error))?;
        self.rights.check_giving(db, role, place).await.map_err(|error| Refusal::at("role", error))
    }
}

fn wrong_date(error: Error) -> Refusal {
    let column = match error.fields.first().map(|field| field.field.as_str()) {
        Some("from") => "from",
        Some("to") => "to",
        _ => "school_code",
    };
    Refusal::at(column, error)
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
