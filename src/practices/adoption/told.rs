//! Who hears of an adoption: both schools' streams, and the people of the source (F-AD-4, F-AD-5).
use super::row::Adoption;
use crate::organisations::{self, OrganisationId};
use crate::platform::db::{NewEvent, Stream, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};
use crate::practices::practice::Practice;
use crate::practices::{PracticeId, store as practice_store};

/// On both schools' streams, and a notice to the authors.
pub(super) async fn tell(tx: &mut Tx, adoption: &Adoption, practice: &Practice, by: &PersonId) -> Result<()> {
    on_streams(tx, adoption, practice, by).await?;
    let facts = serde_json::json!({ "practice": practice.id, "school": adoption.school_id, "state": adoption.state });
    notify(tx, &practice.id, &practice.owner_id, by, || NewEvent::new("adopted", by.as_str()).on(&adoption.id).with(facts.clone())).await
}

/// On the stream of the school that tries and on that of the source: ids and the state, never words.
pub(super) async fn on_streams(tx: &mut Tx, adoption: &Adoption, practice: &Practice, by: &PersonId) -> Result<()> {
    let facts = serde_json::json!({ "practice": practice.id, "state": adoption.state });
    let event = || NewEvent::new("adoption", by.as_str()).on(&adoption.id).with(facts.clone());
    tx.append(&organisations::stream(&adoption.school_id), event()).await?;
    tx.append(&organisations::stream(&practice.owner_id), event()).await.map(|_| ())
}

/// Something was measured: the school's own stream.
pub(super) async fn measured(tx: &mut Tx, adoption: &Adoption, by: &PersonId) -> Result<()> {
    let facts = serde_json::json!({ "practice": adoption.practice_id });
    let event = NewEvent::new("measure", by.as_str()).on(&adoption.id).with(facts);
    tx.append(&organisations::stream(&adoption.school_id), event).await.map(|_| ())
}

/// Tells the authors of a practice; where it has none, whoever edits or leads its school.
pub(in crate::practices) async fn notify(
    tx: &mut Tx,
    practice: &PracticeId,
    owner: &OrganisationId,
    by: &PersonId,
    event: impl Fn() -> NewEvent,
) -> Result<()> {
    let mut people = practice_store::authors(tx, practice).await?;
    if people.is_empty() {
        let now = tx.now();
        let held = organisations::holdings_at(tx, owner, now).await?;
        people =
            held.into_iter().filter(|held| !held.claimed && matches!(held.role(), Some(Role::Leader | Role::LeadEditor))).map(|held| held.person_id).collect();
    }
    people.sort();
    people.dedup();
    for person in people.iter().filter(|person| *person != by) {
        tx.append(&Stream::new("person", person.as_str()), event()).await?;
    }
    Ok(())
}
