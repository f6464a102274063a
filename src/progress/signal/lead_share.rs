//! (c) One-way talk: the lead school writes nearly everything.
use super::table::column;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal, percent};
use crate::progress::day::Day;
use crate::progress::picture::Picture;
use crate::progress::settings::{Limit, Settings};

pub struct LeadShare;

const COLUMNS: &[Column] = &[column("school", "โรงเรียน", "School"), column("messages", "ข้อความ", "Messages"), column("share", "ร้อยละ", "Percent")];

impl Signal for LeadShare {
    fn key(&self) -> &'static str {
        "lead_share"
    }

    fn label(&self) -> Words {
        Words::new("ข้อความของแกนนำ", "Messages by the lead")
    }

    fn unit(&self) -> Words {
        Words::new("ร้อยละ", "percent")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.lead_share
    }

    fn definition(&self, settings: &Settings) -> Words {
        let (days, limit, least) = (settings.window_days, decimal(settings.lead_share.threshold), settings.lead_share.least);
        Words::new(
            format!(
                "ร้อยละของข้อความในห้องเปิดของเครือข่ายที่คนของโรงเรียนแกนนำเขียนใน {days} วันล่าสุด ไม่นับวันหยุดและปิดภาคเรียน เตือนเมื่อเกิน {limit} ต้องมีอย่างน้อย {least} ข้อความ"
            ),
            format!(
                "Percent of the messages in open spaces of the network written by people of the lead school within {days} days, holidays and breaks not counted. Warns above {limit}, from {least} messages on."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("ชวนโรงเรียนร่วมพัฒนาเล่าสิ่งที่ลองทำ แกนนำถามนำแล้วเว้นที่ให้ตอบ", "Invite partner schools to tell what they tried; the lead asks, then leaves room.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.lead_share;
        let (mut count, mut of) = (0, 0);
        for counted in picture.messages(day, settings.window_days) {
            of += 1;
            count += i64::from(picture.is_lead(counted.school));
        }
        if of < limit.least.max(1) {
            return None;
        }
        let value = percent(count, of);
        let severity = match value {
            _ if value <= limit.threshold => Severity::Calm,
            _ if value >= limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        Some(Measure { value, severity, count, of, days: settings.window_days, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let share = decimal(measure.value.floor());
        Words::new(format!("แกนนำเขียนฝ่ายเดียว ร้อยละ {share} ของข้อความ"), format!("One-way talk: the lead writes {share}% of the messages"))
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let mut counts = vec![0i64; picture.schools.len() + 1];
        for counted in picture.messages(day, settings.window_days) {
            counts[counted.school.unwrap_or(picture.schools.len())] += 1;
        }
        let whole: i64 = counts.iter().sum();
        let belongs: Vec<usize> = picture.members(day).map(|(place, _)| place).collect();
        let mut rows: Vec<(i64, Cell)> = counts
            .into_iter()
            .enumerate()
            .filter(|(place, count)| *count > 0 || belongs.contains(place))
            .map(|(place, count)| {
                let name = picture
                    .schools
                    .get(place)
                    .map_or_else(|| Cell::Words(Words::new("คนนอกโรงเรียนสมาชิก", "People of no member school")), |school| Cell::School(school.id.clone()));
                (count, name)
            })
            .collect();
        rows.sort_by_key(|(count, _)| -count);
        let row = |(count, name): (i64, Cell)| {
            let share = if whole == 0 { Cell::Nothing } else { Cell::Number((percent(count, whole) * 10.0).round() / 10.0) };
            vec![name, Cell::Number(count as f64), share]
        };
        Table { columns: COLUMNS, rows: rows.into_iter().map(row).collect() }
    }
}
