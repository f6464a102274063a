//! Organisations (หน่วยงานและสถานศึกษา): any tree of authorities and schools, codes, awards, and the roles people hold in them.
mod award;
mod holding;
mod organisation;
mod person_ref;
mod reach;
mod store;

pub use award::{NewAward, give_award, has_award};
pub use holding::{Holding, NewHolding, confirm_holding, end_holding, grant_role, holdings, holdings_at};
pub use organisation::{NewCode, NewOrganisation, Organisation, OrganisationId, create, is_within, organisation, organisation_name};
pub use person_ref::{PersonRef, person_ref, person_refs};
pub use reach::reach;
