//! The one integration test binary: the real server, over HTTP, the live socket and the command
//! line, on both engines. One binary, because each would link the whole dependency tree again.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod adoption;
mod attendance;
mod authoring;
mod blank;
mod bus;
mod canary;
mod corpora;
mod crash;
mod cycles;
mod damage;
mod dated_rights;
mod dates;
mod deadlines;
mod disk_full;
mod fairness;
mod files;
mod finding;
mod guessing;
mod headers;
mod health;
mod hostile;
mod house;
mod imports;
mod invitations;
mod line;
mod lines;
mod mobile;
mod neighbours;
mod networks;
mod nodes;
mod notices;
mod openapi;
mod operator;
mod people;
mod policy;
mod postgres_outage;
mod practices;
mod questions;
mod quietly;
mod record;
mod registers;
mod resume;
mod revocation;
mod rot;
mod safety;
mod sample;
mod search;
mod start;
mod talk;
mod topic_counts;
