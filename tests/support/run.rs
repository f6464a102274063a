//! What all tests of one run share, as `infra/with-servers` hands it over.

use std::{env, path::PathBuf};

/// The PostgreSQL cluster of this run: a role that may create databases.
pub fn postgres_url() -> String {
    given("KALYANAMIT_TEST_POSTGRES_URL")
}

/// A folder of this run, removed at its end.
pub fn dir() -> PathBuf {
    given("KALYANAMIT_TEST_DIR").into()
}

/// The shift of this run's clock, such as `-432000s`.
pub fn clock() -> String {
    given("KALYANAMIT_TEST_CLOCK")
}

fn given(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests through `make test` or `infra/with-servers cargo test`"))
}
