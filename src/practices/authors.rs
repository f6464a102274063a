//! Who is credited with a practice (ผู้เขียน).
use super::practice::{PracticeId, State, tell};
use super::reach::Standing;
use super::{policy, practice_stream, store};
use crate::organisations;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

/// Names the authors, in the order in which they are credited; at least one, and only by an author.
pub async fn set_authors(tx: &mut Tx, standing: &Standing, authors: Vec<PersonId>, by: &PersonId) -> Result<()> {
    let id = &standing.practice.id;
    if store::authors(tx, id).await? == authors {
        return Ok(());
    }
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    replace(tx, standing, authors, by).await
}

/// Takes oneself off the authors (ขอไม่ร่วมเป็นผู้เขียน): everyone credited may, but the last one.
pub async fn leave(tx: &mut Tx, standing: &Standing, by: &PersonId) -> Result<()> {
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    let mut authors = store::authors(tx, &standing.practice.id).await?;
    authors.retain(|author| author != by);
    if authors.is_empty() {
        return Err(Error::conflict(
            "last_author",
            "เหลือผู้เขียนคนเดียว เพิ่มผู้เขียนคนอื่นก่อน หรือทิ้งร่าง",
            "You are the only author: name another one first, or throw the draft away.",
        ));
    }
    replace(tx, standing, authors, by).await
}

async fn replace(tx: &mut Tx, standing: &Standing, authors: Vec<PersonId>, by: &PersonId) -> Result<()> {
    let id = &standing.practice.id;
    let before = store::authors(tx, id).await?;
    write(tx, id, authors.clone()).await?;
    if !store::touch(tx, &standing.practice, by).await? {
        return Err(Error::stale());
    }
    // Whoever is an author no longer hears nothing more of a draft, also where it is open.
    for gone in before.iter().filter(|author| !authors.contains(author)) {
        tx.rights_changed(Some(gone)).await?;
    }
    practice_stream::tell(tx, id, "draft", by, serde_json::json!({ "authors": true })).await?;
    if standing.practice.state == State::Published {
        tell(tx, &standing.practice.owner_id, id, "practice", Some(by), serde_json::json!({ "authors": true })).await?;
    }
    Ok(())
}

pub(super) async fn write(tx: &mut Tx, id: &PracticeId, authors: Vec<PersonId>) -> Result<()> {
    let mut once = Vec::with_capacity(authors.len());
    for author in authors {
        if !once.contains(&author) {
            once.push(author);
        }
    }
    if once.is_empty() || once.len() > 20 {
        return Err(Error::invalid("authors", "number", "มีผู้เขียน 1–20 คน", "A practice has 1 to 20 authors."));
    }
    if organisations::person_refs(tx, &once).await?.len() < once.len() {
        return Err(Error::invalid("authors", "unknown", "ไม่พบผู้เขียนบางคน", "Some author is unknown."));
    }
    store::set_authors(tx, id, &once).await
}
