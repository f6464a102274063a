//! Schools that have fallen silent, in words that a supervisor can act on.
use super::table::column;
use super::words::counted;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal, percent};
use crate::networks::Part;
use crate::progress::day::Day;
use crate::progress::picture::Picture;
use crate::progress::settings::{Limit, Settings};

pub struct SilentSchools;

const COLUMNS: &[Column] = &[
    column("school", "โรงเรียน", "School"),
    column("part", "บทบาท", "Part"),
    column("last", "มีส่วนร่วมล่าสุด", "Last took part"),
    column("days", "เงียบ (วัน)", "Silent (days)"),
];

/// Schools that spoke before or are no longer new, with the day since which nothing came from them.
fn schools(picture: &Picture, day: Day, settings: &Settings) -> Vec<(usize, Day, i64)> {
    let silent = |place: usize, joined: Day| {
        let last = picture.last_act(place, day);
        if last.is_none() && picture.days.open_between(joined, day) <= settings.new_days && joined > picture.days.first() {
            return None;
        }
        let since = last.unwrap_or(joined).max(joined);
        Some((place, since, picture.days.open_between(since, day)))
    };
    picture.members(day).filter_map(|(place, school)| silent(place, school.from)).collect()
}

impl Signal for SilentSchools {
    fn key(&self) -> &'static str {
        "silent_schools"
    }

    fn label(&self) -> Words {
        Words::new("โรงเรียนที่เงียบไป", "Schools fallen silent")
    }

    fn unit(&self) -> Words {
        Words::new("แห่ง", "schools")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.silent_schools
    }

    fn definition(&self, settings: &Settings) -> Words {
        let days = decimal(settings.silent_schools.threshold);
        Words::new(
            format!("จำนวนโรงเรียนแกนนำและร่วมพัฒนาที่ไม่มีใครเขียน ทำเครื่องหมาย หรือตอบรับในห้องเปิดของเครือข่ายตั้งแต่ {days} วันขึ้นไป ไม่นับวันหยุดและปิดภาคเรียน"),
            format!(
                "Lead and partner schools of which nobody wrote, marked or acknowledged in an open space of the network for {days} days or more, holidays and breaks not counted."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("โทรหาผู้บริหารโรงเรียนที่เงียบ แล้วนัดนิเทศหรือเยี่ยมสั้น ๆ", "Call the leaders of the silent schools and arrange a short visit.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.silent_schools;
        let schools = schools(picture, day, settings);
        let of = schools.len() as i64;
        if of < limit.least.max(1) {
            return None;
        }
        let silent: Vec<i64> = schools.iter().map(|(.., days)| *days).filter(|days| *days as f64 >= limit.threshold).collect();
        let count = silent.len() as i64;
        let severity = match count {
            0 => Severity::Calm,
            _ if percent(count, of) >= limit.help => Severity::Help,
            _ => Severity::Watch,
        };
        Some(Measure { value: count as f64, severity, count, of, days: silent.into_iter().min().unwrap_or(0), ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let Measure { count, days, .. } = measure;
        let have = if *count == 1 { "has" } else { "have" };
        Words::new(format!("โรงเรียน {count} แห่งเงียบ {days} วัน"), format!("{} {have} been silent for {days} days", counted(*count, "school", "schools")))
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let mut schools: Vec<_> = schools(picture, day, settings).into_iter().filter(|(.., days)| *days as f64 >= settings.silent_schools.threshold).collect();
        schools.sort_by_key(|(.., days)| -days);
        let row = |(place, _, days): (usize, Day, i64)| {
            let school = &picture.schools[place];
            let part = if school.part == Part::Lead { Part::Lead.words() } else { Part::Partner.words() };
            let last = picture.last_act(place, day).map_or(Cell::Nothing, Cell::Day);
            vec![Cell::School(school.id.clone()), Cell::Words(Words::new(part.0, part.1)), last, Cell::Number(days as f64)]
        };
        Table { columns: COLUMNS, rows: schools.into_iter().map(row).collect() }
    }
}
