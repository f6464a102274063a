//! Rights that end by their date alone: nobody says a word in the log when a term of office is over, so every node looks at the clock.
use std::sync::Arc;
use std::time::Duration;

use super::hub::Hub;
use super::{Ended, Later};
use crate::platform::Time;
use crate::platform::clock::MINUTE;
use crate::platform::db::Db;
use crate::platform::error::Result;

/// With the question to the database and the sockets' own questions behind it, an end is noticed well within the two seconds that are promised.
const EVERY: Duration = Duration::from_millis(700);

/// Rights with dates, registered by the room that keeps them.
pub trait DatedRights: Send + Sync {
    /// Whose rights end after the one moment and not after the other. It is asked every second: an index answers it.
    fn ended<'a>(&'a self, db: &'a Db, after: Time, until: Time) -> Later<'a, Result<Ended>>;
}

/// For as long as the node runs.
pub(super) async fn follow(hub: Arc<Hub>) {
    // A minute back: one that begins again after a panic misses nothing that ended meanwhile.
    let mut asked = hub.clock.now().plus(-MINUTE);
    loop {
        tokio::time::sleep(EVERY).await;
        let now = hub.clock.now();
        hub.roster.doubt_ended(now);
        // Whoever takes a seat from here on is asked about rights then.
        if hub.roster.count() == 0 || now < asked {
            asked = now;
            continue;
        }
        match hub.ask_dates(asked, now).await {
            Ok(()) => asked = now,
            Err(error) => tracing::warn!(error = %error, "rights that end by date could not be read; asked again within a second"),
        }
    }
}

impl Hub {
    async fn ask_dates(&self, after: Time, until: Time) -> Result<()> {
        for rights in &self.dated_rights {
            match rights.ended(&self.db, after, until).await? {
                Ended::Of(people) => people.iter().for_each(|person| self.roster.doubt(Some(person.as_str()))),
                Ended::OfMany => self.roster.doubt(None),
            }
        }
        Ok(())
    }
}
