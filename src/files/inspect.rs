//! What a file is: found by looking into it, never by its name or by what was said about it (S8).
use super::file::{Grade, Kind};

/// How much of a file is looked at.
pub const HEAD: usize = 256 * 1024;
const BYTES: &str = "application/octet-stream";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: Kind,
    pub content_type: &'static str,
    /// A picture from which place and camera cannot be taken.
    pub closed_picture: bool,
}

/// From the first bytes; the grade only tells a recording from a film in the same wrapping.
pub fn inspect(head: &[u8], grade: Option<Grade>) -> Seen {
    let seen = |kind, content_type| Seen { kind, content_type, closed_picture: false };
    let Some(found) = infer::get(head) else {
        return if is_text(head) { seen(Kind::Document, "text/plain; charset=utf-8") } else { seen(Kind::Other, BYTES) };
    };
    match found.mime_type() {
        kind @ ("image/jpeg" | "image/png" | "image/gif" | "image/webp") => seen(Kind::Picture, kind),
        "application/pdf" => seen(Kind::Document, "application/pdf"),
        kind @ ("application/msword"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        | "application/vnd.oasis.opendocument.text"
        | "application/vnd.oasis.opendocument.presentation"
        | "application/epub+zip"
        | "application/rtf") => seen(Kind::Document, kind),
        kind @ ("application/vnd.ms-excel"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.oasis.opendocument.spreadsheet") => seen(Kind::Sheet, kind),
        "video/webm" | "video/x-matroska" if grade == Some(Grade::Voice) => seen(Kind::Voice, "audio/webm"),
        "video/mp4" | "video/x-m4v" if grade == Some(Grade::Voice) => seen(Kind::Voice, "audio/mp4"),
        "audio/m4a" => seen(Kind::Voice, "audio/mp4"),
        "audio/opus" | "audio/ogg" => seen(Kind::Voice, "audio/ogg"),
        kind @ ("audio/mpeg" | "audio/x-wav" | "audio/x-flac" | "audio/aac") => seen(Kind::Voice, kind),
        "video/mp4" | "video/x-m4v" => seen(Kind::Video, "video/mp4"),
        kind @ ("video/webm" | "video/quicktime") => seen(Kind::Video, kind),
        "application/zip" => seen(Kind::Other, "application/zip"),
        "image/heif" | "image/avif" | "image/jxl" | "image/jp2" | "image/tiff" | "image/x-canon-cr2" | "image/vnd.ms-photo" => {
            Seen { closed_picture: true, ..seen(Kind::Other, BYTES) }
        }
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
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert!(inspect(heic, None).closed_picture);
    }
}
