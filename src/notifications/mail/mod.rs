//! The digest by mail (F-NO-4): for whoever asked for it and confirmed the address, daily or weekly; one click ends it.
mod address;
mod digest;
mod letter;
mod post;

pub use address::{MailState, confirm, forget, offer, state, unsubscribe};
pub use digest::{schedule, send_digest};
pub use post::Post;
