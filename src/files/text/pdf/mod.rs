//! Words of a PDF, page by page.
mod letters;
mod meant;
mod page;
mod widths;

use pdf_extract::{Document, output_doc_page};

use super::format::Unreadable;
use page::Page;

/// Pages that are read.
const PAGES: usize = 500;

pub fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut document = Document::load_mem(bytes)?;
    if document.is_encrypted() {
        document.decrypt("")?;
    }
    widths::write_out(&mut document);
    let meant = meant::mark(&mut document, PAGES);
    let mut text = String::new();
    for number in document.get_pages().into_keys().take(PAGES) {
        let mut page = Page::new(&meant);
        output_doc_page(&document, &mut page, number)?;
        text.push_str(&letters::tidied(page.text().trim()));
        text.push('\u{c}');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::paper::{self, Block, Format, Memo};

    /// Short enough for a line each, with every way in which marks stand above, below and beside their letters.
    const LINES: [&str; 6] = [
        "อ่านคำสะกดได้ ๑๒ คนจาก ๒๐ คน เมื่อให้จับคู่อ่านกับเพื่อน",
        "ปั๊ ญี่ ฐู้ ฎุ๋ ปี้ กู้ น้ำ เก๋ไก๋ กตัญญู เด็ก ชั้น ครั้งที่ ๓",
        "ทำน้ำปั่นที่ที่พักครูรั้วสีฟ้า ซื้อปุ๋ยที่ที่ทำการหมู่บ้าน",
        "แบบฝึกเสริมทักษะการอ่านจับใจความสำคัญ ชั้นประถมศึกษาปีที่ ๓",
        "PLC ครั้งที่ 2/2569 (plan-do-see) ใช้เวลา 1.25 ชั่วโมง",
        "#import \"x\" *b* _c_ ผู้ปกครองพึงพอใจร้อยละ ๘๕",
    ];

    async fn paper() -> Vec<u8> {
        let memo = Memo {
            agency: "โรงเรียนบ้านทุ่งรวงทอง สำนักงานเขตพื้นที่การศึกษาประถมศึกษา".into(),
            number: "พิเศษ/๒๕๖๙".into(),
            date: "๒๕ กันยายน ๒๕๖๙".into(),
            subject: "รายงานการประชุมชุมชนแห่งการเรียนรู้ทางวิชาชีพ".into(),
            to: "ผู้อำนวยการ".into(),
        };
        let mut blocks: Vec<Block> = LINES.into_iter().map(|text| Block::Paragraph { text: text.into() }).collect();
        blocks.push(Block::Table {
            head: vec!["บทบาท".into(), "ชั่วโมง".into()], rows: vec![vec!["ครูผู้สอน".into(), "๑.๒๕".into()]]
        });
        blocks.push(Block::Chapter { text: "หน้าที่สอง".into() });
        let document = paper::Document {
            title: "บันทึก".into(), memo: Some(memo), blocks, foot: "กัลยาณมิตร".into(), ..paper::Document::default()
        };
        paper::set_now(document, Format::Pdf).unwrap()
    }

    #[tokio::test]
    async fn thai_on_our_own_paper_comes_back_letter_by_letter() {
        let read = read(&paper().await).unwrap();
        let pages: Vec<&str> = read.trim_end_matches('\u{c}').split('\u{c}').collect();
        assert_eq!(pages.len(), 2, "{read}");
        assert!(pages[1].starts_with("หน้าที่สอง"), "{read}");
        let others = ["บันทึกข้อความ", "โรงเรียนบ้านทุ่งรวงทอง สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", "รายงานการประชุมชุมชนแห่งการเรียนรู้ทางวิชาชีพ", "ผู้อำนวยการ", "ครูผู้สอน"];
        for line in LINES.into_iter().chain(others) {
            assert!(pages[0].contains(line), "{line} is not in:\n{read}");
        }
        assert!(!pages[0].contains("บทบาทชั่วโมง"), "cells are words apart:\n{read}");
    }
}
