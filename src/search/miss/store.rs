//! SQL of questions that found nothing.
use super::report::Miss;
use crate::args;
use crate::networks::NetworkId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;

pub async fn note(tx: &mut Tx, network: &NetworkId, question: &str, asker: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into search_misses (network_id, question, asker, at) values ($1, $2, $3, $4) on conflict (network_id, question, asker) do update set at = excluded.at",
        args![network, question, asker, now],
    )
    .await
    .map(|_| ())
}

/// Forgets what was asked before that.
pub async fn forget(tx: &mut Tx, network: &NetworkId, before: Time) -> Result<()> {
    tx.exec("delete from search_misses where network_id = $1 and at < $2", args![network, before]).await.map(|_| ())
}

/// What at least so many people asked.
pub async fn asked(db: &mut impl Reads, network: &NetworkId, since: Time, least: i64, limit: i64) -> Result<Vec<Miss>> {
    db.all(
        "select question, count(*) as people from search_misses where network_id = $1 and at >= $2 group by question having count(*) >= $3 \
         order by count(*) desc, question limit $4",
        args![network, since, least, limit],
    )
    .await
}

/// How many questions fewer people asked.
pub async fn few(db: &mut impl Reads, network: &NetworkId, since: Time, least: i64) -> Result<i64> {
    db.scalar(
        "select count(*) from (select question from search_misses where network_id = $1 and at >= $2 group by question having count(*) < $3) as rare",
        args![network, since, least],
    )
    .await
}
