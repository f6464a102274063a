//! SQL of collections.
use super::row::{Collection, CollectionId, Item};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::practices::{PracticeId, PublicationAudience};

macro_rules! collections {
    ($rest:literal) => {
        concat!(
            "select c.id, c.network_id, c.title, c.description, c.audience, c.published_at, c.created_by, c.changed_at, c.version from collections c ",
            $rest
        )
    };
}

pub(super) async fn collection(db: &mut impl Reads, id: &CollectionId) -> Result<Option<Collection>> {
    db.maybe(collections!("where c.id = $1"), args![id]).await
}

/// Newest first: public ones, those published in these networks, and drafts of those where the reader makes them.
pub(super) async fn page(db: &mut impl Reads, network: &str, reads: &[String], before: (Time, &str), limit: i64) -> Result<Vec<Collection>> {
    let mut args = args![network, before.0, before.1, limit];
    let sql = Sql::list(
        collections!(
            "where ($1 = '' or c.network_id = $1) and (c.changed_at < $2 or (c.changed_at = $2 and c.id < $3)) and (c.audience = 'public' \
             or case when c.audience is null then 'draft:' else 'read:' end || coalesce(c.network_id, '') in ({list})) \
             order by c.changed_at desc, c.id desc limit $4"
        ),
        &mut args,
        reads.iter().map(String::as_str),
    );
    db.rows(sql, args).await
}

/// False when the id is taken.
pub(super) async fn add(tx: &mut Tx, c: &Collection) -> Result<bool> {
    let made = tx
        .exec(
            "insert into collections (id, network_id, title, description, created_by, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $6) \
             on conflict (id) do nothing",
            args![&c.id, c.network_id.as_ref(), &c.title, &c.description, &c.created_by, c.changed_at],
        )
        .await?;
    Ok(made > 0)
}

/// False when somebody changed it meanwhile.
pub(super) async fn change(tx: &mut Tx, c: &Collection, title: &str, description: &str) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update collections set title = $3, description = $4, changed_at = $5, version = version + 1 where id = $1 and version = $2",
            args![&c.id, c.version, title, description, now],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn publish(tx: &mut Tx, id: &CollectionId, audience: Option<PublicationAudience>) -> Result<()> {
    let now = tx.now();
    let at = audience.map(|_| now);
    tx.exec(
        "update collections set audience = $2, published_at = $3, changed_at = $4, version = version + 1 where id = $1",
        args![id, audience.map(PublicationAudience::as_str), at, now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn remove(tx: &mut Tx, id: &CollectionId) -> Result<()> {
    tx.exec("delete from collection_items where collection_id = $1", args![id]).await?;
    tx.exec("delete from collections where id = $1", args![id]).await.map(|_| ())
}

pub(super) async fn items(db: &mut impl Reads, id: &CollectionId) -> Result<Vec<Item>> {
    let rows: Vec<(PracticeId, String)> =
        db.all("select practice_id, note from collection_items where collection_id = $1 order by position, practice_id", args![id]).await?;
    Ok(rows.into_iter().map(|(practice, note)| Item { practice, note }).collect())
}

/// How many practices stand in each of these.
pub(super) async fn sizes(db: &mut impl Reads, ids: &[CollectionId]) -> Result<Vec<(CollectionId, i64)>> {
    let mut args = args![];
    let sql = Sql::list(
        "select collection_id, cast(count(*) as bigint) from collection_items where collection_id in ({list}) group by collection_id",
        &mut args,
        ids,
    );
    db.rows(sql, args).await
}

pub(super) async fn set_items(tx: &mut Tx, id: &CollectionId, items: &[Item]) -> Result<()> {
    tx.exec("delete from collection_items where collection_id = $1", args![id]).await?;
    for (position, item) in (1i64..).zip(items) {
        tx.exec(
            "insert into collection_items (collection_id, practice_id, position, note) values ($1, $2, $3, $4)",
            args![id, &item.practice, position, &item.note],
        )
        .await?;
    }
    Ok(())
}
