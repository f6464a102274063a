//! One practice as one person sees it.
use schemars::JsonSchema;
use serde::Serialize;

use super::adoption::{self, Evidence};
use super::files::files_of;
use super::list::{PracticeCard, authors_of, card};
use super::practice::working;
use super::reach::Standing;
use super::review::Stage;
use super::{Content, Licence, PublicationAudience, licence, lineage, policy, store};
use crate::files::FileView;
use crate::networks;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::Scope;

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
    /// Pictures and files, in the order in which they are shown.
    pub files: Vec<FileView>,
    /// Where the working copy stands in its review; `draft` for readers.
    pub stage: Stage,
    /// The colleague asked, for those who see the working copy.
    pub reviewer: Option<PersonRef>,
    /// The working copy, its comments and its review may be read.
    pub may_see_working: bool,
    /// The reader is asked to pass it or return it now.
    pub may_review: bool,
    /// The reader is credited, and may take themselves off.
    pub is_author: bool,
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
    let working_seen = standing.may(&policy::READ) && standing.may(&policy::READ_WORKING);
    let as_editor = working_seen && (practice.version == 0 || !as_reader);
    let content: Content = if as_editor { working(db, practice).await? } else { serde_json::from_str(&row.content)? };
    if let (true, Some(network)) = (as_editor, &content.network) {
        let named = networks::network_name(db, network).await?;
        (row.network_id, row.network_name) = (Some(named.id), Some(named.name));
    }
    let credits = lineage::origins(db, std::slice::from_ref(&practice.id)).await?.remove(&practice.id).unwrap_or_default();
    let evidence = adoption::evidence(db, &practice.id).await?;
    let grade = evidence.grade;
    let reviewer = match practice.reviewer_id.as_ref().filter(|_| working_seen) {
        Some(id) => person_refs(db, std::slice::from_ref(id)).await?.remove(id),
        None => None,
    };
    let is_asked = matches!(practice.stage, Stage::PeerCheck | Stage::LeadCheck);
    let may_review = is_asked && standing.to_decide(practice.stage != Stage::PeerCheck).allows(&policy::REVIEW);
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
        etag: working_seen.then(|| practice.draft_version.to_string()),
        unpublished: as_editor && practice.draft.is_some(),
        submitted: practice.stage.is_shown() && working_seen,
        files: files_of(db, &practice.id, &content.files).await?,
        stage: if working_seen { practice.stage } else { Stage::Draft },
        reviewer,
        may_see_working: working_seen,
        may_review,
        is_author: standing.reach.scope(Scope::Own),
        may_edit,
        may_publish: publishes(PublicationAudience::Network) || publishes(PublicationAudience::Public),
        may_publish_publicly: publishes(PublicationAudience::Public),
        may_retire: practice.state == super::State::Published && standing.to_retire().allows(&policy::RETIRE),
        card: card(row, content, authors, grade),
    })
}
