//! An adoption as stored.
use super::effect::Effect;
use super::state::AdoptionState;
use super::store;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::practices::PracticeId;

crate::id!(
    /// An adoption (การนำไปใช้) of one practice by one school.
    AdoptionId
);

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Adoption {
    pub id: AdoptionId,
    pub practice_id: PracticeId,
    pub school_id: OrganisationId,
    pub practice_version: i64,
    pub state: AdoptionState,
    pub moved_at: Time,
    /// When it was first tried.
    pub tried_at: Option<Time>,
    pub effect: Option<Effect>,
    pub started_by: PersonId,
    pub started_at: Time,
    pub version: i64,
}

/// One adoption; the same "not found" for one that never was.
pub async fn adoption(db: &mut impl Reads, id: &AdoptionId) -> Result<Adoption> {
    store::adoption(db, id).await?.ok_or_else(Error::not_found)
}
