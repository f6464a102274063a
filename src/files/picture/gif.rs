//! GIF: pictures and how often they are shown stay; comments and the notes of programs (XMP) go.
use image::metadata::Orientation;

use super::Clean;

const LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

/// Walks the blocks without unpacking one.
pub fn clean(bytes: &[u8]) -> Option<Clean> {
    let screen = *bytes.get(10)?;
    let mut at = 13 + colours(screen);
    let mut kept = bytes.get(..at)?.to_vec();
    let mut frames = 0;
    loop {
        match *bytes.get(at)? {
            0x2C => {
                frames += 1;
                let data = at + 11 + colours(*bytes.get(at + 9)?);
                let end = past_blocks(bytes, data)?;
                kept.extend_from_slice(&bytes[at..end]);
                at = end;
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let end = past_blocks(bytes, at + 2)?;
                let named = bytes.get(at + 3..at + 14).unwrap_or_default();
                let stays = label == 0xF9 || (label == 0xFF && LOOPS.contains(&named));
                if stays {
                    kept.extend_from_slice(&bytes[at..end]);
                }
                at = end;
            }
            0x3B => {
                kept.push(0x3B);
                return Some(Clean { bytes: kept, orientation: Orientation::NoTransforms, frames });
            }
            _ => return None,
        }
    }
}

/// Bytes of the colour table that these flags announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a chain of blocks, each with its length before it, has ended.
fn past_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
