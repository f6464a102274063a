//! Who may do what with collections: read as practices are, made by who looks after the network's library, or after no network by central staff.
use crate::platform::permit::{EVERYONE, Rule};
use crate::who;

pub static LIST: Rule = Rule { action: "collection.list", grants: EVERYONE, known_to: None, when: "those that one may read" };

pub static READ: Rule = Rule {
    action: "collection.read",
    grants: who![
        Anonymous: All, Teacher: Network, Leader: Network, LeadEditor: Network, Supervisor: Network, DistrictAdmin: District,
        RegionalAdviser: Region, Coach: Engagement, Commission: All, Evaluator: Engagement, PlatformAdmin: All,
    ],
    known_to: None,
    when: "draft: who makes collections there; in network: the network; public: everyone",
};

pub static CREATE: Rule = Rule {
    action: "collection.create",
    grants: who![LeadEditor: Network, Supervisor: Network, RegionalAdviser: Region, Commission: All],
    known_to: Some(&LIST),
    when: "of a theme, without a network: commission staff",
};

pub static CHANGE: Rule = Rule {
    action: "collection.change",
    grants: who![LeadEditor: Network, Supervisor: Network, RegionalAdviser: Region, Commission: All],
    known_to: Some(&READ),
    when: "",
};
