//! SQL of the members of networks.
use super::{MemberId, NetworkId, NewMember, ProgrammeId, Who};
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

pub(super) async fn same_member(
    db: &mut impl Reads,
    network: &NetworkId,
    part: &str,
    organisation: Option<&OrganisationId>,
    person: Option<&PersonId>,
    now: Time,
) -> Result<Option<MemberId>> {
    let row: Option<(MemberId,)> = db
        .maybe(
            "select id from network_members where network_id = $1 and part = $2 and coalesce(organisation_id, '') = $3 and coalesce(person_id, '') = $4 \
             and (until_at is null or until_at > $5)",
            args![network, part, organisation.map_or("", |o| o.as_str()), person.map_or("", |p| p.as_str()), now],
        )
        .await?;
    Ok(row.map(|row| row.0))
}

pub(super) async fn partner_elsewhere(db: &mut impl Reads, programme: &ProgrammeId, network: &NetworkId, school: &OrganisationId, now: Time) -> Result<bool> {
    let row: Option<(String,)> = db
        .maybe(
            "select m.id from network_members m join networks n on n.id = m.network_id \
             where n.programme_id = $1 and n.id <> $2 and m.part = 'partner' and m.organisation_id = $3 \
             and (m.until_at is null or m.until_at > $4) and (n.until_at is null or n.until_at > $4)",
            args![programme, network, school, now],
        )
        .await?;
    Ok(row.is_some())
}

/// (role, depth of the member organisation below the place where the role is held, part)
pub(super) async fn roles_in(db: &mut impl Reads, person: &PersonId, network: &NetworkId, now: Time) -> Result<Vec<(String, i64, String)>> {
    db.all(
        "select h.role, a.depth, m.part from holdings h \
         join organisation_ancestors a on a.ancestor_id = h.organisation_id \
         join network_members m on m.organisation_id = a.organisation_id \
         where h.person_id = $1 and m.network_id = $2 and not h.claimed \
         and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) and m.from_at <= $3 and (m.until_at is null or m.until_at > $3)",
        args![person, network, now],
    )
    .await
}

/// (role, part) of a person who is a member by name.
pub(super) async fn named_in(db: &mut impl Reads, person: &PersonId, network: &NetworkId, now: Time) -> Result<Vec<(String, String)>> {
    db.all(
        "select h.role, m.part from network_members m join holdings h on h.person_id = m.person_id \
         where m.person_id = $1 and m.network_id = $2 and not h.claimed \
         and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) and m.from_at <= $3 and (m.until_at is null or m.until_at > $3)",
        args![person, network, now],
    )
    .await
}

pub(super) async fn of_person(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<NetworkId>> {
    let rows: Vec<(NetworkId,)> = db
        .all(
            "select distinct m.network_id from network_members m left join holdings h on h.organisation_id = m.organisation_id and h.person_id = $1 \
             and not h.claimed and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) \
             where (m.person_id = $1 or h.id is not null) and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)",
            args![person, now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn of_organisation(db: &mut impl Reads, organisation: &OrganisationId, now: Time) -> Result<Vec<NetworkId>> {
    let rows: Vec<(NetworkId,)> = db
        .all(
            "select distinct network_id from network_members where organisation_id = $1 and from_at <= $2 and (until_at is null or until_at > $2) order by network_id",
            args![organisation, now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn has_lead(db: &mut impl Reads, network: &NetworkId, now: Time) -> Result<bool> {
    let row: Option<(String,)> =
        db.maybe("select id from network_members where network_id = $1 and part = 'lead' and (until_at is null or until_at > $2)", args![network, now]).await?;
    Ok(row.is_some())
}

pub(super) async fn insert_member(tx: &mut Tx, id: &MemberId, new: &NewMember) -> Result<()> {
    let (organisation, person) = match &new.who {
        Who::Organisation(id) => (Some(id), None),
        Who::Person(id) => (None, Some(id)),
    };
    let from = new.from.unwrap_or(tx.now());
    let override_by = new.override_reason.as_ref().map(|_| &new.by);
    tx.exec(
        "insert into network_members (id, network_id, part, organisation_id, person_id, from_at, until_at, override_reason, override_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![id, &new.network, new.part.as_str(), organisation, person, from, new.until, new.override_reason.clone(), override_by],
    )
    .await
    .map(|_| ())
}

/// 0 when there is no such membership, or it has ended.
pub(super) async fn end_member(tx: &mut Tx, network: &NetworkId, id: &MemberId) -> Result<u64> {
    let now = tx.now();
    tx.exec("update network_members set until_at = $3 where id = $1 and network_id = $2 and (until_at is null or until_at > $3)", args![id, network, now]).await
}

#[derive(sqlx::FromRow)]
pub(super) struct MemberRow {
    pub id: MemberId,
    pub part: String,
    pub organisation_id: Option<String>,
    pub organisation_name: Option<String>,
    pub person_id: Option<PersonId>,
    pub from_at: Time,
    pub until_at: Option<Time>,
    pub override_reason: Option<String>,
    pub override_by: Option<PersonId>,
}

pub(super) async fn members(db: &mut impl Reads, network: &NetworkId, now: Time) -> Result<Vec<MemberRow>> {
    db.all(
        "select m.id, m.part, m.organisation_id, o.name as organisation_name, m.person_id, m.from_at, m.until_at, m.override_reason, m.override_by \
         from network_members m left join organisations o on o.id = m.organisation_id left join people p on p.id = m.person_id \
         where m.network_id = $1 and m.from_at <= $2 and (m.until_at is null or m.until_at > $2) \
         order by case m.part when 'lead' then 1 when 'partner' then 2 when 'supervisor' then 3 when 'adviser' then 4 else 5 end, coalesce(o.sort_key, p.sort_key), m.id",
        args![network, now],
    )
    .await
}

pub(super) async fn member(db: &mut impl Reads, network: &NetworkId, id: &MemberId) -> Result<Vec<MemberRow>> {
    db.all(
        "select m.id, m.part, m.organisation_id, o.name as organisation_name, m.person_id, m.from_at, m.until_at, m.override_reason, m.override_by \
         from network_members m left join organisations o on o.id = m.organisation_id where m.network_id = $1 and m.id = $2",
        args![network, id],
    )
    .await
}

/// (network, role) of roles held at a member organisation itself.
pub(super) async fn roles_anywhere(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(NetworkId, String)>> {
    db.all(
        "select distinct m.network_id, h.role from holdings h join network_members m on m.organisation_id = h.organisation_id \
         where h.person_id = $1 and not h.claimed \
         and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)",
        args![person, now],
    )
    .await
}

/// (network, role, part) of a person who is a member by name.
pub(super) async fn named_anywhere(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<(NetworkId, String, String)>> {
    db.all(
        "select distinct m.network_id, h.role, m.part from network_members m join holdings h on h.person_id = m.person_id \
         where m.person_id = $1 and not h.claimed \
         and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) and m.from_at <= $2 and (m.until_at is null or m.until_at > $2)",
        args![person, now],
    )
    .await
}

/// Memberships that end after the one moment and not after the other, so many at most: the person, or none for an organisation.
pub(super) async fn ended(db: &mut impl Reads, after: Time, until: Time, most: i64) -> Result<Vec<Option<PersonId>>> {
    let rows: Vec<(Option<PersonId>,)> =
        db.all("select person_id from network_members where until_at > $1 and until_at <= $2 limit $3", args![after, until, most]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
