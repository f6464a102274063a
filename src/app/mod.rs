//! The composition root: one place where rooms become a program.
mod api_docs;
mod body_limit;
mod budgets;
mod connection;
mod front;
mod headers;
mod live;
mod node;
mod open_demo;
mod openapi;
mod prepare;
mod probes;
mod rights;
mod serve;
mod streams;

pub use node::{Node, compose};
pub use openapi::openapi;
pub use prepare::{must_fill, prepare};
pub use probes::Readiness;
pub use rights::{policy_table, route_list};
pub use serve::{router, serve};

use crate::platform::http::Routes;
use crate::{chat, exchange, files, frameworks, identity, networks, notifications, organisations, plc, practices, progress, safety, search};

/// Every route of the API with its rule.
pub fn routes() -> Routes {
    identity::routes()
        .merge(organisations::routes())
        .merge(files::routes())
        .merge(networks::routes())
        .merge(frameworks::routes())
        .merge(plc::routes())
        .merge(chat::routes())
        .merge(practices::routes())
        .merge(progress::routes())
        .merge(search::routes())
        .merge(notifications::routes())
        .merge(safety::routes())
        .merge(exchange::routes())
        .merge(streams::routes())
        .merge(live::routes())
        .merge(probes::routes())
}
