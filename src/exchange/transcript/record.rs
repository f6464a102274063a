//! Talk as a document: topics as chapters, days as headings, each message with who, when and what was marked.
use jiff::civil::Date;

use crate::calendar::{Digits, Form, thai_date};
use crate::chat::{MessageView, Topic};
use crate::platform::Time;
use crate::platform::clock::{HOUR, MINUTE};
use crate::platform::paper::{Block, Document};

/// What is on the paper beside the talk.
pub(super) struct Cover {
    pub space: String,
    /// Of one topic alone.
    pub topic: Option<String>,
    pub network: Option<String>,
    pub taken_by: String,
    pub taken_at: Time,
    pub thai_digits: bool,
}

/// The talk of each topic, oldest first.
pub(super) struct Chapter {
    pub topic: Topic,
    pub messages: Vec<MessageView>,
}

pub(super) fn record(cover: Cover, chapters: Vec<Chapter>) -> Document {
    let count: usize = chapters.iter().map(|chapter| chapter.messages.len()).sum();
    let times = chapters.iter().flat_map(|chapter| &chapter.messages).map(said_at);
    let period = times.clone().min().zip(times.max()).map(|(from, to)| format!("{} – {}", long(from.bangkok_date()), long(to.bangkok_date())));
    let taken = format!("{} {}", long(cover.taken_at.bangkok_date()), clock(cover.taken_at));
    let about = [cover.network, cover.topic.as_ref().map(|topic| format!("เรื่อง {topic}")), period, Some(format!("{count} ข้อความ"))];
    let one = chapters.len() == 1;
    let blocks = chapters.into_iter().filter(|chapter| one || !chapter.messages.is_empty()).flat_map(|chapter| blocks(chapter, !one)).collect();
    Document {
        title: format!("บันทึกการสนทนา {}{}", if cover.space.starts_with("ห้อง") { "" } else { "ห้อง " }, cover.space),
        about: about.into_iter().flatten().collect(),
        memo: None,
        blocks,
        foot: format!("นำออกโดย {} {taken} · กัลยาณมิตร", cover.taken_by),
        thai_digits: cover.thai_digits,
    }
}

fn blocks(chapter: Chapter, named: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    if named {
        blocks.push(Block::Heading { text: format!("เรื่อง {}", chapter.topic.name) });
    }
    let mut day = None;
    for message in chapter.messages {
        let date = said_at(&message).bangkok_date();
        if day.replace(date) != Some(date) {
            blocks.push(Block::Heading { text: thai_date(date, Form::Weekday, Digits::Arabic) });
        }
        blocks.push(said(message));
    }
    blocks
}

/// When it was said: a line of older talk was said when LINE wrote it.
fn said_at(message: &MessageView) -> Time {
    if message.imported.is_some() { message.written_at } else { message.at }
}

fn said(message: MessageView) -> Block {
    let when = clock(said_at(&message));
    let imported = message.imported.as_ref();
    let speaker = message.by.as_ref().map(|person| person.name.clone()).or_else(|| imported.and_then(|line| line.name.clone()));
    let school = message.by.as_ref().and_then(|person| person.school.as_ref()).map(|school| format!(" ({})", school.name)).unwrap_or_default();
    let who = match imported {
        Some(line) if line.kind == "system" => "LINE".to_owned(),
        _ => speaker.unwrap_or_else(|| "สมาชิกเดิม".to_owned()) + &school,
    };
    let attached = imported.is_some_and(|line| !matches!(line.kind.as_str(), "talk" | "system"));
    let mut text = message.body.unwrap_or_else(|| "(ข้อความนี้ถูกลบ)".to_owned());
    for person in &message.mentions {
        text = text.replace(&format!("@[{}]", person.id), &format!("@{}", person.name));
    }
    if attached {
        text.push_str(" (ไม่มีไฟล์แนบ)");
    }
    let mut notes = Vec::new();
    if let Some(reply) = &message.reply {
        let name = reply.by.as_ref().map_or("สมาชิกเดิม", |person| person.name.as_str());
        notes.push(format!("ตอบ {name}: {}", reply.excerpt.as_deref().unwrap_or("(ข้อความนี้ถูกลบ)")));
    }
    for mark in &message.marks {
        let by = mark.by.as_ref().map(|person| format!(" โดย {}", person.name)).unwrap_or_default();
        notes.push(format!("{}{by}", mark_word(&mark.kind)));
    }
    notes.extend(message.files.iter().map(|file| format!("แนบ: {}", file.name)));
    if message.edited_at.is_some() {
        notes.push("แก้ไขแล้ว".to_owned());
    }
    Block::Said { who, when, text, notes }
}

fn mark_word(kind: &str) -> &'static str {
    match kind {
        "finding" => "ข้อค้นพบ",
        "advice" => "คำแนะนำ",
        "agreement" => "ข้อตกลง",
        _ => "คำถาม",
    }
}

fn long(day: Date) -> String {
    thai_date(day, Form::Long, Digits::Arabic)
}

/// `09.30 น.`, the time of day in Thailand.
fn clock(time: Time) -> String {
    let minutes = (time.0 + 7 * HOUR).div_euclid(MINUTE).rem_euclid(24 * 60);
    format!("{:02}.{:02} น.", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_thailand() {
        assert_eq!(clock(Time::parse("2026-09-25T17:53:00Z").unwrap()), "00.53 น.");
        assert_eq!(clock(Time::parse("2026-09-25T02:30:00Z").unwrap()), "09.30 น.");
    }
}
