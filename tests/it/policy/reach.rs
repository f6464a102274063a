//! What each persona is to each thing, said from the matrix: the test's own table, not the code under test.

use std::collections::BTreeSet;

use kalyanamit::networks::Part;
use kalyanamit::platform::permit::{Role, Scope};

use super::personas::{Persona, Seat};

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The platform as a whole, and lists.
    Platform,
    /// What is one's own by construction.
    Me,
    /// A session of one's own; in `b` somebody else's.
    Session,
    Invitation,
    /// An invitation that one made; in `b` somebody else's.
    OwnInvitation,
    /// The lead school.
    School,
    /// The area office.
    Area,
    /// A teacher at the lead school.
    Person,
    ClaimedPerson,
    Network,
    OpenSpace,
    ClosedSpace,
    /// One's own message in these spaces.
    OwnInOpen,
    OwnInClosed,
    /// A practice of the lead school by `author.a`.
    Draft,
    Submitted,
    InNetwork,
    Public,
    /// A trial of that practice in the network by the partner school.
    Adoption,
    /// A collection of the network: not yet published, published there.
    CollectionDraft,
    CollectionShown,
    /// A report on a message in the open space.
    Report,
}

impl Thing {
    /// There is one of it, and no neighbour has another.
    pub fn is_single(self) -> bool {
        matches!(self, Thing::Platform | Thing::Me)
    }

    pub fn is_space(self) -> bool {
        matches!(self, Thing::OpenSpace | Thing::ClosedSpace | Thing::OwnInOpen | Thing::OwnInClosed | Thing::Report)
    }

    pub fn is_own_message(self) -> bool {
        matches!(self, Thing::OwnInOpen | Thing::OwnInClosed)
    }

    pub fn is_open(self) -> bool {
        matches!(self, Thing::OpenSpace | Thing::OwnInOpen | Thing::Report)
    }
}

pub type Reach = BTreeSet<(Role, Scope)>;

fn central(role: Role) -> bool {
    matches!(role, Role::Commission | Role::PlatformAdmin | Role::PrivacyOfficer)
}

/// Of one role at a time: at a place of tenant `t`.
fn at_place(who: &Persona, place: &str) -> Reach {
    let mut reach = Reach::new();
    let area = place.replace("lead", "area").replace("partner", "area");
    for (role, home) in who.roles() {
        reach.insert((*role, Scope::Own));
        if central(*role) {
            reach.insert((*role, Scope::All));
        }
        if *home == place {
            reach.extend([(*role, Scope::School), (*role, Scope::District)]);
        } else if *home == area || *home == "commission" {
            reach.insert((*role, Scope::District));
        }
    }
    reach
}

fn at_network(who: &Persona, t: &str) -> Reach {
    let mut reach = at_place(who, "");
    reach.retain(|grant| grant.1 != Scope::District);
    for (role, home) in who.roles() {
        if [format!("lead-{t}"), format!("partner-{t}"), format!("area-{t}")].iter().any(|place| place == home) {
            reach.insert((*role, Scope::Network));
        }
        if *home == format!("area-{t}") && matches!(role, Role::Supervisor | Role::DistrictAdmin) {
            reach.insert((*role, Scope::District));
        }
        match (role, &who.named) {
            (Role::RegionalAdviser, Some(_)) if t == "a" => reach.extend([(*role, Scope::Region), (*role, Scope::Network)]),
            (Role::Coach | Role::Evaluator, Some(Part::Adviser | Part::Coach)) if t == "a" => reach.extend([(*role, Scope::Engagement)]),
            _ => {}
        }
    }
    reach
}

/// Who reads and posts in a space: superiors only by a seat that the members see.
fn talks((role, scope): &(Role, Scope)) -> bool {
    match role {
        Role::Teacher | Role::Leader | Role::LeadEditor | Role::Supervisor => matches!(scope, Scope::Member | Scope::Network),
        Role::DistrictAdmin | Role::RegionalAdviser | Role::Commission => *scope == Scope::Member,
        Role::Coach => matches!(scope, Scope::Member | Scope::Engagement),
        _ => false,
    }
}

fn at_space(who: &Persona, t: &str, thing: Thing) -> Reach {
    let mut reach = Reach::new();
    if thing.is_open() {
        reach.extend(at_network(who, t).into_iter().filter(|grant| matches!(grant.1, Scope::Network | Scope::Engagement)));
    }
    if let Some(seat) = who.seat.filter(|_| t == "a") {
        let roles: Vec<Role> = if who.roles().is_empty() { vec![Role::Teacher] } else { who.roles().iter().map(|held| held.0).collect() };
        for role in roles {
            reach.insert((role, Scope::Member));
            if seat == Seat::Moderator {
                reach.insert((role, Scope::Moderator));
            }
        }
    }
    if thing.is_own_message() {
        let own: Vec<Role> = reach.iter().filter(|grant| talks(grant)).map(|grant| grant.0).collect();
        reach.extend(own.into_iter().map(|role| (role, Scope::Own)));
    }
    reach
}

fn at_practice(who: &Persona, t: &str, thing: Thing) -> Reach {
    let mut reach = Reach::new();
    let published = matches!(thing, Thing::InNetwork | Thing::Public);
    let shown = published || thing == Thing::Submitted;
    let author = who.name == format!("author.{t}");
    let school = at_place(who, &format!("lead-{t}"));
    let network = at_network(who, t);
    for (role, scope) in school {
        let writes = matches!(role, Role::Teacher | Role::Leader | Role::LeadEditor);
        let counts = match scope {
            Scope::Own => writes && author,
            Scope::School => writes && (author || (role == Role::LeadEditor && shown)),
            Scope::All => published && matches!(role, Role::Commission | Role::PlatformAdmin),
            Scope::District => published && role == Role::DistrictAdmin,
            _ => false,
        };
        if counts {
            reach.insert((role, scope));
        }
    }
    for (role, scope) in network {
        let counts = matches!(scope, Scope::Network | Scope::Region | Scope::Engagement) && (published || (shown && role == Role::LeadEditor));
        if counts {
            reach.insert((role, scope));
        }
    }
    if thing == Thing::Public {
        reach.insert((Role::Anonymous, Scope::All));
    }
    reach
}

fn at_adoption(who: &Persona, t: &str) -> Reach {
    let mut reach = at_place(who, &format!("partner-{t}"));
    reach.retain(|(role, scope)| match scope {
        Scope::School => matches!(role, Role::Teacher | Role::Leader | Role::LeadEditor),
        Scope::District => *role == Role::DistrictAdmin,
        Scope::All => matches!(role, Role::Commission | Role::PlatformAdmin),
        _ => false,
    });
    reach.extend(at_network(who, t).into_iter().filter(|grant| matches!(grant.1, Scope::Network | Scope::Region | Scope::Engagement)));
    reach
}

fn at_collection(who: &Persona, t: &str, shown: bool) -> Reach {
    let mut reach = at_network(who, t);
    let makes = |(role, scope): &(Role, Scope)| {
        matches!((role, scope), (Role::LeadEditor | Role::Supervisor, Scope::Network) | (Role::RegionalAdviser, Scope::Region) | (Role::Commission, Scope::All))
    };
    reach.retain(|grant| grant.1 != Scope::Own && (shown || makes(grant)));
    reach
}

/// Tenant `a` or `b` of the thing.
pub fn reach(who: &Persona, t: &str, thing: Thing) -> Reach {
    let everyone = [(Role::Anonymous, Scope::All)];
    match thing {
        Thing::Draft | Thing::Submitted | Thing::InNetwork | Thing::Public => at_practice(who, t, thing),
        Thing::Adoption => at_adoption(who, t),
        Thing::CollectionDraft => at_collection(who, t, false),
        Thing::CollectionShown => at_collection(who, t, true),
        Thing::Report => {
            let admin = who.roles().iter().filter(|held| held.0 == Role::PlatformAdmin).map(|held| (held.0, Scope::All));
            at_space(who, t, thing).into_iter().chain(admin).collect()
        }
        space if space.is_space() => at_space(who, t, space),
        Thing::Network => at_network(who, t).into_iter().chain(everyone).collect(),
        Thing::School | Thing::Person | Thing::ClaimedPerson => at_place(who, &format!("lead-{t}")).into_iter().chain(everyone).collect(),
        Thing::Area => at_place(who, &format!("area-{t}")).into_iter().chain(everyone).collect(),
        Thing::Session | Thing::OwnInvitation if t == "b" => Reach::new(),
        _ => at_place(who, "").into_iter().filter(|grant| grant.1 != Scope::District).chain(everyone).collect(),
    }
}
