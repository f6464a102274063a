//! Import, export, packages and reports (นำเข้า ส่งออก).
mod http;
pub mod import;
pub mod policy;
pub mod sheet;

pub use http::routes;
