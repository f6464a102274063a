//! Progress (ความก้าวหน้า): what the log says about networks and schools. Warning signals with their reasons, the overview, the roll-up.
//! Everything here is derived: `rebuild` makes it again.
mod day;
mod evaluation;
mod health;
mod http;
mod look;
mod overview;
mod picture;
pub mod policy;
mod reader;
mod rows;
mod scope;
mod settings;
mod shown;
mod signal;
mod store;
mod today;
mod tree;

pub use day::Day;
pub use http::routes;
pub use overview::{Asked, Overview, OverviewItem, overview, overview_to_export};
pub use reader::{catch_up, rebuild, start};
pub use settings::{Limit, Settings};
pub use signal::Severity;
pub use tree::{Shown, Tree, TreeItem, tree};

#[cfg(test)]
mod tests;
