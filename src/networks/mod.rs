//! Networks (เครือข่าย): programmes as data, and who takes part as lead, partner, supervisor, adviser or coach.
mod card;
mod dated_members;
mod fellow_store;
mod http;
mod member;
mod member_store;
mod network;
mod network_import;
mod network_import_store;
pub mod policy;
mod programme;
mod reach;
mod staged_store;
mod store;
mod stream;
mod view;

pub use card::{NetworkCard, NetworkFilter, network_cards, networks};
pub use dated_members::DatedMembers;
pub use fellow_store::{editors, edits_network_of};
pub use http::routes;
pub use member::{
    MemberId, NewMember, Part, Who, add_member, end_member, lead_and_partner, lead_exists, lead_without_award, networks_of_organisation, networks_of_person,
    partner_elsewhere,
};
pub use network::{Network, NetworkChange, NetworkId, NewNetwork, change, create, fill_search_keys, network, network_name};
pub use network_import::date_member;
pub use network_import_store::{Membership, NamedNetwork, memberships, networks_by_name};
pub use programme::{NewProgramme, Programme, ProgrammeId, create_programme, programmes};
pub use reach::{reach, reaches};
pub use staged_store::{
    ProgrammeMembership, add_staged_members, add_staged_networks, add_staged_programmes, date_staged_members, memberships_of_programmes, networks_revision,
    staged_member, staged_member_dates, staged_network, staged_programme,
};
pub use stream::NetworkStream;
pub use view::{MemberView, NetworkView, network_view};
