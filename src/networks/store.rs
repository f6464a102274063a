//! SQL of programmes, networks and their members.
use super::{MemberId, NetworkId, ProgrammeId};
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

pub(super) async fn programme_by_name(db: &mut impl Reads, name: &str) -> Result<Option<ProgrammeId>> {
    Ok(db
        .maybe::<(ProgrammeId,)>("select id from programmes where name = $1", args![name])
        .await?
        .map(|row| row.0))
}

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
