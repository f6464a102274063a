//! How a hub learns what happened: from the commits of its own node, from the bus, and from the database for whatever neither told.
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use super::dates;
use super::feed::Feed;
use super::hub::Hub;
use crate::args;
use crate::platform::bus::Heard;
use crate::platform::db::{Published, Reads, Sql, Stream, log};
use crate::platform::error::Result;
use crate::platform::task::keep_running;

/// Covers a dead bus: nothing is later than this.
const POLL: Duration = Duration::from_secs(4);
/// Rights are asked for more often: a right taken away elsewhere ends here within two seconds.
const RIGHTS_POLL: Duration = Duration::from_millis(900);
const RIGHTS_PAGE: i64 = 1_000;

/// Begins to listen and to ask, for as long as the node runs.
pub(super) fn begin(hub: &Arc<Hub>, published: mpsc::UnboundedReceiver<Published>, heard: mpsc::Receiver<Heard>) {
    let (published, heard) = (Arc::new(Mutex::new(published)), Arc::new(Mutex::new(heard)));
    let of = hub.clone();
    keep_running("commits", move || hear_commits(of.clone(), published.clone()));
    let of = hub.clone();
    keep_running("bus", move || hear_bus(of.clone(), heard.clone()));
    let of = hub.clone();
    keep_running("rights", move || poll_rights(of.clone()));
    let of = hub.clone();
    keep_running("heads", move || poll_heads(of.clone()));
    let of = hub.clone();
    keep_running("dates", move || dates::follow(of.clone()));
}

impl Hub {
    /// Reads what changed in rights since we last looked and doubts the sockets concerned.
    async fn ask_rights(&self) -> Result<()> {
        loop {
            let seen = self.rights_seen.load(Ordering::Acquire);
            let rows = log::events_after(&mut self.db.clone(), &Stream::rights(), seen, RIGHTS_PAGE).await?;
            for row in &rows {
                self.roster.doubt(row.object.as_deref());
                self.rights_seen.fetch_max(row.number, Ordering::AcqRel);
            }
            if (rows.len() as i64) < RIGHTS_PAGE {
                return Ok(());
            }
        }
    }

    /// Asks the heads of every open stream; finds what the bus did not tell.
    async fn ask_heads(self: &Arc<Self>) -> Result<()> {
        let open: Vec<Arc<Feed>> = {
            let mut feeds = self.feeds();
            feeds.retain(|_, feed| !feed.is_empty() || Arc::strong_count(feed) > 1);
            feeds.values().cloned().collect()
        };
        for some in open.chunks(400) {
            let mut args = args![];
            let sql = Sql::list("select stream, head from streams where stream in ({list})", &mut args, some.iter().map(|feed| feed.stream.as_str()));
            let heads: HashMap<String, i64> = self.db.clone().rows::<(String, i64)>(sql, args).await?.into_iter().collect();
            for feed in some {
                if let Some(head) = heads.get(feed.stream.as_str()) {
                    let then = feed.found_head(*head);
                    self.then(feed, then);
                }
            }
        }
        Ok(())
    }
}

async fn hear_commits(hub: Arc<Hub>, published: Arc<Mutex<mpsc::UnboundedReceiver<Published>>>) {
    let mut published = published.lock().await;
    while let Some(told) = published.recv().await {
        hub.bus.tell(&told);
        hub.hear(&told.stream, told.number, told.frame);
    }
}

async fn hear_bus(hub: Arc<Hub>, heard: Arc<Mutex<mpsc::Receiver<Heard>>>) {
    let mut heard = heard.lock().await;
    while let Some(word) = heard.recv().await {
        match word {
            Heard::Commit { stream, number, frame } => hub.hear(&stream, number, frame),
            Heard::Whisper { stream, frame } => hub.whisper_here(&stream, frame),
        }
    }
}

async fn poll_rights(hub: Arc<Hub>) {
    match log::head(&mut hub.db.clone(), &Stream::rights()).await {
        Ok(head) => hub.rights_seen.store(head, Ordering::Release),
        Err(error) => tracing::warn!(error = %error, "the rights revision could not be read at start"),
    }
    loop {
        // Either way: told by a commit of this node or the bus, or by the clock.
        let told = tokio::time::timeout(RIGHTS_POLL, hub.rights_moved.notified()).await;
        if let Err(error) = hub.ask_rights().await {
            tracing::warn!(error = %error, told = told.is_ok(), "rights could not be read; asked again within a second");
            tokio::time::sleep(RIGHTS_POLL).await;
        }
    }
}

async fn poll_heads(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(POLL).await;
        if let Err(error) = hub.ask_heads().await {
            tracing::warn!(error = %error, "stream heads could not be read; tried again");
        }
    }
}
