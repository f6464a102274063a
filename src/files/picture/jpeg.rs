//! JPEG: segments of pixels and colour stay, everything that tells of place, time, camera or another picture goes.
use bytes::Bytes;
use image::metadata::Orientation;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};

use super::{Clean, exif};

const ICC: &[u8] = b"ICC_PROFILE\0";
const JFIF: &[u8] = b"JFIF\0";
const ADOBE: &[u8] = b"Adobe";

pub fn clean(bytes: Bytes) -> Option<Clean> {
    let mut jpeg = Jpeg::from_bytes(bytes.clone()).ok()?;
    let mut orientation = Orientation::NoTransforms;
    for segment in jpeg.segments_by_marker(markers::APP1) {
        if let Some(chunk) = segment.contents().strip_prefix(exif::PREFIX) {
            orientation = exif::orientation(chunk);
            break;
        }
    }
    let segments = jpeg.segments_mut();
    segments.retain(|segment| stays(segment.marker(), segment.contents()));
    // The last segment holds the pixels and whatever was put behind them.
    let pixels = segments.pop().filter(JpegSegment::has_entropy)?;
    let start = bytes.len().checked_sub(pixels.len_with_entropy() - pixels.len())?;
    let entropy = scans(&bytes[start..])?;
    segments.push(JpegSegment::new_with_entropy(pixels.marker(), pixels.contents().clone(), entropy.into()));
    if let Some(chunk) = exif::only(orientation) {
        let place = usize::from(segments.first().is_some_and(|segment| segment.marker() == markers::APP0));
        segments.insert(place, JpegSegment::new_with_contents(markers::APP1, [exif::PREFIX, &chunk].concat().into()));
    }
    Some(Clean { bytes: jpeg.encoder().bytes().to_vec(), orientation, frames: 1 })
}

fn stays(marker: u8, contents: &[u8]) -> bool {
    match marker {
        markers::APP0 => contents.starts_with(JFIF),
        markers::APP2 => contents.starts_with(ICC),
        markers::APP14 => contents.starts_with(ADOBE),
        0xE0..=0xEF | markers::COM => false,
        _ => true,
    }
}

/// The scans of a picture up to its end: what lies between them is held to the same rule, what lies behind goes.
fn scans(data: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let next = data[at..].iter().position(|byte| *byte == markers::P).map_or(data.len(), |found| at + found);
        kept.extend_from_slice(&data[at..next]);
        let Some(marker) = data.get(next + 1).copied() else { break };
        match marker {
            // a byte of pixels, or a place to start again
            0x00 | 0xD0..=0xD7 => {
                kept.extend_from_slice(&[markers::P, marker]);
                at = next + 2;
            }
            markers::P => at = next + 1,
            markers::EOI => break,
            _ => {
                let length = usize::from(u16::from_be_bytes([*data.get(next + 2)?, *data.get(next + 3)?]));
                let contents = data.get(next + 4..next + 2 + length)?;
                if stays(marker, contents) {
                    kept.extend_from_slice(&data[next..next + 2 + length]);
                }
                at = next + 2 + length;
            }
        }
    }
    // A picture cut off at its end is drawn as far as it goes; the end is put where it belongs.
    kept.extend_from_slice(&[markers::P, markers::EOI]);
    Some(kept)
}
