//! Kalyanamit (กัลยาณมิตร): peer learning for networks of Thai schools. One line per room; `docs/architecture.md` is the map.
pub mod platform;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
