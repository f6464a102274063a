//! An adoption moves on: only where its state may go, with who, when and why (F-AD-1, F-AD-5).
use schemars::JsonSchema;
use serde::Deserialize;

use super::row::Adoption;
use super::state::AdoptionState;
use super::{store, told};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::practices::practice::Practice;

/// `PUT /adoptions/{adoption}/state`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "AdoptionMove")]
pub struct Move {
    pub state: AdoptionState,
    /// Why; a school that stops says it, for those who come after.
    #[serde(default)]
    pub reason: String,
}

/// Moves an adoption. The caller has checked the version (412) and asked `CHANGE`.
///
/// # Errors
/// 409 for a move that its state does not allow, 422 when it is dropped without a reason.
pub async fn move_to(tx: &mut Tx, by: &PersonId, adoption: &Adoption, practice: &Practice, said: &Move) -> Result<()> {
    if !adoption.state.next().contains(&said.state) {
        return Err(illegal(adoption.state, said.state));
    }
    let reason = check_reason(&said.reason, said.state.needs_reason())?;
    let now = tx.now();
    if !store::move_to(tx, adoption, said.state, now).await? {
        return Err(Error::stale());
    }
    store::add_move(tx, &adoption.id, said.state, &reason, now, by).await?;
    let moved = super::adoption(tx, &adoption.id).await?;
    told::tell(tx, &moved, practice, by).await
}

/// The school's own form of the practice came out: the trial has become an adaptation. The source hears of that form itself.
pub(in crate::practices) async fn adapted(tx: &mut Tx, by: &PersonId, adoption: &Adoption, practice: &Practice, changed: &str) -> Result<()> {
    let now = tx.now();
    if !store::move_to(tx, adoption, AdoptionState::Adapted, now).await? {
        return Err(Error::stale());
    }
    store::add_move(tx, &adoption.id, AdoptionState::Adapted, changed, now, by).await?;
    let moved = super::adoption(tx, &adoption.id).await?;
    told::on_streams(tx, &moved, practice, by).await
}

fn illegal(from: AdoptionState, to: AdoptionState) -> Error {
    let next = |words: fn(AdoptionState) -> &'static str, or: &str| from.next().iter().map(|state| words(*state)).collect::<Vec<_>>().join(or);
    let ((th, en), (to_th, to_en)) = (from.words(), to.words());
    Error::conflict(
        "illegal_move",
        format!("จาก “{th}” ไป “{to_th}” ไม่ได้ ไปต่อได้เป็น {}", next(|state| state.words().0, " หรือ ")),
        format!("From {en} it cannot go to {to_en}; it can go to {}.", next(|state| state.words().1, " or ")),
    )
}

pub(super) fn check_reason(text: &str, needed: bool) -> Result<String> {
    let text = thai::written(text);
    if needed && text.is_empty() {
        return Err(Error::invalid(
            "reason",
            "required",
            "บอกเหตุผลสั้น ๆ สิ่งที่ไม่ได้ผลมีค่ากับโรงเรียนอื่นเท่ากับสิ่งที่ได้ผล",
            "Say briefly why: what did not work is worth as much to others as what did.",
        ));
    }
    if thai::length(text) > 2_000 {
        return Err(Error::invalid("reason", "too_long", "ยาวได้ไม่เกิน 2,000 ตัวอักษร", "At most 2,000 letters."));
    }
    Ok(text.to_owned())
}
