//! The sample world (โลกตัวอย่าง): a plan of fictional networks, schools, people, practices and a school year of talk.
//!
//! Pure and deterministic: the same day of first load and size give the same plan for ever. Nothing here touches a database;
//! loading walks the plan in order of time and writes it through the verbs that people use. No signal is seeded: behaviours
//! decide only who writes what and when.

mod adopting;
mod cycle;
mod dice;
mod load;
mod message;
mod names;
mod network;
mod organisation;
mod person;
mod plan;
mod practice;
mod space;
mod talk;
mod year;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use cycle::{Cycle, Move, Observation, Session};
pub use load::load;
pub use message::{Edit, Mark, MarkKind, Message, Reaction, ReactionKind};
pub use network::{Behaviour, Engagement, Member, Network, Part, Programme};
pub use organisation::{Award, Code, CodeKind, Organisation, OrganisationKind, SizeClass};
pub use person::{Gender, Person, Post, Role};
pub use practice::{Adoption, Card, Measured, Practice};
pub use space::{Audience, Space, SpaceMember, Topic};
pub use year::Year;

use plan::{adoptions, cycles, ground, networks, people, practices, spaces};

/// How much world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 178 networks, 3,000 people, 60 practices, 30,000 messages: `serve --demo`.
    Full,
    /// 3 networks of 12 schools, about 30 people, about 120 messages: for tests.
    Tiny,
}

/// The whole plan. Things refer to each other by index into these lists; whoever is referred to stands earlier or in another list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// First day of talk, a 16 May.
    pub first: Date,
    /// Day of first load; everything happens before it (Bangkok time).
    pub day: Date,
    /// Parents before children.
    pub organisations: Vec<Organisation>,
    pub people: Vec<Person>,
    pub programmes: Vec<Programme>,
    pub networks: Vec<Network>,
    pub engagements: Vec<Engagement>,
    pub spaces: Vec<Space>,
    pub practices: Vec<Practice>,
    pub adoptions: Vec<Adoption>,
    /// In order of time.
    pub messages: Vec<Message>,
    /// A round stands after the round that it goes on from.
    pub cycles: Vec<Cycle>,
}

/// Lays every world out from the same start.
const SEED: u64 = 0x6b61_6c79_616e_6d69;

/// Plans the sample world for a first load on `day`.
pub fn plan(day: Date, size: Size) -> World {
    let dice = dice::Dice::new(SEED);
    let year = Year::before(day);
    let ground = ground::lay(size, &dice);
    let staff = people::staff(size, &ground, year.first, &dice);
    let programmes = networks::programmes(&ground, &year);
    let networks = networks::weave(size, &ground, &staff, &year, &dice);
    let engagements = networks::engage(&ground, &staff, &year);
    let secondary: Vec<bool> = networks.iter().map(|n| ground.organisations[n.overseer()].kind == OrganisationKind::SecondaryArea).collect();
    let spaces = spaces::open(size, &networks, &secondary, &staff, &year, &dice);
    let practices = practices::publish(size, &networks, &staff, &year, &dice);
    let adoptions = adoptions::adoptions(size, &networks, &practices, &staff, &year, &dice);
    let messages = talk::speak(
        size,
        &talk::Scene {
            organisations: &ground.organisations,
            staff: &staff,
            networks: &networks,
            secondary: &secondary,
            spaces: &spaces,
            practices: &practices,
            year: &year,
        },
        &dice,
    );
    let cycles = cycles::run(&networks, &staff, &spaces, &messages, &year);
    World {
        first: year.first,
        day,
        organisations: ground.organisations,
        people: staff.people,
        programmes,
        networks,
        engagements,
        spaces,
        practices,
        adoptions,
        messages,
        cycles,
    }
}
