//! Standards are public law.
use crate::platform::permit::{EVERYONE, Rule};

pub static READ: Rule = Rule { action: "frameworks.read", grants: EVERYONE, known_to: None, when: "" };
