//! How a line of hours came to stand as it does: every decision, by whom, when.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::store::{HistoryRow, history_of};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::session::PlcSessionId;

/// One step of a line's history, oldest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineStep {
    /// `confirmed`, `disputed`, `withdrawn` or `settled`.
    pub change: String,
    pub at: Time,
    pub by: Option<PersonRef>,
    pub minutes: i64,
    pub words: Option<String>,
}

/// The steps of every line of some sessions.
pub async fn line_history(db: &mut impl Reads, sessions: &[PlcSessionId]) -> Result<HashMap<(PlcSessionId, PersonId), Vec<LineStep>>> {
    let rows = history_of(db, sessions).await?;
    let wanted: Vec<PersonId> = rows.iter().map(|row| row.by_id.clone()).collect();
    let people = person_refs(db, &wanted).await?;
    let mut found: HashMap<(PlcSessionId, PersonId), Vec<LineStep>> = HashMap::new();
    for HistoryRow { session_id, person_id, at, by_id, change, minutes, words } in rows {
        let step = LineStep { change, at, by: people.get(&by_id).cloned(), minutes, words };
        found.entry((session_id, person_id)).or_default().push(step);
    }
    Ok(found)
}
