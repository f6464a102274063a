//! Chat (การพูดคุย): topics, messages, what others make of them, and how far each has read. Everything goes through the log.
mod card;
mod coaching;
mod edit;
mod evidence;
mod evidence_http;
mod http;
mod imported;
mod imported_store;
mod live;
mod marked;
mod mention;
mod message;
mod notice;
pub mod policy;
mod post;
mod reading;
mod scheduled;
mod scheduled_http;
mod scheduled_store;
mod sign;
mod space_http;
mod store;
mod stream;
mod topic;
mod view;

pub use card::{SpaceCard, cards};
pub use coaching::{CoachingLine, coaching_log};
pub use edit::{Words, delete_in, delete_message, edit_in, edit_message, hide_in, move_message};
pub use imported::{Imported, NewLine, Origin, known_lines, line_topic, publish_lines, remove_own_lines, stage_lines, unstage_lines};
pub use live::actions;
pub use marked::{Marked, marked};
pub use mention::mentioned;
pub use message::{About, NewMessage};
pub use notice::notice;
pub use post::{Posted, post, post_in};
pub use reading::{mark_read, read_in};
pub use sign::{MarkKind, ReactionKind, Sign, mark_item, sign, sign_in, unsign};
pub use space_http::open;
pub use store::topics;
pub use stream::SpaceStream;
pub use topic::{Topic, TopicId, general_topic, open_topic};
pub use view::{Mark, MessageView, carrying_between, marked_between, messages, talk_of};

use crate::platform::Core;
use crate::platform::http::Routes;
use crate::platform::task::keep_running;

pub fn routes() -> Routes {
    space_http::routes().merge(http::routes()).merge(scheduled_http::routes()).merge(evidence_http::routes())
}

/// Posts what waited for the morning, from now on.
pub fn start(core: &Core) {
    let core = core.clone();
    keep_running("scheduled messages", move || scheduled::post_always(core.clone()));
}
