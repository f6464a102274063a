//! SQL of records.
use std::collections::BTreeMap;

use super::written::{SectionKey, State, Written};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::cycle::CycleId;

/// A record as stored; a cycle without one has a draft that nobody touched.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub cycle_id: CycleId,
    state: String,
    edited: String,
    fixed: Option<String>,
    pub sent_by: Option<PersonId>,
    pub sent_at: Option<Time>,
    pub approved_by: Option<PersonId>,
    pub approved_at: Option<Time>,
    pub version: i64,
}

impl Row {
    pub fn state(&self) -> Result<State> {
        State::parse(&self.state)
    }

    pub fn edited(&self) -> Result<BTreeMap<SectionKey, String>> {
        Ok(serde_json::from_str(&self.edited)?)
    }

    /// As it was sent.
    pub fn fixed(&self) -> Result<Option<Written>> {
        Ok(self.fixed.as_deref().map(serde_json::from_str).transpose()?)
    }
}

pub(super) async fn row(db: &mut impl Reads, cycle: &CycleId) -> Result<Row> {
    let found = db
        .maybe(
            "select cycle_id, state, edited, fixed, sent_by, sent_at, approved_by, approved_at, version from cycle_records where cycle_id = $1",
            args![cycle],
        )
        .await?;
    let untouched = || Row {
        cycle_id: cycle.clone(),
        state: State::Draft.as_str().into(),
        edited: "{}".into(),
        fixed: None,
        sent_by: None,
        sent_at: None,
        approved_by: None,
        approved_at: None,
        version: 0,
    };
    Ok(found.unwrap_or_else(untouched))
}

/// What a change leaves.
pub(super) struct Change<'a> {
    pub state: State,
    pub edited: &'a BTreeMap<SectionKey, String>,
    pub fixed: Option<&'a Written>,
    pub sent: Option<(&'a PersonId, Time)>,
    pub approved: Option<(&'a PersonId, Time)>,
}

/// Writes a record if nobody changed it since it was read.
pub(super) async fn change(tx: &mut Tx, row: &Row, change: Change<'_>) -> Result<()> {
    let now = tx.now();
    let fixed = change.fixed.map(serde_json::to_string).transpose()?;
    let (sent_by, sent_at) = change.sent.unzip();
    let (approved_by, approved_at) = change.approved.unzip();
    let touched = tx
        .exec(
            "insert into cycle_records (cycle_id, state, edited, fixed, sent_by, sent_at, approved_by, approved_at, changed_at, version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 + 1) on conflict (cycle_id) do update set state = excluded.state, edited = excluded.edited, \
             fixed = excluded.fixed, sent_by = excluded.sent_by, sent_at = excluded.sent_at, approved_by = excluded.approved_by, \
             approved_at = excluded.approved_at, changed_at = excluded.changed_at, version = excluded.version where cycle_records.version = $10",
            args![
                &row.cycle_id,
                change.state.as_str(),
                serde_json::to_string(change.edited)?,
                fixed,
                sent_by,
                sent_at,
                approved_by,
                approved_at,
                now,
                row.version
            ],
        )
        .await?;
    if touched == 0 { Err(Error::stale()) } else { Ok(()) }
}
