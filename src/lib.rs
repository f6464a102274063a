//! Kalyanamit (กัลยาณมิตร): peer learning for networks of Thai schools. One line per room; `docs/architecture.md` is the map.

/// Composition: routes, policy table, streams, readers.
pub mod app;
/// Years, terms, holidays and the Buddhist Era.
pub mod calendar;
/// Topics, messages, reading positions.
pub mod chat;
/// Links between what was said or done and the standard item that it proves.
pub mod evidence;
/// Import, export, packages and reports.
pub mod exchange;
/// Uploads: rows, bytes, quotas, rights of the parent.
pub mod files;
/// Standards and their items as data.
pub mod frameworks;
/// People, sign-in, sessions, invitations.
pub mod identity;
/// Programmes and the networks in them.
pub mod networks;
/// Inbox, push, mail digest, quiet hours.
pub mod notifications;
/// Authorities, schools, codes, awards, roles held.
pub mod organisations;
/// What every room stands on.
pub mod platform;
/// PLC spaces and their members.
pub mod plc;
/// Structured cards, drafts, versions, the library.
pub mod practices;
/// Indicators, network health, signals.
pub mod progress;
/// Reports, suspension, pupil protection.
pub mod safety;
/// Thai search over practices, messages, organisations and people.
pub mod search;
/// The sample world of `serve --demo`.
pub mod world;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
