//! SQL of imports: many rows with one text.
use std::collections::HashMap;

use super::publication::NewVersion;
use super::{Content, PracticeId, PublicationAudience, State, store};
use crate::args;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Args, Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// A practice that came before, with what others see of it.
#[derive(sqlx::FromRow)]
pub(super) struct Known {
    pub id: PracticeId,
    pub external_id: String,
    pub owner_id: OrganisationId,
    pub network_id: Option<NetworkId>,
    pub state: State,
    pub audience: Option<PublicationAudience>,
    pub version: i64,
    pub retired_by: Option<PersonId>,
    content: String,
}

impl Known {
    pub fn content(&self) -> Result<Content> {
        Ok(serde_json::from_str(&self.content)?)
    }
}

pub(super) async fn known(db: &mut impl Reads, external_ids: &[&str]) -> Result<HashMap<String, Known>> {
    let mut args = args![];
    let sql = Sql::list(
        "select p.id, p.external_id, p.owner_id, p.network_id, p.state, p.audience, p.version, p.retired_by, coalesce(v.content, p.draft) as content \
         from practices p left join practice_versions v on v.practice_id = p.id and v.version = p.version where p.external_id in ({list})",
        &mut args,
        external_ids.iter().copied(),
    );
    let rows: Vec<Known> = db.rows(sql, args).await?;
    Ok(rows.into_iter().map(|row| (row.external_id.clone(), row)).collect())
}

/// A practice that comes for the first time.
pub(super) struct NewRow {
    pub id: PracticeId,
    pub external_id: String,
    pub owner: OrganisationId,
    pub audience: PublicationAudience,
    pub published: Option<Time>,
    pub content: Content,
}

/// New practices with their first version where they are published; a draft is shown to the network's lead editor, for it has no author here.
pub(super) async fn insert(tx: &mut Tx, rows: &[NewRow], by: Option<&PersonId>) -> Result<()> {
    let now = tx.now();
    let (mut practices, mut versions, mut tags) = (Args::default(), Args::default(), Args::default());
    for row in rows {
        let text = serde_json::to_string(&row.content)?;
        let network = row.content.network.as_ref();
        let published = row.published.is_some();
        let state = if published { State::Published } else { State::Draft };
        let audience = published.then_some(row.audience.as_str());
        let draft = if published { None } else { Some(text.clone()) };
        let submitted = if published { None } else { Some(now) };
        let at = row.published.unwrap_or(now);
        practices.0.extend(
            args![
                &row.id,
                row.external_id.as_str(),
                &row.owner,
                network,
                state.as_str(),
                audience,
                row.readers(),
                row.content.kind.as_str(),
                i64::from(published),
                draft,
                now,
                by,
                submitted,
                row.published,
                now,
                by,
                at,
            ]
            .0,
        );
        if published {
            versions.0.extend(args![&row.id, 1i64, at, by, "", row.audience.as_str(), network, text].0);
            for (kind, value) in row.content.tags() {
                tags.0.extend(args![&row.id, kind, value].0);
            }
        }
    }
    tx.insert_many(
        "insert into practices (id, external_id, owner_id, network_id, state, audience, readers, kind, version, draft, saved_at, saved_by, submitted_at, \
         published_at, created_at, created_by, ordered_at) values {values}",
        17,
        practices.0,
    )
    .await?;
    tx.insert_many("insert into practice_versions (practice_id, version, at, by_id, changed, audience, network_id, content) values {values}", 8, versions.0)
        .await?;
    tx.insert_many("insert into practice_tags (practice_id, kind, value) values {values}", 3, tags.0).await
}

pub(super) async fn move_to(tx: &mut Tx, id: &PracticeId, owner: &OrganisationId) -> Result<()> {
    tx.exec("update practices set owner_id = $2 where id = $1", args![id, owner]).await.map(|_| ())
}

/// The next version; a working copy that people saved stays as it is.
pub(super) async fn publish_again(tx: &mut Tx, new: &NewVersion<'_>) -> Result<()> {
    let readers = super::practice::Practice::readers(State::Published, Some(new.audience), new.network, false);
    tx.exec(
        "update practices set state = 'published', audience = $2, network_id = $3, readers = $4, kind = $5, version = $6, \
         draft = case when version = 0 then null else draft end, draft_version = draft_version + 1, published_at = $7, ordered_at = $7, \
         submitted_at = null, submitted_by = null, retired_at = null, retired_by = null, retired_reason = null where id = $1",
        args![new.id, new.audience.as_str(), new.network, readers, new.content.kind.as_str(), new.version, new.at],
    )
    .await?;
    store::insert_version(tx, new).await?;
    store::set_tags(tx, new.id, new.content).await
}

pub(super) async fn save_draft(tx: &mut Tx, id: &PracticeId, content: &Content, by: Option<&PersonId>) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update practices set draft = $2, kind = $3, draft_version = draft_version + 1, saved_at = $4, saved_by = $5, ordered_at = $4 where id = $1",
        args![id, serde_json::to_string(content)?, content.kind.as_str(), now, by],
    )
    .await
    .map(|_| ())
}

pub async fn grown(tx: &mut Tx) -> Result<()> {
    tx.grown("analyze practices, practice_versions, practice_tags").await
}
