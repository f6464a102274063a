//! What a file is by its first bytes, whatever its name says.
use std::io::Cursor;

use zip::ZipArchive;

use super::fault::Fault;

/// The kind of a file.
pub(super) enum Signature {
    /// A zip archive that may be a workbook.
    Package,
    Text,
    /// Of a kind that is no table here, under its own name.
    Other(Fault),
}

/// Bytes in which a web page says that it is one.
const LOOKED_AT: usize = 4 * 1024;

pub(super) fn of(bytes: &[u8]) -> Signature {
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0";
    const BINARY: [&[u8]; 6] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"RIFF", b"BM", b"\x1F\x8B"];
    if bytes.starts_with(OLE) {
        return Signature::Other(Fault::OldWorkbook);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Signature::Package;
    }
    if bytes.starts_with(b"%PDF-") {
        return Signature::Other(Fault::Pdf);
    }
    let binary = BINARY.iter().any(|kind| bytes.starts_with(kind)) && bytes.iter().take(64).any(|byte| *byte < 9);
    if binary || bytes.get(4..8) == Some(b"ftyp") {
        return Signature::Other(Fault::NoTable);
    }
    if is_web_page(bytes) { Signature::Other(Fault::WebPage) } else { Signature::Text }
}

/// HTML, the XML that spreadsheet programs of 2003 wrote, and pages saved in one piece.
fn is_web_page(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&str; 9] = ["<html", "<!doctype html", "<table", "<head", "<meta", "<body", "<style", "<div", "mime-version:"];
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    // A page of two-byte letters is its Latin letters and noughts, in either order of bytes.
    let text: String = String::from_utf8_lossy(head).to_lowercase().chars().filter(|letter| *letter != '\0').collect();
    let mut text = text.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{fffd}'));
    while let Some(rest) = text.strip_prefix("<!--") {
        text = rest.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    let xml = text.starts_with("<?xml") || text.starts_with("<workbook");
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning)) || (xml && ["<html", "office:spreadsheet"].iter().any(|word| text.contains(word)))
}

/// A package that is no XLSX but has a name of its own; asked only of one that has passed the checks.
pub(super) fn other_package(bytes: &[u8]) -> Option<Fault> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |name: &str| (0..archive.len()).any(|index| archive.name_for_index(index).is_some_and(|known| known.is_ok_and(|known| known == name)));
    if has("xl/workbook.bin") {
        return Some(Fault::BinaryWorkbook);
    }
    let open_document = has("content.xml") && (has("mimetype") || has("META-INF/manifest.xml"));
    open_document.then_some(Fault::OpenDocument)
}
