//! Who may search: everyone, each what they may read anyway (matrix row "Search, suggestions, counts").
use crate::platform::permit::{EVERYONE, Rule};

pub static SEARCH: Rule = Rule { action: "search.ask", grants: EVERYONE, known_to: None, when: "what one may read; signed out: public practices" };
