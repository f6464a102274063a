//! What a person is to networks and spaces, many at once; and what waits for them.
use crate::args;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// (network, role, depth of the member below the place where the role is held, part): roles held at or above a member organisation.
pub async fn places_of(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(NetworkId, String, i64, String)>> {
    db.all(
        "select distinct m.network_id, h.role, a.depth, m.part from holdings h join organisation_ancestors a on a.ancestor_id = h.organisation_id \
         join network_members m on m.organisation_id = a.organisation_id \
         where h.person_id = $1 and not h.claimed and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) \
         and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)",
        args![person, now],
    )
    .await
}

/// (network, role, part) of one who is a member by name.
pub async fn named_networks(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(NetworkId, String, String)>> {
    db.all(
        "select distinct m.network_id, h.role, m.part from network_members m join holdings h on h.person_id = m.person_id \
         where m.person_id = $1 and not h.claimed and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) \
         and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)",
        args![person, now],
    )
    .await
}

/// Moderates an open space of the network?
pub async fn moderates(db: &mut impl Reads, person: &PersonId, network: &NetworkId) -> Result<bool> {
    let row: Option<(String,)> = db
        .maybe(
            "select p.space_id from space_members p join spaces s on s.id = p.space_id where p.person_id = $1 and p.role = 'moderator' and s.network_id = $2 and s.audience = 'open' limit 1",
            args![person, network],
        )
        .await?;
    Ok(row.is_some())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MentionRow {
    pub space_id: String,
    pub space_name: String,
    pub by_id: PersonId,
}

/// Mentions of the person since the space was last read, newest first.
pub async fn mentions(db: &mut impl Reads, person: &PersonId, limit: i64) -> Result<Vec<MentionRow>> {
    db.all(
        "select s.id as space_id, s.name as space_name, e.actor as by_id from events e join spaces s on s.id = e.object \
         left join reads r on r.space_id = s.id and r.person_id = $1 \
         where e.stream = $2 and e.kind = 'mention' and e.number > (select coalesce(max(h.head), 0) - 100 from streams h where h.stream = $2) and (r.at is null or r.at < e.at) \
         order by e.number desc limit $3",
        args![person, format!("person/{person}"), limit],
    )
    .await
}

/// People who say that they work at a school where this person leads, and wait for a yes.
pub async fn claims_at(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(OrganisationId, String, i64)>> {
    db.all(
        "select o.id, o.name, count(distinct c.person_id) from holdings l join holdings c on c.organisation_id = l.organisation_id join organisations o on o.id = l.organisation_id \
         where l.person_id = $1 and l.role = 'leader' and not l.claimed and l.from_at <= $2 and (l.until_at is null or l.until_at > $2) \
         and c.claimed and (c.until_at is null or c.until_at > $2) group by o.id, o.name order by o.id",
        args![person, now],
    )
    .await
}

pub async fn network_refs(db: &mut impl Reads, ids: &[NetworkId]) -> Result<Vec<(String, String)>> {
    let mut args = args![];
    let sql = Sql::list("select id, name from networks where id in ({list}) order by sort_key, id", &mut args, ids);
    db.rows(sql, args).await
}
