//! A practice (วิธีปฏิบัติ, นวัตกรรม): its life as rows, its working copy, its authors.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::{Change, Content};
use super::reach::Standing;
use super::review::{self, Stage, Step};
use super::{authors, comment, files, lineage, policy, practice_stream, source, store};
use crate::networks::{self, NetworkId};
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role, Scope};

crate::id!(
    /// A practice (วิธีปฏิบัติ).
    PracticeId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    Draft,
    Published,
    Retired,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Retired => "retired",
        }
    }
}

/// Who a published practice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PublicationAudience {
    Network,
    Public,
}

impl PublicationAudience {
    pub fn as_str(self) -> &'static str {
        match self {
            PublicationAudience::Network => "network",
            PublicationAudience::Public => "public",
        }
    }
}

/// As stored; what it says stands in the working copy and the versions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Practice {
    pub id: PracticeId,
    pub external_id: Option<String>,
    pub owner_id: OrganisationId,
    pub network_id: Option<NetworkId>,
    pub state: State,
    pub audience: Option<PublicationAudience>,
    pub version: i64,
    pub draft: Option<String>,
    pub draft_version: i64,
    /// Where the working copy stands in its review.
    pub stage: Stage,
    /// The colleague asked by name, or who took it up.
    pub reviewer_id: Option<PersonId>,
    /// For whom the lead approved exactly these words.
    pub approved_for: Option<PublicationAudience>,
    pub submitted_at: Option<Time>,
    pub published_at: Option<Time>,
    pub created_by: Option<PersonId>,
}

impl Practice {
    /// Whether the lead editor may look at it although it is not published.
    pub fn is_shown(&self) -> bool {
        self.state != State::Draft || self.stage.is_shown()
    }

    /// The token, beside its authors', that finds it in lists and in the search.
    pub(super) fn readers(state: State, audience: Option<PublicationAudience>, network: Option<&NetworkId>, submitted: bool) -> String {
        let network = network.map_or("", |id| id.as_str());
        match (state, audience) {
            (State::Published, Some(PublicationAudience::Public)) => "all".into(),
            (State::Published, _) => format!("network:{network}"),
            (State::Draft, _) if submitted => format!("submitted:{network}"),
            (State::Draft, _) => String::new(),
            (State::Retired, _) => format!("retired:{network}"),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct NewPractice {
    pub id: Option<PracticeId>,
    /// The school that it comes from; `None`: the author's own.
    pub owner: Option<OrganisationId>,
    /// Beside whoever begins it.
    pub authors: Vec<PersonId>,
    pub change: Change,
}

/// Tells the owner's stream. Events hold ids and facts, never words.
pub(super) async fn tell(
    tx: &mut Tx,
    owner: &OrganisationId,
    id: &PracticeId,
    kind: &'static str,
    by: Option<&PersonId>,
    facts: serde_json::Value,
) -> Result<()> {
    let event = NewEvent::new(kind, by.map_or("", |by| by.as_str())).on(id).with(facts);
    tx.append(&organisations::stream(owner), event).await.map(|_| ())
}

/// Begins a practice of one's school as a draft that its authors alone see. The same id by the same person again gives the one there is: `(practice, made now)`.
pub async fn create(tx: &mut Tx, by: &PersonId, new: NewPractice) -> Result<(PracticeId, bool)> {
    let id = new.id.unwrap_or_else(PracticeId::fresh);
    check_id(&id)?;
    if let Ok(known) = store::practice(tx, &id).await {
        return if known.created_by.as_ref() == Some(by) { Ok((id, false)) } else { Err(id_taken()) };
    }
    let owner = match new.owner {
        Some(owner) => owner,
        None => own_school(tx, by).await?,
    };
    organisations::organisation(tx, &owner).await.map_err(|error| {
        if error.is_not_found() {
            Error::invalid("owner", "unknown", "ไม่พบโรงเรียนนี้", "This school is unknown.")
        } else {
            error
        }
    })?;
    let now = tx.now();
    let mut reach = organisations::reach(tx, by, Some(&owner), now).await?;
    reach.add(Role::Anonymous, Scope::All);
    policy::CREATE.permit(&reach)?;
    let mut content = new.change.apply(&Content::default())?;
    if content.network.is_none() {
        content.network = only_network(tx, &owner).await?;
    }
    check_network(tx, &owner, content.network.as_ref()).await?;
    let mut authors = vec![by.clone()];
    authors.extend(new.authors);
    if !store::insert(tx, &id, &owner, &content, by).await? {
        return Err(id_taken());
    }
    authors::write(tx, &id, authors).await?;
    files::carry(tx, &id, &content, by).await?;
    Ok((id, true))
}

fn id_taken() -> Error {
    Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")
}

fn check_id(id: &PracticeId) -> Result<()> {
    crate::plc::check_id("id", id.as_str())
}

/// The first school where the person writes.
async fn own_school(tx: &mut Tx, by: &PersonId) -> Result<OrganisationId> {
    let now = tx.now();
    let held = organisations::holdings(tx, by, now).await?;
    let writes = held.into_iter().filter(|held| !held.claimed && matches!(held.role(), Some(Role::Teacher | Role::Leader | Role::LeadEditor)));
    writes.filter_map(|held| held.organisation_id).next().ok_or_else(Error::not_allowed)
}

async fn only_network(tx: &mut Tx, owner: &OrganisationId) -> Result<Option<NetworkId>> {
    let now = tx.now();
    let mut networks = networks::networks_of_organisation(tx, owner, now).await?;
    Ok(if networks.len() == 1 { networks.pop() } else { None })
}

/// A practice goes to a network that its school is in.
pub(super) async fn check_network(tx: &mut Tx, owner: &OrganisationId, network: Option<&NetworkId>) -> Result<()> {
    let Some(network) = network else { return Ok(()) };
    let now = tx.now();
    if networks::networks_of_organisation(tx, owner, now).await?.contains(network) {
        return Ok(());
    }
    Err(Error::invalid("network", "not_a_member", "โรงเรียนเจ้าของไม่ได้อยู่ในเครือข่ายนี้", "The owner school is not in this network."))
}

/// The working copy: what was saved since the last publication, or that publication.
pub async fn working(db: &mut impl Reads, practice: &Practice) -> Result<Content> {
    match &practice.draft {
        Some(draft) => Ok(serde_json::from_str(draft)?),
        None => store::content(db, &practice.id, practice.version).await,
    }
}

/// Saves the working copy; nothing that others see changes. True when something changed. The caller has checked the version (412) and asked `EDIT`.
///
/// # Errors
/// 422 for an adaptation's licence that its parent's does not allow.
pub async fn save(tx: &mut Tx, standing: &Standing, change: Change, by: &PersonId) -> Result<bool> {
    let practice = &standing.practice;
    let before = working(tx, practice).await?;
    let content = change.apply(&before)?;
    if content == before {
        return Ok(false);
    }
    if content.network != before.network {
        check_network(tx, &practice.owner_id, content.network.as_ref()).await?;
    }
    if content.licence != before.licence {
        lineage::check_licence(tx, &practice.id, content.licence).await?;
    }
    let published = if practice.version > 0 { Some(store::content(tx, &practice.id, practice.version).await?) } else { None };
    let draft = if published.as_ref() == Some(&content) { None } else { Some(serde_json::to_string(&content)?) };
    // A published practice stays with its network until the next version is published.
    let network = if practice.state == State::Published { practice.network_id.as_ref() } else { content.network.as_ref() };
    let readers = Practice::readers(practice.state, practice.audience, network, practice.stage.is_shown());
    let kind = published.filter(|_| practice.state == State::Published).map_or(content.kind, |published| published.kind);
    if !store::save(tx, practice, draft, network, &readers, kind, by).await? {
        return Err(Error::stale());
    }
    if content.files != before.files {
        files::carry(tx, &practice.id, &content, by).await?;
    }
    let saved = Practice { draft_version: practice.draft_version + 1, ..practice.clone() };
    if practice.stage == Stage::Approved && !standing.may_lead() {
        review::changed(tx, &saved, by).await?;
    }
    practice_stream::tell(tx, &practice.id, "draft", by, serde_json::json!({ "draft_version": saved.draft_version })).await?;
    Ok(true)
}

/// Shows the draft to the network's lead editor directly, or takes it back; a repeat changes nothing.
pub async fn submit(tx: &mut Tx, standing: &Standing, submitted: bool, by: &PersonId) -> Result<()> {
    let practice = &standing.practice;
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    if !submitted {
        return review::take_back(tx, standing, by).await.map(|_| ());
    }
    if practice.stage.is_shown() {
        return Ok(());
    }
    review::complete(tx, practice).await?;
    review::step(tx, practice, Step::of(review::Move::Submit), by).await.map(|_| ())
}

/// Throws away a draft that was never published.
pub async fn discard(tx: &mut Tx, standing: &Standing) -> Result<()> {
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    if standing.practice.version > 0 {
        return Err(Error::conflict("was_published", "เคยเผยแพร่แล้ว ใช้การถอนแทนการลบ", "It was published: retire it instead."));
    }
    let id = &standing.practice.id;
    review::forget(tx, id).await?;
    lineage::forget(tx, id).await?;
    comment::forget(tx, id).await?;
    source::forget(tx, id).await?;
    crate::files::detach(tx, files::FILES_OF, id.as_str()).await?;
    store::delete(tx, id).await
}
