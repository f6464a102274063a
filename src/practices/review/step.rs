//! One move: legal or refused, written with its row, told to whom it concerns.
use super::stage::{Move, Stage, after};
use super::{store, told};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::practices::practice::Practice;
use crate::practices::{PublicationAudience, practice_stream};

const WORDS: usize = 2_000;

/// A move about to be made.
#[derive(Clone, Debug)]
pub struct Step {
    pub what: Move,
    /// Why, in the words of whoever moves it.
    pub words: String,
    /// The colleague asked by name.
    pub reviewer: Option<PersonId>,
    /// Approved for whom.
    pub audience: Option<PublicationAudience>,
}

impl Step {
    pub fn of(what: Move) -> Step {
        Step { what, words: String::new(), reviewer: None, audience: None }
    }
}

/// Makes a legal move: 409 for an illegal one and for whoever comes second, 412 when other words were saved meanwhile.
pub async fn step(tx: &mut Tx, practice: &Practice, said: Step, by: &PersonId) -> Result<Stage> {
    let said = Step { words: checked(&said.words)?, ..said };
    let to = after(practice.stage, said.what).ok_or_else(illegal)?;
    if !store::step(tx, practice, to, &said, by).await? {
        return Err(crowded_out(tx, practice).await?);
    }
    store::record(tx, practice, &said, by).await?;
    practice_stream::tell(tx, &practice.id, "review", by, serde_json::json!({ "move": said.what, "stage": to })).await?;
    told::persons(tx, practice, &said, by).await?;
    Ok(to)
}

/// A row beside a move of the practice itself: it was published, or retired.
pub async fn recorded(tx: &mut Tx, practice: &Practice, said: &Step, by: &PersonId) -> Result<()> {
    store::record(tx, practice, said, by).await
}

/// Other words than those approved: they are a draft again.
pub async fn changed(tx: &mut Tx, practice: &Practice, by: &PersonId) -> Result<()> {
    step(tx, practice, Step::of(Move::Change), by).await.map(|_| ())
}

fn checked(words: &str) -> Result<String> {
    let words = thai::written(words);
    if thai::length(words) > WORDS {
        return Err(Error::invalid("words", "too_long", "ยาวได้ไม่เกิน 2,000 ตัวอักษร", "At most 2,000 letters."));
    }
    Ok(words.to_owned())
}

async fn crowded_out(tx: &mut Tx, practice: &Practice) -> Result<Error> {
    let now = crate::practices::store::practice(tx, &practice.id).await?;
    Ok(if now.stage == practice.stage { Error::stale() } else { illegal() })
}

pub(super) fn illegal() -> Error {
    Error::conflict(
        "illegal_move",
        "ทำขั้นนี้ไม่ได้ในสถานะปัจจุบัน อาจมีคนทำไปก่อนแล้ว โหลดใหม่เพื่อดูสถานะ",
        "This step is not possible from where it stands now; somebody may have been first. Load it again.",
    )
}
