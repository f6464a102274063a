//! (d) PLC cycles that stand still: open, and no step for weeks.
use super::table::column;
use super::words::counted;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal};
use crate::progress::day::Day;
use crate::progress::picture::{Cycle, Picture};
use crate::progress::settings::{Limit, Settings};

pub struct SleepingCycles;

const COLUMNS: &[Column] = &[column("cycle", "วงรอบ", "Cycle"), column("last", "ขยับล่าสุด", "Last step"), column("days", "หยุดนิ่ง (วัน)", "Standing still (days)")];

/// Cycles that are open on a day, with the day of their last step and the open days since.
fn open(picture: &Picture, day: Day) -> impl Iterator<Item = (&Cycle, Day, i64)> {
    picture.cycles.iter().filter(move |cycle| cycle.closed.is_none_or(|closed| closed > day)).filter_map(move |cycle| {
        let last = cycle.moves.iter().copied().filter(|moved| *moved <= day).max()?;
        Some((cycle, last, picture.days.open_between(last, day)))
    })
}

impl Signal for SleepingCycles {
    fn key(&self) -> &'static str {
        "sleeping_cycles"
    }

    fn label(&self) -> Words {
        Words::new("วงรอบ PLC ที่หยุดนิ่ง", "PLC cycles standing still")
    }

    fn unit(&self) -> Words {
        Words::new("วงรอบ", "cycles")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.sleeping_cycles
    }

    fn definition(&self, settings: &Settings) -> Words {
        let days = decimal(settings.sleeping_cycles.threshold);
        Words::new(
            format!("จำนวนวงรอบในห้องเปิดของเครือข่ายที่ยังไม่ปิดและไม่ได้ขยับขั้นตั้งแต่ {days} วันขึ้นไป ไม่นับวันหยุดและปิดภาคเรียน"),
            format!("Open cycles in open spaces of the network that have not come to another step for {days} days or more, holidays and breaks not counted."),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("ถามครูต้นแบบว่าติดขั้นไหน แล้วนัดวงคุยสั้น ๆ สัปดาห์นี้", "Ask the model teacher where it is stuck and set a short session this week.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.sleeping_cycles;
        let cycles: Vec<i64> = open(picture, day).map(|(.., days)| days).collect();
        let of = cycles.len() as i64;
        if of < limit.least.max(1) {
            return None;
        }
        let asleep: Vec<i64> = cycles.into_iter().filter(|days| *days as f64 >= limit.threshold).collect();
        let days = asleep.iter().copied().max().unwrap_or(0);
        let severity = match days as f64 {
            0.0 => Severity::Calm,
            days if days >= limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        let count = asleep.len() as i64;
        Some(Measure { value: count as f64, severity, count, of, days, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let Measure { count, days, .. } = measure;
        let have = if *count == 1 { "has" } else { "have" };
        Words::new(
            format!("วงรอบ PLC {count} วงหยุดนิ่ง นานที่สุด {days} วัน"),
            format!("{} {have} stood still, the longest for {days} days", counted(*count, "PLC cycle", "PLC cycles")),
        )
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let mut cycles: Vec<_> = open(picture, day).filter(|(.., days)| *days as f64 >= settings.sleeping_cycles.threshold).collect();
        cycles.sort_by_key(|(.., days)| -days);
        let row = |(cycle, last, days): (&Cycle, Day, i64)| {
            vec![Cell::Cycle(cycle.space.clone(), cycle.id.clone(), cycle.title.clone()), Cell::Day(last), Cell::Number(days as f64)]
        };
        Table { columns: COLUMNS, rows: cycles.into_iter().map(row).collect() }
    }
}
