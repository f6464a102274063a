//! SQL of imports that are under way.
use crate::args;
use crate::platform::Time;
use crate::platform::clock::{MINUTE, SECOND};
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};

/// An import that says nothing for so long has lost its node: another one goes on with it.
const LEASE: i64 = 5 * SECOND;
/// One that stages for longer has lost its node: what it staged is deleted.
const STAGING: i64 = 10 * MINUTE;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: String,
    pub by_id: String,
    pub state: String,
    lists: String,
    /// Rows that are true already.
    pub taken: i64,
}

impl Row {
    /// Each list with its number of rows, in the order in which they are taken in.
    pub fn lists(&self) -> Result<Vec<(String, i64)>> {
        Ok(serde_json::from_str(&self.lists)?)
    }
}

pub(super) async fn open(tx: &mut Tx, id: &str, by: &str, lists: &[(&str, i64)], holder: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into register_imports (id, by_id, state, lists, created_at, holder, lease_until) values ($1, $2, 'staging', $3, $4, $5, $6)",
        args![id, by, serde_json::to_string(lists)?, now, holder, now.plus(STAGING)],
    )
    .await
    .map(|_| ())
}

/// From here on the import comes in whole, whatever happens to this node.
pub(super) async fn accept(tx: &mut Tx, id: &str, holder: &str) -> Result<()> {
    let now = tx.now();
    let touched =
        tx.exec("update register_imports set state = 'accepted', lease_until = $3 where id = $1 and holder = $2", args![id, holder, now.plus(LEASE)]).await?;
    held(touched)
}

pub(super) async fn row(db: &mut impl Reads, id: &str) -> Result<Option<Row>> {
    db.maybe("select id, by_id, state, lists, taken from register_imports where id = $1", args![id]).await
}

/// Those whose node is gone.
pub(super) async fn orphans(db: &mut impl Reads, now: Time) -> Result<Vec<Row>> {
    db.all("select id, by_id, state, lists, taken from register_imports where lease_until < $1 order by created_at, id", args![now]).await
}

/// Is any import half taken in?
pub(super) async fn under_way(db: &mut impl Reads) -> Result<bool> {
    Ok(db.scalar::<i64>("select count(*) from register_imports where state = 'accepted'", args![]).await? > 0)
}

/// Takes an orphan over; false when somebody else was first.
pub(super) async fn claim(tx: &mut Tx, id: &str, holder: &str) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec("update register_imports set holder = $2, lease_until = $3 where id = $1 and lease_until < $4", args![id, holder, now.plus(LEASE), now])
        .await?;
    Ok(touched > 0)
}

pub(super) async fn progress(tx: &mut Tx, id: &str, holder: &str, taken: i64) -> Result<()> {
    let now = tx.now();
    let touched =
        tx.exec("update register_imports set taken = $3, lease_until = $4 where id = $1 and holder = $2", args![id, holder, taken, now.plus(LEASE)]).await?;
    held(touched)
}

pub(super) async fn remove(tx: &mut Tx, id: &str, holder: &str) -> Result<()> {
    held(tx.exec("delete from register_imports where id = $1 and holder = $2", args![id, holder]).await?)
}

/// Whoever lost the lease writes nothing more.
fn held(touched: u64) -> Result<()> {
    if touched == 0 { Err(Error::unavailable("another node has taken the import")) } else { Ok(()) }
}
