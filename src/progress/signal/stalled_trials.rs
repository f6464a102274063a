//! (e) Practices that a school has been trying for weeks without saying what came of it.
use super::table::column;
use super::words::counted;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal};
use crate::progress::day::Day;
use crate::progress::picture::{Picture, Trial};
use crate::progress::settings::{Limit, Settings};

pub struct StalledTrials;

const COLUMNS: &[Column] = &[
    column("school", "โรงเรียน", "School"),
    column("practice", "วิธีที่ลองใช้", "Practice"),
    column("since", "เริ่มลอง", "Trying since"),
    column("days", "ลองมาแล้ว (วัน)", "Trying for (days)"),
];

/// What lead and partner schools are trying on a day, since when, and the days since: plain days, holidays and breaks too.
fn trying(picture: &Picture, day: Day) -> impl Iterator<Item = (&Trial, Day, i64)> {
    let here: Vec<_> = picture.members(day).map(|(_, school)| &school.id).collect();
    picture.trials.iter().filter(move |trial| here.contains(&&trial.school)).filter_map(move |trial| {
        let since = trial.tried_since(day)?;
        Some((trial, since, day.0 - since.0))
    })
}

impl Signal for StalledTrials {
    fn key(&self) -> &'static str {
        "stalled_trials"
    }

    fn label(&self) -> Words {
        Words::new("การลองใช้ที่ยังไม่บอกผล", "Trials without a result")
    }

    fn unit(&self) -> Words {
        Words::new("รายการ", "trials")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.stalled_trials
    }

    fn definition(&self, settings: &Settings) -> Words {
        let days = decimal(settings.stalled_trials.threshold);
        Words::new(
            format!("จำนวนวิธีปฏิบัติที่โรงเรียนแกนนำและร่วมพัฒนากำลังลองใช้เกิน {days} วัน และยังไม่บอกว่าใช้ต่อ ปรับเป็นของตน หรือหยุดใช้ นับทุกวันตามปฏิทิน"),
            format!(
                "Practices that lead and partner schools have been trying for more than {days} days without saying whether they keep, adapt or drop them, every day of the calendar counted."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new(
            "ถามโรงเรียนที่ลองว่าติดตรงไหน ชวนบอกผลสั้น ๆ แม้ผลคือหยุดใช้ สิ่งที่ไม่ได้ผลก็มีค่ากับแห่งอื่น",
            "Ask the schools what stands in the way and for a short result, even if it is to stop: what did not work helps the others too.",
        )
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.stalled_trials;
        let trials: Vec<i64> = trying(picture, day).map(|(.., days)| days).collect();
        let of = trials.len() as i64;
        if of < limit.least.max(1) {
            return None;
        }
        let stalled: Vec<i64> = trials.into_iter().filter(|days| *days as f64 > limit.threshold).collect();
        let days = stalled.iter().copied().max().unwrap_or(0);
        let severity = match days as f64 {
            0.0 => Severity::Calm,
            days if days > limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        let count = stalled.len() as i64;
        Some(Measure { value: count as f64, severity, count, of, days, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let Measure { count, days, .. } = measure;
        let have = if *count == 1 { "has" } else { "have" };
        Words::new(
            format!("การลองใช้ {count} รายการยังไม่บอกผล นานที่สุด {days} วัน"),
            format!("{} {have} no result yet, the longest for {days} days", counted(*count, "trial", "trials")),
        )
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let mut trials: Vec<_> = trying(picture, day).filter(|(.., days)| *days as f64 > settings.stalled_trials.threshold).collect();
        trials.sort_by_key(|(.., days)| -days);
        let row = |(trial, since, days): (&Trial, Day, i64)| {
            vec![Cell::School(trial.school.clone()), Cell::Practice(trial.practice.clone()), Cell::Day(since), Cell::Number(days as f64)]
        };
        Table { columns: COLUMNS, rows: trials.into_iter().map(row).collect() }
    }
}
