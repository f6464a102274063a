//! A topic or a room as a readable record (บันทึกการสนทนา, F-CH-13): PDF, DOCX or HTML, and a notice in the room that it was taken.
mod http;
mod record;

pub use http::routes;
