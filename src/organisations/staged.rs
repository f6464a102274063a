//! What an import brings of organisations, made ready to be staged: checked as the verbs check it, written by `staged_store`.
use super::award::{NewAward, check_award};
use super::code::{NewCode, check_code};
use super::holding::{NewHolding, check_dates, check_place};
use super::organisation::{NewOrganisation, Organisation, OrganisationChange, OrganisationId, changed, check_name, filled};
use super::search_key::organisation_key;
use crate::platform::Time;
use crate::platform::db::{StagedRow, staged_row};
use crate::platform::error::Result;
use crate::platform::thai;

/// The column of a change that says that it moves its branch.
pub const MOVES: usize = 9;

fn time(time: Time) -> Option<String> {
    Some(time.0.to_string())
}

/// An organisation to add; its codes are rows of their own.
///
/// # Errors
/// 422 for a name that cannot be.
pub fn staged_organisation(id: &OrganisationId, new: NewOrganisation) -> Result<StagedRow> {
    let organisation = Organisation {
        id: id.clone(),
        name: check_name(&new.name)?,
        kind: new.kind,
        parent_id: new.parent,
        province: filled(new.province),
        size_class: filled(new.size_class),
        version: 1,
    };
    Ok(row(&organisation, None, false))
}

/// A change of an organisation, and how it stands then; nothing where nothing changes.
///
/// # Errors
/// 422 for a name that cannot be.
pub fn staged_change(known: &Organisation, change: OrganisationChange) -> Result<Option<(StagedRow, Organisation)>> {
    let new = changed(known, change)?;
    Ok((new != *known).then(|| (row(&new, Some(known.version), new.parent_id != known.parent_id), new)))
}

fn row(organisation: &Organisation, version: Option<i64>, moves: bool) -> StagedRow {
    staged_row([
        Some(organisation.id.to_string()),
        Some(organisation.name.clone()),
        Some(thai::sort_key(&organisation.name)),
        Some(organisation_key(&organisation.name)),
        Some(organisation.kind.clone()),
        organisation.parent_id.as_ref().map(ToString::to_string),
        organisation.province.clone(),
        organisation.size_class.clone(),
        version.map(|version| version.to_string()),
        moves.then(|| "moved".to_owned()),
    ])
}

/// A code to record.
///
/// # Errors
/// 422 for a code or kind that cannot be.
pub fn staged_code(id: &OrganisationId, new: &NewCode) -> Result<StagedRow> {
    let (kind, code) = check_code(new)?;
    Ok(staged_row([Some(id.to_string()), Some(kind), Some(code)]))
}

/// An award to record.
///
/// # Errors
/// 422 for a name or a year that cannot be.
pub fn staged_award(new: &NewAward, now: Time) -> Result<StagedRow> {
    check_award(new, now)?;
    Ok(staged_row([
        Some(crate::platform::id::fresh()),
        Some(new.organisation.to_string()),
        Some(thai::written(&new.award).to_owned()),
        Some(new.year.to_string()),
        Some(thai::written(&new.level).to_owned()),
        Some(thai::written(&new.size_class).to_owned()),
        Some(thai::written(&new.body).to_owned()),
    ]))
}

/// A role to give to the person of a login; `known` where they have an account already.
///
/// # Errors
/// 422 for a role without its place, and for dates that run backwards.
pub fn staged_role(login: &str, known: bool, new: &NewHolding, now: Time) -> Result<StagedRow> {
    check_place(new.role, new.organisation.as_ref())?;
    check_dates(new, now)?;
    Ok(staged_row([
        Some(crate::platform::id::fresh()),
        Some(login.to_owned()),
        Some(new.role.as_str().to_owned()),
        new.organisation.as_ref().map(ToString::to_string),
        new.from.and_then(time),
        new.until.and_then(time),
        new.by.as_ref().map(ToString::to_string),
        known.then(|| new.person.to_string()),
    ]))
}

/// New dates of a role that is held, as `new` gives them.
///
/// # Errors
/// 422 for dates that run backwards.
pub fn staged_role_dates(holding: &str, new: &NewHolding, now: Time) -> Result<StagedRow> {
    check_dates(new, now)?;
    Ok(staged_row([Some(new.person.to_string()), Some(holding.to_owned()), new.from.and_then(time), new.until.and_then(time)]))
}
