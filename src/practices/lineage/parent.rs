//! Naming the practice that another comes from. A circle is impossible, also when two people try to close it at the same moment.
use schemars::JsonSchema;
use serde::Deserialize;

use super::store::{self, ParentRow};
use crate::organisations;
use crate::platform::db::{NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::practices::adoption::{self, AdoptionState};
use crate::practices::list::authors_of;
use crate::practices::practice::{Practice, working};
use crate::practices::{Content, Licence, PracticeId, Standing, State, licence, policy, store as practice_store};

/// `PUT /practices/{practice}/parent`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewParent {
    pub parent: PracticeId,
    pub changed: String,
    #[serde(default)]
    pub why: String,
}

/// What an adaptation takes from its parent.
pub(super) struct Origin {
    pub content: Content,
    pub credit: String,
}

pub(super) fn check_words(changed: &str, why: &str) -> Result<(String, String)> {
    let (changed, why) = (thai::written(changed), thai::written(why));
    if changed.is_empty() {
        return Err(Error::invalid("changed", "required", "บอกว่าปรับอะไร", "Say what was changed."));
    }
    for (field, text) in [("changed", changed), ("why", why)] {
        if thai::length(text) > 1_000 {
            return Err(Error::invalid(field, "too_long", "ยาวได้ไม่เกิน 1,000 ตัวอักษร", "At most 1,000 letters."));
        }
    }
    Ok((changed.to_owned(), why.to_owned()))
}

/// The published words of a practice that others may adapt, and the credit that goes with them.
pub(super) async fn check_published(db: &mut impl Reads, of: &Standing) -> Result<Origin> {
    policy::READ.permit(&of.reach)?;
    let practice = &of.practice;
    if practice.state != State::Published {
        return Err(Error::conflict("not_published", "ปรับใช้ได้เฉพาะวิธีที่เผยแพร่อยู่", "Only a published practice can be adapted."));
    }
    let content = practice_store::content(db, &practice.id, practice.version).await?;
    let authors = authors_of(db, std::slice::from_ref(&practice.id)).await?.remove(&practice.id).unwrap_or_default();
    let school = organisations::organisation_name(db, &practice.owner_id).await?;
    let credit = licence::credit_line(&content.title, &authors, &school.name, content.licence);
    Ok(Origin { content, credit })
}

/// Writes the parent, after everyone else who writes one.
pub(super) async fn write(tx: &mut Tx, by: &PersonId, child: &Practice, parent: &Practice, origin: Origin, changed: String, why: String) -> Result<()> {
    store::take_turn(tx).await?;
    if store::above(tx, &parent.id).await?.contains(&child.id) {
        return Err(Error::conflict(
            "circle",
            "วิธีต้นทางสืบมาจากวิธีนี้อยู่แล้ว จึงเป็นต้นทางของวิธีนี้ไม่ได้",
            "The source itself comes from this practice: it cannot be its source.",
        ));
    }
    let row = ParentRow {
        practice_id: child.id.clone(),
        parent_id: parent.id.clone(),
        parent_version: parent.version,
        changed,
        why,
        credit: origin.credit,
        by_id: by.clone(),
        at: tx.now(),
    };
    if !store::add(tx, &row).await? {
        return Err(Error::conflict("has_parent", "วิธีนี้บอกต้นทางไว้แล้ว", "This practice names its source already."));
    }
    Ok(())
}

/// Names the source of a practice that was written without one. Its author, of a source that the author may read.
///
/// # Errors
/// 409 `circle` when the source comes from this practice, `has_parent` when it names one; 422 for a licence that the source's does not allow.
pub async fn name_parent(tx: &mut Tx, by: &PersonId, of: &Standing, parent: &Standing, said: &NewParent) -> Result<()> {
    of.permit(&of.reach, &policy::AUTHOR)?;
    let (changed, why) = check_words(&said.changed, &said.why)?;
    let origin = check_published(tx, parent).await?;
    let content = working(tx, &of.practice).await?;
    licence::of_copy(origin.content.licence, content.licence)?;
    if of.practice.version > 0 {
        // Words that others read already are an adaptation from now on too.
        let published = practice_store::content(tx, &of.practice.id, of.practice.version).await?;
        licence::of_copy(origin.content.licence, published.licence)?;
    }
    write(tx, by, &of.practice, &parent.practice, origin, changed, why).await?;
    if of.practice.state == State::Published {
        published(tx, &of.practice, by).await?;
    }
    Ok(())
}

/// An adaptation is saved and published only under a licence that its parent's allows, as it stood when the copy was made: what was given away once
/// is not taken back by a later version.
pub(in crate::practices) async fn check_licence(db: &mut impl Reads, id: &PracticeId, wanted: Licence) -> Result<()> {
    let Some(row) = store::parent(db, id).await? else { return Ok(()) };
    let parent = practice_store::content(db, &row.parent_id, row.parent_version).await?;
    licence::of_copy(parent.licence, wanted).map(|_| ())
}

/// An adaptation came out: its source hears of it, and a trial of the source at the same school has become an adaptation.
pub(in crate::practices) async fn published(tx: &mut Tx, practice: &Practice, by: &PersonId) -> Result<()> {
    let Some(row) = store::parent(tx, &practice.id).await? else { return Ok(()) };
    let parent = practice_store::practice(tx, &row.parent_id).await?;
    let facts = serde_json::json!({ "practice": parent.id, "school": practice.owner_id });
    let event = || NewEvent::new("adaptation", by.as_str()).on(&practice.id).with(facts.clone());
    tx.append(&organisations::stream(&parent.owner_id), event()).await?;
    adoption::notify(tx, &parent.id, &parent.owner_id, by, event).await?;
    let Some(trial) = adoption::adoption_of(tx, &parent.id, &practice.owner_id).await? else { return Ok(()) };
    if trial.state.next().contains(&AdoptionState::Adapted) {
        adoption::adapted(tx, by, &trial, &parent, &row.changed).await?;
    }
    Ok(())
}
