//! Read tokens (สิทธิ์อ่าน): what a person holds when they ask, resolved from the database each time (F-SE-5).
//!
//! A message asks for its `space:…`; a practice for what [`practices::searchable`] says; a person for `org:…`, `network:…`, `below:…`,
//! their own `person:…` or `central`; an organisation for [`SIGNED_IN`]. Who may enter which space is never written into the index:
//! a right taken away ends with the next question.
use crate::organisations::{self, policy::READ_PEOPLE};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role, Scope};
use crate::plc;
use crate::practices::{self, CENTRAL};

/// Held by everyone who has signed in: cards of organisations are for them.
pub(super) const SIGNED_IN: &str = "signed-in";

/// What this person, or nobody, may find: row "Search, suggestions, counts" of the matrix.
pub(super) async fn tokens(db: &mut impl Reads, person: Option<&PersonId>, now: Time) -> Result<Vec<String>> {
    let mut tokens = practices::read_tokens(db, person, now).await?;
    let Some(person) = person else { return Ok(tokens) };
    let held: Vec<_> = organisations::holdings(db, person, now).await?.into_iter().filter(|held| !held.claimed).collect();
    // A platform administrator opens by address what a search by words does not show: public things and their own.
    if !held.iter().any(|held| held.role() == Some(Role::Commission)) {
        tokens.retain(|token| token != CENTRAL);
    }
    tokens.push(SIGNED_IN.into());
    for held in held {
        let (Some(role), Some(place)) = (held.role(), held.organisation_id) else { continue };
        if READ_PEOPLE.grants.iter().any(|grant| grant.0 == role && matches!(grant.1, Scope::School | Scope::District)) {
            tokens.push(format!("org:{place}"));
        }
    }
    tokens.extend(plc::spaces_of_person(db, person, now).await?.into_iter().map(|space| format!("space:{}", space.id)));
    Ok(tokens)
}
