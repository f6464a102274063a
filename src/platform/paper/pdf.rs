use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;

use super::Document;
use super::clusters::joined;
use crate::platform::error::{Error, Result};

const LOOK: &str = include_str!("paper.typ");
/// Sarabun: the looped official face, marks in their places. Noto Emoji: little pictures in one colour, as people write them. Both OFL, see `fonts`; only the
/// signs that are used go into a file.
pub(super) const FONTS: [&[u8]; 4] = [
    include_bytes!("fonts/Sarabun_400Regular.ttf"),
    include_bytes!("fonts/Sarabun_700Bold.ttf"),
    include_bytes!("fonts/Sarabun_400Regular_Italic.ttf"),
    include_bytes!("fonts/NotoEmoji_400Regular.ttf"),
];
/// Takes a core for as long as the document is long.
pub(super) fn set(document: Document) -> Result<Vec<u8>> {
    let data = serde_json::to_vec(&document.each_text(breakable))?;
    let engine = TypstEngine::builder().main_file(LOOK).fonts(FONTS).with_static_file_resolver([("paper.json", data)]).build();
    let set: PagedDocument = engine.compile().output.map_err(|error| Error::internal(error.to_string()))?;
    typst_pdf::pdf(&joined(set), &typst_pdf::PdfOptions::default()).map_err(|faults| Error::internal(format!("{faults:?}")))
}

/// Letters without a space that a line may hold.
const LINE: usize = 30;

/// Addresses and other long words of Latin letters may break, or they would run off the page. Thai breaks by itself.
fn breakable(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut run = 0;
    for letter in text.chars() {
        run = if letter.is_ascii_graphic() { run + 1 } else { 0 };
        broken.push(letter);
        if run > 0 && run % LINE == 0 {
            broken.push('\u{200b}');
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Memo};
    use super::*;

    /// The picture words of T-19, every kind of block, and signs that the setter's own language reads.
    fn sample() -> Document {
        let hostile = "#import \"x\" $a$ *b* _c_ `d` <e> @f \\ /* // ปั๊ ญี่ ฐู้ ฎุ๋ ปี้ กู้ น้ำ เก๋ไก๋ กตัญญู";
        Document {
            title: "บันทึกการประชุม".into(),
            about: vec!["ห้อง PLC ภาษาไทย".into()],
            memo: Some(Memo {
                agency: "โรงเรียนบ้านทุ่งรวงทอง".into(),
                number: "พิเศษ/2569".into(),
                date: "25 กันยายน 2569".into(),
                subject: "รายงานการประชุม".into(),
                to: "ผู้อำนวยการ".into(),
            }),
            blocks: vec![
                Block::Contents { text: "สารบัญ".into(), items: vec![hostile.into()] },
                Block::Chapter { text: hostile.into() },
                Block::Heading { text: "ข้อค้นพบ".into() },
                Block::Paragraph { text: hostile.into() },
                Block::List { ordered: true, items: vec![hostile.into(), "สอง".into()] },
                Block::Table {
                    head: vec!["วันที่".into(), "ชั่วโมง".into()], rows: vec![vec!["25 ก.ย. 69".into(), "1.25".into()]]
                },
                Block::Said {
                    who: "ครูแอน".into(), when: "25 ก.ย. 69 09:30".into(), text: "บรรทัดแรก\nบรรทัดสอง".into(), notes: vec!["ข้อตกลง".into()]
                },
                Block::Signatures { people: vec!["นางสาวกานดา ใจดี".into(), "นายขจร แก้วใส".into()] },
            ],
            foot: "กัลยาณมิตร".into(),
            thai_digits: true,
        }
    }

    #[test]
    fn long_words_may_break() {
        assert_eq!(breakable("สั้น ๆ short"), "สั้น ๆ short");
        assert_eq!(breakable(&"a".repeat(61)).matches('\u{200b}').count(), 2);
    }

    #[test]
    fn t19_a_document_becomes_a_pdf_whatever_people_wrote() {
        let pdf = super::super::set_now(sample(), super::super::Format::Pdf).unwrap();
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000);
        assert!(holds(&pdf, "Sarabun") && !holds(&pdf, "NotoEmoji"), "the fonts that are used are inside");
    }

    /// What a reader of PDFs that everybody has gives back, without its room between words and lines.
    fn copied(pdf: &[u8]) -> String {
        use std::io::Write;
        use std::process::{Command, Stdio};
        let mut reader = Command::new("pdftotext")
            .args(["-enc", "UTF-8", "-", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("poppler-utils is installed");
        reader.stdin.take().unwrap().write_all(pdf).unwrap();
        let read = reader.wait_with_output().unwrap();
        assert!(read.status.success());
        String::from_utf8(read.stdout).unwrap().split_whitespace().collect()
    }

    /// Every letter with every vowel and tone that may stand above or below it, written twice in a row, regular and bold.
    #[test]
    fn f32_words_that_are_copied_out_are_the_words_that_are_shown() {
        let vowels = ["", "\u{E31}", "\u{E34}", "\u{E35}", "\u{E36}", "\u{E37}", "\u{E38}", "\u{E39}", "\u{E47}"];
        let tones = ["", "\u{E48}", "\u{E49}", "\u{E4A}", "\u{E4B}", "\u{E4C}"];
        let letters = ('ก'..='ฮ').map(|letter| {
            let stacked = vowels.iter().flat_map(|vowel| tones.iter().map(move |tone| format!("{letter}{vowel}{tone}")));
            let am = tones.iter().map(|tone| format!("{letter}{tone}ำ"));
            stacked.chain(am).map(|one| format!("{one}{one}ง ")).collect::<String>()
        });
        let mut blocks: Vec<Block> = letters.map(|text| Block::Paragraph { text }).collect();
        for text in ["ฝั่ง ทั้งหมด ครั้งที่สอง น้ำปั่นที่ที่พักครูรั้วสีฟ้า", "ปั๊ ญี่ ฐู้ ฎุ๋ กตัญญู ผู้ชี้แนะ"]
        {
            blocks.push(Block::Heading { text: text.into() });
        }
        // The numbers of pages stand between.
        let read = copied(&super::super::set_now(Document { blocks: blocks.clone(), ..Document::default() }, super::super::Format::Pdf).unwrap())
            .replace(|c: char| c.is_ascii_digit() || c == '/', "");
        for block in blocks {
            let (Block::Paragraph { text } | Block::Heading { text }) = block else { unreachable!() };
            let text: String = text.split_whitespace().collect();
            assert!(read.contains(&text), "{text}\nis not in\n{read}");
        }
    }

    fn holds(pdf: &[u8], font: &str) -> bool {
        pdf.windows(font.len()).any(|bytes| bytes == font.as_bytes())
    }

    #[test]
    fn little_pictures_are_set_and_not_boxes() {
        let mut document = sample();
        document.blocks.push(Block::Paragraph { text: "ขอบคุณค่ะ 🙏🏻 🤍 👩🏽‍🏫 เย้! 🎉".into() });
        let pdf = super::super::set_now(document, super::super::Format::Pdf).unwrap();
        assert!(holds(&pdf, "NotoEmoji"));
    }
}
