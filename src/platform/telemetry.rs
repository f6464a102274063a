//! Structured logs: one JSON line an event on standard error; never a word that a person wrote.
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging; `RUST_LOG` chooses the level, `info` by default.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tantivy=warn"));
    let lines = fmt::layer().json().flatten_event(true).with_writer(std::io::stderr);
    // A second start (tests in one process) keeps the first subscriber.
    let _already = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
