//! Adoptions (การนำไปใช้, F-AD-1 to F-AD-5): a school tries what another wrote, measures what it does, and says what came of it.
mod change;
mod effect;
mod evidence;
mod grade;
mod http;
mod measure;
pub mod policy;
mod reach;
mod row;
mod start;
mod state;
mod store;
mod told;
mod uptake;
mod view;

pub use change::{Move, move_to};
pub use effect::{Better, Effect};
pub use evidence::{Evidence, evidence, grades};
pub use grade::{Counts, Grade, SizeGroup, Trial, grade};
pub use http::routes;
pub use measure::{MeasureId, NewMeasure, NewPoint, PointId, add_measure, add_point, remove_measure, remove_point};
pub use reach::{Eyes, enter_adoption};
pub use row::{Adoption, AdoptionId, adoption};
pub use start::{NewAdoption, start};
pub use state::AdoptionState;
pub use uptake::{Uptake, uptake};
pub use view::{AdoptionView, adoption_view, adoptions_of_practice, adoptions_of_school};

pub(super) use change::adapted;
pub(super) use evidence::trials_of;
pub(super) use store::adoption_of;
pub(super) use told::notify;
