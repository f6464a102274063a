//! Notifications (การแจ้งเตือน): one inbox a person, filled from the log; and the ways by which it reaches them, at hours that the server keeps.
mod http;
mod inbox;
mod kind;
mod mail;
pub mod policy;
mod push;
mod quiet;
mod reader;
mod sender;
mod settings;
mod store;
mod stream;
mod thanks;
mod words;

pub use http::routes;
pub use inbox::{Inbox, Notice};
pub use kind::Kind;
pub use stream::PersonStream;

use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::task::keep_running;

/// Follows the log and sends what is due from now on.
pub async fn start(core: &Core) -> Result<()> {
    let ways = sender::Ways::open(core).await?;
    let mut tx = core.db.begin(core.now()).await?;
    store::schedule_first(&mut tx, "thanks", "all", thanks::due(core.now())?).await?;
    tx.commit().await?;
    let of = core.clone();
    keep_running("notices", move || reader::follow(of.clone(), of.hub.commits()));
    sender::start(core, &ways);
    Ok(())
}
