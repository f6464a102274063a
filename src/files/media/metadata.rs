//! What a film tells beside its pictures and its sound: the place, the camera and its owner, a way driven. It is overwritten where it
//! stands, so that every table that counts bytes stays true and nothing is encoded anew.
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::iso::{self, FileBox, Part};
use super::{matroska, samples};

/// Boxes that a player needs, of a file, of its header and of a track; what stands beside them was written for somebody else.
const PLAYED: [&[u8; 4]; 10] = [b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin", b"prft"];
const HEADER: [&[u8; 4]; 4] = [b"mvhd", b"mvex", b"iods", b"pssh"];
const TRACK: [&[u8; 4]; 8] = [b"tkhd", b"mdia", b"edts", b"tref", b"tapt", b"load", b"trgr", b"clip"];

/// One thing to write over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Bytes { at: u64, bytes: Vec<u8> },
    Zeros { from: u64, until: u64 },
}

/// What has to be written over in a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes(Vec<Change>);

/// Why nobody can say what a film tells beside itself.
#[derive(Debug)]
pub enum Unreadable {
    /// Its tables do not fit together, or it is a kind that is not read.
    Damaged,
    Failed(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        Unreadable::Failed(error)
    }
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes them over.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn apply<W: Write + Seek>(&self, file: &mut W) -> io::Result<()> {
        let zeros = vec![0; 64 * 1024];
        for change in &self.0 {
            match change {
                Change::Bytes { at, bytes } => {
                    file.seek(SeekFrom::Start(*at))?;
                    file.write_all(bytes)?;
                }
                Change::Zeros { from, until } => {
                    file.seek(SeekFrom::Start(*from))?;
                    let mut left = until.saturating_sub(*from);
                    while left > 0 {
                        let piece = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
                        file.write_all(&zeros[..piece])?;
                        left -= piece as u64;
                    }
                }
            }
        }
        file.flush()
    }
}

/// What has to be written over so that a film or recording tells nothing beside itself.
///
/// # Errors
/// [`Unreadable::Damaged`] for what cannot be cleaned: other containers, and tables that do not fit together.
pub fn metadata<R: Read + Seek>(file: &mut R, content_type: &str) -> Result<Changes, Unreadable> {
    let changes = match content_type {
        "video/mp4" | "video/quicktime" | "audio/mp4" => of_boxes(file)?,
        "video/webm" | "audio/webm" | "video/x-matroska" => matroska::changes(file)?,
        _ => return Err(Unreadable::Damaged),
    };
    Ok(Changes(changes))
}

fn of_boxes<R: Read + Seek>(file: &mut R) -> Result<Vec<Change>, Unreadable> {
    let length = file.seek(SeekFrom::End(0))?;
    let (boxes, end) = iso::boxes_of(file)?;
    let mut changes = Vec::new();
    let fragmented = boxes.iter().any(|found| found.name == *b"moof");
    for found in &boxes {
        match &found.name {
            b"moov" => {
                let header = iso::contents(file, found)?.ok_or(Unreadable::Damaged)?;
                of_header(&header, found.body, fragmented, &mut changes)?;
            }
            // Room that an editor left, with whatever stood there before.
            b"free" | b"skip" | b"wide" => {
                if holds_more_than_zeros(file, found.body, found.end)? {
                    changes.push(Change::Zeros { from: found.body, until: found.end });
                }
            }
            name if PLAYED.contains(&name) => {}
            _ => changes.extend(emptied(found)),
        }
    }
    if holds_more_than_zeros(file, end, length)? {
        changes.push(Change::Zeros { from: end, until: length });
    }
    Ok(changes)
}

fn of_header(header: &[u8], place: u64, fragmented: bool, changes: &mut Vec<Change>) -> Result<(), Unreadable> {
    for part in iso::parts(header) {
        match &part.name {
            // A header within a header, packed: nobody has written it for twenty years.
            b"cmov" => return Err(Unreadable::Damaged),
            b"trak" if is_played(part.body) => {
                let inside = place + part.body_start as u64;
                for part in iso::parts(part.body) {
                    changes.extend((!TRACK.contains(&&part.name)).then(|| freed(&part, inside)).flatten().into_iter().flatten());
                }
            }
            // Notes that run along with the film: where the camera was, second by second.
            b"trak" => {
                if fragmented {
                    return Err(Unreadable::Damaged);
                }
                let places = samples::places(part.body).ok_or(Unreadable::Damaged)?;
                changes.extend(places.into_iter().filter(|(from, until)| from < until).map(|(from, until)| Change::Zeros { from, until }));
                changes.extend(freed(&part, place).into_iter().flatten());
            }
            name if HEADER.contains(&name) => {}
            _ => changes.extend(freed(&part, place).into_iter().flatten()),
        }
    }
    Ok(())
}

/// Pictures, sound, their time code and words for those who do not hear.
fn is_played(track: &[u8]) -> bool {
    matches!(iso::handler(track).as_ref(), Some(b"vide" | b"soun" | b"auxv" | b"tmcd" | b"subt" | b"clcp"))
}

/// A box of the file, made room.
fn emptied(found: &FileBox) -> [Change; 2] {
    [Change::Bytes { at: found.start + 4, bytes: b"free".to_vec() }, Change::Zeros { from: found.body, until: found.end }]
}

/// A box within another whose contents begin at `place`, made room; `None` for room that holds nothing.
fn freed(part: &Part<'_>, place: u64) -> Option<[Change; 2]> {
    if matches!(&part.name, b"free" | b"skip") && part.body.iter().all(|byte| *byte == 0) {
        return None;
    }
    let body = place + part.body_start as u64;
    Some([Change::Bytes { at: place + part.start as u64 + 4, bytes: b"free".to_vec() }, Change::Zeros { from: body, until: body + part.body.len() as u64 }])
}

fn holds_more_than_zeros<R: Read + Seek>(file: &mut R, from: u64, until: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(from))?;
    let mut left = until.saturating_sub(from);
    let mut piece = vec![0; 64 * 1024];
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
        file.read_exact(&mut piece[..wanted])?;
        if piece[..wanted].iter().any(|byte| *byte != 0) {
            return Ok(true);
        }
        left -= wanted as u64;
    }
    Ok(false)
}
