//! Who asks: one plain table, written beside the code under test and never by calling it.

use kalyanamit::networks::Part;
use kalyanamit::platform::permit::Role;

/// What stands in the way of a person who holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Well,
    /// The role ended yesterday.
    Ended,
    /// Came by a space link and named the place; nobody has confirmed it.
    Claimed,
    Suspended,
    SignedOut,
    Anonymous,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Member,
    Moderator,
}

#[derive(Clone, Debug)]
pub struct Persona {
    pub name: String,
    pub roles: Vec<(Role, &'static str)>,
    /// A member of network `a` by name.
    pub named: Option<Part>,
    /// In both spaces of `a`.
    pub seat: Option<Seat>,
    pub state: State,
}

impl Persona {
    fn new(name: impl Into<String>, roles: &[(Role, &'static str)]) -> Self {
        Self { name: name.into(), roles: roles.to_vec(), named: None, seat: None, state: State::Well }
    }

    fn named(self, part: Part) -> Self {
        Self { named: Some(part), ..self }
    }

    fn seated(self, seat: Seat) -> Self {
        Self { seat: Some(seat), ..self }
    }

    fn but(self, state: State) -> Self {
        Self { state, ..self }
    }

    pub fn signed_in(&self) -> bool {
        matches!(self.state, State::Well | State::Ended | State::Claimed)
    }

    /// Roles that count now.
    pub fn roles(&self) -> &[(Role, &'static str)] {
        if self.state == State::Well { &self.roles } else { &[] }
    }

    /// Whoever only differs by a seat is asked at spaces alone.
    pub fn is_about_spaces(&self) -> bool {
        self.seat.is_some()
    }
}

/// The place of each role in tenant `a`; an empty place is none.
const HOMES: [(Role, &str); 8] = [
    (Role::Teacher, "lead-a"),
    (Role::Leader, "lead-a"),
    (Role::LeadEditor, "lead-a"),
    (Role::Supervisor, "area-a"),
    (Role::DistrictAdmin, "area-a"),
    (Role::RegionalAdviser, "commission"),
    (Role::Coach, "university"),
    (Role::Commission, "commission"),
];

pub fn personas() -> Vec<Persona> {
    use Role::{Anonymous, Coach, Commission, Evaluator, LeadEditor, Leader, PlatformAdmin, PrivacyOfficer, RegionalAdviser, Teacher};
    let mut all = Vec::new();
    for (role, home) in HOMES {
        let persona = Persona::new(role.as_str(), &[(role, home)]);
        all.push(match role {
            RegionalAdviser => persona.named(Part::Adviser),
            Coach => persona.named(Part::Coach),
            _ => persona,
        });
    }
    all.push(Persona::new("author.a", &[(Teacher, "lead-a")]));
    all.push(Persona::new("partner", &[(Teacher, "partner-a")]));
    all.push(Persona::new("partner-leader", &[(Leader, "partner-a")]));
    all.push(Persona::new("evaluator", &[(Evaluator, "commission")]).named(Part::Adviser));
    all.push(Persona::new("stranger-adviser", &[(RegionalAdviser, "commission")]));
    all.push(Persona::new("stranger-coach", &[(Coach, "university")]));
    all.push(Persona::new("admin", &[(PlatformAdmin, "")]));
    all.push(Persona::new("privacy", &[(PrivacyOfficer, "")]));
    // Two roles in two schools never add up in a third.
    all.push(Persona::new("two-roles", &[(Leader, "partner-a"), (LeadEditor, "lead-b")]));
    all.push(Persona::new("ended", &[(Leader, "lead-a")]).but(State::Ended));
    all.push(Persona::new("claimed", &[(Leader, "lead-a")]).but(State::Claimed));
    all.push(Persona::new("suspended", &[(Leader, "lead-a")]).but(State::Suspended));
    all.push(Persona::new("signed-out", &[(Leader, "lead-a")]).but(State::SignedOut));
    all.push(Persona::new("anonymous", &[(Anonymous, "")]).but(State::Anonymous));
    for (role, _) in HOMES {
        // From elsewhere, so that the seat alone opens the room.
        let home = if matches!(role, RegionalAdviser | Commission) { "commission" } else { "alone" };
        all.push(Persona::new(format!("seated-{}", role.as_str()), &[(role, home)]).seated(Seat::Member));
        all.push(Persona::new(format!("moderating-{}", role.as_str()), &[(role, home)]).seated(Seat::Moderator));
    }
    all.push(Persona::new("guest", &[]).seated(Seat::Member));
    all
}
