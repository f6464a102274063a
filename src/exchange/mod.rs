//! Import, export, packages and reports.

mod overview_csv;
pub mod sheet;

pub use overview_csv::routes;
