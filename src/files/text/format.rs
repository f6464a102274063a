//! Documents whose words can be read.
use super::{office, pdf};

/// Letters that are kept of one document: some eighty full pages.
const MOST: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Docx,
    Pptx,
    Plain,
}

/// A document that could not be read; why is nobody's business but the log's.
#[derive(Debug)]
pub struct Unreadable(pub String);

impl<E: std::error::Error> From<E> for Unreadable {
    fn from(error: E) -> Unreadable {
        Unreadable(error.to_string())
    }
}

impl Format {
    /// By the type that inspection found.
    pub fn of(content_type: &str) -> Option<Format> {
        match content_type {
            "application/pdf" => Some(Format::Pdf),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some(Format::Docx),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation" => Some(Format::Pptx),
            "text/plain; charset=utf-8" => Some(Format::Plain),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Pptx => "pptx",
            Format::Plain => "plain",
        }
    }

    pub fn parse(name: &str) -> Option<Format> {
        [Format::Pdf, Format::Docx, Format::Pptx, Format::Plain].into_iter().find(|format| format.as_str() == name)
    }

    /// All words, a form feed after each page or slide. May take as long and as much as the document makes it: see `reader`.
    pub fn read(self, bytes: &[u8]) -> Result<String, Unreadable> {
        let text = match self {
            Format::Pdf => pdf::read(bytes)?,
            Format::Docx => office::document(bytes)?,
            Format::Pptx => office::presentation(bytes)?,
            Format::Plain => std::str::from_utf8(bytes)?.trim_start_matches('\u{feff}').to_owned(),
        };
        Ok(tidy(&text))
    }
}

/// Without what no database keeps and nobody reads, and not endless.
fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\u{c}')).take(MOST).collect()
}

/// Whether there is a word in it.
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_tidied() {
        assert_eq!(Format::Plain.read("\u{feff}อ่าน\0คล่อง\r\n".as_bytes()).unwrap(), "อ่านคล่อง\n");
        assert!(Format::Plain.read(b"\xff\xfe").is_err());
        assert_eq!(Format::Plain.read("ก".repeat(300_000).as_bytes()).unwrap().chars().count(), MOST);
        assert!(!has_words("\u{c}\n \u{c}"));
    }

    #[test]
    fn rubbish_is_unreadable_and_no_panic_leaves_the_office_readers() {
        for format in [Format::Docx, Format::Pptx] {
            for bytes in [&b""[..], b"PK\x03\x04", b"not a zip at all", &[0; 5_000]] {
                assert!(format.read(bytes).is_err(), "{format:?}");
            }
        }
    }
}
