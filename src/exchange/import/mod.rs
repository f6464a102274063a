//! What comes in from files: registers, and practices from elsewhere.

mod practice_line;
mod practices;

pub use practices::{ImportedPractices, RefusedLine, import_practices};
