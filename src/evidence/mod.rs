//! Evidence (หลักฐาน): neutral links, "this thing proves that item". Written once, seen from both ends (F-QA-2, S000-7).
//! The room knows kinds and ids, nothing of what stands behind them: whoever shows a link asks the thing's own room for the right.
mod link;
mod standard;

pub use link::{Link, Source, Target, link, of_source, of_sources, of_target, unlink, unlink_source};
pub use standard::{Standing, standing};
