//! What must be looked at again, the turn of the day, and the settings.
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

use crate::progress::day::Day;

/// Something to look at; `mark` moves with every change, so that no change is lost while looking.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stale {
    pub id: String,
    pub mark: i64,
}

pub async fn mark_network(tx: &mut Tx, network: &str) -> Result<()> {
    tx.exec(
        "insert into progress_stale (kind, id, mark) values ('network', $1, 1) on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![network],
    )
    .await
    .map(|_| ())
}

pub async fn mark_schools(tx: &mut Tx, schools: &[String]) -> Result<()> {
    for some in schools.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "insert into progress_stale (kind, id, mark) select 'school', o.id, 1 from organisations o where o.id in ({list}) \
             on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0 returning id",
            &mut args,
            some.iter().map(String::as_str),
        );
        tx.rows::<(String,)>(sql, args).await?;
    }
    Ok(())
}

/// Every network; also those no longer there to be looked at.
pub async fn mark_all(tx: &mut Tx) -> Result<()> {
    tx.exec(
        "insert into progress_stale (kind, id, mark) select 'network', n.id, 1 from networks n where n.id is not null \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![],
    )
    .await
    .map(|_| ())
}

/// The turn of the day: true for the one node that makes it. Everything is marked in the same commit, so a turn is made whole or not at all;
/// one that was missed is made when a node comes back.
pub async fn turn(tx: &mut Tx, today: Day) -> Result<bool> {
    tx.exec("insert into progress_turns (name, day) values ('day', -1) on conflict (name) do nothing", args![]).await?;
    // A clock that stood ahead by more than a day and was put back turns again.
    let touched = tx.exec("update progress_turns set day = $1 where name = 'day' and (day < $1 or day > $1 + 1)", args![today]).await?;
    if touched == 0 {
        return Ok(false);
    }
    mark_all(tx).await?;
    tx.exec(
        "insert into progress_stale (kind, id, mark) select 'school', o.id, 1 from organisations o where o.kind = 'school' \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![],
    )
    .await?;
    Ok(true)
}

/// How long a node has what it took, before another may take it.
const LEASE_MS: i64 = 30_000;

/// Is there any of a kind that nobody is looking at?
pub async fn waits(db: &mut impl Reads, kind: &str, now: Time) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from progress_stale where kind = $1 and taken_until < $2 limit 1", args![kind, now]).await?.is_some())
}

/// Takes some of a kind that nobody else is looking at.
pub async fn take(tx: &mut Tx, kind: &str, limit: i64, now: Time) -> Result<Vec<Stale>> {
    tx.all(
        "update progress_stale set taken_until = $3 where kind = $1 and id in (select s.id from progress_stale s where s.kind = $1 and s.taken_until < $2 order by s.id limit $4) \
         and taken_until < $2 returning id, mark",
        args![kind, now, now.plus(LEASE_MS), limit],
    )
    .await
}

/// Those that were looked at, unless they changed meanwhile: what changed keeps its mark and is taken again.
pub async fn done(tx: &mut Tx, kind: &str, stale: &[Stale]) -> Result<Vec<String>> {
    let mut rows = args![];
    stale.iter().for_each(|one| rows.0.extend(args![kind, &one.id, one.mark].0));
    let text = "with looked (sort, name, seen) as (values {values}) delete from progress_stale where (kind, id) in (select sort, name from looked) \
         and mark = (select l.seen from looked l where l.name = progress_stale.id) returning id";
    Ok(tx.rows::<(String,)>(Sql::values(text, 3, stale.len()), rows).await?.into_iter().map(|row| row.0).collect())
}

pub async fn setting(db: &mut impl Reads) -> Result<Option<String>> {
    Ok(db.maybe::<(String,)>("select value from progress_settings where name = 'signals'", args![]).await?.map(|row| row.0))
}

pub async fn set_setting(tx: &mut Tx, value: &str) -> Result<()> {
    tx.exec("insert into progress_settings (name, value) values ('signals', $1) on conflict (name) do update set value = excluded.value", args![value])
        .await
        .map(|_| ())
}
