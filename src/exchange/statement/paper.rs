//! A statement as a page to hand in.
use super::store::StatementLine;
use crate::calendar::{Digits, Form, thai_date, to_buddhist};
use crate::exchange::record::hours;
use crate::platform::Time;
use crate::platform::paper::{Block, Document};
use crate::plc::logbook::YearKind;

/// Who it is about and how it is checked.
pub(super) struct Cover {
    pub name: String,
    pub school: Option<String>,
    pub code: String,
    pub link: String,
    pub made_at: Time,
    pub year_kind: YearKind,
    /// Common Era.
    pub year: i16,
    /// First day, and the end of the last.
    pub from: Time,
    pub until: Time,
    pub minutes: i64,
}

pub(super) fn document(cover: Cover, lines: &[StatementLine]) -> Document {
    let kind = match cover.year_kind {
        YearKind::Academic => "ปีการศึกษา",
        YearKind::Fiscal => "ปีงบประมาณ",
    };
    let day = |at: Time| thai_date(at.bangkok_date(), Form::Long, Digits::Arabic);
    let last = Time(cover.until.0 - 1);
    let school = cover.school.map(|school| format!(" {school}")).unwrap_or_default();
    let words = format!(
        "ขอรับรองว่า {}{school} เข้าร่วมชุมชนแห่งการเรียนรู้ทางวิชาชีพ (PLC) ใน{kind} {} ระหว่างวันที่ {} ถึง {} และมีชั่วโมงที่ได้รับการยืนยันแล้วรวม {} ชั่วโมง",
        cover.name,
        to_buddhist(cover.year),
        day(cover.from),
        day(last),
        hours(cover.minutes)
    );
    let rows = lines.iter().zip(1..).map(|(line, number): (_, i32)| {
        let date = thai_date(line.at.bangkok_date(), Form::Short, Digits::Arabic);
        vec![number.to_string(), date, line.title.clone(), line.roles.clone(), hours(line.minutes)]
    });
    let head = ["ที่", "วันที่", "เรื่อง", "บทบาท", "ชั่วโมง"].map(str::to_owned).to_vec();
    let blocks = vec![
        Block::Paragraph { text: words },
        Block::Table { head, rows: rows.collect() },
        Block::Paragraph { text: format!("ออกให้ ณ วันที่ {}", day(cover.made_at)) },
        Block::Paragraph { text: format!("รหัสตรวจสอบ {} ตรวจสอบได้ที่ {}", cover.code, cover.link) },
    ];
    Document {
        title: "หนังสือรับรองชั่วโมง PLC".into(),
        about: Vec::new(),
        memo: None,
        blocks,
        foot: format!("รหัสตรวจสอบ {}", cover.code),
        // The code and its address are typed in: they keep their digits.
        thai_digits: false,
    }
}
