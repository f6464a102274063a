//! LINE history (ประวัติจาก LINE, F-CH-10, T-20 to T-31): reading an export, and taking it into a space.
mod clock;
mod day;
mod entry;
mod known;
mod mask;
mod order;
mod parser;
mod quote;
mod text;
mod words;

#[cfg(test)]
mod tests;

pub use day::{DayLine, Order};
pub use entry::{Entry, Flag, Kind, Media};
pub use known::{Known, plain};
pub use mask::{Masked, masked};
pub use order::{Settled, settle};
pub use parser::{Frame, Parser};
pub use text::{Read, expect_talk, read, text};
