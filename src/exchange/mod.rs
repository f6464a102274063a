//! Import, export, packages and reports.

pub mod sheet;
