//! Awards (รางวัล): what earns a school its place as a lead (S001-2).
use super::OrganisationId;
use crate::args;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;

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

/// Records an award; the same award of the same year again brings it up to date.
pub async fn give_award(tx: &mut Tx, new: NewAward) -> Result<()> {
    tx.exec(
        "insert into awards (id, organisation_id, award, year, level, size_class, body) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (organisation_id, award, year) do update set level = excluded.level, size_class = excluded.size_class, body = excluded.body",
        args![
            crate::platform::id::fresh(),
            &new.organisation,
            new.award,
            new.year,
            new.level,
            new.size_class,
            new.body
        ],
    )
    .await
    .map(|_| ())
}

pub async fn has_award(db: &mut impl Reads, organisation: &OrganisationId) -> Result<bool> {
    Ok(db
        .maybe::<(String,)>("select id from awards where organisation_id = $1 limit 1", args![organisation])
        .await?
        .is_some())
}
