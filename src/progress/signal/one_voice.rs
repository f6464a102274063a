//! (f) One voice dominates. The person is named to the network's own lead and the spaces' moderators, to nobody else.
use std::collections::HashMap;

use super::table::column;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal, percent};
use crate::platform::permit::PersonId;
use crate::progress::day::Day;
use crate::progress::picture::Picture;
use crate::progress::settings::{Limit, Settings};

pub struct OneVoice;

const COLUMNS: &[Column] = &[column("who", "ใคร", "Who"), column("messages", "ข้อความ", "Messages"), column("share", "ร้อยละ", "Percent")];

/// Writers of the window, most first; of two alike the smaller id, so that the answer is always the same.
fn writers<'a>(picture: &'a Picture, day: Day, settings: &Settings) -> Vec<(&'a PersonId, i64)> {
    let mut counts: HashMap<&PersonId, i64> = HashMap::new();
    for counted in picture.messages(day, settings.window_days) {
        *counts.entry(&counted.act.person).or_default() += 1;
    }
    let mut writers: Vec<(&PersonId, i64)> = counts.into_iter().collect();
    writers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    writers
}

impl Signal for OneVoice {
    fn key(&self) -> &'static str {
        "one_voice"
    }

    fn label(&self) -> Words {
        Words::new("ข้อความของคนที่เขียนมากที่สุด", "Messages by the most frequent writer")
    }

    fn unit(&self) -> Words {
        Words::new("ร้อยละ", "percent")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.one_voice
    }

    fn definition(&self, settings: &Settings) -> Words {
        let (days, limit, least) = (settings.window_days, decimal(settings.one_voice.threshold), settings.one_voice.least);
        Words::new(
            format!(
                "ร้อยละของข้อความในห้องเปิดของเครือข่ายที่คนเดียวเขียนใน {days} วันล่าสุด ไม่นับวันหยุดและปิดภาคเรียน เตือนเมื่อเกิน {limit} ต้องมีอย่างน้อย {least} ข้อความ ชื่อแสดงเฉพาะแกนนำของเครือข่ายและผู้ดูแลห้อง"
            ),
            format!(
                "Percent of the messages in open spaces of the network written by one person within {days} days, holidays and breaks not counted. Warns above {limit}, from {least} messages on. The name is shown to the network's lead and the spaces' moderators only."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("ขอบคุณคนที่ช่วยคุยมาตลอด แล้วชวนคนอื่นเล่าทีละโรงเรียน", "Thank the one who keeps the talk going, then ask school by school for another voice.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.one_voice;
        let writers = writers(picture, day, settings);
        let of: i64 = writers.iter().map(|(_, count)| count).sum();
        let (person, count) = writers.first().copied().filter(|_| of >= limit.least)?;
        let value = percent(count, of);
        let severity = match value {
            _ if value <= limit.threshold => Severity::Calm,
            _ if value >= limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        Some(Measure { value, severity, count, of, days: settings.window_days, people: vec![person.clone()], ..Measure::default() })
    }

    fn words(&self, measure: &Measure, names: &[String]) -> Words {
        let share = decimal(measure.value.floor());
        match names.first() {
            Some(name) => {
                Words::new(format!("เสียงเดียวเด่น: {name} เขียนร้อยละ {share} ของข้อความ"), format!("One voice dominates: {name} writes {share}% of the messages"))
            }
            None => Words::new(format!("เสียงเดียวเด่น ร้อยละ {share} ของข้อความ"), format!("One voice dominates: {share}% of the messages")),
        }
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, named: bool) -> Table {
        let writers = writers(picture, day, settings);
        let whole: i64 = writers.iter().map(|(_, count)| count).sum();
        let row = |who: Cell, count: i64| {
            let share = if whole == 0 { 0.0 } else { (percent(count, whole) * 10.0).round() / 10.0 };
            vec![who, Cell::Number(count as f64), Cell::Number(share)]
        };
        let rows = if named {
            writers.into_iter().map(|(person, count)| row(Cell::Person(person.clone()), count)).collect()
        } else if let Some((_, most)) = writers.first() {
            // No figure of any other single person goes up.
            let others = writers.len() as i64 - 1;
            let most_words = Words::new("คนที่เขียนมากที่สุด", "The most frequent writer");
            let other_words = Words::new(format!("คนอื่นรวม {others} คน"), format!("{others} others together"));
            vec![row(Cell::Words(most_words), *most), row(Cell::Words(other_words), whole - most)]
        } else {
            Vec::new()
        };
        Table { columns: COLUMNS, rows }
    }
}
