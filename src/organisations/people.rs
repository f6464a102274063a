//! People with the roles they hold, within the reach of whoever asks (matrix row "User admin, roles").
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::holding_store::{self, NamedHolding};
use super::people_store::{self as store, Asked, ListedPerson};
use super::search_key::containing;
use super::{OrganisationId, PersonRef, holdings, policy, reach};
use crate::identity::people_key;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Page, Ref};
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};
use crate::platform::thai;

/// A role as people read it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoleHeld {
    pub role: String,
    pub role_th: String,
    pub role_en: String,
    pub organisation: Option<Ref>,
    /// Not yet confirmed by a leader of the place.
    pub claimed: bool,
}

impl RoleHeld {
    fn of(row: &NamedHolding) -> RoleHeld {
        let (th, en) = Role::parse(&row.role).map_or((row.role.clone(), row.role.clone()), |role| (role.words().0.to_owned(), role.words().1.to_owned()));
        RoleHeld {
            role: row.role.clone(),
            role_th: th,
            role_en: en,
            organisation: Ref::of(row.organisation_id.clone(), row.organisation_name.clone()),
            claimed: row.claimed,
        }
    }
}

/// A person as others in reach see them; login and e-mail only for themselves and the user admin of the scope.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonCard {
    #[serde(flatten)]
    pub person: PersonRef,
    pub roles: Vec<RoleHeld>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// May not enter now.
    pub suspended: bool,
    pub suspended_until: Option<Time>,
}

/// What a list is narrowed by.
#[derive(Debug, Default)]
pub struct PeopleWanted {
    pub q: Option<String>,
    /// At this organisation or below.
    pub organisation: Option<String>,
    pub after: Option<String>,
    pub limit: i64,
}

/// People in reach, by given name in Thai order; found by any part of full name, nickname or login.
pub async fn people(db: &mut impl Reads, asker: &PersonId, wanted: &PeopleWanted, now: Time) -> Result<Page<PersonCard>> {
    let (all, places) = places_of(db, asker, &policy::READ_PEOPLE, now).await?;
    let asked = wanted.q.as_deref().is_some_and(|q| !thai::is_blank(q));
    let key = people_key(wanted.q.as_deref().unwrap_or_default());
    if asked && key.is_empty() {
        return Ok(Page::whole(Vec::new()));
    }
    let by = Asked {
        all,
        asker,
        pattern: &containing(&key),
        organisation: wanted.organisation.as_deref().unwrap_or_default(),
        after: wanted.after.as_deref().unwrap_or_default(),
        limit: wanted.limit + 1,
        now,
    };
    let rows = store::list(db, by, &places).await?;
    let page = Page::cut(rows, wanted.limit, |row| row.id.0.clone());
    Ok(Page { items: cards(db, asker, page.items, now).await?, next: page.next })
}

/// One person, without asking who may know them: the caller has.
pub async fn person_card(db: &mut impl Reads, asker: &PersonId, person: &PersonId, now: Time) -> Result<PersonCard> {
    let row = store::one(db, person).await?;
    cards(db, asker, vec![row], now).await?.pop().ok_or_else(Error::not_found)
}

/// Roles held now with the names of their places, confirmed ones first.
pub async fn roles_of(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<RoleHeld>> {
    Ok(holding_store::named(db, std::slice::from_ref(person), now).await?.iter().map(RoleHeld::of).collect())
}

async fn cards(db: &mut impl Reads, asker: &PersonId, rows: Vec<ListedPerson>, now: Time) -> Result<Vec<PersonCard>> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id.clone()).collect();
    let mut refs = super::person_refs(db, &ids).await?;
    let mut held: HashMap<PersonId, Vec<NamedHolding>> = HashMap::new();
    for row in holding_store::named(db, &ids, now).await? {
        held.entry(row.person_id.clone()).or_default().push(row);
    }
    let mut reaches = Reaches::new(asker, now);
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(person) = refs.remove(&row.id) else { continue };
        let held = held.remove(&row.id).unwrap_or_default();
        let (mut login, mut contact) = (row.id == *asker, row.id == *asker);
        for place in held.iter().map(|h| h.organisation_id.clone()).chain([None]) {
            let reach = reaches.to(db, place).await?;
            login |= reach.allows(&policy::ADMIN_PEOPLE);
            contact |= reach.allows(&policy::READ_CONTACT);
        }
        cards.push(PersonCard {
            person,
            roles: held.iter().map(RoleHeld::of).collect(),
            login: login.then_some(row.login),
            email: row.email.filter(|_| contact),
            suspended: row.suspended_at.is_some() && row.suspended_until.is_none_or(|until| now < until),
            suspended_until: row.suspended_until,
        });
    }
    Ok(cards)
}

/// What one asker is to many places, each resolved once.
struct Reaches<'a> {
    asker: &'a PersonId,
    now: Time,
    known: HashMap<Option<String>, Reach>,
}

impl<'a> Reaches<'a> {
    fn new(asker: &'a PersonId, now: Time) -> Self {
        Reaches { asker, now, known: HashMap::new() }
    }

    async fn to(&mut self, db: &mut impl Reads, place: Option<String>) -> Result<&Reach> {
        if !self.known.contains_key(&place) {
            let id = place.clone().map(OrganisationId);
            let found = reach(db, self.asker, id.as_ref(), self.now).await?;
            self.known.insert(place.clone(), found);
        }
        self.known.get(&place).ok_or_else(Error::not_found)
    }
}

/// Where a row of the policy reaches through the asker's roles: everywhere, or places as `store::list` reads them
/// (`ID/0` the place itself, `ID/1` what stands below it).
async fn places_of(db: &mut impl Reads, asker: &PersonId, rule: &'static Rule, now: Time) -> Result<(bool, Vec<String>)> {
    let mut all = false;
    let mut places = Vec::new();
    for held in holdings(db, asker, now).await?.into_iter().filter(|held| !held.claimed) {
        let Some(role) = held.role() else { continue };
        let grants = |scope| rule.grants.iter().any(|grant| grant.0 == role && grant.1 == scope);
        all |= grants(Scope::All);
        let Some(place) = held.organisation_id else { continue };
        if grants(Scope::School) || grants(Scope::District) {
            places.push(format!("{place}/0"));
        }
        if grants(Scope::District) {
            places.push(format!("{place}/1"));
        }
    }
    Ok((all, places))
}
