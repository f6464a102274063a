//! A file has the rights of the thing that it belongs to (matrix, row Attachment): these rows let anyone signed in ask, and the parent answers.
use crate::platform::permit::{ANYONE_SIGNED_IN, Rule};

pub static UPLOAD: Rule = Rule { action: "file.upload", grants: ANYONE_SIGNED_IN, known_to: None, when: "as message.post of its parent" };
pub static READ: Rule =
    Rule { action: "file.read", grants: ANYONE_SIGNED_IN, known_to: None, when: "as its parent is read; not attached: own; parent public: everyone" };
pub static OWN: Rule = Rule { action: "file.own", grants: ANYONE_SIGNED_IN, known_to: Some(&READ), when: "own; taking away: not attached" };
