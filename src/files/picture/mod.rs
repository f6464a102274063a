//! Pictures (รูปภาพ): place and camera taken out without touching a single pixel, a thumbnail, and a cheap refusal of what would fill the memory (L6, S8).
mod exif;
mod gif;
mod jpeg;
mod png;
mod thumbnail;
mod webp;

use bytes::Bytes;
use image::ImageFormat;
use image::metadata::Orientation;

/// As it is kept.
pub struct Picture {
    /// `None`: nothing was in it to take out.
    pub bytes: Option<Bytes>,
    /// As it is looked at: turned the way the camera was held.
    pub width: u32,
    pub height: u32,
    /// A JPEG of at most 400 pixels a side.
    pub thumbnail: Bytes,
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says what it is not, or ends in the middle.
    Broken,
    /// More pixels than a node may hold at once.
    Pixels,
    /// An animation of more frames than anybody looks at.
    Frames,
}

/// Without metadata, with how the camera was held.
struct Clean {
    bytes: Vec<u8>,
    orientation: Orientation,
    frames: u32,
}

/// Frames that a page may be asked to draw.
const FRAMES: u32 = 600;

/// Takes out what a picture tells beside itself. Blocking, and as heavy as the picture: run it on a thread of its own, few at once.
pub fn develop(bytes: Bytes, content_type: &str) -> Result<Picture, Fault> {
    let format = ImageFormat::from_mime_type(content_type).ok_or(Fault::Broken)?;
    let clean = match format {
        ImageFormat::Jpeg => jpeg::clean(bytes.clone()),
        ImageFormat::Png => png::clean(bytes.clone()),
        ImageFormat::WebP => webp::clean(bytes.clone()),
        ImageFormat::Gif => gif::clean(&bytes),
        _ => None,
    };
    // Cleaning unpacks nothing, and what could swell beside the pixels is gone after it. Sizes stand in the first bytes: a bomb is refused before a
    // pixel is drawn.
    let clean = clean.ok_or(Fault::Broken)?;
    thumbnail::check_size(&clean.bytes, format)?;
    if clean.frames > FRAMES {
        return Err(Fault::Frames);
    }
    let (width, height, thumbnail) = thumbnail::make(&clean.bytes, format, clean.orientation)?;
    let changed = clean.bytes != bytes;
    Ok(Picture { bytes: changed.then(|| clean.bytes.into()), width, height, thumbnail })
}

#[cfg(test)]
mod tests;
