//! What must hold for any bytes from outside. `make fuzz` looks for bytes that break it; the test suite replays `corpus/`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod checks;
