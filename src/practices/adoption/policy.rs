//! Who may do what with adoptions. They are read as practices in a network are; whoever reads a practice sees its counts, but whose they are only
//! with one of these cells.
use crate::platform::permit::{ANYONE_SIGNED_IN, Rule};
use crate::practices::policy as practice;
use crate::who;

/// What one school tries; what the asker may not read is left out.
pub static LIST: Rule = Rule { action: "adoption.list", grants: ANYONE_SIGNED_IN, known_to: None, when: "those that one may read" };

pub static READ: Rule = Rule {
    action: "adoption.read",
    grants: who![
        Teacher: School Network, Leader: School Network, LeadEditor: School Network, Supervisor: Network, DistrictAdmin: District,
        RegionalAdviser: Region, Coach: Engagement, Commission: All, Evaluator: Engagement, PlatformAdmin: All,
    ],
    known_to: None,
    when: "beyond the school itself: those who may read the practice",
};

/// For one's own school, of a practice that one may read.
pub static START: Rule = Rule {
    action: "adoption.start",
    grants: who![Teacher: School, Leader: School, LeadEditor: School],
    known_to: Some(&practice::READ),
    when: "for one's own school, of a published practice of another",
};

/// Moves and measures: whoever works at the school that tries it.
pub static CHANGE: Rule =
    Rule { action: "adoption.change", grants: who![Teacher: School, Leader: School, LeadEditor: School], known_to: Some(&READ), when: "" };
