//! Matroska and WebM (RFC 9559): elements within elements. Tags and attached files go; what is played stays as it is.
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::metadata::{Change, Unreadable};

const HEADER: u64 = 0x1A45_DFA3;
const SEGMENT: u64 = 0x1853_8067;
const CLUSTER: u64 = 0x1F43_B675;
const TAGS: u64 = 0x1254_C367;
const ATTACHMENTS: u64 = 0x1941_A469;
const VOID: u8 = 0xEC;
/// A recording of a day has fewer.
const MOST_ELEMENTS: usize = 5_000_000;

/// What has to change so that nothing is told beside pictures and sound.
pub(super) fn changes<R: Read + Seek>(file: &mut R) -> Result<Vec<Change>, Unreadable> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut file = BufReader::new(file);
    let (mut at, mut found) = (0, Vec::new());
    for _ in 0..MOST_ELEMENTS {
        if at >= length {
            return Ok(found);
        }
        let Some(element) = element(&mut file, at, length)? else { return Err(Unreadable::Damaged) };
        let end = element.body.saturating_add(element.size.unwrap_or(0));
        match element.id {
            TAGS | ATTACHMENTS => {
                let size = element.size.ok_or(Unreadable::Damaged)?;
                found.extend(void(at, element.body.saturating_add(size).min(length)));
                at = end;
            }
            SEGMENT => at = element.body,
            // Length not known, as it is while somebody speaks: what is inside is walked.
            CLUSTER if element.size.is_none() => at = element.body,
            _ => {
                element.size.ok_or(Unreadable::Damaged)?;
                at = end;
            }
        }
    }
    Err(Unreadable::Damaged)
}

/// An element that says nothing in the place of one that did.
fn void(start: u64, end: u64) -> [Change; 2] {
    let whole = end - start;
    // One byte of name, then the length in one byte or in eight.
    let head = if whole < 9 {
        vec![VOID, 0x80 | u8::try_from(whole.saturating_sub(2)).unwrap_or_default()]
    } else {
        let mut head = vec![VOID];
        head.extend_from_slice(&((whole - 9) | 1 << 56).to_be_bytes());
        head
    };
    let body = start + head.len() as u64;
    [Change::Bytes { at: start, bytes: head }, Change::Zeros { from: body, until: end }]
}

struct Element {
    id: u64,
    body: u64,
    /// `None`: not known when it was written.
    size: Option<u64>,
}

fn element<R: Read + Seek>(file: &mut R, at: u64, length: u64) -> io::Result<Option<Element>> {
    let mut head = [0; 12];
    let known = usize::try_from((length - at).min(12)).unwrap_or(12);
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut head[..known])?;
    let Some((id, id_length)) = number(&head[..known], false) else { return Ok(None) };
    let Some((size, size_length)) = number(&head[id_length..known], true) else { return Ok(None) };
    let unknown = size == (1 << (7 * size_length)) - 1;
    if at == 0 && id != HEADER {
        return Ok(None);
    }
    Ok(Some(Element { id, body: at + (id_length + size_length) as u64, size: (!unknown).then_some(size) }))
}

/// A number whose first bits say its length, and that length; for a name the mark stays in it.
fn number(bytes: &[u8], without_mark: bool) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    let rest = bytes.get(1..length)?;
    let first = if without_mark { u64::from(first) & (0xFF >> length) } else { u64::from(first) };
    Some((rest.iter().fold(first, |sum, byte| sum << 8 | u64::from(*byte)), length))
}
