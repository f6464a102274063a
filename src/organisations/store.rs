//! SQL that joins people with their places.
use crate::args;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

#[derive(sqlx::FromRow)]
pub(super) struct PersonRow {
    pub id: PersonId,
    pub title: String,
    pub given_name: String,
    pub family_name: String,
    pub nickname: Option<String>,
    pub role: Option<String>,
    pub school_id: Option<String>,
    pub school_name: Option<String>,
}

pub(super) async fn people(db: &mut impl Reads, ids: &[&PersonId]) -> Result<Vec<PersonRow>> {
    let mut args = args![];
    let sql = Sql::list(
        "select p.id, p.title, p.given_name, p.family_name, p.nickname, h.role, o.id as school_id, o.name as school_name \
         from people p left join holdings h on h.person_id = p.id and h.until_at is null \
         left join organisations o on o.id = h.organisation_id where p.id in ({list}) order by p.id, h.claimed, h.from_at, h.id",
        &mut args,
        ids.iter().copied(),
    );
    db.rows(sql, args).await
}
