//! Versions (ฉบับ): what each said, who published it, and what changed and why (F-IN-3).
use schemars::JsonSchema;
use serde::Serialize;

use super::difference::{Difference, differences};
use super::reach::Standing;
use super::store::VersionRow;
use super::{Content, PublicationAudience, policy, store};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Page;
use crate::platform::permit::{PersonId, Scope};

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
pub async fn versions(db: &mut impl Reads, standing: &Standing, below: Option<i64>, limit: i64) -> Result<Page<Version>> {
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
        items.push(version(row, before, by)?);
    }
    let next = if rows.len() > kept { rows.get(kept - 1).map(|row| row.version.to_string()) } else { None };
    Ok(Page { items, next })
}

/// One version, whole. 404 where the reader could not have read it.
pub async fn one_version(db: &mut impl Reads, standing: &Standing, number: i64) -> Result<VersionView> {
    let rows = store::versions(db, &standing.practice.id, number.saturating_add(1), 2).await?;
    let row = rows.first().filter(|row| row.version == number && may_see(standing, row)).ok_or_else(Error::not_found)?;
    let before = rows.get(1).filter(|before| may_see(standing, before));
    let by = match &row.by_id {
        Some(id) => person_refs(db, std::slice::from_ref(id)).await?.remove(id),
        None => None,
    };
    Ok(VersionView { version: version(row, before, by)?, content: serde_json::from_str(&row.content)? })
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

fn version(row: &VersionRow, before: Option<&VersionRow>, by: Option<PersonRef>) -> Result<Version> {
    let differences = match before {
        Some(before) => differences(&serde_json::from_str(&before.content)?, &serde_json::from_str(&row.content)?)?,
        None => Vec::new(),
    };
    Ok(Version { version: row.version, at: row.at, by, changed: row.changed.clone(), audience: row.audience, differences })
}
