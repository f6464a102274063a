//! Files (ไฟล์แนบ): uploads that survive a cut line, pictures without place and camera, quotas. A file has no right of its own: whoever may read the
//! thing that it belongs to may read it, asked at each request.
mod arrival;
mod attach;
mod content;
mod file;
mod http;
mod inspect;
mod media;
mod name;
mod package;
mod parent;
pub mod picture;
pub mod policy;
mod quota;
mod room;
mod sound;
mod store;
mod sweep;
mod text;
mod upload;
mod vault;

pub use attach::{attach, attachable, attached, detach, detach_some};
pub use file::{FileId, FileView, Grade, Kind, ParentRef};
pub use inspect::inspect;
pub use parent::Parent;
pub use room::Files;
pub use sweep::{sweep, sweep_always};
pub use text::{FileText, TOLD_ON, TextState, read_standard_input, read_texts_always, texts, texts_after, texts_on};
pub use upload::{NewFile, begin, receive};

use crate::platform::http::Routes;

pub fn routes() -> Routes {
    http::routes()
}
