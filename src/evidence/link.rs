//! A link from a source to a target: by whom, when.
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// What proves something: a message (`SPACE:NUMBER`), a session, a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    pub kind: &'a str,
    pub id: &'a str,
}

/// What is proved: a standard item, a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    pub kind: &'a str,
    pub id: &'a str,
}

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Link {
    pub source_kind: String,
    pub source_id: String,
    pub target_kind: String,
    pub target_id: String,
    pub by_id: PersonId,
    pub at: Time,
}

/// Links the source to the target; the same again changes nothing, so that a thing appears once under what it proves. True when it is new.
pub async fn link(tx: &mut Tx, source: &Source<'_>, target: &Target<'_>, by: &PersonId, at: Time) -> Result<bool> {
    let touched = tx
        .exec(
            "insert into evidence_links (source_kind, source_id, target_kind, target_id, by_id, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            args![source.kind, source.id, target.kind, target.id, by, at],
        )
        .await?;
    Ok(touched > 0)
}

/// Takes one link away. True when it was there.
pub async fn unlink(tx: &mut Tx, source: &Source<'_>, target: &Target<'_>) -> Result<bool> {
    let touched = tx
        .exec(
            "delete from evidence_links where source_kind = $1 and source_id = $2 and target_kind = $3 and target_id = $4",
            args![source.kind, source.id, target.kind, target.id],
        )
        .await?;
    Ok(touched > 0)
}

/// Takes away everything that the source proved: it is gone itself.
pub async fn unlink_source(tx: &mut Tx, source: &Source<'_>) -> Result<()> {
    tx.exec("delete from evidence_links where source_kind = $1 and source_id = $2", args![source.kind, source.id]).await.map(|_| ())
}

/// What a source proves, in order of targets.
pub async fn of_source(db: &mut impl Reads, source: &Source<'_>) -> Result<Vec<Link>> {
    of_sources(db, source.kind, &[source.id.to_owned()]).await
}

/// What many sources of one kind prove.
pub async fn of_sources(db: &mut impl Reads, kind: &str, ids: &[String]) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for some in ids.chunks(400) {
        let mut args = args![kind];
        let sql = Sql::list(
            "select source_kind, source_id, target_kind, target_id, by_id, at from evidence_links where source_kind = $1 and source_id in ({list}) \
             order by source_id, target_kind, target_id",
            &mut args,
            some,
        );
        links.extend(db.rows::<Link>(sql, args).await?);
    }
    Ok(links)
}

/// What proves a target, newest first, linked in `from ≤ at < until`.
pub async fn of_target(db: &mut impl Reads, target: &Target<'_>, from: Time, until: Time, limit: i64) -> Result<Vec<Link>> {
    db.all(
        "select source_kind, source_id, target_kind, target_id, by_id, at from evidence_links \
         where target_kind = $1 and target_id = $2 and at >= $3 and at < $4 order by at desc, source_kind, source_id limit $5",
        args![target.kind, target.id, from, until, limit],
    )
    .await
}
