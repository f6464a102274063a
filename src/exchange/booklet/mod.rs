//! The booklet (รูปเล่ม) of a collection (F-IN-8): cover, contents, each practice with its credit and licence, as PDF, DOCX or HTML.
mod http;
mod paper;

pub use http::routes;
