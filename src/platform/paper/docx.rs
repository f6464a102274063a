use docx_rs::{AlignmentType, Docx, Footer, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Table, TableCell, TableRow, WidthType};

use super::{Block, Document};
use crate::platform::error::{Error, Result};

/// Half points: 16 pt, as official documents are written.
const TEXT: usize = 32;
const HEAD: usize = 40;
/// Twentieths of a point: 2.5 cm above, 2 cm below, 3 cm left, 2 cm right.
const MARGIN: (i32, i32, i32, i32) = (1417, 1134, 1701, 1134);
const FONT: &str = "TH Sarabun New";

/// Sets a document for word processors.
pub(super) fn set(document: &Document) -> Result<Vec<u8>> {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let (top, bottom, left, right) = MARGIN;
    let margin = PageMargin::new().top(top).bottom(bottom).left(left).right(right);
    let mut docx = Docx::new().default_fonts(fonts).default_size(TEXT).page_size(11906, 16838).page_margin(margin);
    docx = match &document.memo {
        Some(memo) => {
            let mut with = docx.add_paragraph(centered(bold("บันทึกข้อความ").size(HEAD)));
            for (label, text) in [("ส่วนราชการ", &memo.agency), ("ที่", &memo.number), ("วันที่", &memo.date), ("เรื่อง", &memo.subject), ("เรียน", &memo.to)]
            {
                with = with.add_paragraph(Paragraph::new().add_run(bold(&format!("{label}  "))).add_run(words(text)));
            }
            with.add_paragraph(Paragraph::new())
        }
        None => docx.add_paragraph(centered(bold(&document.title).size(HEAD))),
    };
    for line in &document.about {
        docx = docx.add_paragraph(centered(words(line)));
    }
    for block in &document.blocks {
        docx = add(docx, block);
    }
    let footer = Footer::new().add_paragraph(Paragraph::new().add_run(words(&document.foot).size(24)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    docx.footer(footer).build().pack(&mut bytes).map_err(Error::internal)?;
    Ok(bytes.into_inner())
}

/// Text with its line ends.
fn words(text: &str) -> Run {
    let mut run = Run::new();
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            run = run.add_break(docx_rs::BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn bold(text: &str) -> Run {
    words(text).bold()
}

fn centered(run: Run) -> Paragraph {
    Paragraph::new().add_run(run).align(AlignmentType::Center)
}

fn cell(run: Run) -> TableCell {
    TableCell::new().add_paragraph(Paragraph::new().add_run(run))
}

fn add(docx: Docx, block: &Block) -> Docx {
    match block {
        Block::Chapter { text } => docx.add_paragraph(Paragraph::new().add_run(bold(text).size(HEAD)).page_break_before(true)),
        Block::Contents { text, items } => {
            let head = docx.add_paragraph(Paragraph::new().add_run(bold(text)).line_spacing(LineSpacing::new().before(240)));
            add(head, &Block::List { ordered: true, items: items.clone() })
        }
        Block::Heading { text } => docx.add_paragraph(Paragraph::new().add_run(bold(text)).line_spacing(LineSpacing::new().before(240))),
        Block::Paragraph { text } => {
            docx.add_paragraph(Paragraph::new().add_run(words(text)).indent(None, Some(docx_rs::SpecialIndentType::FirstLine(1417)), None, None))
        }
        Block::List { ordered, items } => items.iter().zip(1..).fold(docx, |docx, (item, number)| {
            let mark = if *ordered { format!("{number}. ") } else { "– ".to_owned() };
            docx.add_paragraph(Paragraph::new().add_run(words(&mark)).add_run(words(item)).indent(Some(720), None, None, None))
        }),
        Block::Table { head, rows } => {
            let first = TableRow::new(head.iter().map(|text| cell(bold(text))).collect());
            let rest = rows.iter().map(|row| TableRow::new(row.iter().map(|text| cell(words(text))).collect()));
            docx.add_table(Table::new(std::iter::once(first).chain(rest).collect()).width(5_000, WidthType::Pct))
        }
        Block::Said { who, when, text, notes } => {
            let head = Paragraph::new().add_run(bold(who)).add_run(words(&format!("  {when}")).size(26)).line_spacing(LineSpacing::new().before(120));
            let said = docx.add_paragraph(head).add_paragraph(Paragraph::new().add_run(words(text)));
            notes.iter().fold(said, |docx, note| docx.add_paragraph(Paragraph::new().add_run(words(note).size(26).italic())))
        }
        Block::Signatures { people } => people.iter().fold(docx, |docx, name| {
            let line = centered(words("(ลงชื่อ) ........................................")).line_spacing(LineSpacing::new().before(720));
            docx.add_paragraph(line).add_paragraph(centered(words(&format!("({name})"))))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_word_holds_the_words_as_they_are() {
        let said = Block::Said {
            who: "ครูแอน".into(), when: "09:30".into(), text: "<w:p/> & \u{1}\u{FFFE}\u{FFFF}\u{1FFFE}\u{FDD0}ปั๊ ญี่".into(), notes: vec![]
        };
        let table = Block::Table { head: vec!["วันที่".into()], rows: vec![vec!["25 ก.ย. 69".into()]] };
        let bytes = set(&Document { title: "บันทึก".into(), blocks: vec![said, table], ..Document::default() }.writable()).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let text = std::io::read_to_string(zip.by_name("word/document.xml").unwrap()).unwrap();
        assert!(text.contains("&lt;w:p/&gt; &amp; ปั๊ ญี่") && text.contains("25 ก.ย. 69"), "{text}");
    }
}
