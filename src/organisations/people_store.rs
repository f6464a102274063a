//! SQL that lists people by the places of their roles.
use super::OrganisationId;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

#[derive(sqlx::FromRow)]
pub(super) struct ListedPerson {
    pub id: PersonId,
    pub login: String,
    pub email: Option<String>,
    pub suspended_at: Option<Time>,
    pub suspended_until: Option<Time>,
}

pub(super) struct Asked<'a> {
    /// The asker reaches everyone.
    pub all: bool,
    pub asker: &'a PersonId,
    pub pattern: &'a str,
    pub organisation: &'a str,
    pub after: &'a str,
    pub limit: i64,
    pub now: Time,
}

/// `places`: `ID/0` is the place itself, `ID/1` everything below it.
pub(super) async fn list(db: &mut impl Reads, by: Asked<'_>, places: &[String]) -> Result<Vec<ListedPerson>> {
    let mut args = args![by.all, by.asker, by.pattern, by.organisation, by.after, by.limit, by.now];
    let sql = Sql::list(
        "select p.id, p.login, p.email, p.suspended_at, p.suspended_until from people p \
         where ($1 or p.id = $2 or p.id in ( \
             select h.person_id from holdings h join organisation_ancestors a on a.organisation_id = h.organisation_id \
             where h.from_at <= $7 and (h.until_at is null or h.until_at > $7) \
             and a.ancestor_id || (case when a.depth = 0 then '/0' else '/1' end) in ({list}))) \
         and ($3 = '' or p.search_key like $3) \
         and ($4 = '' or p.id in ( \
             select h.person_id from holdings h join organisation_ancestors a on a.organisation_id = h.organisation_id \
             where h.from_at <= $7 and (h.until_at is null or h.until_at > $7) and a.ancestor_id = $4)) \
         and ($5 = '' or (p.sort_key, p.id) > (select n.sort_key, n.id from people n where n.id = $5)) \
         order by p.sort_key, p.id limit $6",
        &mut args,
        places.iter().map(String::as_str),
    );
    db.rows(sql, args).await
}

pub(super) async fn one(db: &mut impl Reads, id: &PersonId) -> Result<ListedPerson> {
    db.one("select id, login, email, suspended_at, suspended_until from people where id = $1", args![id]).await
}

/// People with a confirmed role here or below.
pub(super) async fn count_within(db: &mut impl Reads, place: &OrganisationId, now: Time) -> Result<i64> {
    db.scalar(
        "select count(distinct h.person_id) from holdings h join organisation_ancestors a on a.organisation_id = h.organisation_id \
         where a.ancestor_id = $1 and not h.claimed and h.from_at <= $2 and (h.until_at is null or h.until_at > $2)",
        args![place, now],
    )
    .await
}
