//! (b) How long partners' questions wait for the lead school, against the network's own past.
use super::table::column;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal};
use crate::progress::day::Day;
use crate::progress::picture::{Picture, Question};
use crate::progress::settings::{Limit, Settings};

pub struct LeadReply;

const COLUMNS: &[Column] = &[
    column("asked", "ถามเมื่อ", "Asked"),
    column("school", "โรงเรียน", "School"),
    column("answered", "แกนนำตอบเมื่อ", "Lead answered"),
    column("days", "รอ (วันเรียน)", "Waited (school days)"),
    column("message", "ข้อความ", "Message"),
];

/// A question with its wait as known at the end of a day: one that still waits counts once it waits longer than the limit.
fn wait(picture: &Picture, question: &Question, day: Day, threshold: f64) -> Option<i64> {
    let answered = question.answered.filter(|answered| *answered <= day);
    let days = picture.days.school_between(question.asked, answered.unwrap_or(day));
    (answered.is_some() || days as f64 > threshold).then_some(days)
}

/// Questions asked after `start`, up to `end`, with their waits at `day`.
fn waits(picture: &Picture, (start, end): (Day, Day), day: Day, marked: bool, threshold: f64) -> Vec<(&Question, i64)> {
    let asked = picture.questions.iter().filter(|question| question.asked > start && question.asked <= end && (question.marked || !marked));
    asked.filter_map(|question| Some((question, wait(picture, question, day, threshold)?))).collect()
}

/// The questions of the window. Where people mark enough questions as such, those speak; otherwise every opening message does.
fn questions<'a>(picture: &'a Picture, day: Day, settings: &Settings) -> (Vec<(&'a Question, i64)>, bool) {
    let limit = &settings.lead_reply;
    let window = (picture.days.back(day, settings.window_days), day);
    let marked = waits(picture, window, day, true, limit.threshold);
    if marked.len() as i64 >= limit.least { (marked, true) } else { (waits(picture, window, day, false, limit.threshold), false) }
}

fn median(waits: &[(&Question, i64)]) -> f64 {
    let mut days: Vec<i64> = waits.iter().map(|(_, days)| *days).collect();
    days.sort_unstable();
    let middle = days.len() / 2;
    if days.len() % 2 == 1 { days[middle] as f64 } else { (days[middle - 1] + days[middle]) as f64 / 2.0 }
}

impl Signal for LeadReply {
    fn key(&self) -> &'static str {
        "lead_reply"
    }

    fn label(&self) -> Words {
        Words::new("แกนนำตอบภายใน", "The lead answers within")
    }

    fn unit(&self) -> Words {
        Words::new("วันเรียน", "school days")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.lead_reply
    }

    fn definition(&self, settings: &Settings) -> Words {
        let (days, limit, least) = (settings.window_days, decimal(settings.lead_reply.threshold), settings.lead_reply.least);
        Words::new(
            format!(
                "ค่ากลางของจำนวนวันเรียนจากคำถามของโรงเรียนร่วมพัฒนาถึงข้อความแรกของแกนนำในเรื่องเดียวกัน คิดจากคำถามใน {days} วันล่าสุด นับข้อความที่ทำเครื่องหมายคำถาม ถ้ามีไม่ถึง {least} ข้อ นับข้อความที่เปิดเรื่อง คำถามที่ยังรอเกินกำหนดนับด้วย เตือนเมื่อเกิน {limit} วันเรียน ต้องมีอย่างน้อย {least} คำถาม"
            ),
            format!(
                "Median of school days from a partner school's question to the lead's first message in the same topic, over the questions of {days} days. Messages marked as questions count; with fewer than {least} of them, messages that open a talk do. Questions that still wait beyond the limit count too. Warns above {limit} school days, from {least} questions on."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("คุยกับแกนนำว่าใครตอบแทนได้บ้าง และนัดวันตอบคำถามประจำสัปดาห์", "Ask the lead school who else may answer, and fix one day a week for questions.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.lead_reply;
        let (now, marked) = questions(picture, day, settings);
        if (now.len() as i64) < limit.least {
            return None;
        }
        let value = median(&now);
        let start = picture.days.back(day, settings.window_days);
        let past = waits(picture, (picture.days.back(day, settings.window_days + settings.past_days), start), day, marked, limit.threshold);
        let before = (past.len() as i64 >= limit.least).then(|| median(&past));
        let severity = match value {
            _ if value <= limit.threshold => Severity::Calm,
            _ if value >= limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        Some(Measure { value, severity, count: now.len() as i64, days: settings.window_days, before, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let now = decimal(measure.value);
        match measure.before.filter(|before| *before < measure.value) {
            Some(before) => {
                let before = decimal(before);
                Words::new(format!("แกนนำตอบช้าลงจาก {before} เป็น {now} วัน"), format!("The lead answers later: from {before} to {now} days"))
            }
            None => Words::new(format!("แกนนำใช้เวลาตอบ {now} วัน"), format!("The lead takes {now} days to answer")),
        }
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let (mut found, _) = questions(picture, day, settings);
        found.sort_by_key(|(question, days)| (-days, question.asked));
        let row = |(question, days): (&Question, i64)| {
            let answered = question.answered.filter(|answered| *answered <= day).map_or(Cell::Nothing, Cell::Day);
            let school = Cell::School(picture.schools[question.school].id.clone());
            vec![Cell::Day(question.asked), school, answered, Cell::Number(days as f64), Cell::Message(question.space.clone(), question.number)]
        };
        Table { columns: COLUMNS, rows: found.into_iter().map(row).collect() }
    }
}
