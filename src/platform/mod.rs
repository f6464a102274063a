//! What every room stands on; knows nothing of schools.
pub mod bus;
pub mod client_address;
pub mod clock;
pub mod config;
pub mod connections;
pub mod dates;
pub mod db;
pub mod era;
pub mod error;
pub mod heavy;
pub mod http;
pub mod id;
pub mod if_match;
pub mod limits;
pub mod live;
pub mod paper;
pub mod permit;
pub mod private;
pub mod rooms;
pub mod secret;
pub mod task;
pub mod telemetry;
pub mod thai;

use std::sync::Arc;

pub use clock::{Clock, Time};
pub use config::Config;
pub use db::{Db, Reads, Tx};
pub use error::{Error, Result};

/// What one node is made of: given to every room, built once in `app`.
#[derive(Clone)]
pub struct Core {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub hub: Arc<live::Hub>,
    pub limits: Arc<limits::Limiter>,
    pub heavy: heavy::HeavyWork,
    /// What rooms keep in memory, one of a type.
    pub rooms: rooms::Rooms,
}

impl Core {
    /// The time now, shifted by `KALYANAMIT_CLOCK` in tests.
    pub fn now(&self) -> Time {
        self.clock.now()
    }
}
