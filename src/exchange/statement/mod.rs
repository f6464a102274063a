//! Statements of hours (หนังสือรับรองชั่วโมง PLC, F-PL-6): confirmed hours of a year on paper, with a code that anybody can check.
mod http;
mod paper;
mod store;

pub use http::routes;
