//! Review (ตรวจทาน, F-IN-5): draft → peer check → lead approved → published → retired, each move a row with who, when and why.
mod decision;
mod http;
mod stage;
mod step;
mod store;
mod told;
mod view;
mod waiting;

pub(super) use decision::complete;
pub use decision::{Decision, NewDecision, ask, decide, take_back};
pub use http::routes;
pub use stage::{Move, Stage};
pub(super) use step::{Step, changed, recorded, step};
pub(super) use store::{clear, forget};
pub(super) use told::{outcome, tell};
pub use view::{Review, reviews};
pub use waiting::{ToReview, to_review};
