//! Networks (เครือข่าย): programmes as data, and who takes part as lead, partner, supervisor, adviser or coach.
mod fellow_store;
mod member;
mod network;
mod network_import;
mod network_import_store;
mod programme;
mod reach;
mod store;

pub use fellow_store::edits_network_of;
pub use member::{MemberId, NewMember, Part, Who, add_member, end_member, networks_of_person};
pub use network::{Network, NetworkId, NewNetwork, create, network, network_name};
pub use network_import::date_member;
pub use network_import_store::{Membership, NamedNetwork, memberships, networks_by_name};
pub use programme::{NewProgramme, ProgrammeId, create_programme};
pub use reach::reach;
