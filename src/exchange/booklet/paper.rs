//! A collection as a document.
use crate::calendar::{Digits, Form, thai_date};
use crate::platform::Time;
use crate::platform::paper::{Block, Document};
use crate::platform::thai;
use crate::practices::PracticeView;
use crate::practices::collection::CollectionView;

/// A practice with the note that the collection gives it.
pub(super) struct Page {
    pub practice: PracticeView,
    pub note: String,
}

pub(super) fn booklet(collection: &CollectionView, pages: Vec<Page>, made_at: Time, thai_digits: bool) -> Document {
    let card = &collection.card;
    let day = thai_date(made_at.bangkok_date(), Form::Long, Digits::Arabic);
    let network = card.network.as_ref().map(|network| network.name.clone());
    let about = [network, Some(format!("{} วิธีปฏิบัติ", pages.len())), Some(format!("จัดทำ {day}"))].into_iter().flatten().collect();
    let mut blocks = Vec::new();
    if !card.description.is_empty() {
        blocks.push(Block::Paragraph { text: card.description.clone() });
    }
    let items = pages.iter().map(|page| page.practice.card.title.clone()).collect();
    blocks.push(Block::Contents { text: "สารบัญ".into(), items });
    for page in pages {
        chapter(&mut blocks, page);
    }
    Document { title: card.title.clone(), about, memo: None, blocks, foot: format!("{} · กัลยาณมิตร", card.title), thai_digits }
}

fn chapter(blocks: &mut Vec<Block>, page: Page) {
    let practice = page.practice;
    let card = &practice.card;
    blocks.push(Block::Chapter { text: card.title.clone() });
    let authors: Vec<&str> = card.authors.iter().map(|author| author.full_name.as_str()).collect();
    let by = if authors.is_empty() { card.owner.name.clone() } else { format!("{} · {}", authors.join(", "), card.owner.name) };
    blocks.push(Block::Paragraph { text: by });
    for text in [&card.summary, &page.note] {
        if !text.is_empty() {
            blocks.push(Block::Paragraph { text: text.clone() });
        }
    }
    let evidence = [practice.evidence.reason.as_str(), practice.evidence.results.as_str()];
    section(blocks, "ผลจากโรงเรียนที่ลองใช้", &evidence.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "));
    section(blocks, "ปัญหา", &practice.problem);
    section(blocks, "เหมาะกับใคร", &practice.for_whom);
    let steps: Vec<String> = practice.steps.iter().filter(|step| !thai::is_blank(step)).cloned().collect();
    if !steps.is_empty() {
        blocks.push(Block::Heading { text: "ขั้นตอน".into() });
        blocks.push(Block::List { ordered: true, items: steps });
    }
    section(blocks, "สื่อและอุปกรณ์", &practice.materials);
    section(blocks, "ค่าใช้จ่าย", &practice.cost);
    section(blocks, "ผลที่เกิด", &practice.results);
    section(blocks, "เงื่อนไขและข้อจำกัด", &practice.conditions);
    section(blocks, "เรื่องเล่าเต็ม", &practice.body);
    let credit = std::iter::once(&practice.attribution).chain(&practice.credits).cloned().collect::<Vec<_>>().join("\n");
    section(blocks, "ที่มาและสัญญาอนุญาต", &credit);
}

fn section(blocks: &mut Vec<Block>, name: &str, text: &str) {
    if !thai::is_blank(text) {
        blocks.push(Block::Heading { text: name.into() });
        blocks.push(Block::Paragraph { text: text.to_owned() });
    }
}
