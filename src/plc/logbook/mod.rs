//! The logbook (สมุดบันทึก) of a teacher: hours by role, topic and year, across schools; every line opens the talk behind it (F-PL-5).
mod book;
mod http;

pub use book::{Logbook, LogbookLine, Sum, YearKind, logbook, stretch};
pub use http::routes;
