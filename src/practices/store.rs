//! SQL of practices, their working copies, authors and versions.
use super::practice::Practice;
use super::publication::NewVersion;
use super::{Content, PracticeId, PracticeKind, PublicationAudience, State};
use crate::args;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

pub(super) use super::list_store::*;

pub(super) async fn practice(db: &mut impl Reads, id: &PracticeId) -> Result<Practice> {
    db.one(
        "select id, external_id, owner_id, network_id, state, audience, version, draft, draft_version, stage, reviewer_id, approved_for, submitted_at, published_at, \
         created_by \
         from practices where id = $1",
        args![id],
    )
    .await
}

/// What a version says.
pub(super) async fn content(db: &mut impl Reads, id: &PracticeId, version: i64) -> Result<Content> {
    let text: String = db.scalar("select content from practice_versions where practice_id = $1 and version = $2", args![id, version]).await?;
    Ok(serde_json::from_str(&text)?)
}

/// What every version says, in no order.
pub(super) async fn contents(db: &mut impl Reads, id: &PracticeId) -> Result<Vec<Content>> {
    let rows: Vec<(String,)> = db.all("select content from practice_versions where practice_id = $1", args![id]).await?;
    rows.into_iter().map(|(text,)| Ok(serde_json::from_str(&text)?)).collect()
}

pub(super) async fn is_author(db: &mut impl Reads, id: &PracticeId, person: &PersonId) -> Result<bool> {
    Ok(db.maybe::<(i64,)>("select position from practice_authors where practice_id = $1 and person_id = $2", args![id, person]).await?.is_some())
}

pub(super) async fn authors(db: &mut impl Reads, id: &PracticeId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db.all("select person_id from practice_authors where practice_id = $1 order by position", args![id]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn set_authors(tx: &mut Tx, id: &PracticeId, authors: &[PersonId]) -> Result<()> {
    tx.exec("delete from practice_authors where practice_id = $1", args![id]).await?;
    for (position, author) in (1i64..).zip(authors) {
        tx.exec("insert into practice_authors (practice_id, person_id, position) values ($1, $2, $3)", args![id, author, position]).await?;
    }
    Ok(())
}

/// False when the id is taken.
pub(super) async fn insert(tx: &mut Tx, id: &PracticeId, owner: &OrganisationId, content: &Content, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let draft = serde_json::to_string(content)?;
    let made = tx
        .exec(
            "insert into practices (id, owner_id, network_id, state, readers, kind, draft, saved_at, saved_by, created_at, created_by, ordered_at) \
             values ($1, $2, $3, 'draft', '', $4, $5, $6, $7, $6, $7, $6) on conflict (id) do nothing",
            args![id, owner, content.network.as_ref(), content.kind.as_str(), draft, now, by],
        )
        .await?;
    Ok(made > 0)
}

/// False when somebody saved meanwhile.
pub(super) async fn save(
    tx: &mut Tx,
    practice: &Practice,
    draft: Option<String>,
    network: Option<&NetworkId>,
    readers: &str,
    kind: PracticeKind,
    by: &PersonId,
) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update practices set draft = $3, network_id = $4, readers = $5, kind = $6, draft_version = draft_version + 1, saved_at = $7, saved_by = $8, \
             ordered_at = case when state = 'draft' then $7 else ordered_at end where id = $1 and draft_version = $2",
            args![&practice.id, practice.draft_version, draft, network, readers, kind.as_str(), now, by],
        )
        .await?;
    Ok(touched > 0)
}

/// Counts as a save; false when somebody saved meanwhile.
pub(super) async fn touch(tx: &mut Tx, practice: &Practice, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update practices set draft_version = draft_version + 1, saved_at = $3, saved_by = $4 where id = $1 and draft_version = $2",
            args![&practice.id, practice.draft_version, now, by],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn delete(tx: &mut Tx, id: &PracticeId) -> Result<()> {
    tx.exec("delete from practice_authors where practice_id = $1", args![id]).await?;
    tx.exec("delete from practices where id = $1 and version = 0", args![id]).await.map(|_| ())
}

/// Writes the version and makes it the one that others see; false when somebody saved since `draft_version`.
pub(super) async fn publish(tx: &mut Tx, new: &NewVersion<'_>, draft_version: i64) -> Result<bool> {
    let readers = Practice::readers(State::Published, Some(new.audience), new.network, false);
    let touched = tx
        .exec(
            "update practices set state = 'published', audience = $3, network_id = $4, readers = $5, kind = $6, version = $7, draft = null, \
             draft_version = draft_version + 1, published_at = $8, ordered_at = $8, submitted_at = null, submitted_by = null, \
             retired_at = null, retired_by = null, retired_reason = null where id = $1 and draft_version = $2",
            args![new.id, draft_version, new.audience.as_str(), new.network, readers, new.content.kind.as_str(), new.version, new.at],
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    insert_version(tx, new).await?;
    set_tags(tx, new.id, new.content).await?;
    Ok(true)
}

pub(super) async fn insert_version(tx: &mut Tx, new: &NewVersion<'_>) -> Result<()> {
    tx.exec(
        "insert into practice_versions (practice_id, version, at, by_id, changed, audience, network_id, content) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![new.id, new.version, new.at, new.by, new.changed, new.audience.as_str(), new.network, serde_json::to_string(new.content)?],
    )
    .await
    .map(|_| ())
}

pub(super) async fn set_tags(tx: &mut Tx, id: &PracticeId, content: &Content) -> Result<()> {
    tx.exec("delete from practice_tags where practice_id = $1", args![id]).await?;
    for (kind, value) in content.tags() {
        tx.exec("insert into practice_tags (practice_id, kind, value) values ($1, $2, $3)", args![id, kind, value]).await?;
    }
    Ok(())
}

pub(super) async fn retire(tx: &mut Tx, id: &PracticeId, readers: &str, reason: &str, by: Option<&PersonId>) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update practices set state = 'retired', readers = $2, retired_at = $3, retired_by = $4, retired_reason = $5, draft_version = draft_version + 1 where id = $1",
        args![id, readers, now, by, reason],
    )
    .await
    .map(|_| ())
}

/// A version with its snapshot.
#[derive(sqlx::FromRow)]
pub(super) struct VersionRow {
    pub version: i64,
    pub at: Time,
    pub by_id: Option<PersonId>,
    pub changed: String,
    pub audience: PublicationAudience,
    pub network_id: Option<NetworkId>,
    pub content: String,
}

/// Versions below a number, newest first.
pub(super) async fn versions(db: &mut impl Reads, id: &PracticeId, below: i64, limit: i64) -> Result<Vec<VersionRow>> {
    db.all(
        "select version, at, by_id, changed, audience, network_id, content from practice_versions \
         where practice_id = $1 and version < $2 order by version desc limit $3",
        args![id, below, limit],
    )
    .await
}
