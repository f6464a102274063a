//! What the importer may write where; each place is resolved once.
use std::collections::HashMap;

use super::Kind;
use crate::networks;
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::permit::{PersonId, Reach, Role, Rule};
use crate::plc;

/// Who imports.
#[derive(Clone, Debug)]
pub enum By {
    Person(PersonId),
    /// Whoever runs the command on the machine itself.
    Operator,
}

impl By {
    /// Whose turn the reading takes.
    pub(super) fn asker(&self) -> For {
        match self {
            By::Person(person) => For::Person(person.clone()),
            By::Operator => For::Operator,
        }
    }
}

/// How the command line is named in the log.
const OPERATOR: &str = "operator";

pub(super) struct Rights {
    by: By,
    now: Time,
    reaches: HashMap<Option<OrganisationId>, Reach>,
    giving: HashMap<(Role, Option<OrganisationId>), bool>,
}

impl Rights {
    /// 403 where the kind is not theirs.
    pub async fn of(db: &mut impl Reads, by: By, kind: Kind, now: Time) -> Result<Rights> {
        let mut rights = Rights { by, now, reaches: HashMap::new(), giving: HashMap::new() };
        rights.check(db, None, kind.rule()).await?;
        Ok(rights)
    }

    /// The name in the log.
    pub fn author(&self) -> PersonId {
        match &self.by {
            By::Person(person) => person.clone(),
            By::Operator => PersonId::from(OPERATOR),
        }
    }

    /// Asks a row of the policy at a place. The operator of the machine may everything.
    pub async fn check(&mut self, db: &mut impl Reads, place: Option<&OrganisationId>, rule: &'static Rule) -> Result<()> {
        let By::Person(person) = &self.by else { return Ok(()) };
        let place = place.cloned();
        if !self.reaches.contains_key(&place) {
            let reach = organisations::reach(db, person, place.as_ref(), self.now).await?;
            self.reaches.insert(place.clone(), reach);
        }
        match self.reaches.get(&place) {
            Some(reach) if reach.allows(rule) => Ok(()),
            _ => Err(Error::not_allowed()),
        }
    }

    /// May the importer bring somebody into the role at the place?
    pub async fn check_giving(&mut self, db: &mut impl Reads, role: Role, place: Option<&OrganisationId>) -> Result<()> {
        let By::Person(person) = &self.by else { return Ok(()) };
        let key = (role, place.cloned());
        let may = match self.giving.get(&key) {
            Some(may) => *may,
            None => {
                let may = match plc::check_inviting(db, person, role, place, self.now).await {
                    Ok(()) => true,
                    Err(error) if error.status.is_server_error() => return Err(error),
                    Err(_) => false,
                };
                self.giving.insert(key, may);
                may
            }
        };
        if may { Ok(()) } else { Err(Error::not_allowed()) }
    }

    /// May the importer touch an account that exists?
    pub async fn check_account(&self, db: &mut impl Reads, person: &PersonId, names: bool) -> Result<()> {
        let By::Person(by) = &self.by else { return Ok(()) };
        let checked =
            if names { organisations::check_admin_of(db, by, person, self.now).await } else { organisations::check_knowing(db, by, person, self.now).await };
        checked.map_err(|error| if error.status.is_server_error() { error } else { crate::identity::login_taken() })
    }

    /// May the importer make a school lead that has no award? The operator of the machine is not the commission.
    pub async fn check_waiving(&mut self, db: &mut impl Reads) -> Result<()> {
        match self.by {
            By::Operator => Err(Error::not_allowed()),
            By::Person(_) => self.check(db, None, &networks::policy::OVERRIDE).await,
        }
    }
}
