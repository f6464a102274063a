//! SQL of progress, by noun. Tables of rooms to the left are read here and never written.
mod acts;
mod dashboard;
mod facts;
mod network;
mod person;
mod place;
mod stale;

pub use acts::{Lag, advance, apply, forget_everything, lagging, lags_of};
pub use dashboard::{OverviewRow, SignalRow, Sums, TreeRow, Wanted, ancestors, children, health_row, overview, place_row, signals, sums};
pub use facts::{facts, frame, names_of_schools};
pub use network::{drop_networks, put_networks, schools_of};
pub use person::{MentionRow, claims_at, mentions, moderates, named_networks, network_refs, places_of};
pub use place::{ancestors_of, drop_empty_places, new_schools, place_sums, put_places, put_schools, school_figures, serialise};
pub use stale::{Stale, done, mark_all, mark_network, mark_schools, set_setting, setting, take, turn, waits};
