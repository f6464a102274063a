//! Adapting (ปรับใช้): a draft of one's own school that begins with what another wrote, and says so.
use schemars::JsonSchema;
use serde::Deserialize;

use super::parent::{self, check_words};
use super::store;
use crate::organisations::OrganisationId;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::practices::licence;
use crate::practices::{Change, Licence, NewPractice, PracticeId, Standing, create, store as practice_store};

/// `POST /practices/{practice}/adaptations`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NewAdaptation {
    pub id: Option<PracticeId>,
    /// The school that adapts it; absent: the author's own.
    pub owner: Option<OrganisationId>,
    /// The parent's title when absent.
    pub title: Option<String>,
    /// What is changed, as ใช้กับห้องคละชั้น ป.1–3.
    pub changed: String,
    /// Why.
    pub why: String,
    /// Among those that the parent's licence allows; the parent's own when absent.
    pub licence: Option<Licence>,
}

/// Makes a draft from a published practice that the person may read. Its results are left empty: they are the parent's, and its own are still to come.
/// The same id by the same person again gives the one there is: `(practice, made now)`.
///
/// # Errors
/// 409 for a practice that is not published or an id that is taken; 422 for a licence that the parent's does not allow, or without a word on what changes.
pub async fn adapt(tx: &mut Tx, by: &PersonId, of: &Standing, new: NewAdaptation) -> Result<(PracticeId, bool)> {
    let origin = parent::check_published(tx, of).await?;
    let (changed, why) = check_words(&new.changed, &new.why)?;
    let mut content = origin.content.clone();
    content.licence = licence::of_copy(content.licence, new.licence.unwrap_or_else(|| content.licence.for_a_copy()))?;
    content.results = String::new();
    // Pictures stay with whoever may show them.
    content.files.clear();
    content.network = None;
    content.year = None;
    if let Some(title) = new.title.filter(|title| !thai::is_blank(title)) {
        content.title = title;
    }
    let change: Change = serde_json::from_value(serde_json::to_value(&content)?)?;
    let (id, made) = create(tx, by, NewPractice { id: new.id, owner: new.owner, authors: Vec::new(), change }).await?;
    if !made {
        let known = store::parent(tx, &id).await?.is_some_and(|row| row.parent_id == of.practice.id);
        return if known {
            Ok((id, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    let child = practice_store::practice(tx, &id).await?;
    parent::write(tx, by, &child, &of.practice, origin, changed, why).await?;
    Ok((id, true))
}
