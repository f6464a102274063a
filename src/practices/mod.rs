//! Practices (วิธีปฏิบัติที่ดีและนวัตกรรม): structured cards with drafts, versions and a licence; each belongs to a school and is found by whoever may read it.
pub mod adoption;
pub mod collection;
mod content;
mod difference;
mod http;
mod import;
mod import_store;
pub mod licence;
pub mod lineage;
mod list;
mod list_store;
pub mod policy;
mod practice;
pub mod public;
mod publication;
mod reach;
mod readers;
mod searchable;
mod store;
mod stream;
mod text;
mod version;
mod view;

pub use adoption::grade;
pub use content::{Change, Content, PracticeKind};
pub use difference::{Difference, Is, Run, differences, runs};
pub use import::{Incoming, Outcome, grown, take_in};
pub use licence::Licence;
pub use list::{PracticeCard, PracticeFilter, practices, published_cards};
pub use practice::{NewPractice, Practice, PracticeId, PublicationAudience, State, create, discard, save, set_authors, submit, working};
pub use publication::{Publication, hide, publish, retire, title};
pub use reach::{Standing, enter, reach};
pub use readers::{CENTRAL, read_tokens};
pub use searchable::{Searchable, published_after, searchable};
pub use stream::SchoolStream;
pub use version::{Version, VersionView, one_version, versions};
pub use view::{PracticeView, practice_view};

use crate::platform::http::Routes;

pub fn routes() -> Routes {
    http::routes().merge(adoption::routes()).merge(lineage::routes()).merge(collection::routes())
}
