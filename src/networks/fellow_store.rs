//! SQL of schools that share a network.
use super::NetworkId;
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// Is the organisation in a network that this person's school leads, the person being its editor there?
pub async fn edits_network_of(db: &mut impl Reads, person: &PersonId, organisation: &OrganisationId, now: Time) -> Result<bool> {
    let row: Option<(String,)> = db
        .maybe(
            "select l.network_id from holdings h join network_members l on l.organisation_id = h.organisation_id and l.part = 'lead' \
             join network_members m on m.network_id = l.network_id \
             where h.person_id = $1 and h.role = 'lead_editor' and not h.claimed and h.from_at <= $3 and (h.until_at is null or h.until_at > $3) \
             and l.from_at <= $3 and (l.until_at is null or l.until_at > $3) \
             and m.organisation_id = $2 and m.part in ('lead', 'partner') and m.from_at <= $3 and (m.until_at is null or m.until_at > $3) limit 1",
            args![person, organisation, now],
        )
        .await?;
    Ok(row.is_some())
}

/// The lead editors of a network, in a fixed order.
pub async fn editors(db: &mut impl Reads, network: &NetworkId, now: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select distinct h.person_id from holdings h join network_members m on m.organisation_id = h.organisation_id \
             where m.network_id = $1 and h.role = 'lead_editor' and not h.claimed and h.from_at <= $2 and (h.until_at is null or h.until_at > $2) \
             and m.from_at <= $2 and (m.until_at is null or m.until_at > $2) order by h.person_id",
            args![network, now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
