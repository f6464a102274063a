//! PLC (ชุมชนแห่งการเรียนรู้ทางวิชาชีพ): spaces, who belongs to them, and what each person is to a space.
mod audience;
mod files;
mod http;
mod joining;
mod joining_http;
mod joining_view;
mod member;
mod network_spaces;
pub mod policy;
mod space;
mod standing;
mod store;

pub use crate::platform::id::check as check_id;
pub use audience::{SeenBy, seen_by};
pub use files::{FILES_OF, SpaceFiles};
pub use joining::{Acceptance, check_inviting};
pub use member::{MemberRole, NewMember, add_member, ensure_member, member_field, remove_member};
pub use space::{Audience, NewSpace, Space, SpaceId, SpaceKind, open_space, space, stream};
pub use standing::{Entered, Standing, Standings, enter, reach_to, standing};
pub use store::{members_of, spaces_of_network, spaces_of_person};

use crate::platform::http::Routes;

pub fn routes() -> Routes {
    http::routes().merge(network_spaces::routes())
}
