//! PLC (ชุมชนแห่งการเรียนรู้ทางวิชาชีพ): spaces and who belongs to them; cycles, sessions, and the hours that fall out of the talk.
mod audience;
pub mod cycle;
mod files;
pub mod hours;
mod http;
mod joining;
mod joining_http;
mod joining_view;
pub mod logbook;
mod member;
mod network_spaces;
pub mod policy;
pub mod session;
mod space;
mod standing;
mod store;
mod timer;
mod told;

pub use crate::platform::id::check as check_id;
pub use audience::{SeenBy, seen_by};
pub use files::{FILES_OF, SpaceFiles};
pub use hours::{ImportedAct, import_acts, withdraw_act};
pub use joining::{Acceptance, check_inviting};
pub use logbook::stretch;
pub use member::{MemberRole, NewMember, add_member, ensure_member, member_field, remove_member};
pub use space::{Audience, NewSpace, Space, SpaceId, SpaceKind, open_space, space, stream};
pub use standing::{Entered, Standing, Standings, enter, reach_to, standing};
pub use store::{members_of, spaces_of_network, spaces_of_person};
pub use timer::{start, tick};
pub use told::{cycle_field, proof_title, session_field};

use crate::platform::http::Routes;

/// Kinds among evidence.
pub const CYCLE: &str = "cycle";
pub const SESSION: &str = "session";
pub const ITEM: &str = "item";

pub fn routes() -> Routes {
    http::routes().merge(network_spaces::routes()).merge(cycle::routes()).merge(session::routes()).merge(hours::routes()).merge(logbook::routes())
}
