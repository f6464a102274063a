//! Programmes, networks and members that an import brings: made ready here, written together later.
use std::collections::BTreeMap;

use super::member::{NewMember, Who};
use super::network::{check_name, stream};
use super::{MemberId, NetworkId, ProgrammeId};
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Sql, StagedRange, StagedRow, Tx, staged_row};
use crate::platform::error::{Error, Result};
use crate::platform::thai;

/// Moves with every change of a network or of its members.
pub async fn networks_revision(db: &mut impl Reads) -> Result<i64> {
    let text = "select cast(coalesce(sum(head), 0) as bigint) from streams where stream >= 'network/' and stream < 'network0'";
    db.scalar(text, args![]).await
}

/// A membership of an organisation, ended ones too, with its network.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ProgrammeMembership {
    pub id: MemberId,
    pub programme: String,
    pub network: String,
    pub part: String,
    pub organisation_id: OrganisationId,
    pub from_at: Time,
    pub until_at: Option<Time>,
    pub network_until: Option<Time>,
}

/// All memberships of organisations in programmes of these names.
pub async fn memberships_of_programmes(db: &mut impl Reads, programmes: &[String]) -> Result<Vec<ProgrammeMembership>> {
    let mut found = Vec::new();
    for some in programmes.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select m.id, p.name as programme, n.name as network, m.part, m.organisation_id, m.from_at, m.until_at, n.until_at as network_until \
             from network_members m join networks n on n.id = m.network_id join programmes p on p.id = n.programme_id \
             where m.organisation_id is not null and p.name in ({list}) order by m.from_at, m.id",
            &mut args,
            some.iter().map(String::as_str),
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// A programme to add, unless there is one of this name.
///
/// # Errors
/// 422 without a name.
pub fn staged_programme(name: &str) -> Result<StagedRow> {
    if thai::is_blank(name) {
        return Err(Error::invalid("name", "name_length", "กรอกชื่อโครงการ", "Give the programme a name."));
    }
    Ok(staged_row([Some(ProgrammeId::fresh().to_string()), Some(thai::written(name).to_owned())]))
}

/// A network to open in the programme of a name, unless it has one of this name.
///
/// # Errors
/// 422 for a name that cannot be.
pub fn staged_network(programme: &str, name: &str, from: Option<Time>) -> Result<StagedRow> {
    let name = check_name(name)?;
    let from = from.map(|from| from.0.to_string());
    Ok(staged_row([
        Some(NetworkId::fresh().to_string()),
        Some(programme.to_owned()),
        Some(name.to_owned()),
        Some(thai::sort_key(name)),
        from,
        Some(thai::bare(name)),
    ]))
}

/// A member to add to the network of a programme and name.
pub fn staged_member(programme: &str, network: &str, new: &NewMember) -> StagedRow {
    let organisation = match &new.who {
        Who::Organisation(id) => Some(id.to_string()),
        Who::Person(_) => None,
    };
    let time = |time: Option<Time>| time.map(|time| time.0.to_string());
    let by = new.override_reason.as_ref().map(|_| new.by.to_string());
    staged_row([
        Some(MemberId::fresh().to_string()),
        Some(programme.to_owned()),
        Some(network.to_owned()),
        Some(new.part.as_str().to_owned()),
        organisation,
        time(new.from),
        time(new.until),
        new.override_reason.clone(),
        by,
    ])
}

/// New dates of a membership.
pub fn staged_member_dates(id: &MemberId, from: Time, until: Option<Time>) -> StagedRow {
    staged_row([Some(id.to_string()), Some(from.0.to_string()), until.map(|until| until.0.to_string())])
}

pub async fn add_staged_programmes(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into programmes (id, name, created_at) select a, b, cast($5 as bigint) from staged_rows \
         where batch = $1 and list = $2 and place between $3 and $4 order by place on conflict (name) do nothing",
        args,
    )
    .await
    .map(|_| ())
}

pub async fn add_staged_networks(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into networks (id, programme_id, name, sort_key, search_key, from_at, created_at) \
         select s.a, p.id, s.c, s.d, s.f, coalesce(cast(s.e as bigint), cast($5 as bigint)), cast($5 as bigint) \
         from staged_rows s join programmes p on p.name = s.b where s.batch = $1 and s.list = $2 and s.place between $3 and $4 order by s.place \
         on conflict (programme_id, name) do nothing",
        args,
    )
    .await?;
    tx.append_staged(range, "network", "network", by).await
}

#[derive(sqlx::FromRow)]
struct AddedMember {
    id: MemberId,
    network_id: NetworkId,
    part: String,
    waived: bool,
}

pub async fn add_staged_members(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into network_members (id, network_id, part, organisation_id, from_at, until_at, override_reason, override_by) \
         select s.a, n.id, s.d, s.e, coalesce(cast(s.f as bigint), cast($5 as bigint)), cast(s.g as bigint), s.h, s.i from staged_rows s \
         join programmes p on p.name = s.b join networks n on n.programme_id = p.id and n.name = s.c \
         where s.batch = $1 and s.list = $2 and s.place between $3 and $4 order by s.place",
        args,
    )
    .await?;
    tell(tx, range, by).await
}

pub async fn date_staged_members(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    tx.exec(
        "update network_members set from_at = cast(s.b as bigint), until_at = cast(s.c as bigint) from staged_rows s \
         where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and network_members.id = s.a",
        range.args(),
    )
    .await?;
    tell(tx, range, by).await
}

/// Each network hears of its members, in order.
async fn tell(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    let members: Vec<AddedMember> = tx
        .all(
            "select m.id, m.network_id, m.part, m.override_reason is not null as waived from staged_rows s join network_members m on m.id = s.a \
             where s.batch = $1 and s.list = $2 and s.place between $3 and $4 order by s.place",
            range.args(),
        )
        .await?;
    let mut told: BTreeMap<NetworkId, Vec<NewEvent>> = BTreeMap::new();
    for member in members {
        let detail = serde_json::json!({ "part": member.part, "override": member.waived });
        told.entry(member.network_id).or_default().push(NewEvent::new("member", by).on(&member.id).with(detail));
    }
    for (network, events) in told {
        tx.append_all(&stream(&network), events).await?;
    }
    tx.rights_changed(None).await
}
