//! Publishing (เผยแพร่) makes a version; retiring (ถอน) takes it from everyone's sight and forgets nothing (F-IN-3).
use schemars::JsonSchema;
use serde::Deserialize;

use super::practice::{Practice, check_network, tell, working};
use super::reach::{self, Standing};
use super::review::{self, Move, Step};
use super::{Content, PracticeId, PublicationAudience, State, lineage, policy, practice_stream, store};
use crate::calendar::SchoolCalendar;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Permit, PersonId};
use crate::platform::thai;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Publication {
    /// What changed and why; needed from the second version on.
    #[serde(default)]
    pub changed: String,
    pub audience: PublicationAudience,
}

/// A version about to be written.
pub(super) struct NewVersion<'a> {
    pub id: &'a PracticeId,
    pub version: i64,
    pub at: Time,
    pub by: Option<&'a PersonId>,
    pub changed: &'a str,
    pub audience: PublicationAudience,
    pub network: Option<&'a NetworkId>,
    pub content: &'a Content,
}

/// The academic year (ปีการศึกษา) of a moment, Buddhist Era.
pub(super) fn academic_year(at: Time) -> i64 {
    SchoolCalendar::standard().terms.year_of(at.bangkok_date()).buddhist().into()
}

/// Publishes the working copy: to its network, or to everyone. The same words to the same people again make no version.
pub async fn publish(tx: &mut Tx, standing: &Standing, said: Publication, by: &PersonId) -> Result<()> {
    let practice = &standing.practice;
    standing.permit(&standing.to_publish(said.audience), &policy::PUBLISH)?;
    if practice.state == State::Published && practice.draft.is_none() && practice.audience == Some(said.audience) {
        return Ok(());
    }
    let now = tx.now();
    let mut content = working(tx, practice).await?;
    content.check_complete()?;
    let changed = thai::written(&said.changed);
    if changed.is_empty() && practice.version > 0 {
        return Err(Error::invalid("changed", "required", "บอกว่าเปลี่ยนอะไรและเพราะอะไร", "Say what changed and why."));
    }
    if thai::length(changed) > 1_000 {
        return Err(Error::invalid("changed", "too_long", "ยาวได้ไม่เกิน 1,000 ตัวอักษร", "At most 1,000 letters."));
    }
    if said.audience == PublicationAudience::Network && content.network.is_none() {
        return Err(Error::invalid("network", "required", "เลือกเครือข่ายที่จะเผยแพร่", "Choose the network to publish in."));
    }
    check_network(tx, &practice.owner_id, content.network.as_ref()).await?;
    if content.network != practice.network_id {
        in_the_new_network(tx, practice, &content, said.audience, by).await?;
    }
    lineage::check_licence(tx, &practice.id, content.licence).await?;
    content.year = content.year.or_else(|| Some(academic_year(now)));
    let version = practice.version + 1;
    let new =
        NewVersion { id: &practice.id, version, at: now, by: Some(by), changed, audience: said.audience, network: content.network.as_ref(), content: &content };
    if !store::publish(tx, &new, practice.draft_version).await? {
        return Err(Error::stale());
    }
    review::clear(tx, &practice.id).await?;
    let published = Step { words: changed.to_owned(), audience: Some(said.audience), ..Step::of(Move::Publish) };
    review::recorded(tx, practice, &published, by).await?;
    let facts = serde_json::json!({ "version": version, "audience": said.audience });
    practice_stream::tell(tx, &practice.id, "review", by, serde_json::json!({ "move": Move::Publish })).await?;
    tell(tx, &practice.owner_id, &practice.id, "publication", Some(by), facts).await?;
    review::outcome(tx, practice, Move::Publish, by).await?;
    if version == 1 {
        lineage::published(tx, practice, by).await?;
    }
    Ok(())
}

/// Who moves a practice to another network must be allowed to publish there too.
async fn in_the_new_network(tx: &mut Tx, practice: &Practice, content: &Content, audience: PublicationAudience, by: &PersonId) -> Result<()> {
    let mut moved = practice.clone();
    moved.network_id = content.network.clone();
    let now = tx.now();
    let reach = reach::reach(tx, Some(by), &moved, now).await?;
    let there = Standing { practice: moved, reach };
    there.permit(&there.to_publish(audience), &policy::PUBLISH)
}

/// Takes a published practice back, with the reason; it is no longer found, its versions stay.
pub async fn retire(tx: &mut Tx, standing: &Standing, reason: &str, by: &PersonId) -> Result<()> {
    let practice = &standing.practice;
    standing.permit(&standing.to_retire(), &policy::RETIRE)?;
    if practice.state != State::Published {
        return Err(Error::conflict("not_published", "รายการนี้ไม่ได้เผยแพร่อยู่", "It is not published."));
    }
    let reason = thai::written(reason);
    if reason.is_empty() || thai::length(reason) > 1_000 {
        return Err(Error::invalid("reason", "required", "บอกเหตุผลที่ถอน 1–1,000 ตัวอักษร", "Say why, in 1 to 1,000 letters."));
    }
    review::recorded(tx, practice, &Step { words: reason.to_owned(), ..Step::of(Move::Retire) }, by).await?;
    write_retirement(tx, &practice.id, &practice.owner_id, practice.network_id.as_ref(), reason, Some(by)).await?;
    review::outcome(tx, practice, Move::Retire, by).await
}

/// Takes a practice from everyone's sight after a report on it was decided (F-MO-1): the room of reports brings its permit as the proof.
pub async fn hide(tx: &mut Tx, id: &PracticeId, reason: &str, by: &PersonId, _: Permit) -> Result<()> {
    let practice = store::practice(tx, id).await?;
    if practice.state != State::Published {
        return Ok(());
    }
    write_retirement(tx, id, &practice.owner_id, practice.network_id.as_ref(), reason, Some(by)).await
}

/// The title under which it was published last.
pub async fn title(db: &mut impl Reads, id: &PracticeId) -> Result<Option<String>> {
    let practice = store::practice(db, id).await?;
    if practice.version == 0 {
        return Ok(None);
    }
    Ok(Some(store::content(db, id, practice.version).await?.title))
}

pub(super) async fn write_retirement(
    tx: &mut Tx,
    id: &PracticeId,
    owner: &OrganisationId,
    network: Option<&NetworkId>,
    reason: &str,
    by: Option<&PersonId>,
) -> Result<()> {
    let readers = Practice::readers(State::Retired, None, network, false);
    store::retire(tx, id, &readers, reason, by).await?;
    tell(tx, owner, id, "retire", by, serde_json::json!({})).await
}
