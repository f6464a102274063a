//! One practice as one person sees it.
use schemars::JsonSchema;
use serde::Serialize;

use super::adoption::{self, Evidence};
use super::list::{PracticeCard, authors_of, card};
use super::practice::working;
use super::reach::Standing;
use super::{Content, Licence, PublicationAudience, licence, lineage, policy, store};
use crate::networks;
use crate::platform::db::Reads;
use crate::platform::error::Result;

/// A practice, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PracticeView {
    #[serde(flatten)]
    pub card: PracticeCard,
    pub problem: String,
    pub for_whom: String,
    pub steps: Vec<String>,
    pub materials: String,
    pub cost: String,
    pub results: String,
    pub conditions: String,
    pub body: String,
    pub licence: Licence,
    /// Title, authors, school and licence, to be carried with every copy (F-IN-4).
    pub attribution: String,
    /// Where it comes from, nearest source first, the root's credit last (F-AD-2); empty for one that was written new.
    pub credits: Vec<String>,
    /// What the schools that tried it say (F-IN-6, F-AD-4).
    pub evidence: Evidence,
    /// The published version; 0 while there is none.
    pub version: i64,
    /// For `If-Match`; `null` for readers.
    pub etag: Option<String>,
    /// The words shown were saved after that version and nobody else sees them yet.
    pub unpublished: bool,
    /// The lead editor has been asked to look at it.
    pub submitted: bool,
    pub may_edit: bool,
    /// In the network, or to everyone.
    pub may_publish: bool,
    pub may_publish_publicly: bool,
    pub may_retire: bool,
}

/// Editors see the working copy, unless they ask for what readers see; readers the published version.
pub async fn practice_view(db: &mut impl Reads, standing: &Standing, as_reader: bool) -> Result<PracticeView> {
    let practice = &standing.practice;
    let mut row = store::card(db, &practice.id).await?;
    let authors = authors_of(db, std::slice::from_ref(&practice.id)).await?.remove(&practice.id).unwrap_or_default();
    let may_edit = standing.may(&policy::EDIT);
    let as_editor = standing.may(&policy::READ) && may_edit && (practice.version == 0 || !as_reader);
    let content: Content = if as_editor { working(db, practice).await? } else { serde_json::from_str(&row.content)? };
    if let (true, Some(network)) = (as_editor, &content.network) {
        let named = networks::network_name(db, network).await?;
        (row.network_id, row.network_name) = (Some(named.id), Some(named.name));
    }
    let credits = lineage::origins(db, std::slice::from_ref(&practice.id)).await?.remove(&practice.id).unwrap_or_default();
    let evidence = adoption::evidence(db, &practice.id).await?;
    let grade = evidence.grade;
    let publishes = |audience| standing.to_publish(audience).allows(&policy::PUBLISH);
    Ok(PracticeView {
        problem: content.problem.clone(),
        for_whom: content.for_whom.clone(),
        steps: content.steps.clone(),
        materials: content.materials.clone(),
        cost: content.cost.clone(),
        results: content.results.clone(),
        conditions: content.conditions.clone(),
        body: content.body.clone(),
        licence: content.licence,
        attribution: licence::attribution(&content.title, &authors, &row.owner_name, content.licence),
        credits,
        evidence,
        version: practice.version,
        etag: may_edit.then(|| practice.draft_version.to_string()),
        unpublished: as_editor && practice.draft.is_some(),
        submitted: practice.submitted_at.is_some() && may_edit,
        may_edit,
        may_publish: publishes(PublicationAudience::Network) || publishes(PublicationAudience::Public),
        may_publish_publicly: publishes(PublicationAudience::Public),
        may_retire: practice.state == super::State::Published && standing.to_retire().allows(&policy::RETIRE),
        card: card(row, content, authors, grade),
    })
}
