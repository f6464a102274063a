//! Words of DOCX and PPTX: a zip with XML in it, whose parts say by their relationships where the words stand.
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::format::Unreadable;
use crate::files::package::{self, Relationship, attribute, relationships};

/// Bytes of XML that one part may unpack to.
const PART: u64 = 64 * 1024 * 1024;
/// Slides that are read.
const SLIDES: usize = 500;
/// Parts beside the main one that are read.
const BESIDE: usize = 1_000;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The text, and what stands beside it: heads and feet of its pages, notes, drawn charts and lists.
pub fn document(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let main = package::main_part(&mut archive).ok_or_else(|| Unreadable("no main part".into()))?;
    let mut text = words(&part(&mut archive, &main)?)?;
    let beside = relationships(&mut archive, &main);
    for kind in ["header", "footer", "footnotes", "endnotes", "comments", "diagramData"] {
        add(&mut archive, &beside, kind, &mut text)?;
    }
    Ok(text)
}

/// Slides in the order in which they are shown, each with its notes and a form feed behind it.
pub fn presentation(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let main = package::main_part(&mut archive).ok_or_else(|| Unreadable("no main part".into()))?;
    let mut text = String::new();
    for slide in slides(&mut archive, &main)? {
        text.push_str(&words(&part(&mut archive, &slide)?)?);
        let beside = relationships(&mut archive, &slide);
        for kind in ["diagramData", "notesSlide"] {
            add(&mut archive, &beside, kind, &mut text)?;
        }
        text.push('\u{c}');
    }
    if text.is_empty() { Err(Unreadable("no slides".into())) } else { Ok(text) }
}

/// The parts of the slides, as the presentation lists them; where a script wrote no list, by their numbers.
fn slides(archive: &mut Archive<'_>, main: &str) -> Result<Vec<String>, Unreadable> {
    let shown = shown_slides(&part(archive, main)?)?;
    let parts = relationships(archive, main);
    if shown.is_empty() {
        let numbered = (1..=SLIDES).map(|number| format!("ppt/slides/slide{number}.xml"));
        return Ok(numbered.filter(|slide| archive.index_for_name(slide).is_some()).collect());
    }
    let of = |id: &String| parts.iter().find(|one| one.kind == "slide" && one.id == *id).map(|one| one.part.clone());
    Ok(shown.iter().take(SLIDES).filter_map(of).collect())
}

/// The words of every part of this kind. A part that is named and not there is passed over.
fn add(archive: &mut Archive<'_>, beside: &[Relationship], kind: &str, text: &mut String) -> Result<(), Unreadable> {
    for found in beside.iter().filter(|one| one.kind == kind).take(BESIDE) {
        if package::index_of(archive, &found.part).is_some() {
            text.push_str(&words(&part(archive, &found.part)?)?);
        }
    }
    Ok(())
}

/// The slides of a presentation by their relationship, as its list orders them.
fn shown_slides(xml: &str) -> Result<Vec<String>, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().into_inner() == "sldId" => found.extend(relationship_of(&tag)),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// `r:id`, beside which the element has an `id` of its own.
fn relationship_of(tag: &BytesStart<'_>) -> Option<String> {
    let prefixed = tag.attributes().flatten().find(|one| one.key.prefix().is_some() && one.key.local_name().into_inner() == "id")?;
    Some(prefixed.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<String, Unreadable> {
    let missing = || Unreadable(format!("{name} is missing"));
    let index = package::index_of(archive, name).ok_or_else(missing)?;
    let mut xml = Vec::new();
    archive.by_index(index)?.take(PART + 1).read_to_end(&mut xml)?;
    if xml.len() as u64 > PART {
        return Err(Unreadable(format!("{name} unpacks to more than {PART} bytes")));
    }
    package::decoded(xml).ok_or_else(|| Unreadable(format!("{name} is not text")))
}

/// What stands in `t` elements, a line for each paragraph. Of contents that are written in several ways for several readers the first way counts.
fn words(xml: &str) -> Result<String, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let mut inside = false;
    // Whether a way was taken already, of each set of ways that is open.
    let mut taken: Vec<bool> = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) => {
                inside = false;
                match tag.local_name().into_inner() {
                    "t" => inside = true,
                    "AlternateContent" => taken.push(false),
                    "Choice" | "Fallback" if taken.last_mut().is_some_and(|taken| std::mem::replace(taken, true)) => {
                        reader.read_to_end(tag.name())?;
                    }
                    _ => {}
                }
            }
            Event::Empty(tag) => match tag.local_name().into_inner() {
                // Places of tab stops are written alike.
                "tab" if attribute(&tag, "pos").is_none() => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                _ => {}
            },
            Event::End(tag) => {
                inside = false;
                match tag.local_name().into_inner() {
                    "p" => text.push('\n'),
                    "AlternateContent" => {
                        taken.pop();
                    }
                    _ => {}
                }
            }
            Event::Text(words) if inside => text.push_str(&words.xml10_content()),
            Event::CData(words) if inside => text.push_str(&words),
            Event::GeneralRef(entity) if inside => text.push_str(&letter(&entity)?),
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

fn letter(entity: &quick_xml::events::BytesRef<'_>) -> Result<String, Unreadable> {
    if let Some(c) = entity.resolve_char_ref()? {
        return Ok(c.to_string());
    }
    let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")];
    let name: &str = entity;
    Ok(known.iter().find(|(entity, _)| *entity == name).map_or(String::new(), |(_, letter)| (*letter).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn words_of_a_document() {
        let xml = "<w:document xmlns:w=\"w\"><w:p><w:r><w:t>เด็ก</w:t></w:r><w:r><w:t xml:space=\"preserve\">อ่าน &amp; เขียน &#3585;</w:t><w:tab/><w:t>ก</w:t></w:r></w:p><w:p><w:t>ข</w:t></w:p></w:document>";
        assert_eq!(document(&archive(&[("_rels/.rels", ""), ("word/document.xml", xml)])).unwrap(), "เด็กอ่าน & เขียน ก\tก\nข\n");
    }

    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A list of relationships: id, kind, target.
    fn list(relations: &[(&str, &str, &str)]) -> String {
        let each = |(id, kind, target): &(&str, &str, &str)| format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships>{}</Relationships>", relations.iter().map(each).collect::<String>())
    }

    fn paragraph(word: &str) -> String {
        format!("<x xmlns:a=\"a\"><a:p><a:r><a:t>{word}</a:t></a:r></a:p></x>")
    }

    #[test]
    fn slides_stand_in_the_order_in_which_they_are_shown() {
        let main = list(&[("a", "officeDocument", "ppt/show.xml")]);
        let order =
            "<p:presentation xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/></p:sldIdLst></p:presentation>";
        let slides = list(&[("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "/ppt/slides/slide7.xml"), ("r3", "slide", "slides/left.xml")]);
        let notes = list(&[("n", "notesSlide", "../notesSlides/notes1.xml")]);
        let (one, seven, said, left) = (paragraph("หนึ่ง"), paragraph("เจ็ด"), paragraph("พูด"), paragraph("ทิ้ง"));
        let read = presentation(&archive(&[
            ("ppt/slides/slide1.xml", &one),
            ("ppt/slides/slide7.xml", &seven),
            ("ppt/slides/left.xml", &left),
            ("ppt/slides/_rels/slide7.xml.rels", &notes),
            ("ppt/notesSlides/notes1.xml", &said),
            ("ppt/_rels/show.xml.rels", &slides),
            ("ppt/show.xml", order),
            ("_rels/.rels", &main),
        ]));
        assert_eq!(read.unwrap(), "เจ็ด\nพูด\n\u{c}หนึ่ง\n\u{c}");
        assert!(presentation(&archive(&[("word/document.xml", &one)])).is_err());
    }

    #[test]
    fn a_document_is_read_wherever_it_lies_with_what_stands_beside_it() {
        let main = list(&[("a", "officeDocument", "/word/document2.xml")]);
        let beside = list(&[("h", "header", "header1.xml"), ("f", "footnotes", "notes.xml"), ("i", "image", "media/a.png"), ("g", "footer", "gone.xml")]);
        let (body, head, notes) = (paragraph("เนื้อหา"), paragraph("หัวกระดาษ"), paragraph("เชิงอรรถ"));
        let read = document(&archive(&[
            ("_rels/.rels", &main),
            ("word/_rels/document2.xml.rels", &beside),
            ("word/document2.xml", &body),
            ("word/header1.xml", &head),
            ("word/notes.xml", &notes),
        ]));
        assert_eq!(read.unwrap(), "เนื้อหา\nหัวกระดาษ\nเชิงอรรถ\n");
    }

    #[test]
    fn of_several_ways_to_say_it_one_counts() {
        let way = |name: &str, word: &str| format!("<mc:{name} Requires=\"wps\"><w:p><w:t>{word}</w:t></w:p></mc:{name}>");
        let inner = format!("<mc:AlternateContent>{}{}</mc:AlternateContent>", way("Choice", "ใน"), way("Fallback", "ใน"));
        let outer = format!(
            "<w:d><w:p><w:t>ก่อน</w:t></w:p><mc:AlternateContent><mc:Choice>{inner}</mc:Choice>{}{}</mc:AlternateContent><mc:AlternateContent>{}</mc:AlternateContent><w:t>หลัง</w:t></w:d>",
            way("Choice", "สอง"),
            way("Fallback", "สาม"),
            way("Fallback", "เดียว")
        );
        assert_eq!(words(&outer).unwrap(), "ก่อน\nใน\nเดียว\nหลัง");
    }

    #[test]
    fn utf_16_and_places_of_tab_stops() {
        let xml = "<w:d><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"720\"/></w:tabs></w:pPr><w:t>ก</w:t><w:tab/><w:t>ข</w:t></w:d>";
        let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(xml.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(words(&package::decoded(utf_16).unwrap()).unwrap(), "ก\tข");
    }

    #[test]
    fn broken_xml_is_unreadable() {
        assert!(document(&archive(&[("_rels/.rels", ""), ("word/document.xml", "<w:t>ก</w:p>")])).is_err());
    }
}
