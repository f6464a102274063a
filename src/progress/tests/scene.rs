//! A network drawn by hand: a lead, four partners, and who writes when.
use std::sync::Arc;

use crate::calendar::SchoolCalendar;
use crate::networks::Part;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::practices::PracticeId;
use crate::progress::day::{Day, OpenDays};
use crate::progress::picture::{Act, Cycle, Facts, Joined, Kind, Picture, Post, School, Trial};
use crate::progress::settings::Settings;
use crate::progress::signal::{self, Measure, Severity};

pub fn day(text: &str) -> Day {
    Day::of(Time::parse(&format!("{text}T12:00:00+07:00")).unwrap())
}

pub struct Scene {
    pub facts: Facts,
    number: i64,
}

/// Two people a school: `lead.0`, `lead.1`, `p1.0` …
fn person(school: &str, n: usize) -> PersonId {
    PersonId(format!("{school}.{n}"))
}

impl Scene {
    /// A lead and partners `p1 …`, together since a day.
    pub fn since(opened: &str, partners: usize) -> Scene {
        let opened = day(opened);
        let facts = Facts { opened, schools: Vec::new(), posts: Vec::new(), acts: Vec::new(), joined: Vec::new(), cycles: Vec::new(), trials: Vec::new() };
        let mut scene = Scene { facts, number: 0 };
        scene.school("lead", Part::Lead, opened);
        for n in 1..=partners {
            scene.school(&format!("p{n}"), Part::Partner, opened);
        }
        scene
    }

    pub fn school(&mut self, name: &str, part: Part, from: Day) {
        let school = OrganisationId::from(name);
        self.facts.schools.push(School { id: school.clone(), part, from, until: None });
        self.facts.posts.extend((0..2).map(|n| Post { person: person(name, n), school: school.clone(), from: Day(0), until: None }));
    }

    pub fn joins(&mut self, who: &str, on: &str) {
        self.facts.joined.push(Joined { person: PersonId(who.into()), since: day(on) });
    }

    /// A cycle that came to its steps on these days.
    pub fn cycle(&mut self, id: &str, moves: &[&str], closed: Option<&str>) -> &mut Scene {
        let cycle = Cycle {
            space: SpaceId::from("space"),
            id: CycleId::from(id),
            title: "อ่านไม่ออก ป.1".into(),
            moves: moves.iter().map(|on| day(on)).collect(),
            closed: closed.map(day),
        };
        self.facts.cycles.push(cycle);
        self
    }

    /// A school's trial of a practice, with the days on which it moved: true to trying, false to or from something else.
    pub fn trial(&mut self, school: &str, practice: &str, moves: &[(&str, bool)]) -> &mut Scene {
        let moves = moves.iter().map(|(on, trying)| (day(on), *trying)).collect();
        self.facts.trials.push(Trial { school: school.into(), practice: PracticeId::from(practice), moves });
        self
    }

    fn act(&mut self, who: &str, on: &str, kind: Kind, asks: bool) {
        self.number += 1;
        let act =
            Act { space: SpaceId::from("space"), number: self.number, person: PersonId(who.into()), kind, day: day(on), topic: Some("topic".into()), asks };
        self.facts.acts.push(act);
    }

    pub fn talk(&mut self, who: &str, on: &str) -> &mut Scene {
        self.act(who, on, Kind::Talk, false);
        self
    }

    pub fn ask(&mut self, who: &str, on: &str) -> &mut Scene {
        self.act(who, on, Kind::Talk, true);
        self
    }

    pub fn answer(&mut self, who: &str, on: &str) -> &mut Scene {
        self.act(who, on, Kind::Answer, false);
        self
    }

    pub fn agree(&mut self, who: &str, on: &str) -> &mut Scene {
        self.act(who, on, Kind::Sign, false);
        self
    }

    pub fn picture(&self, today: &str) -> Picture {
        let today = day(today);
        Picture::of(self.facts.clone(), today, Arc::new(OpenDays::until(today, SchoolCalendar::standard())))
    }

    pub fn measure(&self, key: &str, today: &str) -> Option<Measure> {
        signal::by_key(key).unwrap().measure(&self.picture(today), day(today), &Settings::default())
    }

    pub fn severity(&self, key: &str, today: &str) -> Option<Severity> {
        self.measure(key, today).map(|measure| measure.severity)
    }

    pub fn since_of(&self, key: &str, today: &str) -> Day {
        signal::since(signal::by_key(key).unwrap(), &self.picture(today), day(today), &Settings::default())
    }

    pub fn words(&self, key: &str, today: &str, names: &[&str]) -> (String, String) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let words = signal::by_key(key).unwrap().words(&self.measure(key, today).unwrap(), &names);
        (words.th, words.en)
    }
}
