//! A list of who was at a session, brought as CSV or XLSX (S001-11): read, matched with people of the room, and shown before anything is kept.
mod http;
mod preview;
mod roll;

pub use http::routes;
