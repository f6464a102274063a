//! What became of the practices of one school or network (S001-8): published, adopted by n schools, with results at n.
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::{PracticeFilter, PracticeId, practices};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Uptake {
    /// Published practices that the reader may read.
    pub published: i64,
    /// Different schools that began an adoption of one of them.
    pub adopted_by: i64,
    /// Of these, schools where something came of it: kept, adapted or dropped after a trial.
    pub with_results: i64,
}

/// Of the practices that a filter finds for this reader.
pub async fn uptake(db: &mut impl Reads, person: Option<&PersonId>, mut filter: PracticeFilter, now: Time) -> Result<Uptake> {
    filter.limit = Some(100);
    let mut ids: Vec<PracticeId> = Vec::new();
    loop {
        let page = practices(db, person, &filter, now).await?;
        ids.extend(page.items.into_iter().map(|card| card.id));
        filter.after = page.next;
        if filter.after.is_none() || ids.len() >= 1_000 {
            break;
        }
    }
    let (adopted_by, with_results) = store::schools_of(db, &ids).await?;
    Ok(Uptake { published: i64::try_from(ids.len()).unwrap_or(i64::MAX), adopted_by, with_results })
}
