//! Versions (ฉบับ): what each said, who published it, and what changed and why (F-IN-3).
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::Serialize;

use super::difference::{Difference, differences};
use super::reach::Standing;
use super::store::VersionRow;
use super::{Content, PublicationAudience, policy, store};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, Cache, For, Key};
use crate::platform::http::Page;
use crate::platform::permit::{PersonId, Scope};
use crate::platform::{Core, Time};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Version {
    pub version: i64,
    pub at: Time,
    /// `null`: an import.
    pub by: Option<PersonRef>,
    /// What changed and why, in the words of whoever published.
    pub changed: String,
    pub audience: PublicationAudience,
    /// Against the version before, where the reader may see that too.
    pub differences: Vec<Difference>,
}

/// A version with all that it said.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VersionView {
    #[serde(flatten)]
    pub version: Version,
    pub content: Content,
}

/// Versions below a number, newest first: those that the reader could have read then.
pub async fn versions(core: &Core, asker: &For, standing: &Standing, below: Option<i64>, limit: i64) -> Result<Page<Version>> {
    let db = &mut core.db.clone();
    let rows = store::versions(db, &standing.practice.id, below.unwrap_or(i64::MAX), limit + 1).await?;
    let ids: Vec<PersonId> = rows.iter().filter_map(|row| row.by_id.clone()).collect();
    let people = person_refs(db, &ids).await?;
    let kept = usize::try_from(limit).unwrap_or(0);
    let mut items = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate().take(kept) {
        if !may_see(standing, row) {
            continue;
        }
        let before = rows.get(place + 1).filter(|before| may_see(standing, before));
        let by = row.by_id.as_ref().and_then(|id| people.get(id).cloned());
        items.push(version(core, asker, row, before, by).await?);
    }
    let next = if rows.len() > kept { rows.get(kept - 1).map(|row| row.version.to_string()) } else { None };
    Ok(Page { items, next })
}

/// One version, whole. 404 where the reader could not have read it.
pub async fn one_version(core: &Core, asker: &For, standing: &Standing, number: i64) -> Result<VersionView> {
    let db = &mut core.db.clone();
    let rows = store::versions(db, &standing.practice.id, number.saturating_add(1), 2).await?;
    let row = rows.first().filter(|row| row.version == number && may_see(standing, row)).ok_or_else(Error::not_found)?;
    let before = rows.get(1).filter(|before| may_see(standing, before));
    let by = match &row.by_id {
        Some(id) => person_refs(db, std::slice::from_ref(id)).await?.remove(id),
        None => None,
    };
    Ok(VersionView { version: version(core, asker, row, before, by).await?, content: serde_json::from_str(&row.content)? })
}

/// A version for a network stays in that network when a later one goes to everyone.
fn may_see(standing: &Standing, row: &VersionRow) -> bool {
    match row.audience {
        PublicationAudience::Public => true,
        PublicationAudience::Network => {
            standing.reach.scope(Scope::Own) || (standing.may(&policy::READ_IN_NETWORK) && row.network_id == standing.practice.network_id)
        }
    }
}

/// What lately compared versions differ in: versions never change, and many look at the same ones.
static COMPARED: LazyLock<Cache<Arc<Vec<Difference>>>> =
    LazyLock::new(|| Cache::new(NonZeroUsize::MIN.saturating_add(1_023), 16 * 1024 * 1024, |found| weight(found)));

/// Bytes, roughly.
fn weight(found: &[Difference]) -> usize {
    found.iter().map(|one| 200 + one.runs.iter().map(|run| 40 + 3 * run.text.len()).sum::<usize>()).sum()
}

/// In the asker's turn: long texts that were written anew take a processor for a while.
async fn compared(core: &Core, asker: &For, before: &VersionRow, row: &VersionRow) -> Result<Arc<Vec<Difference>>> {
    let key = Key::of([before.content.as_bytes(), row.content.as_bytes()]);
    let make = || async move {
        let (before, after) = (before.content.clone(), row.content.clone());
        let work = move || differences(&serde_json::from_str(&before)?, &serde_json::from_str(&after)?);
        core.heavy.run(asker, heavy::Kind::Text, work).await?.map(Arc::new)
    };
    COMPARED.get(key, make).await
}

async fn version(core: &Core, asker: &For, row: &VersionRow, before: Option<&VersionRow>, by: Option<PersonRef>) -> Result<Version> {
    let differences = match before {
        Some(before) => compared(core, asker, before, row).await?.to_vec(),
        None => Vec::new(),
    };
    Ok(Version { version: row.version, at: row.at, by, changed: row.changed.clone(), audience: row.audience, differences })
}
