//! Kalyanamit (กัลยาณมิตร): peer learning for networks of Thai schools. One line per room; `docs/architecture.md` is the map.

/// Composition: routes, policy table, streams, readers.
pub mod app;
/// Years, terms, holidays and the Buddhist Era.
pub mod calendar;
/// Topics, messages, reading positions.
pub mod chat;
/// Import, export, packages and reports.
pub mod exchange;
/// People, sign-in, sessions, invitations.
pub mod identity;
/// Programmes and the networks in them.
pub mod networks;
/// Authorities, schools, codes, awards, roles held.
pub mod organisations;
/// What every room stands on.
pub mod platform;
/// PLC spaces and their members.
pub mod plc;
/// Indicators, network health, signals.
pub mod progress;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
