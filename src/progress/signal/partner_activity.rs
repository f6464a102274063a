//! (a) Partner schools that take part.
use super::table::column;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal, percent};
use crate::networks::Part;
use crate::progress::day::Day;
use crate::progress::picture::Picture;
use crate::progress::settings::{Limit, Settings};

pub struct PartnerActivity;

const COLUMNS: &[Column] =
    &[column("school", "โรงเรียน", "School"), column("last", "มีส่วนร่วมล่าสุด", "Last took part"), column("active", "มีส่วนร่วมในช่วงนี้", "Took part lately")];

/// Partners that have belonged for a whole window, and whether they took part in the last one.
fn partners(picture: &Picture, day: Day, settings: &Settings) -> Vec<(usize, bool)> {
    let mut partners: Vec<(usize, bool)> = picture
        .members(day)
        .filter(|(_, school)| school.part == Part::Partner && picture.days.lived(school.from, day) >= settings.window_days)
        .map(|(place, _)| (place, false))
        .collect();
    for counted in picture.window(day, settings.window_days) {
        if let Some(partner) = partners.iter_mut().find(|(place, _)| counted.school == Some(*place)) {
            partner.1 = true;
        }
    }
    partners
}

impl Signal for PartnerActivity {
    fn key(&self) -> &'static str {
        "partner_activity"
    }

    fn label(&self) -> Words {
        Words::new("โรงเรียนร่วมพัฒนาที่มีส่วนร่วม", "Partner schools taking part")
    }

    fn unit(&self) -> Words {
        Words::new("ร้อยละ", "percent")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.partner_activity
    }

    fn definition(&self, settings: &Settings) -> Words {
        let (days, limit) = (settings.window_days, decimal(settings.partner_activity.threshold));
        Words::new(
            format!(
                "ร้อยละของโรงเรียนร่วมพัฒนาที่มีครูอย่างน้อย 1 คนเขียน ทำเครื่องหมาย หรือตอบรับในห้องเปิดของเครือข่ายใน {days} วันล่าสุด ไม่นับวันหยุดและปิดภาคเรียน เตือนเมื่อต่ำกว่า {limit}"
            ),
            format!(
                "Percent of partner schools of which somebody wrote, marked or acknowledged in an open space of the network within {days} days, holidays and breaks not counted. Warns below {limit}."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new(
            "โทรถามโรงเรียนที่เงียบว่าติดเรื่องใด แล้วชวนคุยเรื่องเดียวที่ทุกแห่งสนใจ",
            "Call the silent schools, ask what stands in the way, and open one topic that concerns all.",
        )
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let limit = &settings.partner_activity;
        if picture.days.lived(picture.opened, day) < limit.least {
            return None;
        }
        let partners = partners(picture, day, settings);
        let of = partners.len() as i64;
        if of == 0 {
            return None;
        }
        let count = partners.iter().filter(|(_, active)| *active).count() as i64;
        let value = percent(count, of);
        let severity = match value {
            _ if value < limit.help => Severity::Help,
            _ if value < limit.threshold => Severity::Watch,
            _ => Severity::Calm,
        };
        Some(Measure { value, severity, count, of, days: settings.window_days, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, _: &[String]) -> Words {
        let Measure { count, of, days, .. } = measure;
        Words::new(format!("โรงเรียนร่วมพัฒนามีส่วนร่วม {count} จาก {of} แห่งใน {days} วัน"), format!("{count} of {of} partner schools took part in {days} days"))
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, _: bool) -> Table {
        let row = |(place, active): (usize, bool)| {
            let last = picture.last_act(place, day).map_or(Cell::Nothing, Cell::Day);
            vec![Cell::School(picture.schools[place].id.clone()), last, Cell::Yes(active)]
        };
        let mut partners = partners(picture, day, settings);
        partners.sort_by_key(|(_, active)| *active);
        Table { columns: COLUMNS, rows: partners.into_iter().map(row).collect() }
    }
}
