//! A practice as an article on a page of its own.
use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::escape::html;
use super::head::{head, licence_address};
use super::pictures;
use crate::calendar::{Digits, Form, thai_date};
use crate::platform::thai;
use crate::practices::PracticeView;

const STYLE: &str = include_str!("page.css");

/// This page runs nothing: its own style by its hash, our pictures, and no script at all.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
});

/// Text with its line breaks, as paragraphs.
fn paragraphs(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("<p>{}</p>\n", html(line))).collect()
}

fn section(name: &str, text: &str) -> String {
    if thai::is_blank(text) { String::new() } else { format!("<h2>{name}</h2>\n{}", paragraphs(text)) }
}

fn steps(practice: &PracticeView) -> String {
    let steps: String = practice.steps.iter().filter(|step| !thai::is_blank(step)).map(|step| format!("<li>{}</li>\n", html(step))).collect();
    if steps.is_empty() { steps } else { format!("<h2>ขั้นตอน</h2>\n<ol>\n{steps}</ol>\n") }
}

fn grade_words(grade: crate::practices::adoption::Grade) -> &'static str {
    use crate::practices::adoption::Grade::{Idea, MeasuredGain, SeveralSchools, TriedOnce};
    match grade {
        Idea => "แนวคิด",
        TriedOnce => "มีโรงเรียนลองแล้ว",
        SeveralSchools => "หลายโรงเรียนลองแล้ว",
        MeasuredGain => "วัดผลแล้วดีขึ้น",
    }
}

/// What those who tried it say; counts alone, no names.
fn evidence(practice: &PracticeView) -> String {
    let evidence = &practice.evidence;
    let results = if evidence.results.is_empty() { String::new() } else { format!("<p>{}</p>\n", html(&evidence.results)) };
    format!(
        "<section class=\"evidence\" aria-label=\"ผลจากโรงเรียนที่ลองใช้\"><p><strong>{}</strong> · {}</p>\n{results}</section>\n",
        grade_words(evidence.grade),
        html(&evidence.reason)
    )
}

/// The whole page.
pub(super) fn article(practice: &PracticeView, public_url: &str) -> String {
    let card = &practice.card;
    let head = head(practice, public_url, STYLE);
    let authors: Vec<String> = card.authors.iter().map(|author| html(&author.full_name)).collect();
    let by = if authors.is_empty() { html(&card.owner.name) } else { format!("{} · {}", authors.join(", "), html(&card.owner.name)) };
    let published = card.published_at.map(|at| format!(" · เผยแพร่ {}", thai_date(at.bangkok_date(), Form::Long, Digits::Arabic))).unwrap_or_default();
    let tags: String = card.grades.iter().chain(&card.subjects).map(|tag| format!("<li>{}</li>", html(tag))).collect();
    let tags = if tags.is_empty() { tags } else { format!("<ul class=\"tags\">{tags}</ul>\n") };
    let summary = if thai::is_blank(&card.summary) { String::new() } else { format!("<p class=\"lead\">{}</p>\n", html(&card.summary)) };
    let credits: String = practice.credits.iter().map(|credit| format!("<p>{}</p>\n", html(credit))).collect();
    let parts = [
        section("ปัญหา", &practice.problem),
        section("เหมาะกับใคร", &practice.for_whom),
        steps(practice),
        section("สื่อและอุปกรณ์", &practice.materials),
        section("ค่าใช้จ่าย", &practice.cost),
        section("ผลที่เกิด", &practice.results),
        section("เงื่อนไขและข้อจำกัด", &practice.conditions),
        section("เรื่องเล่าเต็ม", &practice.body),
    ]
    .concat();
    format!(
        "<!doctype html>\n<html lang=\"th\">\n<head>\n{head}</head>\n<body>\n<header><a href=\"/\">กัลยาณมิตร</a></header>\n<main>\n<article>\n\
         <h1>{title}</h1>\n<p class=\"by\">{by}{published}</p>\n{tags}{summary}{evidence}{pictures}{parts}</article>\n\
         <footer>\n<p>{attribution} <a rel=\"license\" href=\"{licence}\">อ่านสัญญาอนุญาต</a></p>\n{credits}\
         <p><a class=\"try\" href=\"/practices/{id}\">เปิดในกัลยาณมิตรเพื่อลองใช้ ถาม หรือปรับเป็นฉบับของโรงเรียนคุณ</a></p>\n</footer>\n</main>\n</body>\n</html>\n",
        title = html(&card.title),
        evidence = evidence(practice),
        pictures = pictures::figures(practice),
        attribution = html(&practice.attribution),
        licence = licence_address(practice),
        id = html(card.id.as_str()),
    )
}

/// For every address that leads nowhere, or nowhere public: the same bytes.
pub(super) fn nothing_here() -> String {
    format!(
        "<!doctype html>\n<html lang=\"th\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>ไม่พบหน้านี้ · กัลยาณมิตร</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><a href=\"/\">กัลยาณมิตร</a></header>\n<main>\n<h1>ไม่พบหน้านี้</h1>\n\
         <p>วิธีปฏิบัตินี้ไม่ได้เผยแพร่ต่อสาธารณะ หรือที่อยู่ไม่ถูกต้อง · Not found, or not public.</p>\n\
         <p><a class=\"try\" href=\"/\">ไปที่หน้าแรก</a></p>\n</main>\n</body>\n</html>\n"
    )
}
