//! Films and recordings (วิดีโอ เสียง) as their containers hold them: which kind of thing is inside, how long it lasts, and where it says
//! by whom and at what place it was made. Nothing in here decodes a picture or a sound.
pub(super) mod iso;
mod matroska;
mod metadata;
mod samples;

pub use metadata::{Changes, Unreadable, metadata};

#[cfg(test)]
mod tests;
