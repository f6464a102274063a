//! A record as an official memo (F-DX-4).
use super::written::{Participant, Record, Section};
use crate::calendar::{Digits, Form, thai_date};
use crate::platform::Time;
use crate::platform::paper::{Block, Document, Memo};
use crate::platform::thai;

/// `1.25`, `0.75`, `2`: hours as the logbook writes them.
pub(in crate::exchange) fn hours(minutes: i64) -> String {
    let text = format!("{:.2}", minutes as f64 / 60.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn document(record: Record, now: Time, thai_digits: bool) -> Document {
    let Record { written, sent_by, sent_at, approved_by, approved_at, .. } = record;
    let school = written.school.clone().unwrap_or_else(|| written.space.clone());
    let date = approved_at.or(sent_at).unwrap_or(now).bangkok_date();
    let subject = format!("รายงานผลการดำเนินงานชุมชนแห่งการเรียนรู้ทางวิชาชีพ เรื่อง {} รอบที่ {}", written.title, written.round);
    let memo = Memo {
        agency: school.clone(),
        number: String::new(),
        date: thai_date(date, Form::Long, Digits::Arabic),
        subject: subject.clone(),
        to: format!("ผู้อำนวยการ{school}"),
    };
    let opening = format!("ด้วยกลุ่ม {} ได้ดำเนินงานชุมชนแห่งการเรียนรู้ทางวิชาชีพ เรื่อง {} จึงขอรายงานผลดังนี้", written.space, written.title);
    let mut blocks = vec![Block::Paragraph { text: opening }];
    let filled = written.sections.iter().filter(|section| !thai::is_blank(section.text()));
    for (section, number) in filled.zip(1..) {
        blocks.extend(chapter(section, number));
    }
    if !written.participants.is_empty() {
        blocks.push(Block::Heading { text: "ผู้เข้าร่วมและชั่วโมง".into() });
        blocks.push(table(&written.participants));
    }
    let full = |person: Option<crate::organisations::PersonRef>| person.map_or_else(|| ".".repeat(40), |person| person.full_name);
    blocks.push(Block::Signatures { people: vec![full(sent_by), full(approved_by)] });
    Document { title: subject, about: Vec::new(), memo: Some(memo), blocks, foot: "กัลยาณมิตร".into(), thai_digits }
}

fn chapter(section: &Section, number: i32) -> Vec<Block> {
    let heading = Block::Heading { text: format!("{number}. {}", section.heading) };
    let lines: Vec<String> = section.text().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let words = match lines.as_slice() {
        [one] => Block::Paragraph { text: one.clone() },
        _ => Block::List { ordered: false, items: lines },
    };
    vec![heading, words]
}

fn table(participants: &[Participant]) -> Block {
    let head = ["ที่", "ชื่อ", "โรงเรียน", "บทบาท", "ครั้ง", "ชั่วโมง"].map(str::to_owned).to_vec();
    let row = |(person, number): (&Participant, i32)| {
        vec![
            number.to_string(),
            person.name.clone(),
            person.school.clone().unwrap_or_default(),
            person.role.clone(),
            person.sessions.to_string(),
            hours(person.minutes),
        ]
    };
    Block::Table { head, rows: participants.iter().zip(1..).map(row).collect() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn hours_are_written_without_needless_zeros() {
        assert_eq!([75, 45, 120, 0, 30].map(super::hours), ["1.25", "0.75", "2", "0", "0.5"]);
    }
}
