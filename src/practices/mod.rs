//! Practices (วิธีปฏิบัติที่ดีและนวัตกรรม): structured cards with drafts, versions and a licence; each belongs to a school and is found by whoever may read it.
pub mod adoption;
mod authors;
pub mod collection;
mod comment;
mod content;
mod difference;
mod files;
mod http;
mod import;
mod import_store;
pub mod licence;
pub mod lineage;
mod list;
mod list_store;
pub mod policy;
mod practice;
mod practice_stream;
pub mod public;
mod publication;
mod reach;
mod readers;
mod review;
mod searchable;
mod source;
mod store;
mod stream;
mod text;
mod version;
mod view;

pub use adoption::grade;
pub use authors::{leave, set_authors};
pub use comment::{Comment, CommentId, NewComment, comment, comments, resolve};
pub use content::{Change, Content, PracticeKind};
pub use difference::{Difference, Is, Run, differences, runs};
pub use files::{FILES_OF, PracticeFiles, files_of};
pub use import::{Incoming, Outcome, grown, take_in};
pub use licence::Licence;
pub use list::{PracticeCard, PracticeFilter, practices, published_cards};
pub use practice::{NewPractice, Practice, PracticeId, PublicationAudience, State, create, discard, save, submit, working};
pub use practice_stream::{PracticeStream, actions, stream};
pub use publication::{Publication, hide, publish, retire, title};
pub use reach::{Standing, enter, reach};
pub use readers::{CENTRAL, read_tokens};
pub use review::{Decision, Move, NewDecision, Review, Stage, ToReview, ask, decide, reviews, take_back, to_review};
pub use searchable::{Searchable, published_after, searchable};
pub use source::{FromTalk, Source, from_talk, sources};
pub use stream::SchoolStream;
pub use version::{Version, VersionView, one_version, versions};
pub use view::{PracticeView, practice_view};

use crate::platform::http::Routes;

pub fn routes() -> Routes {
    http::routes()
        .merge(review::routes())
        .merge(comment::routes())
        .merge(source::routes())
        .merge(adoption::routes())
        .merge(lineage::routes())
        .merge(collection::routes())
}
