//! A network looked at on a day: components, open signals with their age, weeks, score.
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::picture::{Kind, Picture};
use super::settings::Settings;
use super::signal::{self, Measure, Severity};
use crate::networks::Part;
use crate::organisations::OrganisationId;

/// Weeks in the small chart.
pub const WEEKS: i64 = 12;

/// A component's value; `None` is no data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    pub key: String,
    pub value: Option<f64>,
}

/// Monday to Sunday. A week before the network opened has no numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Week {
    pub from: Day,
    pub messages: Option<i64>,
    pub people: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OpenSignal {
    pub key: &'static str,
    pub since: Day,
    pub measure: Measure,
}

/// Whether a school took part in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub school: OrganisationId,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    pub day: Day,
    pub lead: Option<OrganisationId>,
    /// The office that oversees it.
    pub area: Option<OrganisationId>,
    pub people: i64,
    /// 100 − Σ weight of open signals; `None` while no component has data.
    pub score: Option<i64>,
    pub components: Vec<Component>,
    pub signals: Vec<OpenSignal>,
    pub weeks: Vec<Week>,
    pub members: Vec<Member>,
}

impl Evaluation {
    pub fn of(picture: &Picture, area: Option<OrganisationId>, today: Day, settings: &Settings) -> Evaluation {
        let mut components = Vec::with_capacity(signal::ALL.len());
        let mut signals = Vec::new();
        let mut score = 100;
        for one in signal::ALL {
            let measure = one.measure(picture, today, settings);
            components.push(Component { key: one.key().to_owned(), value: measure.as_ref().map(|measure| measure.value) });
            if let Some(measure) = measure.filter(|measure| measure.severity > Severity::Calm) {
                score -= one.limit(settings).weight;
                signals.push(OpenSignal { key: one.key(), since: signal::since(one, picture, today, settings), measure });
            }
        }
        let has_data = components.iter().any(|component| component.value.is_some());
        let lead = picture.members(today).find(|(_, school)| school.part == Part::Lead).map(|(_, school)| school.id.clone());
        Evaluation {
            day: today,
            lead,
            area,
            people: picture.people,
            score: has_data.then_some(score.max(0)),
            components,
            signals,
            weeks: weeks(picture, today),
            members: members(picture, today, settings),
        }
    }

    pub fn severity(&self) -> Severity {
        self.signals.iter().map(|open| open.measure.severity).max().unwrap_or_default()
    }

    /// The day on which the oldest open signal began.
    pub fn since(&self) -> Option<Day> {
        self.signals.iter().map(|open| open.since).min()
    }
}

fn weeks(picture: &Picture, today: Day) -> Vec<Week> {
    let last = today.monday();
    let week = |ago: i64| {
        let from = last.plus(-7 * ago);
        if from.plus(6) < picture.opened {
            return Week { from, messages: None, people: None };
        }
        let written = picture.acts.iter().filter(|counted| counted.act.kind != Kind::Sign && counted.act.day >= from && counted.act.day < from.plus(7));
        let mut people: Vec<&str> = written.map(|counted| counted.act.person.as_str()).collect();
        let messages = people.len() as i64;
        people.sort_unstable();
        people.dedup();
        Week { from, messages: Some(messages), people: Some(people.len() as i64) }
    };
    (0..WEEKS).rev().map(week).collect()
}

fn members(picture: &Picture, today: Day, settings: &Settings) -> Vec<Member> {
    let member = |(place, school): (usize, &super::picture::School)| {
        let active = picture.window(today, settings.window_days).any(|counted| counted.school == Some(place));
        Member { school: school.id.clone(), active }
    };
    picture.members(today).map(member).collect()
}
