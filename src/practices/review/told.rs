//! Who hears of a move: whoever is asked to look, and the authors when somebody decided. The words are made when they read (`notifications`).
use super::stage::Move;
use super::step::Step;
use super::store;
use crate::networks;
use crate::platform::db::{NewEvent, Stream, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::PracticeId;
use crate::practices::practice::Practice;
use crate::practices::store as practices;

/// The kinds of notice, as `notifications` knows them.
const ASKED: &str = "review_asked";
const DECIDED: &str = "review_decided";

/// Tells people something about a practice, each once, in one order everywhere, so that two transactions rarely meet in a deadlock.
pub async fn tell(tx: &mut Tx, people: Vec<PersonId>, kind: &'static str, id: &PracticeId, by: &PersonId, facts: serde_json::Value) -> Result<()> {
    let mut people = people;
    people.retain(|person| person != by);
    people.sort();
    people.dedup();
    for person in people {
        let event = NewEvent::new(kind, by.as_str()).on(id).with(facts.clone());
        tx.append(&Stream::new("person", person.as_str()), event).await?;
    }
    Ok(())
}

/// Tells whoever a move concerns.
pub async fn persons(tx: &mut Tx, practice: &Practice, said: &Step, by: &PersonId) -> Result<()> {
    let now = tx.now();
    let facts = serde_json::json!({ "move": said.what });
    let authors = practices::authors(tx, &practice.id).await?;
    match said.what {
        Move::Ask => {
            let mut asked = match &said.reviewer {
                Some(reviewer) => vec![reviewer.clone()],
                None => store::colleagues(tx, &practice.owner_id, now).await?,
            };
            asked.retain(|person| !authors.contains(person));
            tell(tx, asked, ASKED, &practice.id, by, facts).await
        }
        Move::Pass | Move::Submit => {
            let mut editors = match &practice.network_id {
                Some(network) => networks::editors(tx, network, now).await?,
                None => Vec::new(),
            };
            editors.retain(|person| !authors.contains(person));
            if said.what == Move::Pass {
                tell(tx, authors, DECIDED, &practice.id, by, facts.clone()).await?;
            }
            tell(tx, editors, ASKED, &practice.id, by, facts).await
        }
        Move::Return | Move::Approve => tell(tx, authors, DECIDED, &practice.id, by, facts).await,
        Move::TakeBack | Move::Change | Move::Publish | Move::Retire => Ok(()),
    }
}

/// Tells the authors, and whoever checked it, what became of it.
pub async fn outcome(tx: &mut Tx, practice: &Practice, what: Move, by: &PersonId) -> Result<()> {
    let mut people = practices::authors(tx, &practice.id).await?;
    people.extend(practice.reviewer_id.clone());
    tell(tx, people, DECIDED, &practice.id, by, serde_json::json!({ "move": what })).await
}
