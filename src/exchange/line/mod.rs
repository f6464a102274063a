//! LINE history (ประวัติจาก LINE, F-CH-10, T-20 to T-31): reading an export, and taking it into a space.
mod clock;
mod day;
mod entry;
mod found;
mod http;
mod import;
mod known;
mod mask;
mod operator;
mod order;
mod parser;
mod plan;
mod preview;
mod quote;
mod store;
mod suggest;
mod text;
mod words;
mod work;

#[cfg(test)]
mod tests;

pub use day::{Day, DayLine, Order};
pub use entry::{Entry, Flag, Kind, Media};
pub use found::{Found, Name, Odd, Waiting, gather};
pub use http::routes;
pub use import::{Decision, LineImportId, NOTICE};
pub use known::{Known, plain};
pub use mask::{Masked, masked};
pub use operator::{import_file, told};
pub use order::{Settled, settle};
pub use parser::{Frame, Parser};
pub use plan::{Choice, Choices, Counts, Days, Former, Plan, Share};
pub use preview::{LineImport, NameView};
pub use text::{Read, expect_talk, read, text};
pub use work::watch;
