//! Who may import what (matrix row "Import: roster"). Each row of a file is asked for again at the place that it names.
use crate::platform::permit::{ANYONE_SIGNED_IN, Rule};
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
