//! Uploading in pieces (R19): begun once, received piece by piece, looked into at the end. Whatever was answered is on disk (R3).
use axum::http::StatusCode;
use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::arrival::{SUM, Unfit, arrive, refusal};
use super::file::{FileId, FileRow, FileView, Grade, ParentRef};
use super::room::Files;
use super::text::{Format, await_text};
use super::{name, quota, store};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::Actor;

/// `POST /files`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NewFile {
    /// Made by the client, so that a repeat is safe.
    pub id: Option<FileId>,
    pub name: String,
    pub bytes: i64,
    /// Heard and not believed: the type is found by inspection.
    pub content_type: Option<String>,
    /// Hexadecimal; when given, the last piece is acknowledged only if it fits.
    pub sha256: Option<String>,
    pub grade: Option<Grade>,
    pub parent: ParentRef,
}

/// What became of a piece.
pub enum Received {
    Taken(FileView),
    /// It does not begin where the last one ended; the file says where that was.
    Elsewhere(FileView),
}

/// Begins an upload: `(file, begun now)`. The same id by the same person again gives the file as it stands.
pub async fn begin(core: &Core, actor: &Actor, mut new: NewFile) -> Result<(FileView, bool)> {
    let files = core.rooms.get::<Files>();
    files.parents.may_attach(&core.db, actor, &new.parent).await?;
    quota::check_size(new.bytes, &core.config.limits)?;
    let id = new.id.clone().unwrap_or_else(FileId::fresh);
    id::check("id", id.as_str())?;
    new.name = name::clean(&new.name);
    new.sha256 = new.sha256.map(|sum| sum.to_ascii_lowercase());
    if new.sha256.as_ref().is_some_and(|sum| sum.len() != 64 || !sum.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(Error::invalid("sha256", "sha256_form", "sha256 ต้องเป็นเลขฐานสิบหก 64 ตัว", "sha256 has 64 hexadecimal digits."));
    }
    let _turn = files.turn(&id).await;
    let mut tx = core.db.begin(core.now()).await?;
    if let Some(known) = store::file(&mut tx, &id).await? {
        drop(tx);
        let same = known.owner_id == actor.person && known.parent() == new.parent && known.bytes == new.bytes && known.name == new.name;
        if !same {
            return Err(taken());
        }
        return Ok((settled(core, &files, known).await?.view(), false));
    }
    quota::check_room(&mut tx, &actor.person, &new, &core.config.limits).await?;
    let stored = uuid::Uuid::new_v4().simple().to_string();
    if !store::add(&mut tx, &id, &actor.person, &stored, &new).await? {
        return Err(taken());
    }
    let row = store::file(&mut tx, &id).await?.ok_or_else(Error::not_found)?;
    tx.commit().await?;
    Ok((row.view(), true))
}

fn taken() -> Error {
    Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")
}

/// The file as this person may see it: of a thing that they may read, and before it is attached their own.
pub async fn readable(core: &Core, actor: &Actor, id: &FileId) -> Result<FileRow> {
    let row = store::file(&mut core.db.clone(), id).await?.ok_or_else(Error::not_found)?;
    if row.attached_id.is_none() && row.owner_id != actor.person {
        return Err(Error::not_found());
    }
    core.rooms.get::<Files>().parents.may_read_file(&core.db, actor, &row.parent(), &row.id).await?;
    Ok(row)
}

/// The file as anybody may see it: with nobody signed in only what a public thing shows, and the same 401 for everything else.
pub async fn seen_by(core: &Core, actor: Option<&Actor>, id: &FileId) -> Result<FileRow> {
    if let Some(actor) = actor {
        return readable(core, actor, id).await;
    }
    let row = store::file(&mut core.db.clone(), id).await?.filter(|row| row.attached_id.is_some()).ok_or_else(Error::signed_out)?;
    let parents = core.rooms.get::<Files>().parents;
    if parents.is_public(&core.db, &row.parent(), id).await? { Ok(row) } else { Err(Error::signed_out()) }
}

/// The same for whoever uploaded it; 403 for others who may read it.
pub async fn own(core: &Core, actor: &Actor, id: &FileId) -> Result<FileRow> {
    let row = readable(core, actor, id).await?;
    if row.owner_id != actor.person {
        return Err(Error::not_allowed());
    }
    Ok(row)
}

/// Takes the next piece. The answer to the last one tells what the file is, or why it was refused.
pub async fn receive(core: &Core, actor: &Actor, id: &FileId, offset: i64, piece: Bytes) -> Result<Received> {
    let files = core.rooms.get::<Files>();
    let _turn = files.turn(id).await;
    let row = own(core, actor, id).await?;
    files.parents.may_attach(&core.db, actor, &row.parent()).await?;
    if !row.is_uploading() {
        return settled(core, &files, row).await.map(|row| Received::Taken(row.view()));
    }
    if offset != row.received {
        return Ok(Received::Elsewhere(row.view()));
    }
    let end = offset.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
    if end > row.bytes {
        return Err(Error::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "beyond_the_file",
            "ข้อมูลที่ส่งเกินขนาดไฟล์ที่แจ้งไว้ แนบไฟล์ใหม่อีกครั้ง",
            "More came than the file was said to have. Attach it again.",
        ));
    }
    let begins = u64::try_from(offset).map_err(|_| Error::malformed("offset", "ตำแหน่งไม่ถูกต้อง", "The offset is malformed."))?;
    if !piece.is_empty() {
        files.vault.append(&row.stored, begins, piece).await?;
        let mut tx = core.db.begin(core.now()).await?;
        store::set_received(&mut tx, id, end).await?;
        tx.commit().await?;
    }
    let row = FileRow { received: end, ..row };
    settled(core, &files, row).await.map(|row| Received::Taken(row.view()))
}

/// Finishes what has arrived; refuses again what was refused.
async fn settled(core: &Core, files: &Files, row: FileRow) -> Result<FileRow> {
    if let Some(why) = row.refusal.as_deref() {
        return Err(refusal(why));
    }
    if !row.is_uploading() || row.received < row.bytes {
        return Ok(row);
    }
    match arrive(core, files, &row).await {
        Ok(arrival) => {
            let mut tx = core.db.begin(core.now()).await?;
            store::set_ready(&mut tx, &row.id, &arrival).await?;
            if Format::of(arrival.content_type).is_some() {
                await_text(&mut tx, &row.id).await?;
            }
            let row = store::file(&mut tx, &row.id).await?.ok_or_else(Error::not_found)?;
            tx.commit().await?;
            files.vault.forget_pieces(&row.stored).await?;
            Ok(row)
        }
        Err(Unfit::Refused(why)) => {
            let mut tx = core.db.begin(core.now()).await?;
            if why == SUM {
                // Damaged on the way: the same file may come again from its beginning.
                store::let_go(&mut tx, &row.id).await?;
                store::forget(&mut tx, &row.id).await?;
            } else {
                store::set_refused(&mut tx, &row.id, why).await?;
            }
            tx.commit().await?;
            files.vault.remove(&row.stored).await?;
            Err(refusal(why))
        }
        Err(Unfit::Failed(error)) => Err(error),
    }
}
