//! Safety (ความปลอดภัย): reports and what becomes of them, and the look at a text before pupils' data goes out.
mod decision;
mod http;
mod look;
pub mod policy;
mod pupil_name;
mod report;
mod store;
mod view;

pub use http::routes;
pub use look::{Finding, FindingKind, look};
