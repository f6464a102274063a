//! Chat → practice (F-IN-2, F-CH-12): a draft filled from messages, with those who wrote them credited and every source linked.
mod draft;
mod http;
mod store;
mod talk;
mod view;

pub use draft::{FromTalk, from_talk};
pub use http::routes;
pub(super) use store::forget;
pub use view::{Source, sources};
