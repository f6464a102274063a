//! What is to be sent and when; a lease makes one node send it.
use crate::args;
use crate::platform::Time;
use crate::platform::clock::SECOND;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// A node that dies while it sends leaves the rest to another after this long.
const LEASE: i64 = 120 * SECOND;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    pub kind: String,
    pub person_id: PersonId,
    pub tries: i64,
    /// Moves when there is more to send meanwhile.
    pub mark: i64,
}

/// Something new for the devices of a person: at the time given, or with what waits already.
pub async fn ask_push(tx: &mut Tx, person: &PersonId, at: Time) -> Result<()> {
    tx.exec(
        "insert into deliveries (kind, person_id, due_at) select 'push', $1, $2 where exists (select 1 from push_subscriptions where person_id = $1) \
         on conflict (kind, person_id) do update set mark = deliveries.mark + 1",
        args![person, at],
    )
    .await
    .map(|_| ())
}

/// At this time, whatever stood before.
pub async fn schedule(tx: &mut Tx, kind: &str, person: &str, at: Time) -> Result<()> {
    tx.exec(
        "insert into deliveries (kind, person_id, due_at) values ($1, $2, $3) \
         on conflict (kind, person_id) do update set due_at = excluded.due_at, taken_until = 0, tries = 0, mark = deliveries.mark + 1",
        args![kind, person, at],
    )
    .await
    .map(|_| ())
}

/// At this time, unless it stands already.
pub async fn schedule_first(tx: &mut Tx, kind: &str, person: &str, at: Time) -> Result<()> {
    tx.exec("insert into deliveries (kind, person_id, due_at) values ($1, $2, $3) on conflict (kind, person_id) do nothing", args![kind, person, at])
        .await
        .map(|_| ())
}

/// The person's hours changed: what waits is looked at again at this time.
pub async fn reconsider(tx: &mut Tx, person: &PersonId, at: Time) -> Result<()> {
    tx.exec("update deliveries set due_at = $2 where kind = 'push' and person_id = $1", args![person, at]).await.map(|_| ())
}

pub async fn unschedule(tx: &mut Tx, kind: &str, person: &PersonId) -> Result<()> {
    tx.exec("delete from deliveries where kind = $1 and person_id = $2", args![kind, person]).await.map(|_| ())
}

pub async fn is_due(db: &mut impl Reads, kind: &str, now: Time) -> Result<bool> {
    let due = db.maybe::<(String,)>("select person_id from deliveries where kind = $2 and due_at <= $1 and taken_until < $1 limit 1", args![now, kind]).await?;
    Ok(due.is_some())
}

/// Takes some of a kind that are due and that nobody else is sending.
pub async fn take_due(tx: &mut Tx, kind: &str, limit: i64) -> Result<Vec<Due>> {
    let now = tx.now();
    tx.all(
        "update deliveries set taken_until = $2 where taken_until < $1 and due_at <= $1 and kind = $4 and person_id in ( \
         select d.person_id from deliveries d where d.kind = $4 and d.due_at <= $1 and d.taken_until < $1 order by d.due_at limit $3) \
         returning kind, person_id, tries, mark",
        args![now, now.plus(LEASE), limit, kind],
    )
    .await
}

/// Sent. What came meanwhile is due at once.
pub async fn done(tx: &mut Tx, due: &Due) -> Result<()> {
    let gone = tx.exec("delete from deliveries where kind = $1 and person_id = $2 and mark = $3", args![&due.kind, &due.person_id, due.mark]).await?;
    if gone == 0 {
        tx.exec("update deliveries set taken_until = 0, tries = 0 where kind = $1 and person_id = $2", args![&due.kind, &due.person_id]).await?;
    }
    Ok(())
}

/// Not now: at this time, the so-and-so-many-th try.
pub async fn again(tx: &mut Tx, due: &Due, at: Time, tries: i64) -> Result<()> {
    tx.exec("update deliveries set due_at = $3, taken_until = 0, tries = $4 where kind = $1 and person_id = $2", args![&due.kind, &due.person_id, at, tries])
        .await
        .map(|_| ())
}
