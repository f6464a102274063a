//! Who may do what with words. Reading and posting are the space's own rows (`plc::policy`).
use crate::platform::permit::{ANYONE_SIGNED_IN, Rule};
use crate::plc::policy::READ;
use crate::who;

/// Changing one's own words (scope `Own` is given to the author alone).
pub static EDIT: Rule = Rule {
    action: "message.edit",
    grants: who![Teacher: Own, Leader: Own, LeadEditor: Own, Supervisor: Own, DistrictAdmin: Own, RegionalAdviser: Own, Coach: Own, Commission: Own],
    known_to: Some(&READ),
    when: "own, not deleted",
};

/// Taking words back: one's own; a moderator or the lead's editor may hide others'.
pub static DELETE: Rule = Rule {
    action: "message.delete",
    grants: who![
        Teacher: Own Moderator, Leader: Own Moderator, LeadEditor: Own Moderator Network, Supervisor: Own Moderator, DistrictAdmin: Own Moderator,
        RegionalAdviser: Own Moderator, Coach: Own Moderator, Commission: Own Moderator,
    ],
    known_to: Some(&READ),
    when: "",
};

/// The evidence of an item holds what the asker may read, and nothing of the rest.
pub static EVIDENCE: Rule = Rule { action: "evidence.read", grants: ANYONE_SIGNED_IN, known_to: None, when: "those whose space one may read" };

/// Words that wait for the morning: nobody but their author sees or touches them.
pub static SCHEDULED: Rule = Rule { action: "message.scheduled", grants: ANYONE_SIGNED_IN, known_to: None, when: "own words only" };
