//! Words of DOCX and PPTX: a zip with XML in it.
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::format::Unreadable;

/// Bytes of XML that one part may unpack to.
const PART: u64 = 64 * 1024 * 1024;
/// Slides that are read.
const SLIDES: usize = 500;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The text, and what stands in its foot- and endnotes.
pub fn document(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut text = words(&part(&mut archive, "word/document.xml")?)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if archive.index_for_name(notes).is_some() {
            text.push_str(&words(&part(&mut archive, notes)?)?);
        }
    }
    Ok(text)
}

/// Slides in the order of their numbers, each with a form feed behind it.
pub fn presentation(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut text = String::new();
    let mut any = false;
    for number in 1..=SLIDES {
        let name = format!("ppt/slides/slide{number}.xml");
        // Numbers have holes where slides were deleted; the page that is told is the place in the row.
        if archive.index_for_name(&name).is_some() {
            text.push_str(&words(&part(&mut archive, &name)?)?);
            text.push('\u{c}');
            any = true;
        }
    }
    if any { Ok(text) } else { Err(Unreadable("no slides".into())) }
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<String, Unreadable> {
    let mut xml = String::new();
    archive.by_name(name)?.take(PART + 1).read_to_string(&mut xml)?;
    if xml.len() as u64 > PART {
        return Err(Unreadable(format!("{name} unpacks to more than {PART} bytes")));
    }
    Ok(xml)
}

/// What stands in `t` elements, a line for each paragraph.
fn words(xml: &str) -> Result<String, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let mut inside = false;
    loop {
        match reader.read_event()? {
            Event::Start(tag) => inside = tag.local_name().into_inner() == "t",
            Event::Empty(tag) if tag.local_name().into_inner() == "tab" => text.push('\t'),
            Event::Empty(tag) if tag.local_name().into_inner() == "br" => text.push('\n'),
            Event::End(tag) => {
                inside = false;
                if tag.local_name().into_inner() == "p" {
                    text.push('\n');
                }
            }
            Event::Text(words) if inside => text.push_str(&words.xml10_content()),
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
        assert_eq!(document(&archive(&[("word/document.xml", xml)])).unwrap(), "เด็กอ่าน & เขียน ก\tก\nข\n");
    }

    #[test]
    fn slides_stand_in_the_order_of_their_numbers() {
        let slide = |word: &str| format!("<p:sld xmlns:a=\"a\"><a:p><a:r><a:t>{word}</a:t></a:r></a:p></p:sld>");
        let (two, ten) = (slide("สอง"), slide("สิบ"));
        let read = presentation(&archive(&[("ppt/slides/slide10.xml", &ten), ("ppt/slides/slide2.xml", &two)])).unwrap();
        assert_eq!(read, "สอง\n\u{c}สิบ\n\u{c}");
        assert!(presentation(&archive(&[("word/document.xml", &two)])).is_err());
    }

    #[test]
    fn broken_xml_is_unreadable() {
        assert!(document(&archive(&[("word/document.xml", "<w:t>ก</w:p>")])).is_err());
    }
}
