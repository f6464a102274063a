//! Comments (ความเห็น) on a passage of the working copy, for those who may read it: they follow their words through edits, and are resolved.
mod http;
mod note;
mod passage;
mod store;

pub use http::routes;
pub use note::{Comment, CommentId, NewComment, comment, comments, resolve};
pub(super) use store::forget;
