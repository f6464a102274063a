//! Who may do what in a PLC space. Network scope is given only in an open space (`standing.rs`), so that one row serves both audiences.
use crate::platform::permit::{ANYONE_SIGNED_IN, Grant, Rule};
use crate::who;

/// Superiors enter a closed space only by an invitation that its members see (footnote 1 of the matrix).
const READ_AND_POST: &[Grant] = who![
    Teacher: Member Network, Leader: Member Network, LeadEditor: Member Network, Supervisor: Member Network, DistrictAdmin: Member,
    RegionalAdviser: Member, Coach: Member Engagement, Commission: Member,
];

const MODERATE: &[Grant] = who![
    Teacher: Moderator, Leader: Moderator, LeadEditor: Moderator Network, Supervisor: Moderator, DistrictAdmin: Moderator, RegionalAdviser: Moderator,
    Coach: Moderator, Commission: Moderator,
];

pub static READ: Rule = Rule { action: "space.read", grants: READ_AND_POST, known_to: None, when: "open: the network; closed: members" };
pub static POST: Rule = Rule { action: "message.post", grants: READ_AND_POST, known_to: Some(&READ), when: "open: the network; closed: members" };
pub static MANAGE: Rule = Rule { action: "space.manage", grants: MODERATE, known_to: Some(&READ), when: "" };
pub static LEAVE: Rule = Rule { action: "space.leave", grants: READ_AND_POST, known_to: Some(&READ), when: "own membership; others by a moderator" };

/// A school opens its own spaces, a lead school those of its network.
pub static OPEN: Rule = Rule { action: "space.open", grants: who![Leader: School, LeadEditor: School Network], known_to: Some(&KNOW_PLACE), when: "" };
/// Who may know that the school or network stands there at all: everyone signed in (public cards).
pub static KNOW_PLACE: Rule = Rule { action: "place.known", grants: crate::platform::permit::ANYONE_SIGNED_IN, known_to: None, when: "" };
/// The list of one's own spaces.
pub static MINE: Rule = Rule { action: "space.mine", grants: crate::platform::permit::ANYONE_SIGNED_IN, known_to: None, when: "" };

/// Whoever moderates the space; they give "teacher in this space" and nothing more.
pub static INVITE_TO_SPACE: Rule = Rule { action: "space.invite", grants: MODERATE, known_to: Some(&READ), when: "" };
/// A personal invitation gives what user admin gives; an editor of a lead school brings teachers into the schools of the network.
pub static INVITE_TEACHER: Rule = Rule {
    action: "role.invite.teacher",
    grants: who![Leader: School, LeadEditor: Network, DistrictAdmin: District, Commission: All, PlatformAdmin: All],
    known_to: Some(&KNOW_PLACE),
    when: "other roles as role.give.*",
};
/// Asking for an invitation at all; what it may give is asked of the rows above.
pub static INVITE: Rule = Rule {
    action: "invitation.create",
    grants: crate::platform::permit::ANYONE_SIGNED_IN,
    known_to: None,
    when: "role.give.*, role.invite.teacher or space.invite",
};
pub static MY_INVITATIONS: Rule =
    Rule { action: "invitation.mine", grants: crate::platform::permit::ANYONE_SIGNED_IN, known_to: None, when: "own invitations only" };
pub static SEE_INVITATION: Rule = Rule { action: "invitation.read", grants: crate::platform::permit::EVERYONE, known_to: None, when: "whoever has the code" };
pub static ACCEPT: Rule = Rule { action: "invitation.accept", grants: crate::platform::permit::EVERYONE, known_to: None, when: "whoever has the code" };
/// The spaces of a network that one may enter; nobody learns of the others.
pub static OF_NETWORK: Rule =
    Rule { action: "space.of_network", grants: crate::platform::permit::ANYONE_SIGNED_IN, known_to: None, when: "those that one may read" };

/// A cycle and its sessions are seen by whoever reads the space (`space.read`); any of them may start one.
pub static START_CYCLE: Rule = Rule { action: "cycle.start", grants: READ_AND_POST, known_to: Some(&READ), when: "" };

const OWN_OR_MODERATE: &[Grant] = who![
    Teacher: Own Moderator, Leader: Own Moderator, LeadEditor: Own Moderator Network, Supervisor: Own Moderator, DistrictAdmin: Own Moderator,
    RegionalAdviser: Own Moderator, Coach: Own Moderator, Commission: Own Moderator,
];
const OWN: &[Grant] = who![Teacher: Own, Leader: Own, LeadEditor: Own, Supervisor: Own, DistrictAdmin: Own, RegionalAdviser: Own, Coach: Own, Commission: Own];

/// Own: started it, or holds a role in this round.
pub static CHANGE_CYCLE: Rule = Rule { action: "cycle.change", grants: OWN_OR_MODERATE, known_to: Some(&READ), when: "own: started it or holds a role" };
pub static OBSERVE: Rule = Rule { action: "cycle.observe", grants: OWN, known_to: Some(&READ), when: "holds a role that observes; own notes" };
pub static OPEN_SESSION: Rule = Rule { action: "session.open", grants: READ_AND_POST, known_to: Some(&READ), when: "one held before: as session.run" };
/// Own: opened or planned it, or records the cycle.
pub static RUN_SESSION: Rule = Rule { action: "session.run", grants: OWN_OR_MODERATE, known_to: Some(&READ), when: "own: opened it or records the cycle" };
pub static ATTEND: Rule = Rule { action: "session.attend", grants: READ_AND_POST, known_to: Some(&READ), when: "while it is open" };
pub static TEMPLATE: Rule = Rule { action: "cycle.template", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };

/// A head sees and confirms the hours of their own school's people, a recorder those of the cycle; nobody their own.
pub static HOURS: Rule = Rule { action: "hours.waiting", grants: ANYONE_SIGNED_IN, known_to: None, when: "those that hours.confirm.line gives" };
pub static CONFIRM_HOURS: Rule = Rule { action: "hours.confirm", grants: ANYONE_SIGNED_IN, known_to: None, when: "each line as hours.confirm.line" };
/// School: head of the person's school. Own: records the cycle.
pub static CONFIRM_LINE: Rule = Rule {
    action: "hours.confirm.line",
    grants: who![
        Teacher: Own, Leader: Own School, LeadEditor: Own, Supervisor: Own, DistrictAdmin: Own, RegionalAdviser: Own, Coach: Own, Commission: Own,
    ],
    known_to: None,
    when: "never one's own hours",
};
pub static DISPUTE: Rule = Rule { action: "hours.dispute", grants: ANYONE_SIGNED_IN, known_to: None, when: "own hours" };
pub static LOGBOOK: Rule = Rule { action: "logbook.own", grants: ANYONE_SIGNED_IN, known_to: None, when: "own" };
