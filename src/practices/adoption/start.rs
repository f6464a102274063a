//! “เราจะลองใช้” (F-AD-1): a school says that it will try a practice.
use schemars::JsonSchema;
use serde::Deserialize;

use super::reach::Eyes;
use super::row::{Adoption, AdoptionId, adoption};
use super::state::AdoptionState;
use super::{change, policy, store, told};
use crate::organisations::OrganisationId;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::{PersonId, Reach, Role, Scope};
use crate::practices::{Standing, State};

/// `POST /practices/{practice}/adoptions`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NewAdoption {
    pub id: Option<AdoptionId>,
    /// The school that tries it; absent: one's own.
    pub school: Option<OrganisationId>,
    /// Where it begins: `interested` when absent, else `planned` or `trying`.
    pub state: Option<AdoptionState>,
    /// Why, and with whom.
    pub reason: String,
}

/// Begins the adoption of a practice that the person may read. The same id by the same person again gives the one there is: `(adoption, made now)`.
///
/// # Errors
/// 403 for a school that is not one's own, 409 when the school has begun already (`already_adopting`), the practice is its own (`own_practice`) or is
/// not published (`not_published`), 422 for a state in which nothing begins.
pub async fn start(tx: &mut Tx, by: &PersonId, standing: &Standing, new: NewAdoption) -> Result<(Adoption, bool)> {
    let practice = &standing.practice;
    let id = new.id.unwrap_or_else(AdoptionId::fresh);
    id::check("id", id.as_str())?;
    if let Ok(known) = adoption(tx, &id).await {
        let same = known.started_by == *by && known.practice_id == practice.id;
        return if same {
            Ok((known, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    let now = tx.now();
    let eyes = Eyes::of(tx, Some(by), now).await?;
    let school = new.school.or_else(|| eyes.own_school()).ok_or_else(Error::not_allowed)?;
    let mut reach = only_reading(&standing.reach);
    for role in eyes.roles_at(&school) {
        reach.add(role, Scope::School);
    }
    policy::START.permit(&reach)?;
    if practice.state != State::Published {
        return Err(Error::conflict("not_published", "วิธีปฏิบัตินี้ไม่ได้เผยแพร่อยู่", "This practice is not published."));
    }
    if school == practice.owner_id {
        return Err(Error::conflict("own_practice", "นี่คือวิธีของโรงเรียนคุณเอง", "This practice is your own school's."));
    }
    let state = new.state.unwrap_or(AdoptionState::Interested);
    if state.is_result() {
        return Err(Error::invalid("state", "not_a_beginning", "เริ่มได้จากสนใจ วางแผนแล้ว หรือกำลังลอง", "It begins as interested, planned or trying."));
    }
    let reason = change::check_reason(&new.reason, false)?;
    let row = Adoption {
        id: id.clone(),
        practice_id: practice.id.clone(),
        school_id: school,
        practice_version: practice.version,
        state: AdoptionState::Interested,
        moved_at: now,
        tried_at: None,
        effect: None,
        started_by: by.clone(),
        started_at: now,
        version: 1,
    };
    if !store::add(tx, &row).await? {
        return Err(Error::conflict("already_adopting", "โรงเรียนของคุณเริ่มไว้แล้ว เปิดดูในหน้าวิธีนี้", "Your school has begun already."));
    }
    store::add_move(tx, &id, AdoptionState::Interested, if state == AdoptionState::Interested { &reason } else { "" }, now, by).await?;
    if state != AdoptionState::Interested {
        store::move_to(tx, &row, state, now).await?;
        store::add_move(tx, &id, state, &reason, now, by).await?;
    }
    let begun = adoption(tx, &id).await?;
    told::tell(tx, &begun, practice, by).await?;
    Ok((begun, true))
}

/// Without own and school scopes, which are of the source school here.
fn only_reading(reach: &Reach) -> Reach {
    let mut reading = Reach::default();
    for role in Role::ALL {
        for scope in [Scope::Network, Scope::District, Scope::Region, Scope::Engagement, Scope::All] {
            if reach.holds(role, scope) {
                reading.add(role, scope);
            }
        }
    }
    reading
}
