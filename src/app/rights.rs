//! The one table of rights, merged from the rooms: what `kalyanamit routes` and `kalyanamit policy` print and the exhaustive test walks.
use serde::Serialize;

use super::live;
use crate::platform::limits::LimitClass;
use crate::platform::permit::{Grant, Rule};

/// A route or socket action with its row.
#[derive(Serialize)]
pub struct Entry {
    /// `GET`, …, or `LIVE` for a socket action.
    pub method: String,
    pub path: String,
    pub action: &'static str,
    pub grants: &'static [Grant],
    pub when: &'static str,
    /// Who learns that the thing exists: they get 403, everyone else 404.
    pub known_to: Option<&'static str>,
    /// The budget that it draws on; none for what only reads.
    pub limit: Option<LimitClass>,
}

fn entry(method: &str, path: String, rule: &'static Rule, limit: Option<LimitClass>) -> Entry {
    let known_to = rule.known_to.map(|known| known.action);
    Entry { method: method.to_owned(), path, action: rule.action, grants: rule.grants, when: rule.when, known_to, limit }
}

/// Every route and socket action.
pub fn policy_table() -> Vec<Entry> {
    let (_, rows) = super::routes().into_parts();
    let mut table: Vec<Entry> = rows.iter().map(|row| entry(row.method.as_str(), format!("/api/v1{}", row.path), row.rule, row.limit)).collect();
    table.extend(live::actions().iter().map(|action| entry("LIVE", action.kind.to_owned(), action.rule, Some(action.limit))));
    table
}

/// One line a route.
pub fn route_list() -> String {
    policy_table().iter().map(|row| format!("{:6} {}  [{}]\n", row.method, row.path, row.action)).collect()
}
