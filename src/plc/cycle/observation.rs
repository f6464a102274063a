//! What a colleague saw in the classroom (บันทึกการสังเกตชั้นเรียน), with photos, tied to a step (F-PL-8).
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::check_text;
use super::row::Cycle;
use super::{CycleId, event, store};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::stream;

crate::id!(
    /// An observation note.
    ObservationId
);

/// `POST /cycles/{cycle}/observations`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewObservation {
    pub id: Option<ObservationId>,
    pub body: String,
    /// Ids of photos.
    #[serde(default)]
    pub files: Vec<String>,
    /// The step at which the cycle stands when absent.
    pub step: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Observation {
    pub id: ObservationId,
    pub step: String,
    pub by: Option<PersonRef>,
    pub body: String,
    pub files: Vec<String>,
    pub at: Time,
    pub edited_at: Option<Time>,
    pub version: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ObservationRow {
    pub id: ObservationId,
    pub cycle_id: CycleId,
    pub step: String,
    pub author_id: PersonId,
    pub body: String,
    pub files: String,
    pub at: Time,
    pub edited_at: Option<Time>,
    pub version: i64,
}

const PHOTOS: usize = 10;

fn photos(files: &[String]) -> Result<String> {
    if files.len() > PHOTOS {
        return Err(Error::invalid("files", "too_many", "แนบภาพได้ไม่เกิน 10 ภาพ", "At most 10 photos."));
    }
    for file in files {
        crate::platform::id::check("files", file)?;
    }
    Ok(serde_json::to_string(files)?)
}

/// Writes a note. The same id by the same person again gives the note there is: `(id, made now)`.
pub async fn observe(tx: &mut Tx, by: &PersonId, cycle: &Cycle, new: NewObservation) -> Result<(ObservationId, bool)> {
    cycle.check_open()?;
    let step = new.step.unwrap_or_else(|| cycle.step.clone());
    if !cycle.steps()?.iter().any(|known| known.key == step) {
        return Err(Error::invalid("step", "unknown", "วงรอบนี้ไม่มีขั้นนี้", "This cycle has no such step."));
    }
    let id = new.id.unwrap_or_else(ObservationId::fresh);
    crate::platform::id::check("id", id.as_str())?;
    let row = ObservationRow {
        id: id.clone(),
        cycle_id: cycle.id.clone(),
        step,
        author_id: by.clone(),
        body: check_text("body", &new.body, 1, 4_000)?,
        files: photos(&new.files)?,
        at: tx.now(),
        edited_at: None,
        version: 1,
    };
    if !store::add_observation(tx, &row).await? {
        let same = store::observations(tx, &cycle.id).await?.iter().any(|known| known.id == id && known.author_id == *by);
        return if same {
            Ok((id, false))
        } else {
            Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
        };
    }
    tx.append(&stream(&cycle.space_id), event(&cycle.id, by.as_str(), "observed")).await?;
    Ok((id, true))
}

/// One's own note.
pub(super) async fn own(db: &mut impl Reads, by: &PersonId, cycle: &Cycle, id: &ObservationId) -> Result<ObservationRow> {
    let row = store::observations(db, &cycle.id).await?.into_iter().find(|row| row.id == *id).ok_or_else(Error::not_found)?;
    if row.author_id != *by {
        return Err(Error::not_allowed());
    }
    Ok(row)
}

pub(super) async fn rewrite(tx: &mut Tx, cycle: &Cycle, mut row: ObservationRow, body: Option<String>, files: Option<Vec<String>>) -> Result<()> {
    if let Some(body) = body {
        row.body = check_text("body", &body, 1, 4_000)?;
    }
    if let Some(files) = files {
        row.files = photos(&files)?;
    }
    store::set_observation(tx, &row).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, row.author_id.as_str(), "observed")).await.map(|_| ())
}

pub(super) async fn remove(tx: &mut Tx, cycle: &Cycle, row: &ObservationRow) -> Result<()> {
    store::delete_observation(tx, row).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, row.author_id.as_str(), "observed")).await.map(|_| ())
}

/// The notes of a cycle, oldest first.
pub async fn observations(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<Observation>> {
    let rows = store::observations(db, cycle).await?;
    let authors: Vec<PersonId> = rows.iter().map(|row| row.author_id.clone()).collect();
    let people = person_refs(db, &authors).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Observation {
                by: people.get(&row.author_id).cloned(),
                files: serde_json::from_str(&row.files)?,
                id: row.id,
                step: row.step,
                body: row.body,
                at: row.at,
                edited_at: row.edited_at,
                version: row.version,
            })
        })
        .collect()
}
