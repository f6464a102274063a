//! Hours (ชั่วโมง PLC) that fall out of real discussion (F-PL-3, F-PL-3a): a rule as data, and pure functions from the log to slots.
mod count;
mod decision;
mod history;
mod http;
mod ledger;
mod rule;
mod settle;
mod store;

pub use count::{Deed, Origin, Until, Window, hours};
pub use decision::{LineId, Settlement, WaitingLine, confirm, dispute, settle_dispute, waiting, withdraw};
pub use history::{LineStep, line_history};
pub use http::routes;
pub(in crate::plc) use ledger::actors;
pub use ledger::{Line, LineState, ledger};
pub use rule::HourRule;
pub use settle::{Claim, Slots, settle};
pub use store::{Decided, ImportedAct, import_acts, withdraw_act};
pub(in crate::plc) use store::{first_said, imported_between, notes_of, put_note};

#[cfg(test)]
mod tests;
