//! Cycles (วงรอบ PLC): steps with dates, roles of the round, what colleagues saw (F-PL-1, F-PL-2, F-PL-8, F-PL-9).
mod change;
mod http;
mod observation;
mod observation_http;
mod open;
mod row;
mod standing;
mod store;
mod template;
mod view;

pub use change::{CycleChange, Move, change, close, move_step, set_roles};
pub use http::routes;
pub use observation::{NewObservation, Observation, ObservationId, observations, observe};
pub use open::{NewCycle, open_cycle};
pub use row::{Cycle, CycleId, cycle, cycles_of};
pub use standing::{CycleStanding, enter_cycle};
pub use store::{SleepingStep, asleep_of, people_of, recorders_of, remind, roles_of_person, sleeping};
pub use template::{CycleRole, Step, Template, role, template};
pub use view::{CycleView, RoleHolder, StepView, cycle_view};

use crate::platform::db::NewEvent;

/// The event of a cycle: its id and what about it changed.
pub(super) fn event(cycle: &CycleId, by: &str, changed: &str) -> NewEvent {
    NewEvent::new("cycle", by).on(cycle).with(serde_json::json!({ "changed": changed }))
}
