//! What was found of a network.
use crate::args;
use crate::networks::NetworkId;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

use crate::progress::evaluation::Evaluation;

/// A day that never comes: the age of a network without open signals.
const NEVER: i64 = 9_999_999;

/// Puts what was found in the place of what stood, of all of them in one statement each: whoever posts waits meanwhile.
pub async fn put_networks(tx: &mut Tx, found: &[(NetworkId, Evaluation)]) -> Result<()> {
    let (mut networks, mut signals, mut members) = (args![], args![], args![]);
    for (network, found) in found {
        let since = found.since().map_or(NEVER, |day| day.0);
        let (lead, area, urgency) = (found.lead.as_ref(), found.area.as_ref(), found.severity().urgency());
        let (components, weeks) = (serde_json::to_string(&found.components)?, serde_json::to_string(&found.weeks)?);
        networks.0.extend(args![network, lead, area, found.day, urgency, since, found.score, found.people, components, weeks].0);
        for open in &found.signals {
            let measure = serde_json::to_string(&open.measure)?;
            signals.0.extend(args![network, open.key, open.since, open.measure.severity.as_str(), measure].0);
        }
        found.members.iter().for_each(|member| members.0.extend(args![network, &member.school, member.active].0));
    }
    forget_parts(tx, &found.iter().map(|(network, _)| network).collect::<Vec<_>>()).await?;
    tx.insert_many(
        "insert into progress_networks (network_id, lead_id, area_id, day, urgency, since, score, people, components, weeks) values {values} \
         on conflict (network_id) do update set lead_id = excluded.lead_id, area_id = excluded.area_id, day = excluded.day, urgency = excluded.urgency, since = excluded.since, \
         score = excluded.score, people = excluded.people, components = excluded.components, weeks = excluded.weeks",
        10,
        networks.0,
    )
    .await?;
    tx.insert_many("insert into progress_signals (network_id, key, since, severity, measure) values {values}", 5, signals.0).await?;
    tx.insert_many("insert into progress_members (network_id, school_id, active) values {values}", 3, members.0).await
}

/// Networks that have ended are not looked at any more.
pub async fn drop_networks(tx: &mut Tx, ended: &[&NetworkId]) -> Result<()> {
    delete_of(tx, "delete from progress_networks where network_id in ({list})", ended).await?;
    forget_parts(tx, ended).await
}

async fn forget_parts(tx: &mut Tx, networks: &[&NetworkId]) -> Result<()> {
    delete_of(tx, "delete from progress_signals where network_id in ({list})", networks).await?;
    delete_of(tx, "delete from progress_members where network_id in ({list})", networks).await
}

async fn delete_of(tx: &mut Tx, text: &'static str, networks: &[&NetworkId]) -> Result<()> {
    if networks.is_empty() {
        return Ok(());
    }
    let mut args = args![];
    let sql = Sql::list(text, &mut args, networks.iter().copied());
    tx.exec_rows(sql, args).await.map(|_| ())
}

/// Schools for which the networks counted when they were looked at last.
pub async fn schools_of(db: &mut impl Reads, networks: &[&NetworkId]) -> Result<Vec<String>> {
    let mut args = args![];
    networks.iter().for_each(|network| args.0.extend(args![*network].0));
    let text = "with wanted (network) as (values {values}) \
         select n.lead_id from wanted w join progress_networks n on n.network_id = w.network where n.lead_id is not null \
         union select m.school_id from wanted w join progress_members m on m.network_id = w.network";
    Ok(db.rows::<(String,)>(Sql::values(text, 1, networks.len()), args).await?.into_iter().map(|row| row.0).collect())
}
