//! Office documents are zip archives: which one it is stands in the archive itself, in whatever order its parts were written.
use std::io::{Read, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Bytes of XML that a list of parts may unpack to.
const LARGEST_LIST: u64 = 4 * 1024 * 1024;
const TYPES: &str = "[Content_Types].xml";
const RELATIONSHIPS: &str = "_rels/.rels";
/// The last word of the relationship that names the main part, in the usual and in the strict edition of the standard.
const MAIN: &str = "/officeDocument";

/// Types of main parts, by what stands before `.main+xml`, and the type of the whole.
const OFFICE: [(&str, &str); 3] = [
    ("wordprocessingml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("spreadsheetml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("presentationml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];
/// Where the main parts of these formats usually lie.
const USUAL: [&str; 3] = ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"];
/// The same where the document carries macros: the type of the main part names no format.
const MACROS: [(&str, usize); 3] = [("application/vnd.ms-word.", 0), ("application/vnd.ms-excel.", 1), ("application/vnd.ms-powerpoint.", 2)];
const SELF_NAMED: [&str; 4] = [
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/epub+zip",
];

/// The type of an office document; `None` for any other archive, and for one that cannot be read.
pub fn office_type<R: Read + Seek>(mut file: R) -> Option<&'static str> {
    if !is_modest(&mut file).ok()? {
        return None;
    }
    let mut archive = ZipArchive::new(file).ok()?;
    if let Some(named) = read(&mut archive, "mimetype") {
        return SELF_NAMED.into_iter().find(|known| *known == named.trim());
    }
    let main = main_part(&mut archive)?;
    let types = read(&mut archive, TYPES)?;
    let of_main = attributes(&types, "Override", "PartName", "ContentType").into_iter().find(|(part, _)| same_part(part, &main)).map(|(_, kind)| kind);
    let of_ending = || {
        let ending = main.rsplit('.').next()?;
        attributes(&types, "Default", "Extension", "ContentType").into_iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, kind)| kind)
    };
    let said = of_main.or_else(of_ending).and_then(|kind| format_of(&kind));
    // Scripts write lists that name nothing, around a main part in its usual place.
    let format = said.or_else(|| USUAL.iter().position(|usual| same_part(usual, &main)))?;
    Some(OFFICE[format].1)
}

/// The format that the type of a main part belongs to.
fn format_of(kind: &str) -> Option<usize> {
    let kind = kind.to_ascii_lowercase();
    let macros = || MACROS.iter().find(|(name, _)| kind.starts_with(*name)).map(|(_, format)| *format);
    OFFICE.iter().position(|(name, _)| kind.contains(name)).or_else(macros)
}

/// The part that holds the document, without a leading slash: the one that the archive names, or one in its usual place.
pub fn main_part<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<String> {
    let list = read(archive, RELATIONSHIPS)?;
    let named = attributes(&list, "Relationship", "Type", "Target").into_iter().find(|(kind, _)| kind.ends_with(MAIN)).map(|(_, target)| resolved("", &target));
    named.or_else(|| USUAL.into_iter().find(|usual| index_of(archive, usual).is_some()).map(str::to_owned))
}

/// What a part refers to, in the order in which it is written. What lies outside the archive is left out.
pub fn relationships<R: Read + Seek>(archive: &mut ZipArchive<R>, part: &str) -> Vec<Relationship> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(list) = read(archive, &list) else { return Vec::new() };
    let mut found = Vec::new();
    each_start(&list, "Relationship", |tag| {
        let outside = attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
        if let (false, Some(id), Some(kind), Some(target)) = (outside, attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relationship { id, kind, part: resolved(folder, &target) });
        }
    });
    found
}

/// One part's word about another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    pub id: String,
    /// The last word of its type, which the usual and the strict edition share.
    pub kind: String,
    pub part: String,
}

/// The text of a part, in UTF-8 or UTF-16; `None` where it is missing, too large or not text.
fn read<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let index = index_of(archive, name)?;
    let mut bytes = Vec::new();
    archive.by_index(index).ok()?.take(LARGEST_LIST + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LARGEST_LIST {
        return None;
    }
    decoded(bytes)
}

/// Names of parts are compared without regard to case, as offices do.
pub fn index_of<R: Read + Seek>(archive: &ZipArchive<R>, name: &str) -> Option<usize> {
    archive
        .index_for_name(name)
        .or_else(|| (0..archive.len()).find(|index| archive.name_for_index(*index).is_some_and(|known| known.is_ok_and(|known| same_part(&known, name)))))
}

/// XML is UTF-8 unless it begins with the mark of UTF-16.
pub fn decoded(bytes: Vec<u8>) -> Option<String> {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, _)) if encoding != encoding_rs::UTF_8 => Some(encoding.decode(&bytes).0.into_owned()),
        _ => String::from_utf8(bytes).ok(),
    }
}

fn same_part(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase();
    plain(one) == plain(other)
}

/// A target as it is seen from a folder: absolute, or with steps upwards.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut way: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|step| !step.is_empty()).collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                way.pop();
            }
            step => way.push(step),
        }
    }
    way.join("/")
}

/// Pairs of two attributes of every element of this name.
fn attributes(xml: &str, element: &str, first: &str, second: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each_start(xml, element, |tag| {
        if let (Some(first), Some(second)) = (attribute(tag, first), attribute(tag, second)) {
            found.push((first, second));
        }
    });
    found
}

fn each_start(xml: &str, element: &str, mut each: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().into_inner() == element => each(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute, whatever prefix its name has.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Entries and bytes of the directory of an office document; an archive with more is not opened.
const MOST_ENTRIES: u64 = 10_000;
const LARGEST_DIRECTORY: u64 = 4 * 1024 * 1024;
/// Where the end of the directory stands: a fixed record and a comment.
const TAIL: u64 = 22 + 65_536;

/// Whether the directory of an archive is small enough to be read into memory, told by its last record alone.
fn is_modest<R: Read + Seek>(file: &mut R) -> std::io::Result<bool> {
    const END: &[u8] = b"PK\x05\x06";
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let ends: Vec<usize> = tail.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at).collect();
    // Two ends: readers would not agree on which archive this is.
    let [end] = ends[..] else { return Ok(false) };
    let Some(record) = tail.get(end..end + 22) else { return Ok(false) };
    let entries = u64::from(u16::from_le_bytes([record[10], record[11]]));
    let directory = u64::from(u32::from_le_bytes([record[12], record[13], record[14], record[15]]));
    Ok(entries <= MOST_ENTRIES && directory <= LARGEST_DIRECTORY)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use zip::write::SimpleFileOptions;

    const DOCX: &str = OFFICE[0].1;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn relations(kind: &str, target: &str) -> String {
        format!(
            "<Relationships><Relationship Id=\"a\" Type=\"http://x/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"b\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>"
        )
    }

    fn kind(parts: &[(&str, &str)]) -> Option<&'static str> {
        office_type(Cursor::new(archive(parts)))
    }

    #[test]
    fn what_it_is_does_not_hang_on_the_order_or_the_names_of_its_parts() {
        let usual = relations("http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", "/word/document2.xml");
        let strict = relations("http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "word/document2.xml");
        let types = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/Word/document2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
        for list in [&usual, &strict] {
            let mut parts = [("docProps/core.xml", "<x/>"), ("word/document2.xml", "<x/>"), (RELATIONSHIPS, list.as_str()), (TYPES, types)];
            assert_eq!(kind(&parts), Some(DOCX));
            parts.reverse();
            assert_eq!(kind(&parts), Some(DOCX));
        }
        let by_ending =
            "<Types><Default Extension=\"XML\" ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml\"/></Types>";
        assert_eq!(kind(&[(TYPES, by_ending), (RELATIONSHIPS, &usual)]), Some(OFFICE[2].1));
        let macros = "<Types><Override PartName=\"/word/document2.xml\" ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
        assert_eq!(kind(&[(TYPES, macros), (RELATIONSHIPS, &usual)]), Some(DOCX));
        assert_eq!(kind(&[(TYPES, "<Types/>"), (RELATIONSHIPS, ""), (USUAL[1], "")]), Some(OFFICE[1].1), "lists that name nothing");
        assert_eq!(kind(&[("a.txt", "x"), ("mimetype", "application/epub+zip")]), Some("application/epub+zip"));
    }

    #[test]
    fn other_archives_are_archives() {
        let unnamed = relations("http://x/core-properties", "word/document.xml");
        for parts in [
            &[("word/document.xml", "<x/>")][..],
            &[(TYPES, "<Types/>"), (RELATIONSHIPS, &unnamed), ("other/document.xml", "")],
            &[("mimetype", "text/html")],
            &[],
        ] {
            assert_eq!(kind(parts), None, "{parts:?}");
        }
        assert_eq!(office_type(Cursor::new(b"PK\x03\x04 nothing".to_vec())), None);
    }

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, part) in [
            ("", "word/a.xml", "word/a.xml"),
            ("ppt/slides", "../notesSlides/n1.xml", "ppt/notesSlides/n1.xml"),
            ("ppt", "/ppt/b.xml", "ppt/b.xml"),
            ("a", "../../../b", "b"),
        ] {
            assert_eq!(resolved(folder, target), part);
        }
    }
}
