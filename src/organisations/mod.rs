//! Organisations (หน่วยงานและสถานศึกษา): any tree of authorities and schools, codes, awards, and the roles people hold in them.
mod award;
mod award_store;
mod card;
mod code;
mod code_store;
mod dated_roles;
mod demo;
mod granting;
mod holding;
mod holding_store;
mod http;
mod kind;
mod me;
mod me_http;
mod organisation;
mod organisation_store;
mod people;
mod people_http;
mod people_store;
mod person_ref;
pub mod policy;
mod reach;
mod search_key;
mod staged;
mod staged_store;
mod store;

pub use award::{Award, NewAward, awards_of, give_award, has_award};
pub use award_store::awards_of_year;
pub use card::{OrganisationCard, OrganisationPage, Wanted, organisation_page, organisations};
pub use code::{Code, NewCode, add_code, codes_of, end_code};
pub use code_store::holders_of_codes;
pub use dated_roles::DatedRoles;
pub use demo::demo_people;
pub use granting::{check_admin_of, check_giving, check_knowing, giving};
pub use holding::{Holding, NewHolding, check_place, confirm_holding, end_holding, grant_role, holdings, holdings_at};
pub use holding_store::{holdings_at_many, holdings_of_people};
pub use http::routes;
pub use kind::{KINDS, OrganisationKind};
pub use me::{Me, me};
pub use organisation::{
    NewOrganisation, Organisation, OrganisationChange, OrganisationId, change, create, fill_search_keys, is_within, organisation, organisation_name, stream,
};
pub use organisation_store::{children_of, organisations_by_id};
pub use people::{PeopleWanted, PersonCard, RoleHeld, people, person_card, roles_of};
pub use person_ref::{PersonRef, person_ref, person_refs};
pub use reach::reach;
pub use search_key::organisation_key;
pub use staged::{MOVES, staged_award, staged_change, staged_code, staged_organisation, staged_role, staged_role_dates};
pub use staged_store::{
    KnownByName, add_staged_codes, add_staged_organisations, change_staged_organisations, date_staged_roles, give_staged_roles, organisations_by_name,
    organisations_revision, parents_of_all, put_staged_awards, staged_codes_taken,
};
