//! Awards (รางวัล): what earns a school its place as a lead (S001-2).
use schemars::JsonSchema;
use serde::Serialize;

use super::{OrganisationId, award_store as store};
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::thai;

#[derive(Clone, Debug)]
pub struct NewAward {
    pub organisation: OrganisationId,
    /// Name of the award, `IQA AWARD`.
    pub award: String,
    /// Buddhist Era, as written on it.
    pub year: i64,
    pub level: String,
    pub size_class: String,
    pub body: String,
}

/// An award as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Award {
    #[serde(skip)]
    pub organisation_id: OrganisationId,
    pub award: String,
    /// Buddhist Era.
    pub year: i64,
    pub level: String,
    pub size_class: String,
    /// Who gave it.
    pub body: String,
}

/// Records an award; the same award, year and level again brings it up to date.
pub async fn give_award(tx: &mut Tx, new: NewAward) -> Result<()> {
    check_award(&new, tx.now())?;
    store::put(tx, &new).await
}

pub(super) fn check_award(new: &NewAward, now: Time) -> Result<()> {
    if thai::is_blank(&new.award) || new.award.chars().count() > 200 {
        return Err(Error::invalid("award", "name_length", "กรอกชื่อรางวัล 1–200 ตัวอักษร", "An award's name has 1 to 200 letters."));
    }
    dates::year_past("year", new.year, now)?;
    if new.year < 2400 {
        return Err(Error::invalid("year", "not_a_year", "ปีต้องเป็น พ.ศ. เช่น 2569", "The year is of the Buddhist Era, such as 2569."));
    }
    Ok(())
}

pub async fn has_award(db: &mut impl Reads, organisation: &OrganisationId) -> Result<bool> {
    store::any(db, organisation).await
}

/// All awards of these organisations, newest first.
pub async fn awards_of(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Award>> {
    store::of(db, ids).await
}
