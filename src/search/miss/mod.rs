//! Questions that found nothing (F-SE-8): what a network looks for and nobody has written. Nobody who asked is named, and what fewer than
//! five people asked is only counted.
mod http;
mod report;
mod store;

pub(super) use http::routes;
