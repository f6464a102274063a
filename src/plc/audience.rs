//! Who sees this space (ใครเห็นห้องนี้): always in sight (F-ME-7).
use schemars::JsonSchema;
use serde::Serialize;

use super::{Space, store};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenBy {
    pub people: i64,
    pub schools: i64,
    pub words: String,
    pub words_en: String,
}

/// Counts who can open the space now.
pub async fn seen_by(db: &mut impl Reads, space: &Space, now: Time) -> Result<SeenBy> {
    let open = space.is_open();
    let (people, schools) = if open { store::open_audience(db, space, now).await? } else { store::closed_audience(db, &space.id).await? };
    let (words, words_en) = if open {
        (format!("{people} คน จาก {schools} แห่งเห็นห้องนี้"), format!("{people} people from {schools} places see this room"))
    } else {
        (format!("เฉพาะสมาชิก {people} คน จาก {schools} แห่งเห็นห้องนี้"), format!("Only its {people} members from {schools} places see this room"))
    };
    Ok(SeenBy { people, schools, words, words_en })
}
