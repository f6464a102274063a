//! Who may import what (matrix row "Import: roster"). Each row of a file is asked for again at the place that it names.
use crate::platform::permit::{ANYONE_SIGNED_IN, EVERYONE, Rule};
use crate::who;

static KNOWN: Rule = Rule { action: "import.known", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };

pub static IMPORT: Rule = Rule {
    action: "import",
    grants: who![Leader: Own, LeadEditor: Own, DistrictAdmin: Own, Commission: All, PlatformAdmin: All],
    known_to: Some(&KNOWN),
    when: "kinds as import.*, every row within the scope of the role",
};
pub static ORGANISATIONS: Rule =
    Rule { action: "import.organisations", grants: who![DistrictAdmin: Own, PlatformAdmin: All], known_to: Some(&IMPORT), when: "rows as organisation.change" };
pub static AWARDS: Rule = Rule {
    action: "import.awards",
    grants: who![DistrictAdmin: Own, Commission: All, PlatformAdmin: All],
    known_to: Some(&IMPORT),
    when: "rows as organisation.award",
};
pub static PEOPLE: Rule = Rule {
    action: "import.people",
    grants: who![Leader: Own, LeadEditor: Own, DistrictAdmin: Own, Commission: All, PlatformAdmin: All],
    known_to: Some(&IMPORT),
    when: "rows as role.give.* and role.invite.teacher",
};
pub static NETWORKS: Rule = Rule { action: "import.networks", grants: who![Commission: All, PlatformAdmin: All], known_to: Some(&IMPORT), when: "" };
/// They come in as public ones of any school.
pub static PRACTICES: Rule = Rule { action: "import.practices", grants: who![PlatformAdmin: All], known_to: Some(&IMPORT), when: "" };

/// Taking the history of a LINE group into a room: its owners (matrix row "Import: chat export into a room").
pub static LINE: Rule = Rule {
    action: "import.line",
    grants: who![Teacher: Moderator, Leader: Moderator, LeadEditor: Moderator, Supervisor: Moderator],
    known_to: Some(&crate::plc::policy::READ),
    when: "",
};

/// Taking the talk of a room away: its owners, and everyone there is told (matrix row "Export: room transcript", note ³).
pub static TRANSCRIPT: Rule = Rule {
    action: "export.transcript",
    grants: who![Leader: Moderator, LeadEditor: Moderator, Supervisor: Moderator],
    known_to: Some(&crate::plc::policy::READ),
    when: "a notice appears in the room",
};

/// Agreeing to the record of a cycle: the head of the school of whoever sent it, never the sender.
pub static APPROVE_RECORD: Rule = Rule { action: "record.approve", grants: who![Leader: School], known_to: None, when: "sent by somebody of one's school" };

pub static OWN_STATEMENTS: Rule = Rule { action: "statement.own", grants: ANYONE_SIGNED_IN, known_to: None, when: "own" };
/// Whoever has the code: name, period, hours and whether they stand, nothing more.
pub static CHECK_STATEMENT: Rule = Rule { action: "statement.check", grants: EVERYONE, known_to: None, when: "whoever has the code" };
