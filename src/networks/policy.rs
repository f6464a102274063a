//! Who may do what to a network: the rows "Network public card" and "Network member list" of the matrix.
use crate::platform::permit::{EVERYONE, Grant, Rule};
use crate::who;

/// Names, lead and counts are public.
pub static CARD: Rule = Rule { action: "network.card", grants: EVERYONE, known_to: None, when: "" };

const LIST: &[Grant] = who![
    Teacher: Network, Leader: Network, LeadEditor: Network, Supervisor: Network, DistrictAdmin: District, RegionalAdviser: Region,
    Coach: Engagement, Evaluator: Engagement, PlatformAdmin: All,
];
/// Commission staff see the counts of the card only.
pub static MEMBERS: Rule = Rule { action: "network.members", grants: LIST, known_to: Some(&CARD), when: "" };

pub static OPEN: Rule = Rule { action: "network.open", grants: who![PlatformAdmin: All], known_to: Some(&CARD), when: "" };
pub static EDIT: Rule =
    Rule { action: "network.edit", grants: who![LeadEditor: Network, DistrictAdmin: District, PlatformAdmin: All], known_to: Some(&CARD), when: "" };
/// With `override`, see [`OVERRIDE`].
pub static MANAGE: Rule = Rule {
    action: "network.members.manage",
    grants: who![LeadEditor: Network, PlatformAdmin: All],
    known_to: Some(&CARD),
    when: "with an override: commission staff",
};
/// A lead without an award: commission staff say why (S001-2).
pub static OVERRIDE: Rule = Rule { action: "network.lead.override", grants: who![Commission: All], known_to: Some(&CARD), when: "with a reason" };
