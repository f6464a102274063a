//! What happens by itself: a sleeping step reminds its people (F-PL-9), and a session to which nothing more can come is sealed. Safe on several
//! nodes: the one whose row changes does it.
use std::time::Duration;

use super::{cycle, session, stream};
use crate::platform::db::{NewEvent, Stream, log};
use crate::platform::error::Result;
use crate::platform::task::keep_running;
use crate::platform::{Core, Time};

const EVERY: Duration = Duration::from_secs(30);
const SHARE: i64 = 100;

/// Follows the clock for as long as the node runs.
pub fn start(core: &Core) {
    let core = core.clone();
    keep_running("reminders and seals", move || tick_always(core.clone()));
}

async fn tick_always(core: Core) {
    loop {
        if let Err(error) = tick(&core, core.now()).await {
            tracing::warn!(error = %error, "reminders and seals of sessions wait for the next turn");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One turn of the timer.
pub async fn tick(core: &Core, now: Time) -> Result<()> {
    for sleeping in cycle::sleeping(&mut core.db.clone(), now, SHARE).await? {
        let mut tx = core.db.begin(now).await?;
        if !cycle::remind(&mut tx, &sleeping.id).await? {
            continue;
        }
        let facts = serde_json::json!({ "space": sleeping.space_id, "step": sleeping.step });
        for person in cycle::people_of(&mut tx, &sleeping.id).await? {
            // Nobody did it; the reminder is the cycle's own.
            let event = NewEvent::new("step_due", person.as_str()).on(&sleeping.id).with(facts.clone());
            tx.append(&Stream::new("person", person.as_str()), event).await?;
        }
        tx.commit().await?;
    }
    for late in session::to_seal(&mut core.db.clone(), now, SHARE).await? {
        let mut tx = core.db.begin(now).await?;
        session::seat_actors(&mut tx, &late).await?;
        let at = log::head(&mut tx, &stream(&late.space_id)).await?;
        session::seal(&mut tx, &late.id, at).await?;
        tx.commit().await?;
    }
    Ok(())
}
