//! The meeting record of a cycle (รายงานวงรอบ PLC, F-PL-7): written from marks, sessions and attachments; edited, sent, approved, set on paper.
mod access;
mod generate;
mod http;
mod moves;
mod paper;
mod store;
mod written;

pub use http::routes;
pub use moves::{approve, send};
pub(in crate::exchange) use paper::hours;
