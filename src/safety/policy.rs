//! Who may do what with reports: the row "Reports of abuse" of the matrix. The moderators of the room decide first (facilitators, in the
//! rulings); the lead's editor and the platform administrator can always. Nobody decides about themselves.
use crate::platform::permit::{ANYONE_SIGNED_IN, Grant, Rule};
use crate::plc::policy::READ as READ_SPACE;
use crate::who;

/// One reports what one may read: in a room as one of its readers, a practice of the network, or one that is public (`Own`).
pub static REPORT: Rule = Rule {
    action: "report.create",
    grants: who![
        Teacher: Own Member Network, Leader: Own Member Network, LeadEditor: Own Member Network, Supervisor: Own Member Network, RegionalAdviser: Own Member,
        Coach: Own Member Engagement, Commission: Own Member,
    ],
    known_to: Some(&READ_SPACE),
    when: "what one may read",
};

const DECIDERS: &[Grant] = who![
    Teacher: Moderator, Leader: Moderator, LeadEditor: Moderator Network, Supervisor: Moderator, DistrictAdmin: Moderator, RegionalAdviser: Moderator,
    Coach: Moderator, Commission: Moderator, PlatformAdmin: All,
];

/// Whoever decides reads everything of it; the reporter and the person concerned read what became of it.
pub static READ: Rule = Rule {
    action: "report.read",
    grants: who![
        Teacher: Own Moderator, Leader: Own Moderator, LeadEditor: Own Moderator Network, Supervisor: Own Moderator, DistrictAdmin: Own Moderator District,
        RegionalAdviser: Own Moderator, Coach: Own Moderator, Commission: Own Moderator, Evaluator: Own, PlatformAdmin: Own All, PrivacyOfficer: Own,
    ],
    known_to: None,
    when: "own: what one reported, or what is about oneself; district: once escalated",
};

pub static DECIDE: Rule =
    Rule { action: "report.decide", grants: DECIDERS, known_to: Some(&READ), when: "suspend: people.admin of the person too; never about oneself" };
pub static ESCALATE: Rule = Rule { action: "report.escalate", grants: DECIDERS, known_to: Some(&READ), when: "" };

/// The list holds what one may decide or, with `mine`, what one reported.
pub static QUEUE: Rule = Rule { action: "report.queue", grants: ANYONE_SIGNED_IN, known_to: None, when: "reports that one may read" };

/// Looks at a text that the asker sends, and keeps nothing.
pub static CHECK: Rule = Rule { action: "safety.check", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
