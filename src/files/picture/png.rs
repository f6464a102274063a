//! PNG: the chunks of pixels, colour and animation stay; texts, times, EXIF and colour profiles go. A profile is packed, may unpack to anything and may
//! hold anybody's notes; screens show such a picture as sRGB.
use bytes::Bytes;
use image::metadata::Orientation;
use img_parts::png::{Png, PngChunk};

use super::{Clean, exif};

const STAYS: [&[u8; 4]; 15] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT"];

pub fn clean(bytes: Bytes) -> Option<Clean> {
    let mut png = Png::from_bytes(bytes).ok()?;
    let orientation = png.chunk_by_type(*b"eXIf").map_or(Orientation::NoTransforms, |chunk| exif::orientation(chunk.contents()));
    let frames = png.chunks_by_type(*b"fcTL").count();
    let chunks = png.chunks_mut();
    chunks.retain(|chunk| STAYS.contains(&&chunk.kind()));
    if let Some(chunk) = exif::only(orientation) {
        chunks.insert(1.min(chunks.len()), PngChunk::new(*b"eXIf", chunk.into()));
    }
    Some(Clean { bytes: png.encoder().bytes().to_vec(), orientation, frames: u32::try_from(frames).unwrap_or(u32::MAX) })
}
