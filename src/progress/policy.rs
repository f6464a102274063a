//! Who sees how networks and places are doing (rights matrix, "Dashboard").
use crate::platform::permit::{ANYONE_SIGNED_IN, Grant, Rule};
use crate::who;

/// A network's dashboard; aggregates only for the platform's administrator.
const NETWORK: &[Grant] = who![
    Teacher: Network, Leader: Network, LeadEditor: Network, Supervisor: Network District, DistrictAdmin: District, RegionalAdviser: Region,
    Coach: Engagement, Commission: All, Evaluator: Engagement, PlatformAdmin: All,
];

/// The same without those who see aggregates only.
const NETWORK_ROWS: &[Grant] = who![
    Teacher: Network, Leader: Network, LeadEditor: Network, Supervisor: Network District, DistrictAdmin: District, RegionalAdviser: Region,
    Coach: Engagement, Commission: All, Evaluator: Engagement,
];

pub static HEALTH: Rule = Rule { action: "network.health", grants: NETWORK, known_to: None, when: "" };
pub static HEALTH_ROWS: Rule =
    Rule { action: "network.health.rows", grants: NETWORK_ROWS, known_to: Some(&HEALTH), when: "people are named to the lead and to moderators only" };

/// The list of networks whose dashboard one may read.
pub static OVERVIEW: Rule = Rule { action: "dashboard.overview", grants: ANYONE_SIGNED_IN, known_to: None, when: "networks whose health one may read" };

/// Sums of a place over at least five people.
pub static PLACE: Rule = Rule { action: "dashboard.place", grants: ANYONE_SIGNED_IN, known_to: None, when: "aggregates over at least five people" };

/// School by school.
pub static PLACE_ROWS: Rule = Rule {
    action: "dashboard.place.rows",
    grants: who![Teacher: School, Leader: School, LeadEditor: School, Supervisor: District, DistrictAdmin: District, Commission: All],
    known_to: None,
    when: "aggregates over at least five people",
};

/// Taking the overview away as a file.
pub static EXPORT: Rule = Rule {
    action: "dashboard.export",
    grants: who![
        Leader: Network, LeadEditor: Network, Supervisor: Network District, DistrictAdmin: District, RegionalAdviser: Region, Commission: All, Evaluator: Engagement,
    ],
    known_to: Some(&OVERVIEW),
    when: "",
};

pub static TODAY: Rule = Rule { action: "me.today", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
