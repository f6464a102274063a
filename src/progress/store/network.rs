//! What was found of a network.
use crate::args;
use crate::networks::NetworkId;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;

use crate::progress::evaluation::Evaluation;

/// A day that never comes: the age of a network without open signals.
const NEVER: i64 = 9_999_999;

/// Puts what was found in the place of what stood.
pub async fn put_network(tx: &mut Tx, network: &NetworkId, found: &Evaluation) -> Result<()> {
    let since = found.since().map_or(NEVER, |day| day.0);
    tx.exec(
        "insert into progress_networks (network_id, lead_id, area_id, day, urgency, since, score, people, components, weeks) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (network_id) do update set lead_id = excluded.lead_id, area_id = excluded.area_id, day = excluded.day, urgency = excluded.urgency, since = excluded.since, \
         score = excluded.score, people = excluded.people, components = excluded.components, weeks = excluded.weeks",
        args![
            network,
            found.lead.as_ref(),
            found.area.as_ref(),
            found.day,
            found.severity().urgency(),
            since,
            found.score,
            found.people,
            serde_json::to_string(&found.components)?,
            serde_json::to_string(&found.weeks)?
        ],
    )
    .await?;
    tx.exec("delete from progress_signals where network_id = $1", args![network]).await?;
    for open in &found.signals {
        let measure = serde_json::to_string(&open.measure)?;
        tx.exec(
            "insert into progress_signals (network_id, key, since, severity, measure) values ($1, $2, $3, $4, $5)",
            args![network, open.key, open.since, open.measure.severity.as_str(), measure],
        )
        .await?;
    }
    tx.exec("delete from progress_members where network_id = $1", args![network]).await?;
    for member in &found.members {
        tx.exec("insert into progress_members (network_id, school_id, active) values ($1, $2, $3)", args![network, &member.school, member.active]).await?;
    }
    Ok(())
}

/// A network that has ended is not looked at any more.
pub async fn drop_network(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    tx.exec("delete from progress_networks where network_id = $1", args![network]).await?;
    tx.exec("delete from progress_signals where network_id = $1", args![network]).await?;
    tx.exec("delete from progress_members where network_id = $1", args![network]).await.map(|_| ())
}

/// Schools for which the network counted when it was looked at last.
pub async fn schools_of(db: &mut impl Reads, network: &NetworkId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(
            "select lead_id from progress_networks where network_id = $1 and lead_id is not null union select school_id from progress_members where network_id = $1",
            args![network],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
