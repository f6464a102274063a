//! Import, export, packages and reports.

pub mod import;
pub mod sheet;
