//! Lists of rows that an import stages, and how each is taken in.
use crate::identity;
use crate::networks;
use crate::organisations;
use crate::platform::db::{StagedRange, StagedRow, Tx};
use crate::platform::error::{Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Organisations,
    OrganisationChanges,
    Codes,
    Awards,
    People,
    PersonChanges,
    Roles,
    RoleDates,
    Programmes,
    Networks,
    Members,
    MemberDates,
}

impl List {
    const ALL: [(List, &'static str); 12] = [
        (List::Organisations, "organisations"),
        (List::OrganisationChanges, "organisation_changes"),
        (List::Codes, "codes"),
        (List::Awards, "awards"),
        (List::People, "people"),
        (List::PersonChanges, "person_changes"),
        (List::Roles, "roles"),
        (List::RoleDates, "role_dates"),
        (List::Programmes, "programmes"),
        (List::Networks, "networks"),
        (List::Members, "members"),
        (List::MemberDates, "member_dates"),
    ];

    pub fn as_str(self) -> &'static str {
        List::ALL.iter().find(|(list, _)| *list == self).map_or("", |(_, name)| name)
    }

    pub fn parse(text: &str) -> Result<List> {
        let found = List::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(list, _)| *list).ok_or_else(|| Error::internal(format!("a staged list of the name {text}")))
    }

    /// Makes these rows true; false when what they change is no longer as it was when they were made ready.
    pub async fn take(self, tx: &mut Tx, range: &StagedRange, by: &str) -> Result<bool> {
        match self {
            List::OrganisationChanges => return organisations::change_staged_organisations(tx, range, by).await,
            List::PersonChanges => return identity::amend_staged_people(tx, range, by).await,
            List::Organisations => organisations::add_staged_organisations(tx, range, by).await,
            List::Codes => organisations::add_staged_codes(tx, range).await,
            List::Awards => organisations::put_staged_awards(tx, range).await,
            List::People => identity::add_staged_people(tx, range, by).await,
            List::Roles => organisations::give_staged_roles(tx, range).await,
            List::RoleDates => organisations::date_staged_roles(tx, range).await,
            List::Programmes => networks::add_staged_programmes(tx, range).await,
            List::Networks => networks::add_staged_networks(tx, range, by).await,
            List::Members => networks::add_staged_members(tx, range, by).await,
            List::MemberDates => networks::date_staged_members(tx, range, by).await,
        }?;
        Ok(true)
    }

    /// Rows whose key somebody has taken since they were made ready.
    pub async fn taken_meanwhile(self, tx: &mut Tx, range: &StagedRange) -> Result<i64> {
        match self {
            List::Codes => organisations::staged_codes_taken(tx, range).await,
            List::People => identity::staged_logins_taken(tx, range).await,
            _ => Ok(0),
        }
    }
}

/// What an import would write: lists in the order in which they are taken in.
#[derive(Default)]
pub(super) struct Prepared {
    pub lists: Vec<(List, Vec<StagedRow>)>,
    /// How the registers stood that the rows were compared with.
    pub revision: Option<Revision>,
}

impl Prepared {
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(|(_, rows)| rows.is_empty())
    }
}

/// A figure that moves when somebody changes a register.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Revision {
    Organisations(i64),
    Networks(i64),
}

impl Revision {
    pub async fn stands(self, tx: &mut Tx) -> Result<bool> {
        Ok(match self {
            Revision::Organisations(was) => organisations::organisations_revision(tx).await? == was,
            Revision::Networks(was) => networks::networks_revision(tx).await? == was,
        })
    }
}
