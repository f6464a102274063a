//! A whole file is looked into: its sum, its kind, its picture made clean; only then it is one of ours.
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::panic::catch_unwind;
use std::path::PathBuf;

use axum::http::StatusCode;
use sha2::{Digest, Sha256};

use super::file::{FileRow, Kind};
use super::inspect::Closed;
use super::media::{self, Unreadable};
use super::picture::{self, Fault, Picture};
use super::room::Files;
use super::vault::{COPY, THUMBNAIL};
use super::{inspect, sound};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};
use crate::platform::permit::PersonId;

/// A picture that is read into memory to be cleaned.
const LARGEST_PICTURE: i64 = 64 * 1024 * 1024;

/// What was found in a whole file.
pub(super) struct Arrival {
    pub kind: Kind,
    pub content_type: &'static str,
    pub size: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub seconds: Option<i64>,
    pub thumbnail: bool,
}

/// Why a whole file does not become one of ours.
pub(super) enum Unfit {
    Refused(&'static str),
    Failed(Error),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Unfit {
        Unfit::Failed(error)
    }
}

impl From<std::io::Error> for Unfit {
    fn from(error: std::io::Error) -> Unfit {
        Unfit::Failed(error.into())
    }
}

pub(super) const SUM: &str = "sum";
const CLOSED_PICTURE: &str = "picture_kind";
const CLOSED_FILM: &str = "film_kind";
const BROKEN_PICTURE: &str = "picture_broken";
const LARGE_PICTURE: &str = "picture_too_large";
const LONG_PICTURE: &str = "picture_frames";

/// Looks into a whole file and puts it in its place. Safe to repeat after a fall at any point.
pub(super) async fn arrive(core: &Core, files: &Files, row: &FileRow) -> Result<Arrival, Unfit> {
    let path = files.vault.gather(&row.stored).await?;
    let grade = row.grade.as_deref().and_then(|text| serde_json::from_value(text.into()).ok());
    let sum = sum(path.clone()).await?;
    if row.sha256.as_ref().is_some_and(|announced| *announced != sum) {
        return Err(Unfit::Refused(SUM));
    }
    let seen = on_file(path.clone(), move |file| inspect::inspect(file, grade)).await??;
    match seen.closed {
        Some(Closed::Picture) => return Err(Unfit::Refused(CLOSED_PICTURE)),
        Some(Closed::Film) => return Err(Unfit::Refused(CLOSED_FILM)),
        None => {}
    }
    let mut arrival = Arrival { kind: seen.kind, content_type: seen.content_type, size: row.bytes, width: None, height: None, seconds: None, thumbnail: false };
    if seen.kind != Kind::Picture {
        if seen.kind == Kind::Voice {
            let (path, content_type) = (path.clone(), seen.content_type);
            let work = move || sound::seconds(&mut BufReader::new(File::open(path)?), content_type);
            arrival.seconds = core.heavy.run(&For::Person(row.owner_id.clone()), heavy::Kind::Picture, work).await??;
        }
        keep(files, row, path, &seen).await?;
        return Ok(arrival);
    }
    if row.bytes > LARGEST_PICTURE {
        return Err(Unfit::Refused(LARGE_PICTURE));
    }
    let picture = develop(core, &row.owner_id, path, seen.content_type).await?;
    files.vault.put(&format!("{}{THUMBNAIL}", row.stored), picture.thumbnail).await?;
    match picture.bytes {
        Some(bytes) => {
            arrival.size = i64::try_from(bytes.len()).unwrap_or(row.bytes);
            files.vault.put(&row.stored, bytes).await?;
        }
        None => files.vault.keep(&row.stored).await?,
    }
    arrival.width = Some(picture.width.into());
    arrival.height = Some(picture.height.into());
    arrival.thumbnail = true;
    Ok(arrival)
}

/// Puts a file that is no picture in its place; a film or recording without what it tells beside itself.
async fn keep(files: &Files, row: &FileRow, path: PathBuf, seen: &inspect::Seen) -> Result<(), Unfit> {
    let content_type = seen.content_type;
    if !content_type.starts_with("video/") && !content_type.starts_with("audio/") {
        return Ok(files.vault.keep(&row.stored).await?);
    }
    let changes = match on_file(path.clone(), move |file| media::metadata(file, content_type)).await? {
        Ok(changes) => changes,
        // Browsers write no place into what they record, and every recorder writes sound in its own way.
        Err(Unreadable::Damaged) if seen.kind == Kind::Voice => media::Changes::default(),
        Err(Unreadable::Damaged) => return Err(Unfit::Refused(CLOSED_FILM)),
        Err(Unreadable::Failed(error)) => return Err(error.into()),
    };
    if changes.is_empty() {
        return Ok(files.vault.keep(&row.stored).await?);
    }
    // On a copy: after a fall the upload is looked at once more, and its sum must still fit.
    let clean = path.with_extension(COPY);
    let copied = clean.clone();
    tokio::task::spawn_blocking(move || {
        std::fs::copy(&path, &copied)?;
        let mut file = File::options().write(true).open(&copied)?;
        changes.apply(&mut file)?;
        file.sync_all()
    })
    .await
    .map_err(Error::internal)??;
    Ok(files.vault.keep_as(&row.stored, clean).await?)
}

/// Looks into a file on a thread that may wait for the disk.
async fn on_file<T: Send + 'static>(path: PathBuf, look: impl FnOnce(&mut BufReader<File>) -> T + Send + 'static) -> Result<T> {
    let looked = tokio::task::spawn_blocking(move || std::io::Result::Ok(look(&mut BufReader::new(File::open(path)?))));
    Ok(looked.await.map_err(Error::internal)??)
}

/// The sum of a file.
async fn sum(path: PathBuf) -> Result<String> {
    let sum = on_file(path, |file| {
        let mut sum = Sha256::new();
        loop {
            let read = file.fill_buf()?;
            if read.is_empty() {
                return std::io::Result::Ok(sum.finalize());
            }
            sum.update(read);
            let length = read.len();
            file.consume(length);
        }
    });
    Ok(sum.await??.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn develop(core: &Core, owner: &PersonId, path: PathBuf, content_type: &'static str) -> Result<Picture, Unfit> {
    let work = move || {
        let bytes = std::fs::read(path)?;
        // A decoder that gives up in a panic has met a picture that is none.
        std::io::Result::Ok(catch_unwind(|| picture::develop(bytes.into(), content_type)).unwrap_or(Err(Fault::Broken)))
    };
    let developed = core.heavy.run(&For::Person(owner.clone()), heavy::Kind::Picture, work).await??;
    developed.map_err(|fault| {
        Unfit::Refused(match fault {
            Fault::Broken => BROKEN_PICTURE,
            Fault::Pixels => LARGE_PICTURE,
            Fault::Frames => LONG_PICTURE,
        })
    })
}

/// 422 with what to do about it.
pub(super) fn refusal(why: &str) -> Error {
    let (code, th, en) = match why {
        SUM => (SUM, "ไฟล์เสียหายระหว่างส่ง ส่งใหม่อีกครั้ง", "The file was damaged on the way. Send it again."),
        CLOSED_PICTURE => (
            CLOSED_PICTURE,
            "รูปแบบภาพนี้ยังลบข้อมูลสถานที่ออกไม่ได้ บันทึกเป็น JPEG หรือเลือกแบบ “ภาพถ่าย” แล้วส่งใหม่",
            "Place data cannot be taken out of this kind of picture. Save it as JPEG, or choose “photo”, and send it again.",
        ),
        CLOSED_FILM => (
            CLOSED_FILM,
            "วิดีโอแบบนี้ยังลบข้อมูลสถานที่ออกไม่ได้ บันทึกหรือส่งออกเป็น MP4 แล้วส่งใหม่",
            "Place data cannot be taken out of this kind of video. Save or export it as MP4 and send it again.",
        ),
        LARGE_PICTURE => (
            LARGE_PICTURE,
            "ภาพมีขนาดพิกเซลใหญ่เกินไป เลือกแบบ “ภาพถ่าย” หรือ “เอกสาร” ให้ระบบย่อก่อนส่ง",
            "The picture has too many pixels. Choose “photo” or “document” so that it is shrunk first.",
        ),
        LONG_PICTURE => (LONG_PICTURE, "ภาพเคลื่อนไหวยาวเกินไป ส่งเป็นวิดีโอแทน", "The animation has too many frames. Send it as a video."),
        _ => (BROKEN_PICTURE, "เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหาย เลือกภาพอื่น", "This picture cannot be opened; it may be damaged. Choose another one."),
    };
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, code, th, en)
}
