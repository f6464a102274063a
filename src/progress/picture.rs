//! A network as the signals see it: who belongs to it, who did what on which day. No words, no input or output.
use std::collections::HashMap;
use std::sync::Arc;

use super::day::{Day, OpenDays};
use crate::networks::Part;
use crate::organisations::OrganisationId;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::practices::PracticeId;

/// A lead or partner school of the network, with the days of its membership.
#[derive(Clone, Debug)]
pub struct School {
    pub id: OrganisationId,
    pub part: Part,
    pub from: Day,
    /// The first day on which it no longer belongs.
    pub until: Option<Day>,
}

/// A confirmed role at one of the schools.
#[derive(Clone, Debug)]
pub struct Post {
    pub person: PersonId,
    pub school: OrganisationId,
    pub from: Day,
    pub until: Option<Day>,
}

/// An act that stands, in an open space of the network.
#[derive(Clone, Debug)]
pub struct Act {
    pub space: SpaceId,
    pub number: i64,
    pub person: PersonId,
    pub kind: Kind,
    pub day: Day,
    pub topic: Option<String>,
    /// Marked as a question.
    pub asks: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A message that answers none.
    Talk,
    /// A message that answers another.
    Answer,
    /// A mark, an acknowledgement, a file.
    Sign,
}

/// A person who came into an open space of the network.
#[derive(Clone, Debug)]
pub struct Joined {
    pub person: PersonId,
    pub since: Day,
}

/// A PLC cycle in an open space of the network.
#[derive(Clone, Debug)]
pub struct Cycle {
    pub space: SpaceId,
    pub id: CycleId,
    pub title: String,
    /// Days on which it came to a step, oldest first; the first is its start.
    pub moves: Vec<Day>,
    pub closed: Option<Day>,
}

/// A practice that a lead or partner school tries, or tried.
#[derive(Clone, Debug)]
pub struct Trial {
    pub school: OrganisationId,
    pub practice: PracticeId,
    /// Days on which it moved, oldest first, and whether it was being tried from there on.
    pub moves: Vec<(Day, bool)>,
}

impl Trial {
    /// Since when it has been tried without a result, at the end of a day.
    pub fn tried_since(&self, day: Day) -> Option<Day> {
        self.moves.iter().rfind(|(moved, _)| *moved <= day).filter(|(_, trying)| *trying).map(|(moved, _)| *moved)
    }
}

/// What is read of one network.
#[derive(Clone, Debug)]
pub struct Facts {
    pub opened: Day,
    pub schools: Vec<School>,
    pub posts: Vec<Post>,
    /// In the order of their streams.
    pub acts: Vec<Act>,
    pub joined: Vec<Joined>,
    pub cycles: Vec<Cycle>,
    pub trials: Vec<Trial>,
}

/// An act with the school that it counts for.
#[derive(Clone, Debug)]
pub struct Counted {
    pub act: Act,
    /// Index into the schools; `None` for guests, supervisors, advisers.
    pub school: Option<usize>,
}

/// A partner's question and the lead's first message after it in the topic.
#[derive(Clone, Debug)]
pub struct Question {
    pub space: SpaceId,
    pub number: i64,
    pub school: usize,
    pub asked: Day,
    pub answered: Option<Day>,
    pub marked: bool,
}

/// Facts with what follows from them.
#[derive(Debug)]
pub struct Picture {
    pub opened: Day,
    pub schools: Vec<School>,
    pub acts: Vec<Counted>,
    pub questions: Vec<Question>,
    pub joined: Vec<Joined>,
    pub cycles: Vec<Cycle>,
    pub trials: Vec<Trial>,
    pub days: Arc<OpenDays>,
    /// People with a confirmed role at one of the schools now.
    pub people: i64,
}

impl Picture {
    pub fn of(facts: Facts, today: Day, days: Arc<OpenDays>) -> Picture {
        let mut posts: HashMap<&PersonId, Vec<(usize, &Post)>> = HashMap::new();
        for post in &facts.posts {
            // Organisations stand in one part each; were there two, the first counts.
            if let Some(school) = facts.schools.iter().position(|school| school.id == post.school) {
                posts.entry(&post.person).or_default().push((school, post));
            }
        }
        let people = posts.values().filter(|held| held.iter().any(|(_, post)| holds(post.from, post.until, today))).count();
        let acts: Vec<Counted> =
            facts.acts.into_iter().map(|act| Counted { school: posts.get(&act.person).and_then(|held| school_on(held, act.day)), act }).collect();
        let questions = questions(&facts.schools, &acts);
        Picture {
            opened: facts.opened,
            schools: facts.schools,
            acts,
            questions,
            joined: facts.joined,
            cycles: facts.cycles,
            trials: facts.trials,
            days,
            people: people as i64,
        }
    }

    /// Schools that belong to the network on a day, with their index.
    pub fn members(&self, day: Day) -> impl Iterator<Item = (usize, &School)> {
        self.schools.iter().enumerate().filter(move |(_, school)| holds(school.from, school.until, day))
    }

    pub fn is_lead(&self, school: Option<usize>) -> bool {
        school.is_some_and(|place| self.schools[place].part == Part::Lead)
    }

    /// Acts of the window that ends with a day.
    pub fn window(&self, day: Day, open_days: i64) -> impl Iterator<Item = &Counted> {
        let start = self.days.back(day, open_days);
        self.acts.iter().filter(move |counted| counted.act.day > start && counted.act.day <= day)
    }

    /// The messages among them.
    pub fn messages(&self, day: Day, open_days: i64) -> impl Iterator<Item = &Counted> {
        self.window(day, open_days).filter(|counted| counted.act.kind != Kind::Sign)
    }

    /// The last day up to `day` on which somebody of the school took part.
    pub fn last_act(&self, school: usize, day: Day) -> Option<Day> {
        self.acts.iter().filter(|counted| counted.school == Some(school) && counted.act.day <= day).map(|counted| counted.act.day).max()
    }
}

fn holds(from: Day, until: Option<Day>, day: Day) -> bool {
    from <= day && until.is_none_or(|until| day < until)
}

/// Where a person worked on a day; who was registered after having acted counts for the first post.
fn school_on(held: &[(usize, &Post)], day: Day) -> Option<usize> {
    let now = held.iter().find(|(_, post)| holds(post.from, post.until, day));
    let later = || held.iter().filter(|(_, post)| post.from > day).min_by_key(|(_, post)| post.from);
    now.or_else(later).map(|(school, _)| *school)
}

/// Partners' messages that answer none, and those marked as questions. Who was answered within the last day and speaks once more is saying thanks.
fn questions(schools: &[School], acts: &[Counted]) -> Vec<Question> {
    type Topic<'a> = (&'a SpaceId, Option<&'a str>);
    let mut found: Vec<Question> = Vec::new();
    let mut waiting: HashMap<Topic, Vec<usize>> = HashMap::new();
    let mut thanks: HashMap<(Topic, &PersonId), Day> = HashMap::new();
    let mut askers: Vec<&PersonId> = Vec::new();
    for Counted { act, school } in acts.iter().filter(|counted| counted.act.kind != Kind::Sign) {
        let topic: Topic = (&act.space, act.topic.as_deref());
        let Some(school) = *school else { continue };
        if schools[school].part == Part::Lead {
            for question in waiting.remove(&topic).unwrap_or_default() {
                found[question].answered = Some(act.day);
                thanks.insert((topic, askers[question]), act.day);
            }
            continue;
        }
        let thanked = thanks.remove(&(topic, &act.person)).is_some_and(|answered| act.day.0 - answered.0 <= 1);
        if act.asks || (act.kind == Kind::Talk && !thanked) {
            waiting.entry(topic).or_default().push(found.len());
            askers.push(&act.person);
            found.push(Question { space: act.space.clone(), number: act.number, school, asked: act.day, answered: None, marked: act.asks });
        }
    }
    found
}
