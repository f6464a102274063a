//! SQL of codes.
use super::OrganisationId;
use super::code::Code;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

pub(super) async fn holder(db: &mut impl Reads, kind: &str, code: &str) -> Result<Option<OrganisationId>> {
    let row: Option<(OrganisationId,)> = db.maybe("select organisation_id from organisation_codes where kind = $1 and code = $2", args![kind, code]).await?;
    Ok(row.map(|row| row.0))
}

pub(super) async fn add(
    tx: &mut Tx,
    id: &OrganisationId,
    kind: &str,
    code: &str,
    from: Option<Time>,
    to: Option<Time>,
) -> Result<std::result::Result<u64, sqlx::Error>> {
    tx.try_exec("insert into organisation_codes (organisation_id, kind, code, from_at, until_at) values ($1, $2, $3, $4, $5)", args![id, kind, code, from, to])
        .await
}

pub(super) async fn redate(tx: &mut Tx, kind: &str, code: &str, from: Option<Time>, to: Option<Time>) -> Result<()> {
    tx.exec(
        "update organisation_codes set from_at = coalesce($3, from_at), until_at = coalesce($4, until_at) where kind = $1 and code = $2",
        args![kind, code, from, to],
    )
    .await
    .map(|_| ())
}

pub(super) async fn end(tx: &mut Tx, id: &OrganisationId, kind: &str, code: &str) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update organisation_codes set until_at = $4 where organisation_id = $1 and kind = $2 and code = $3 and (until_at is null or until_at > $4)",
            args![id, kind, code, now],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn of(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Code>> {
    let mut found = Vec::new();
    for some in ids.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            r#"select organisation_id, kind, code, from_at as "from", until_at as "to" from organisation_codes where organisation_id in ({list}) order by kind, code"#,
            &mut args,
            some,
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// Who holds each of these codes, of whatever kind.
pub async fn holders_of_codes(db: &mut impl Reads, codes: &[String]) -> Result<Vec<Code>> {
    let mut found = Vec::new();
    for some in codes.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            r#"select organisation_id, kind, code, from_at as "from", until_at as "to" from organisation_codes where code in ({list})"#,
            &mut args,
            some.iter().map(String::as_str),
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}
