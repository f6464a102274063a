//! SQL of awards.
use super::OrganisationId;
use super::award::{Award, NewAward};
use crate::args;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::thai;

pub(super) async fn put(tx: &mut Tx, new: &NewAward) -> Result<()> {
    tx.exec(
        "insert into awards (id, organisation_id, award, year, level, size_class, body) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (organisation_id, award, year, level) do update set size_class = excluded.size_class, body = excluded.body",
        args![
            crate::platform::id::fresh(),
            &new.organisation,
            thai::written(&new.award),
            new.year,
            thai::written(&new.level),
            thai::written(&new.size_class),
            thai::written(&new.body)
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn any(db: &mut impl Reads, organisation: &OrganisationId) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from awards where organisation_id = $1 limit 1", args![organisation]).await?.is_some())
}

pub(super) async fn of(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Award>> {
    let mut found = Vec::new();
    for some in ids.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select organisation_id, award, year, level, size_class, body from awards where organisation_id in ({list}) order by year desc, award, level",
            &mut args,
            some,
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// Every award of this name and year, whoever won it.
pub async fn awards_of_year(db: &mut impl Reads, award: &str, year: i64) -> Result<Vec<Award>> {
    db.all("select organisation_id, award, year, level, size_class, body from awards where award = $1 and year = $2", args![award, year]).await
}
