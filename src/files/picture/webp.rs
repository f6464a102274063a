//! WebP: its pixels, colour and animation stay; EXIF, XMP and whatever nobody named go.
use bytes::Bytes;
use image::metadata::Orientation;
use img_parts::ImageEXIF;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;

use super::{Clean, exif};

const STAYS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The bit of the extended header that announces XMP.
const XMP: u8 = 0b0000_0100;

pub fn clean(bytes: Bytes) -> Option<Clean> {
    let mut webp = WebP::from_bytes(bytes).ok()?;
    let orientation = webp.exif().map_or(Orientation::NoTransforms, |chunk| exif::orientation(chunk.strip_prefix(exif::PREFIX).unwrap_or(&chunk)));
    let frames = webp.chunks_by_id(*b"ANMF").count();
    // Through the library first, which also puts the flags of the header right.
    webp.set_exif(exif::only(orientation).map(Bytes::from));
    let keeps_exif = orientation != Orientation::NoTransforms;
    let chunks = webp.chunks_mut();
    chunks.retain(|chunk| STAYS.contains(&&chunk.id()) || (keeps_exif && chunk.id() == *b"EXIF"));
    for chunk in chunks.iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let RiffContent::Data(data) = chunk.content_mut()
            && let Some(flags) = data.first().copied()
        {
            let mut header = data.to_vec();
            header[0] = flags & !XMP;
            *data = header.into();
        }
    }
    Some(Clean { bytes: webp.encoder().bytes().to_vec(), orientation, frames: u32::try_from(frames).unwrap_or(u32::MAX) })
}
