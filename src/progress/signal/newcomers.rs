//! (g) New members who have not said a word yet: people in open spaces, and schools in the network.
use super::table::column;
use super::words::counted;
use super::{Cell, Column, Measure, Severity, Signal, Table, Words, decimal};
use crate::platform::permit::PersonId;
use crate::progress::day::Day;
use crate::progress::picture::Picture;
use crate::progress::settings::{Limit, Settings};

pub struct Newcomers;

const COLUMNS: &[Column] = &[column("who", "ใคร", "Who"), column("since", "เข้าร่วมเมื่อ", "Joined"), column("days", "เงียบ (วัน)", "Silent (days)")];

/// Who is new on a day: `(since, silent)`.
struct New<'a> {
    people: Vec<(&'a PersonId, Day, bool)>,
    schools: Vec<(usize, Day, bool)>,
}

fn newcomers<'a>(picture: &'a Picture, day: Day, settings: &Settings) -> New<'a> {
    let is_new = |since: Day| since <= day && picture.days.open_between(since, day) <= settings.new_days && since > picture.days.first();
    let waits = |since: Day| picture.days.open_between(since, day) as f64 >= settings.newcomers.threshold;
    let mut people: Vec<(&PersonId, Day)> = picture.joined.iter().filter(|joined| is_new(joined.since)).map(|joined| (&joined.person, joined.since)).collect();
    // Of several spaces the first counts.
    people.sort();
    people.dedup_by_key(|(person, _)| *person);
    let spoke = |person: &PersonId| picture.acts.iter().any(|counted| counted.act.person == *person && counted.act.day <= day);
    let people = people.into_iter().map(|(person, since)| (person, since, waits(since) && !spoke(person))).collect();
    let schools = picture.members(day).filter(|(_, school)| is_new(school.from)).map(|(place, school)| {
        let silent = waits(school.from) && picture.last_act(place, day).is_none();
        (place, school.from, silent)
    });
    New { people, schools: schools.collect() }
}

impl Signal for Newcomers {
    fn key(&self) -> &'static str {
        "newcomers"
    }

    fn label(&self) -> Words {
        Words::new("สมาชิกใหม่ที่ยังเงียบ", "New members still silent")
    }

    fn unit(&self) -> Words {
        Words::new("ราย", "members")
    }

    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit {
        &settings.newcomers
    }

    fn definition(&self, settings: &Settings) -> Words {
        let (days, new) = (decimal(settings.newcomers.threshold), settings.new_days);
        Words::new(
            format!(
                "คนที่เข้าห้องเปิดและโรงเรียนที่เข้าเครือข่ายภายใน {new} วัน ซึ่งยังไม่เขียน ทำเครื่องหมาย หรือตอบรับเลยตั้งแต่ {days} วันขึ้นไป ไม่นับวันหยุดและปิดภาคเรียน ชื่อคนแสดงเฉพาะแกนนำของเครือข่ายและผู้ดูแลห้อง"
            ),
            format!(
                "People who came into an open space and schools that joined the network within {new} days and have not written, marked or acknowledged anything for {days} days or more, holidays and breaks not counted. People are named to the network's lead and the spaces' moderators only."
            ),
        )
    }

    fn suggestion(&self) -> Words {
        Words::new("ทักสมาชิกใหม่เป็นรายคน และให้แนะนำตัวด้วยเรื่องเล็ก ๆ หนึ่งเรื่อง", "Greet each new member by name and ask for one small story.")
    }

    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure> {
        let new = newcomers(picture, day, settings);
        let of = (new.people.len() + new.schools.len()) as i64;
        if of < settings.newcomers.least.max(1) {
            return None;
        }
        let people: Vec<PersonId> = new.people.iter().filter(|(.., silent)| *silent).map(|(person, ..)| (*person).clone()).collect();
        let schools = new.schools.iter().filter(|(.., silent)| *silent).count() as i64;
        let value = people.len() as i64 + schools;
        let severity = match value as f64 {
            0.0 => Severity::Calm,
            value if value >= settings.newcomers.help => Severity::Help,
            _ => Severity::Watch,
        };
        let days = settings.newcomers.threshold as i64;
        Some(Measure { value: value as f64, severity, count: schools, of, days, people, ..Measure::default() })
    }

    fn words(&self, measure: &Measure, names: &[String]) -> Words {
        let (people, schools, days) = (measure.people.len() as i64, measure.count, measure.days);
        let mut who = Vec::new();
        let mut who_en = Vec::new();
        if people > 0 {
            let named = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
            who.push(format!("สมาชิกใหม่ {people} คน{named}"));
            who_en.push(format!("{}{named}", counted(people, "new member", "new members")));
        }
        if schools > 0 {
            who.push(format!("โรงเรียนใหม่ {schools} แห่ง"));
            who_en.push(counted(schools, "new school", "new schools"));
        }
        let have = if people + schools == 1 { "has" } else { "have" };
        Words::new(format!("{}ยังเงียบมา {days} วัน", who.join("และ")), format!("{} {have} been silent for {days} days", who_en.join(" and ")))
    }

    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, named: bool) -> Table {
        let new = newcomers(picture, day, settings);
        let silent = |since: Day| Cell::Number(picture.days.open_between(since, day) as f64);
        let schools = new.schools.iter().filter(|(.., silent)| *silent);
        let mut rows: Vec<Vec<Cell>> =
            schools.map(|(place, since, _)| vec![Cell::School(picture.schools[*place].id.clone()), Cell::Day(*since), silent(*since)]).collect();
        let people: Vec<_> = new.people.iter().filter(|(.., silent)| *silent).collect();
        if named {
            rows.extend(people.iter().map(|(person, since, _)| vec![Cell::Person((*person).clone()), Cell::Day(*since), silent(*since)]));
        } else if !people.is_empty() {
            let count = people.len() as i64;
            let words = Words::new(format!("สมาชิกใหม่ {count} คน"), counted(count, "new member", "new members"));
            rows.push(vec![Cell::Words(words), Cell::Nothing, Cell::Nothing]);
        }
        Table { columns: COLUMNS, rows }
    }
}
