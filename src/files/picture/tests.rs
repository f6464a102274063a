//! Pictures as telephones make them, and as nobody should.
use image::{ExtendedColorType, ImageEncoder, RgbImage};

use super::*;

/// EXIF of a telephone: orientation, a camera name and a place in GPS.
fn exif_with_place(orientation: u8) -> Vec<u8> {
    let mut chunk = b"II*\0\x08\0\0\0".to_vec();
    chunk.extend_from_slice(&3u16.to_le_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: u32| {
        chunk.extend_from_slice(&tag.to_le_bytes());
        chunk.extend_from_slice(&kind.to_le_bytes());
        chunk.extend_from_slice(&count.to_le_bytes());
        chunk.extend_from_slice(&value.to_le_bytes());
    };
    entry(0x010F, 2, 12, 50);
    entry(0x0112, 3, 1, u32::from(orientation));
    entry(0x8825, 4, 1, 62);
    chunk.extend_from_slice(&[0; 4]);
    chunk.extend_from_slice(b"CAMERAMAKER\0");
    chunk.extend_from_slice(&1u16.to_le_bytes());
    chunk.extend_from_slice(&[1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0]);
    chunk.extend_from_slice(&[0; 4]);
    chunk.extend_from_slice(b"GPS 18.7883 98.9853");
    chunk
}

fn pixels(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut out).encode_image(&pixels(width, height)).unwrap();
    out
}

/// With EXIF and XMP in front, and another picture with its place behind the end.
fn from_telephone(orientation: u8) -> Bytes {
    let plain = jpeg(640, 480);
    let mut out = plain[..2].to_vec();
    for (marker, contents) in [
        (0xE1, [b"Exif\0\0".as_slice(), &exif_with_place(orientation)].concat()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPSLatitude 18,47N</x:xmpmeta>".to_vec()),
        (0xED, b"Photoshop 3.0\0CITY Chiang Mai GPS".to_vec()),
        (0xFE, b"GPS comment".to_vec()),
    ] {
        out.extend_from_slice(&[0xFF, marker]);
        out.extend_from_slice(&u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        out.extend_from_slice(&contents);
    }
    out.extend_from_slice(&plain[2..]);
    out.extend_from_slice(&[b"\xFF\xD8\xFF\xE1\0\x20Exif\0\0 GPS of the second picture".as_slice(), &plain].concat());
    out.into()
}

fn says(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn a_jpeg_loses_place_and_camera_and_not_one_pixel() {
    for orientation in [1, 6] {
        let given = from_telephone(orientation);
        assert!(says(&given, "GPS") && says(&given, "CAMERAMAKER"));
        let picture = develop(given.clone(), "image/jpeg").unwrap();
        let kept = picture.bytes.unwrap();
        for word in ["GPS", "CAMERAMAKER", "xmpmeta", "CITY"] {
            assert!(!says(&kept, word), "{word}");
        }
        let decode = |bytes: &[u8]| image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!(decode(&kept), decode(&jpeg(640, 480)));
        assert_eq!((picture.width, picture.height), if orientation == 6 { (480, 640) } else { (640, 480) });
        let small = decode(&picture.thumbnail);
        assert_eq!((small.width(), small.height()), if orientation == 6 { (300, 400) } else { (400, 300) });
        assert_eq!(says(&kept, "Exif"), orientation == 6, "only how the camera was held stays");
        assert!(develop(kept, "image/jpeg").unwrap().bytes.is_none(), "nothing is left to take out");
    }
}

#[test]
fn png_webp_and_gif_lose_what_they_tell_beside_themselves() {
    let image = image::DynamicImage::from(pixels(20, 10));
    let mut made = Vec::new();
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let mut out = std::io::Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        made.push((format, Bytes::from(out.into_inner())));
    }
    let mut png = img_parts::png::Png::from_bytes(made[0].1.clone()).unwrap();
    for (kind, contents) in [(b"eXIf", exif_with_place(6)), (b"tEXt", b"Comment\0GPS 18.7".to_vec()), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0GPS".to_vec())] {
        png.chunks_mut().insert(1, img_parts::png::PngChunk::new(*kind, contents.into()));
    }
    made[0].1 = png.encoder().bytes();
    let mut webp = img_parts::webp::WebP::from_bytes(made[1].1.clone()).unwrap();
    let header = [0b0000_1100, 0, 0, 0, 19, 0, 0, 9, 0, 0];
    let chunk = |id: &[u8; 4], data: &[u8]| img_parts::riff::RiffChunk::new(*id, img_parts::riff::RiffContent::Data(Bytes::copy_from_slice(data)));
    webp.chunks_mut().insert(0, chunk(b"VP8X", &header));
    webp.chunks_mut().extend([chunk(b"EXIF", &exif_with_place(1)), chunk(b"XMP ", b"<x>GPS</x>")]);
    made[1].1 = webp.encoder().bytes();
    let mut gif = made[2].1.to_vec();
    let end = gif.len() - 1;
    gif.splice(end..end, b"\x21\xFE\x0AGPS 18.788\0\x21\xFF\x0BXMP DataXMP\x03GPS\0".iter().copied());
    made[2].1 = gif.into();
    for (format, given) in made {
        assert!(says(&given, "GPS"));
        let picture = develop(given.clone(), format.to_mime_type()).unwrap_or_else(|fault| panic!("{format:?}: {fault:?}"));
        let kept = picture.bytes.unwrap();
        assert!(!says(&kept, "GPS") && !says(&kept, "CAMERAMAKER"), "{format:?}");
        let decode = |bytes: &[u8]| image::load_from_memory_with_format(bytes, format).unwrap();
        assert_eq!(decode(&kept), decode(&given), "{format:?}");
        let turned = format == ImageFormat::Png;
        assert_eq!((picture.width, picture.height), if turned { (10, 20) } else { (20, 10) }, "{format:?}");
    }
}

/// A PNG of this size in a few bytes.
fn png_of(width: u32, height: u32) -> Bytes {
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 6, 0, 0, 0]);
    let mut small = Vec::new();
    image::codecs::png::PngEncoder::new(&mut small).write_image(&[0; 4], 1, 1, ExtendedColorType::Rgba8).unwrap();
    let mut png = img_parts::png::Png::from_bytes(small.into()).unwrap();
    png.chunks_mut()[0] = img_parts::png::PngChunk::new(*b"IHDR", header.into());
    png.encoder().bytes()
}

#[test]
fn a_picture_bomb_is_refused_by_its_header() {
    let begun = std::time::Instant::now();
    for (width, height) in [(50_000, 50_000), (16_384, 16_384), (2_000_000_000, 1), (1, 4_000_000_000)] {
        let fault = develop(png_of(width, height), "image/png").err();
        assert!(matches!(fault, Some(Fault::Pixels | Fault::Broken)), "{width} × {height}: {fault:?}");
    }
    assert_eq!(develop(png_of(50_000, 50_000), "image/png").err(), Some(Fault::Pixels));
    assert!(begun.elapsed().as_secs() < 5);
}

#[test]
fn ten_thousand_frames_are_refused_without_drawing_one() {
    let mut one = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut one).encode(&[9, 9, 9], 1, 1, ExtendedColorType::Rgb8).unwrap();
    let start = one.iter().position(|byte| *byte == 0x2C).unwrap();
    let frame = one[start..one.len() - 1].to_vec();
    let mut many = one[..start].to_vec();
    for _ in 0..10_000 {
        many.extend_from_slice(&frame);
    }
    many.push(0x3B);
    assert_eq!(develop(many.into(), "image/gif").err(), Some(Fault::Frames));
}

#[test]
fn broken_pictures_are_refused_and_nothing_panics() {
    for (content_type, given) in [("image/jpeg", from_telephone(6)), ("image/png", png_of(8, 8))] {
        for end in (0..given.len().min(700)).step_by(3) {
            assert!(develop(given.slice(..end), content_type).is_err(), "{content_type} cut at {end}");
        }
    }
    assert_eq!(develop(Bytes::from_static(b"<svg onload=alert(1)>"), "image/png").err(), Some(Fault::Broken));
}
