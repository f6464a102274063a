//! Who thanked and answered whom, from what stands in rooms.
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// Everybody who leads a school now.
pub async fn leaders(db: &mut impl Reads, now: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select distinct h.person_id from holdings h join organisations o on o.id = h.organisation_id where h.role = 'leader' and not h.claimed and o.kind = 'school' \
             and h.from_at <= $1 and (h.until_at is null or h.until_at > $1) order by h.person_id",
            args![now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub async fn led_schools(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(String, String)>> {
    db.all(
        "select distinct o.id, o.name from holdings h join organisations o on o.id = h.organisation_id where h.person_id = $1 and h.role = 'leader' and not h.claimed \
         and o.kind = 'school' and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) order by o.id",
        args![person, now],
    )
    .await
}

/// (who was thanked, who thanked) for messages of the school's people: one row a message.
pub async fn thanked(db: &mut impl Reads, school: &str, spaces: &[SpaceId], from: Time, to: Time) -> Result<Vec<(PersonId, PersonId)>> {
    let mut args = args![school, from, to];
    let sql = Sql::list(
        "select m.author_id, r.person_id from reactions r join messages m on m.space_id = r.space_id and m.number = r.number \
         where r.kind = 'thanks' and r.at >= $2 and r.at < $3 and m.deleted_at is null and r.person_id <> m.author_id \
         and m.author_id in (select h.person_id from holdings h where h.organisation_id = $1 and not h.claimed and h.from_at < $3 and (h.until_at is null or h.until_at > $2)) \
         and r.space_id in ({list})",
        &mut args,
        spaces,
    );
    db.rows(sql, args).await
}

/// (who answered, whom) where one of the school's people was answered: one row an answer.
pub async fn answered(db: &mut impl Reads, school: &str, spaces: &[SpaceId], from: Time, to: Time) -> Result<Vec<(PersonId, PersonId)>> {
    let mut args = args![school, from, to];
    let sql = Sql::list(
        "select a.author_id, q.author_id from messages a join messages q on q.space_id = a.space_id and q.number = a.reply_to \
         where a.at >= $2 and a.at < $3 and a.deleted_at is null and a.author_id <> q.author_id \
         and q.author_id in (select h.person_id from holdings h where h.organisation_id = $1 and not h.claimed and h.from_at < $3 and (h.until_at is null or h.until_at > $2)) \
         and a.space_id in ({list})",
        &mut args,
        spaces,
    );
    db.rows(sql, args).await
}
