//! A file becomes part of a thing (a message), and goes with it.
use std::collections::HashMap;

use super::file::{FileId, FileRow, FileView, ParentRef};
use super::store;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

const MOST: usize = 10;

/// The files named, in their order, if all are ready, this person's own, of this parent and not part of anything yet; 422 otherwise. Whether the
/// person may add to the parent is asked by the one who attaches.
pub async fn attachable(db: &mut impl Reads, owner: &PersonId, parent: &ParentRef, ids: &[FileId]) -> Result<Vec<FileView>> {
    if ids.len() > MOST {
        return Err(Error::invalid("files", "too_many", format!("แนบได้ครั้งละไม่เกิน {MOST} ไฟล์"), format!("At most {MOST} files go with one message.")));
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: HashMap<FileId, FileRow> = store::files(db, ids).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let fits = |row: &FileRow| row.is_ready() && row.owner_id == *owner && row.parent() == *parent && row.attached_id.is_none();
    // Taken out one by one: the same file twice is not known the second time.
    ids.iter().map(|id| known.remove(id).filter(&fits).map(|row| row.on_thing()).ok_or_else(unknown)).collect()
}

fn unknown() -> Error {
    Error::invalid("files", "unknown", "ไฟล์แนบยังอัปโหลดไม่เสร็จ หรือใช้ไปแล้ว แนบใหม่อีกครั้ง", "A file is not uploaded yet, or was used already. Attach it again.")
}

/// Makes them part of a thing, as checked a moment ago in this transaction.
pub async fn attach(tx: &mut Tx, files: &[FileView], kind: &str, thing: &str) -> Result<()> {
    for (place, file) in (0..).zip(files) {
        if !store::attach(tx, &file.id, kind, thing, place).await? {
            return Err(unknown());
        }
    }
    Ok(())
}

/// What things of one kind carry, by the id of the thing.
pub async fn attached(db: &mut impl Reads, kind: &str, things: &[String]) -> Result<HashMap<String, Vec<FileView>>> {
    let mut found: HashMap<String, Vec<FileView>> = HashMap::new();
    if things.is_empty() {
        return Ok(found);
    }
    for row in store::on_things(db, kind, things).await? {
        found.entry(row.attached_id.clone().unwrap_or_default()).or_default().push(row.on_thing());
    }
    Ok(found)
}

/// The thing is gone: nobody reads its files from this commit on; their bytes go with the next sweep.
pub async fn detach(tx: &mut Tx, kind: &str, thing: &str) -> Result<()> {
    store::detach(tx, kind, thing).await
}

/// The same for some of a thing's files.
pub async fn detach_some(tx: &mut Tx, kind: &str, thing: &str, ids: &[FileId]) -> Result<()> {
    store::detach_some(tx, kind, thing, ids).await
}
