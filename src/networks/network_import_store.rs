//! SQL that tells an import what stands already.
use super::{MemberId, NetworkId, ProgrammeId};
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;

/// A network's name within a programme.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NamedNetwork {
    pub id: NetworkId,
    pub programme_id: ProgrammeId,
    pub programme: String,
    pub name: String,
}

/// Every network with the name of its programme.
pub async fn networks_by_name(db: &mut impl Reads) -> Result<Vec<NamedNetwork>> {
    db.all("select n.id, n.programme_id, p.name as programme, n.name from networks n join programmes p on p.id = n.programme_id", args![]).await
}

/// An organisation's standing membership.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Membership {
    pub id: MemberId,
    pub part: String,
    pub organisation_id: OrganisationId,
    pub from_at: Time,
    pub until_at: Option<Time>,
}

/// Organisations that take part now or will.
pub async fn memberships(db: &mut impl Reads, network: &NetworkId, now: Time) -> Result<Vec<Membership>> {
    db.all(
        "select id, part, organisation_id, from_at, until_at from network_members \
         where network_id = $1 and organisation_id is not null and (until_at is null or until_at > $2)",
        args![network, now],
    )
    .await
}

pub(super) async fn date(tx: &mut Tx, network: &NetworkId, id: &MemberId, from: Time, until: Option<Time>) -> Result<bool> {
    Ok(tx.exec("update network_members set from_at = $3, until_at = $4 where id = $1 and network_id = $2", args![id, network, from, until]).await? == 1)
}
