//! Identity (ตัวตน): people, how they sign in, their sessions, and invitations.
mod address;
mod cookie;
mod demo;
mod http;
mod invitation;
mod invitation_store;
mod origin;
mod password;
mod person;
pub mod policy;
mod session;
mod signed_in;
mod store;

pub use crate::platform::permit::{Actor, PersonId, SessionId};
pub use address::Address;
pub use cookie::{clear as clear_cookie, set as set_cookie};
pub use demo::{DemoPeople, DemoPerson, is_demo, mark_demo};
pub use http::{device_of, hash_new_password, rename_me, routes};
pub use invitation::{Invitation, InvitationId, InvitationKind, NewInvitation, gone, invite, is_spoken, look_up, revoke, use_once};
pub use invitation_store::made_by as invitations_of;
pub use origin::{foreign as foreign_origin, guard as guard_origin, is_ours};
pub use password::set as set_password;
pub use person::{NewPerson, Person, amend, check_login, create, fill_search_keys, login_taken, people_key, rename};
pub use session::{Device, SessionGate, create_token, end_all, stands, start as start_session};
pub use signed_in::{MaybeSignedIn, SignedIn, authenticate, authenticate_until};
pub use store::{by_login, is_empty, people_by_login, person, suspend, unsuspend, without_password};
