//! The one word of EXIF that stays: how the camera was held.
use image::metadata::Orientation;

/// Before EXIF in a JPEG segment.
pub const PREFIX: &[u8] = b"Exif\0\0";

pub fn orientation(chunk: &[u8]) -> Orientation {
    Orientation::from_exif_chunk(chunk).unwrap_or(Orientation::NoTransforms)
}

/// EXIF that says nothing but the orientation; nothing at all for a picture that stands upright.
pub fn only(orientation: Orientation) -> Option<Vec<u8>> {
    if orientation == Orientation::NoTransforms {
        return None;
    }
    let mut chunk = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    chunk.extend_from_slice(&[orientation.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    Some(chunk)
}
