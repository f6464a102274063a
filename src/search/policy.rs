//! Who may search: everyone, each what they may read anyway (matrix row "Search, suggestions, counts"); and who looks after it.
use crate::networks;
use crate::platform::permit::{ANYONE_SIGNED_IN, EVERYONE, Rule};
use crate::who;

pub static SEARCH: Rule = Rule { action: "search.ask", grants: EVERYONE, known_to: None, when: "what one may read; signed out: public practices" };

/// Says that a question found nothing; it is asked again before that is noted.
pub static MISS: Rule = Rule { action: "search.miss", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };

/// What a network looked for and did not find; questions of fewer than five people are only counted.
pub static MISSES: Rule = Rule {
    action: "search.misses",
    grants: who![LeadEditor: Network, Supervisor: Network, DistrictAdmin: District, Coach: Engagement, PlatformAdmin: All],
    known_to: Some(&networks::policy::CARD),
    when: "questions of at least five people, without names",
};

pub static READ_SYNONYMS: Rule = Rule { action: "search.synonyms", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };

pub static EDIT_SYNONYMS: Rule =
    Rule { action: "search.synonyms.edit", grants: who![Commission: All, PlatformAdmin: All], known_to: Some(&READ_SYNONYMS), when: "" };
