//! SQL of lineage.
use std::collections::HashMap;

use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::{PracticeId, State};

/// Circles cannot be written, and no tree is deeper; a walk ends here all the same.
const DEEPEST: i64 = 100;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ParentRow {
    pub practice_id: PracticeId,
    pub parent_id: PracticeId,
    pub parent_version: i64,
    pub changed: String,
    pub why: String,
    pub credit: String,
    pub by_id: PersonId,
    pub at: Time,
}

/// Whoever names a parent waits here for whoever does so at the same time.
pub(super) async fn take_turn(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    tx.exec("update lineage_turn set at = $1 where id = 1", args![now]).await.map(|_| ())
}

pub(super) async fn add(tx: &mut Tx, row: &ParentRow) -> Result<bool> {
    let made = tx
        .exec(
            "insert into practice_parents (practice_id, parent_id, parent_version, changed, why, credit, by_id, at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
            args![&row.practice_id, &row.parent_id, row.parent_version, &row.changed, &row.why, &row.credit, &row.by_id, row.at],
        )
        .await?;
    Ok(made > 0)
}

pub(super) async fn parent(db: &mut impl Reads, id: &PracticeId) -> Result<Option<ParentRow>> {
    db.maybe("select practice_id, parent_id, parent_version, changed, why, credit, by_id, at from practice_parents where practice_id = $1", args![id]).await
}

/// What a draft thrown away leaves behind.
pub(in crate::practices) async fn forget(tx: &mut Tx, id: &PracticeId) -> Result<()> {
    tx.exec("delete from practice_parents where practice_id = $1", args![id]).await.map(|_| ())
}

/// A practice and all above it, from itself up to the root.
pub(super) async fn above(db: &mut impl Reads, id: &PracticeId) -> Result<Vec<PracticeId>> {
    let rows: Vec<(PracticeId, i64)> = db
        .all(
            "with recursive above (id, height) as (select $1, cast(0 as bigint) union all \
             select p.parent_id, above.height + 1 from practice_parents p join above on p.practice_id = above.id where above.height < $2) \
             select id, height from above order by height",
            args![id, DEEPEST],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// One of a tree, as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct TreeRow {
    pub id: PracticeId,
    pub depth: i64,
    pub parent_id: Option<PracticeId>,
    pub changed: Option<String>,
    pub why: Option<String>,
    pub credit: Option<String>,
    pub by_id: Option<PersonId>,
    pub at: Option<Time>,
    pub owner_id: OrganisationId,
    pub owner_name: String,
    pub size_class: Option<String>,
    pub state: State,
}

/// A root and everything that comes from it, by depth, then in order of time.
pub(super) async fn tree(db: &mut impl Reads, root: &PracticeId, limit: i64) -> Result<Vec<TreeRow>> {
    db.all(
        "with recursive below (id, depth) as (select $1, cast(0 as bigint) union all \
         select p.practice_id, below.depth + 1 from practice_parents p join below on p.parent_id = below.id where below.depth < $3) \
         select b.id, b.depth, p.parent_id, p.changed, p.why, p.credit, p.by_id, p.at, k.owner_id, o.name as owner_name, o.size_class, k.state \
         from below b join practices k on k.id = b.id join organisations o on o.id = k.owner_id \
         left join practice_parents p on p.practice_id = b.id order by b.depth, p.at, b.id limit $2",
        args![root, limit, DEEPEST],
    )
    .await
}

/// What each of these says of where it comes from: its credit, nearest first, up to the root's.
pub async fn origins(db: &mut impl Reads, ids: &[PracticeId]) -> Result<HashMap<PracticeId, Vec<String>>> {
    let mut args = args![DEEPEST];
    let sql = Sql::list(
        "with recursive above (of_id, id, height) as (select practice_id, practice_id, cast(0 as bigint) from practice_parents where practice_id in ({list}) \
         union all select above.of_id, p.parent_id, above.height + 1 from practice_parents p join above on p.practice_id = above.id where above.height < $1) \
         select above.of_id, p.credit from above join practice_parents p on p.practice_id = above.id order by above.of_id, above.height",
        &mut args,
        ids,
    );
    let rows: Vec<(PracticeId, String)> = db.rows(sql, args).await?;
    let mut origins: HashMap<PracticeId, Vec<String>> = HashMap::new();
    for (id, credit) in rows {
        origins.entry(id).or_default().push(credit);
    }
    Ok(origins)
}
