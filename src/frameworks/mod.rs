//! Frameworks (กรอบมาตรฐาน): standards and their items as data; practices, assessments and evidence name an item by its code.
mod framework;
mod http;
pub mod policy;

pub use framework::{Framework, Item, Standard, all, item, item_ref};
pub use http::routes;
