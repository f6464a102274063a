//! Quality and speed of search, beside what others have: `cargo bench --bench search_quality`.
//!
//! The judged set over the sample world is always measured. `DATA=DIR` adds outside documents: `docs.jsonl.gz` (id, title, body) and
//! `queries.jsonl.gz` (set, q, rel, and for an altered question the `clean` one). On the same documents, in the same run, stand
//! SQLite FTS5 over trigrams and, where a server is given (`infra/with-servers`), PostgreSQL over dictionary words.
//! `COPIES=N` indexes every document N times, each copy a little changed, and compares our time with PostgreSQL's; `PEERS=no` leaves the others out;
//! `MISSES=SET` prints what a set misses.

mod altered;
mod collection;
mod contest;
mod fts5;
mod ours;
mod postgres;
#[path = "../../tests/search/quality.rs"]
mod quality;
#[path = "../../tests/search/sample.rs"]
mod sample;

use collection::Collection;
use std::error::Error;
use std::path::PathBuf;

/// What a bench may fail with.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    contest::hold(&Collection::sample())?;
    match std::env::var_os("DATA").filter(|data| !data.is_empty()).map(PathBuf::from) {
        Some(data) => {
            let copies = std::env::var("COPIES").map_or(Ok(1), |copies| copies.parse())?;
            contest::hold(&Collection::outside(&data)?.times(copies))
        }
        None => {
            println!("\nDATA is not given: nothing measured on outside documents");
            Ok(())
        }
    }
}
