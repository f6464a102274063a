//! SQL of spaces and their members.
use super::member::MemberRole;
use super::{Space, SpaceId};
use crate::args;
use crate::networks::NetworkId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

pub(super) async fn role_in(db: &mut impl Reads, space: &SpaceId, person: &PersonId) -> Result<Option<MemberRole>> {
    let row: Option<(String,)> = db.maybe("select role from space_members where space_id = $1 and person_id = $2", args![space, person]).await?;
    Ok(row.map(|row| MemberRole::parse(&row.0)))
}

/// True when something changed.
pub(super) async fn put_member(tx: &mut Tx, space: &SpaceId, person: &PersonId, role: MemberRole, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into space_members (space_id, person_id, role, since, added_by) values ($1, $2, $3, $4, $5) \
             on conflict (space_id, person_id) do update set role = excluded.role where space_members.role <> excluded.role",
            args![space, person, role.as_str(), now, by],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn put_member_if_absent(tx: &mut Tx, space: &SpaceId, person: &PersonId) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "insert into space_members (space_id, person_id, role, since, added_by) values ($1, $2, 'member', $3, $2) on conflict (space_id, person_id) do nothing",
            args![space, person, now],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn delete_member(tx: &mut Tx, space: &SpaceId, person: &PersonId) -> Result<()> {
    tx.exec("delete from space_members where space_id = $1 and person_id = $2", args![space, person]).await.map(|_| ())
}

pub(super) async fn moderators(db: &mut impl Reads, space: &SpaceId) -> Result<i64> {
    db.scalar("select count(*) from space_members where space_id = $1 and role = 'moderator'", args![space]).await
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MemberRow {
    pub person_id: PersonId,
    pub role: String,
    pub since: Time,
}

/// Members after a person id, by id.
pub async fn members_of(db: &mut impl Reads, space: &SpaceId, after: &str, limit: i64) -> Result<Vec<MemberRow>> {
    db.all("select person_id, role, since from space_members where space_id = $1 and person_id > $2 order by person_id limit $3", args![space, after, limit])
        .await
}

pub async fn spaces_of_network(db: &mut impl Reads, network: &NetworkId) -> Result<Vec<Space>> {
    db.all("select id, name, kind, audience, network_id, school_id, created_by from spaces where network_id = $1 order by created_at, id", args![network]).await
}

/// Spaces that a person can enter: as a member, or because they are open in a network or school of theirs.
pub async fn spaces_of_person(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<Space>> {
    db.all(
        "select s.id, s.name, s.kind, s.audience, s.network_id, s.school_id, s.created_by from spaces s \
         where s.id in (select space_id from space_members where person_id = $1) \
         or (s.audience = 'open' and s.network_id in ( \
             select m.network_id from network_members m join holdings h on h.organisation_id = m.organisation_id \
             where h.person_id = $1 and not h.claimed and h.role in ('teacher', 'leader', 'lead_editor', 'supervisor') \
             and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) and m.from_at <= $2 and (m.until_at is null or m.until_at > $2) \
             union select m.network_id from network_members m join holdings h on h.person_id = m.person_id \
             where m.person_id = $1 and h.role in ('coach', 'supervisor', 'leader', 'lead_editor', 'teacher') and not h.claimed \
             and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) and m.from_at <= $2 and (m.until_at is null or m.until_at > $2))) \
         or (s.audience = 'open' and s.school_id in ( \
             select organisation_id from holdings where person_id = $1 and not claimed and role in ('teacher', 'leader', 'lead_editor') \
             and from_at <= $2 and (until_at is null or until_at > $2)))",
        args![person, now],
    )
    .await
}

/// (people, schools) who can see an open space: those of the network's schools, and whoever was added by name.
pub(super) async fn open_audience(db: &mut impl Reads, space: &Space, now: Time) -> Result<(i64, i64)> {
    db.one(
        "select count(distinct person_id), count(distinct organisation_id) from ( \
         select h.person_id, h.organisation_id from holdings h join network_members m on m.organisation_id = h.organisation_id \
         where m.network_id = $1 and not h.claimed and h.role in ('teacher', 'leader', 'lead_editor', 'supervisor') \
         and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) and m.from_at <= $3 and (m.until_at is null or m.until_at > $3) \
         union select h.person_id, h.organisation_id from holdings h where h.organisation_id = $4 and not h.claimed \
         and h.role in ('teacher', 'leader', 'lead_editor') and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) \
         union select p.person_id, h.organisation_id from space_members p left join holdings h on h.person_id = p.person_id and h.until_at is null \
         where p.space_id = $2) as seen",
        args![space.network_id.as_ref(), &space.id, now, space.school_id.as_ref()],
    )
    .await
}

pub(super) async fn closed_audience(db: &mut impl Reads, space: &SpaceId) -> Result<(i64, i64)> {
    db.one(
        "select count(distinct p.person_id), count(distinct h.organisation_id) from space_members p \
         left join holdings h on h.person_id = p.person_id and h.until_at is null where p.space_id = $1",
        args![space],
    )
    .await
}
