//! An inbox, its settings and its devices are one's own; a room's level is asked of the room (`plc::policy::READ`).
use crate::platform::permit::{ANYONE_SIGNED_IN, EVERYONE, Rule};

pub static INBOX: Rule = Rule { action: "notifications.read", grants: ANYONE_SIGNED_IN, known_to: None, when: "own inbox; items of rooms that one may read" };
pub static SETTINGS: Rule = Rule { action: "notifications.settings", grants: ANYONE_SIGNED_IN, known_to: None, when: "own settings" };
pub static PUSH: Rule = Rule { action: "notifications.push", grants: ANYONE_SIGNED_IN, known_to: None, when: "own devices" };
pub static MAIL: Rule = Rule { action: "notifications.mail", grants: ANYONE_SIGNED_IN, known_to: None, when: "own address" };
/// The code of a mail is the right.
pub static MAIL_LINK: Rule = Rule { action: "notifications.mail.link", grants: EVERYONE, known_to: None, when: "whoever has the code" };
pub static THANKS: Rule =
    Rule { action: "notifications.thanks", grants: ANYONE_SIGNED_IN, known_to: None, when: "schools that one leads; rooms that one may read" };
