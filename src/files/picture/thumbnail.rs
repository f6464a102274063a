//! A small JPEG of a picture (F-CH-8), made within a bound of memory.
use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::Fault;

const SIDE: u32 = 400;
const QUALITY: u8 = 78;
/// A side longer than any camera's.
const LONGEST: u32 = 16_384;
/// What a decoded picture may take: 50 megapixels of a telephone fit.
const MEMORY: u64 = 160 * 1024 * 1024;

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    reader
}

fn fault(error: ImageError) -> Fault {
    match error {
        ImageError::Limits(_) => Fault::Pixels,
        _ => Fault::Broken,
    }
}

/// From the header alone.
pub fn check_size(bytes: &[u8], format: ImageFormat) -> Result<(), Fault> {
    let decoder = reader(bytes, format).into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Fault::Broken);
    }
    if width > LONGEST || height > LONGEST || decoder.total_bytes() > MEMORY {
        return Err(Fault::Pixels);
    }
    Ok(())
}

/// Width and height as looked at, and the thumbnail. The first frame stands for an animation.
pub fn make(bytes: &[u8], format: ImageFormat, orientation: Orientation) -> Result<(u32, u32, Bytes), Fault> {
    let picture = reader(bytes, format).decode().map_err(fault)?;
    let (width, height) = (picture.width(), picture.height());
    let mut small = if width > SIDE || height > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    small.apply_orientation(orientation);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&on_white(small)).map_err(fault)?;
    let turned = matches!(orientation, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok((width, height, out.into()))
}

/// JPEG knows no transparency: drawings on nothing stand on white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * a + 255 * (255 - a)) / 255).unwrap_or(255);
        Rgb([over(r), over(g), over(b)])
    })
}
