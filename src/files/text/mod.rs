//! Words inside documents, for search. What people send is opened by a process of its own, bounded in time and memory: a document that
//! breaks its reader breaks nothing else (S8, L6).
mod format;
mod office;
mod pdf;
mod reader;
mod store;
mod work;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use format::Format;
pub use reader::read_standard_input;
pub(super) use store::await_text;
pub use store::{FileText, texts, texts_after, texts_on};
pub use work::read_texts_always;

/// The kind of stream on which every text that was read is told: `files/all`.
pub const TOLD_ON: &str = "files";

/// What came of reading a document's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// Soon.
    Waiting,
    /// Search finds its words.
    Read,
    /// It has pictures of words at most.
    Empty,
    /// อ่านข้อความในไฟล์ไม่ได้: damaged, locked, or more than a reader may take.
    Unreadable,
    /// More bytes than are looked into.
    TooLarge,
}

impl TextState {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            TextState::Waiting => "waiting",
            TextState::Read => "read",
            TextState::Empty => "empty",
            TextState::Unreadable => "unreadable",
            TextState::TooLarge => "too_large",
        }
    }

    /// As the table has it; what is being read waits as far as people are concerned.
    pub(super) fn parse(text: &str) -> TextState {
        let known = [TextState::Read, TextState::Empty, TextState::Unreadable, TextState::TooLarge];
        known.into_iter().find(|state| state.as_str() == text).unwrap_or(TextState::Waiting)
    }
}
