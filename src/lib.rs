//! Kalyanamit: peer learning for networks of Thai schools.

pub mod calendar;
pub mod exchange;
pub mod platform;
