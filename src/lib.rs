//! Kalyanamit: peer learning for networks of Thai schools.
pub mod world;
