//! Who may do what to their own account. What others may do to it stands with the place they share (`organisations`).
use crate::platform::permit::{ANYONE_SIGNED_IN, EVERYONE, Rule};

pub static SIGN_IN: Rule = Rule { action: "session.start", grants: EVERYONE, known_to: None, when: "" };
pub static SIGN_OUT: Rule = Rule { action: "session.end", grants: EVERYONE, known_to: None, when: "" };
pub static DEMO_PEOPLE: Rule = Rule { action: "session.demo", grants: EVERYONE, known_to: None, when: "only in a sample world" };
pub static RENAME_ME: Rule = Rule { action: "me.change", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
pub static MY_PASSWORD: Rule = Rule { action: "me.password", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
pub static MY_SESSIONS: Rule = Rule { action: "me.sessions", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
pub static END_MY_SESSION: Rule = Rule { action: "me.sessions.end", grants: ANYONE_SIGNED_IN, known_to: None, when: "own sessions only" };
