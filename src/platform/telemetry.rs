//! Structured logs: one JSON line an event on standard error; never a word that a person wrote. A log without room stops nobody.
use std::io::Write;

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging; `RUST_LOG` chooses the level, `info` by default.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tantivy=warn"));
    // Told on standard error, a line that could not be written there would end whoever wrote it.
    let lines = fmt::layer().json().flatten_event(true).log_internal_errors(false).with_writer(std::io::stderr);
    // A second start (tests in one process) keeps the first subscriber.
    let _already = tracing_subscriber::registry().with(filter).with(lines).try_init();
}

/// Says a line to whoever sits before a command. `eprintln!` panics where standard error has no room.
pub fn say(line: &str) {
    // Nobody is left to be told.
    drop(writeln!(std::io::stderr(), "{line}"));
}
