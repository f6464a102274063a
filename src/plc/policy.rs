//! Who may do what in a PLC space. Network scope is given only in an open space (`standing.rs`), so that one row serves both audiences.
use crate::platform::permit::{Grant, Rule};
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
