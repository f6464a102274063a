//! What a colleague saw in the classroom (บันทึกการสังเกตชั้นเรียน), with photos, tied to a step (F-PL-8).
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::check_text;
use super::row::Cycle;
use super::{CycleId, event, store};
use crate::files::{self, FileId, FileView, ParentRef};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::{FILES_OF, stream};

crate::id!(
    /// An observation note.
    ObservationId
);

/// `POST /cycles/{cycle}/observations`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewObservation {
    pub id: Option<ObservationId>,
    pub body: String,
    /// Photos uploaded into the space by the writer.
    #[serde(default)]
    pub files: Vec<FileId>,
    /// The step at which the cycle stands when absent.
    pub step: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Observation {
    pub id: ObservationId,
    pub step: String,
    pub by: Option<PersonRef>,
    pub body: String,
    pub files: Vec<FileView>,
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
    pub at: Time,
    pub edited_at: Option<Time>,
    pub version: i64,
}

/// Kind of a note among things that carry files.
const CARRIES: &str = "observation";

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
    let parent = ParentRef { kind: FILES_OF.into(), id: cycle.space_id.0.clone() };
    let photos = files::attachable(tx, by, &parent, &new.files).await?;
    files::attach(tx, &photos, CARRIES, id.as_str()).await?;
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

pub(super) async fn rewrite(tx: &mut Tx, cycle: &Cycle, mut row: ObservationRow, body: &str) -> Result<()> {
    row.body = check_text("body", body, 1, 4_000)?;
    store::set_observation(tx, &row).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, row.author_id.as_str(), "observed")).await.map(|_| ())
}

pub(super) async fn remove(tx: &mut Tx, cycle: &Cycle, row: &ObservationRow) -> Result<()> {
    store::delete_observation(tx, row).await?;
    files::detach(tx, CARRIES, row.id.as_str()).await?;
    tx.append(&stream(&cycle.space_id), event(&cycle.id, row.author_id.as_str(), "observed")).await.map(|_| ())
}

/// The notes of a cycle, oldest first.
pub async fn observations(db: &mut impl Reads, cycle: &CycleId) -> Result<Vec<Observation>> {
    let rows = store::observations(db, cycle).await?;
    let authors: Vec<PersonId> = rows.iter().map(|row| row.author_id.clone()).collect();
    let people = person_refs(db, &authors).await?;
    let notes: Vec<String> = rows.iter().map(|row| row.id.0.clone()).collect();
    let mut photos = files::attached(db, CARRIES, &notes).await?;
    let view = |row: ObservationRow| Observation {
        by: people.get(&row.author_id).cloned(),
        files: photos.remove(row.id.as_str()).unwrap_or_default(),
        id: row.id,
        step: row.step,
        body: row.body,
        at: row.at,
        edited_at: row.edited_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}
