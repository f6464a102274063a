//! Sessions (วงคุย) of a cycle: planned, opened, closed; who was there; hours as they accrue (F-PL-3, S001-11).
mod attendance;
mod http;
mod older_talk;
mod open;
mod row;
mod standing;
mod store;
mod view;

pub use attendance::{Way, arrive, be_present, put_list};
pub use http::routes;
pub(in crate::plc) use open::seat_actors;
pub use open::{NewSession, SessionChange, change, close, open, open_session};
pub use row::{PlcSession, PlcSessionId, SessionState, plc_session};
pub use standing::{SessionStanding, enter_session};
pub use store::{Seat, attendance_of, sessions_of_cycle, sessions_of_people, sessions_waiting};
pub(in crate::plc) use store::{seal, to_seal};
pub use view::{SessionPerson, SessionView, session_view, session_views};

use crate::platform::db::NewEvent;

/// The event of a session: its id and what about it changed.
pub(in crate::plc) fn event(session: &PlcSessionId, by: &str, changed: &str) -> NewEvent {
    NewEvent::new("session", by).on(session).with(serde_json::json!({ "changed": changed }))
}
