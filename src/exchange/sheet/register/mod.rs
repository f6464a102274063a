//! The registers of the public contract and what people call their columns.

mod attendance;
mod award;
mod network;
mod organisation;
mod person;

pub use attendance::AttendanceRow;
pub use award::AwardRow;
pub use network::NetworkRow;
pub use organisation::OrganisationRow;
pub use person::PersonRow;
