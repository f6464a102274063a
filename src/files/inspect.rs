//! What a file is: found by looking into it, never by its name or by what was said about it (S8).
use std::io::{self, Read, Seek, SeekFrom};

use super::file::{Grade, Kind};
use super::media::iso;
use super::package;

/// First bytes that are looked at for a name.
const HEAD: u64 = 256 * 1024;
const BYTES: &str = "application/octet-stream";
/// Old mailers put lines before it.
const PDF: &[u8] = b"%PDF-";
const PDF_WITHIN: usize = 1024;
/// What cameras write before it is made into a picture: Olympus, Panasonic, Fujifilm, Sigma, Minolta.
const RAW_PICTURES: [&[u8]; 6] = [b"IIRO", b"IIRS", b"IIU\0", b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: Kind,
    pub content_type: &'static str,
    /// A picture or film from which place and camera cannot be taken.
    pub closed: Option<Closed>,
}

/// What nobody here can take metadata out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    Picture,
    Film,
}

/// What a whole file is; the grade only tells a recording from a film in the same wrapping.
///
/// # Errors
/// When the file cannot be read.
pub fn inspect<R: Read + Seek>(file: &mut R, grade: Option<Grade>) -> io::Result<Seen> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    if iso::begins(&head) {
        return of_boxes(file, &head, grade);
    }
    if head.starts_with(b"PK\x03\x04") {
        let found = package::office_type(&mut *file);
        return Ok(found.map_or(seen(Kind::Other, "application/zip"), |kind| seen(if kind.contains("sheet") { Kind::Sheet } else { Kind::Document }, kind)));
    }
    if is_transport_stream(&head) {
        return Ok(closed(Closed::Film));
    }
    if head[..head.len().min(PDF_WITHIN)].windows(PDF.len()).any(|window| window == PDF) {
        return Ok(seen(Kind::Document, "application/pdf"));
    }
    Ok(by_first_bytes(&head, grade))
}

fn seen(kind: Kind, content_type: &'static str) -> Seen {
    Seen { kind, content_type, closed: None }
}

fn closed(what: Closed) -> Seen {
    Seen { closed: Some(what), ..seen(Kind::Other, BYTES) }
}

/// MP4, QuickTime, HEIF and AVIF share their wrapping: what is inside decides, not the brand on the label.
fn of_boxes<R: Read + Seek>(file: &mut R, head: &[u8], grade: Option<Grade>) -> io::Result<Seen> {
    let is_quicktime = head.get(4..8) != Some(b"ftyp") || head.get(8..12) == Some(b"qt  ");
    Ok(match iso::content(file)? {
        Some(iso::Content::Picture) => closed(Closed::Picture),
        Some(iso::Content::Sound) => seen(Kind::Voice, "audio/mp4"),
        Some(iso::Content::Film) if grade == Some(Grade::Voice) => seen(Kind::Voice, "audio/mp4"),
        Some(iso::Content::Film) => seen(Kind::Video, if is_quicktime { "video/quicktime" } else { "video/mp4" }),
        None => seen(Kind::Other, BYTES),
    })
}

/// Films of camcorders: packets of 188 bytes, with or without a time of four in front.
fn is_transport_stream(head: &[u8]) -> bool {
    let sync = |first: usize, step: usize| (0..5).all(|packet| head.get(first + packet * step) == Some(&0x47));
    sync(0, 188) || sync(4, 192)
}

fn by_first_bytes(head: &[u8], grade: Option<Grade>) -> Seen {
    if RAW_PICTURES.iter().any(|raw| head.starts_with(raw)) {
        return closed(Closed::Picture);
    }
    let Some(found) = infer::get(head) else {
        return if is_text(head) { seen(Kind::Document, "text/plain; charset=utf-8") } else { seen(Kind::Other, BYTES) };
    };
    match found.mime_type() {
        kind @ ("image/jpeg" | "image/png" | "image/gif" | "image/webp") => seen(Kind::Picture, kind),
        kind @ ("application/msword" | "application/vnd.ms-powerpoint" | "application/rtf") => seen(Kind::Document, kind),
        "application/vnd.ms-excel" => seen(Kind::Sheet, "application/vnd.ms-excel"),
        "video/webm" | "video/x-matroska" if grade == Some(Grade::Voice) => seen(Kind::Voice, "audio/webm"),
        "audio/opus" | "audio/ogg" => seen(Kind::Voice, "audio/ogg"),
        kind @ ("audio/mpeg" | "audio/x-wav" | "audio/x-flac" | "audio/aac") => seen(Kind::Voice, kind),
        "video/webm" => seen(Kind::Video, "video/webm"),
        // Cleaned like WebM; browsers show it or not, so it is handed over as a file.
        "video/x-matroska" => seen(Kind::Other, "video/x-matroska"),
        kind if kind.starts_with("video/") => closed(Closed::Film),
        kind if kind.starts_with("image/") && kind != "image/bmp" && kind != "image/vnd.microsoft.icon" => closed(Closed::Picture),
        _ => seen(Kind::Other, BYTES),
    }
}

/// What a browser may show in place; everything else is only ever handed over as a file.
pub fn is_shown(content_type: &str) -> bool {
    matches!(content_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "video/mp4" | "video/webm" | "video/quicktime")
        || content_type.starts_with("audio/")
}

/// Plain words. Anything that begins like markup or a script is bytes.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // cut in the middle of a letter
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    !begins.is_empty() && !begins.starts_with('<') && !begins.starts_with("#!") && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspect(bytes: &[u8], grade: Option<Grade>) -> Seen {
        super::inspect(&mut io::Cursor::new(bytes), grade).unwrap()
    }

    #[test]
    fn nothing_that_could_act_is_shown() {
        let acting: [&[u8]; 8] = [
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"\xef\xbb\xbf  <html><body onload=alert(1)>",
            b"<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
            b"#!/bin/sh\nrm -rf /",
            b"%PDF-1.7 /JS (app.alert(1))",
            b"MZ\x90\0\x03\0\0\0",
        ];
        for bytes in acting {
            let seen = inspect(bytes, None);
            assert!(!is_shown(seen.content_type), "{seen:?} of {:?}", String::from_utf8_lossy(bytes));
            assert!(!seen.content_type.contains("html") && !seen.content_type.contains("svg") && !seen.content_type.contains("xml"));
        }
    }

    #[test]
    fn what_teachers_send_is_known() {
        let png = inspect(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None);
        assert_eq!((png.kind, png.content_type), (Kind::Picture, "image/png"));
        assert_eq!(inspect(b"%PDF-1.7\n", None).kind, Kind::Document);
        assert_eq!(inspect("บันทึกหลังสอน\nเด็กอ่านคล่องขึ้น".as_bytes(), None).kind, Kind::Document);
        assert_eq!(inspect(&"ก".as_bytes()[..2], None).kind, Kind::Other);
        let mut webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm".to_vec();
        webm.resize(300, 0);
        assert_eq!(inspect(&webm, Some(Grade::Voice)).content_type, "audio/webm");
        assert_eq!(inspect(&webm, None).kind, Kind::Video);
        assert_eq!(inspect(b"lines before it\n%PDF-1.4\n", None).content_type, "application/pdf");
    }

    #[test]
    fn a_picture_is_one_under_every_label() {
        let named = |brands: &[u8]| [&u32::try_from(brands.len() + 8).unwrap().to_be_bytes(), b"ftyp".as_slice(), brands].concat();
        let handler = [&[0; 8], b"pict".as_slice(), &[0; 13]].concat();
        let described = [[0, 0, 0, 45].as_slice(), b"meta\0\0\0\0", &[0, 0, 0, 33], b"hdlr", &handler].concat();
        for brands in [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0miafMiHB", b"avif\0\0\0\0mif1miaf", b"jpeg\0\0\0\0abcdefgh", b"isom\0\0\0\0isommiaf"] {
            assert_eq!(inspect(&named(brands), None).closed, Some(Closed::Picture), "{}", String::from_utf8_lossy(brands));
        }
        let unknown = [named(b"zzzz\0\0\0\0zzzz"), described].concat();
        assert_eq!(inspect(&unknown, None).closed, Some(Closed::Picture), "told by what it holds");
        for raw in [b"II*\0\x08\0\0\0".as_slice(), b"MM\0*\0\0\0\x08", b"FUJIFILMCCD-RAW 0201", b"IIRO\x08\0\0\0", b"8BPS\0\x01"] {
            let mut raw = raw.to_vec();
            raw.resize(512, 0);
            assert_eq!(inspect(&raw, None).closed, Some(Closed::Picture), "{raw:?}");
        }
    }

    #[test]
    fn a_film_that_cannot_be_cleaned_is_said_to_be_one() {
        let mut packets = vec![0; 188 * 6];
        packets.iter_mut().step_by(188).for_each(|byte| *byte = 0x47);
        assert_eq!(inspect(&packets, None).closed, Some(Closed::Film));
        let mut avi = b"RIFF\0\0\0\0AVI LIST".to_vec();
        avi.resize(512, 0);
        assert_eq!(inspect(&avi, None).closed, Some(Closed::Film));
        assert_eq!(inspect(b"Good day, this is text", None).closed, None);
    }
}
