//! The reader (ผู้อ่านสาย): keeps this node's index up to date with the log, and makes it anew when it is damaged, missing, outdated or asked for.
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{interval, sleep};

use super::changes::{is_followed, requests};
use super::failure::Failure;
use super::follower::{Follower, Turn, build};
use super::leisure::Leisure;
use super::{Index, IndexError, Search, synonym};
use crate::platform::Core;
use crate::platform::db::{NewEvent, Stream};
use crate::platform::error::Result;
use crate::platform::task::keep_running;

/// Commits that come this close together share one commit of the index.
const TOGETHER: Duration = Duration::from_millis(300);
/// A reader rests twenty times as long as it worked, but not longer: what is said is found within two seconds.
const LONGEST_REST: Duration = Duration::from_millis(1_300);
/// Covers a dead bus, and finds a folder that was deleted.
const POLL: Duration = Duration::from_secs(5);
/// Before another try after a failure.
const AGAIN: Duration = Duration::from_secs(1);
/// How often every file is compared with its checksum.
const CHECK: Duration = Duration::from_secs(60);

/// One node's reader.
struct Reader {
    core: Core,
    search: Search,
    folder: PathBuf,
    /// Nobody else writes below the folder while this is held; the system lets go of it with the process.
    lock: Option<File>,
    follower: Option<Follower>,
    leisure: Option<Leisure>,
    checked: Instant,
}

/// Starts the reader: returns when it has caught up once, or could not.
pub async fn start(core: &Core) {
    let commits = core.hub.commits();
    let mut reader = Reader::new(core);
    if let Err(error) = reader.fill_synonyms().await {
        tracing::warn!(error = %error, "the list of synonyms is the one that the program brings along");
    }
    if let Err(failure) = reader.turn(None).await {
        reader.failed(&failure);
    }
    let core = core.clone();
    let mut first = Some((reader, commits));
    keep_running("search", move || {
        // One that panicked is gone with its lock and its thread; the next opens the index for itself.
        let (reader, commits) = first.take().unwrap_or_else(|| (Reader::new(&core), core.hub.commits()));
        reader.run(commits)
    });
}

/// What `kalyanamit reindex` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reindexed {
    /// Running servers do it within seconds, others when they start.
    Asked,
    /// No server runs here: it was made now, with so many documents.
    Made(u64),
}

/// Asks every node for a new index, and makes that of this data folder here unless a server has it.
pub async fn reindex(core: &Core) -> Result<Reindexed> {
    let mut tx = core.db.begin(core.now()).await?;
    tx.append(&requests(), NewEvent::new("reindex", "")).await?;
    tx.commit().await?;
    let mut reader = Reader::new(core);
    match reader.take_lock() {
        Ok(()) => Ok(Reindexed::Made(reader.rebuild().await?)),
        Err(Failure::Index(IndexError::Busy)) => Ok(Reindexed::Asked),
        Err(failure) => Err(failure.into()),
    }
}

impl Reader {
    fn new(core: &Core) -> Self {
        let (search, folder) = (core.rooms.get(), core.config.data.join("search"));
        Self { core: core.clone(), search, folder, lock: None, follower: None, leisure: None, checked: Instant::now() }
    }

    async fn run(mut self, mut commits: Receiver<Stream>) {
        let mut poll = interval(POLL);
        let search = self.search.clone();
        loop {
            let heard = tokio::select! {
                heard = gather(&mut commits) => heard,
                _ = poll.tick() => None,
                () = search.doubted() => {
                    self.follower = None;
                    None
                }
            };
            if heard.as_ref().is_some_and(BTreeSet::is_empty) {
                continue;
            }
            let begun = Instant::now();
            match self.turn(heard.as_ref()).await {
                // While much is said, most of the time stays with those who say it.
                Ok(()) => sleep((begun.elapsed() * 20).min(LONGEST_REST)).await,
                Err(failure) => {
                    self.failed(&failure);
                    sleep(AGAIN).await;
                }
            }
        }
    }

    /// Brings the index up to date; opens or makes it first where there is none.
    async fn turn(&mut self, heard: Option<&BTreeSet<Stream>>) -> Result<(), Failure> {
        let gone = heard.is_none() && !self.current().join("meta.json").exists();
        let due = heard.is_none() && self.checked.elapsed() >= CHECK;
        if gone || due {
            self.follower = None;
        }
        if self.follower.is_none() {
            self.open().await?;
        }
        let turn = match &mut self.follower {
            Some(follower) => follower.follow(heard).await?,
            None => Turn::Done,
        };
        match turn {
            Turn::Done => {}
            Turn::Synonyms => self.read_synonyms().await?,
            Turn::Rebuild => self.rebuild_and_serve().await?,
        }
        Ok(())
    }

    async fn fill_synonyms(&self) -> Result<()> {
        let mut tx = self.core.db.begin(self.core.now()).await?;
        synonym::fill(&mut tx).await?;
        tx.commit().await?;
        self.read_synonyms().await
    }

    async fn read_synonyms(&self) -> Result<()> {
        self.search.understand(synonym::load(&mut self.core.db.clone()).await?);
        Ok(())
    }

    async fn open(&mut self) -> Result<(), Failure> {
        self.take_lock()?;
        let folder = self.current();
        self.checked = Instant::now();
        let opened = self
            .leisure()?
            .run(move || {
                let index = Index::open(&folder)?;
                index.check()?;
                Ok(index)
            })
            .await?;
        let follower = match opened {
            Ok(index) => self.follower(index).await?,
            Err(IndexError::Missing) => return self.rebuild_and_serve().await,
            Err(error) if error.needs_rebuild() => {
                tracing::warn!(error = %error, "the search index is made anew");
                return self.rebuild_and_serve().await;
            }
            Err(error) => return Err(error.into()),
        };
        if !follower.agrees().await? {
            tracing::warn!("the search index does not belong to this database; it is made anew");
            drop(follower);
            return self.rebuild_and_serve().await;
        }
        self.search.serve(follower.index.clone());
        self.follower = Some(follower);
        Ok(())
    }

    async fn rebuild_and_serve(&mut self) -> Result<(), Failure> {
        self.rebuild().await?;
        self.read_synonyms().await?;
        let current = self.current();
        let index = self.leisure()?.run(move || Index::open(&current)).await??;
        self.search.serve(index.clone());
        self.follower = Some(self.follower(index).await?);
        Ok(())
    }

    /// Makes a new index beside the old one, which is kept up to date meanwhile, and puts it in its place.
    async fn rebuild(&mut self) -> Result<u64, Failure> {
        let begun = Instant::now();
        let (current, building) = (self.current(), self.folder.join("building"));
        let mut old = self.follower.take();
        let core = self.core.clone();
        let leisure = self.leisure()?;
        let documents = build(&building, &core.db, core.clock, &leisure, &mut old).await?;
        drop(old);
        leisure.run(move || put_in_place(&building, &current)).await??;
        self.checked = Instant::now();
        tracing::info!(documents, duration_ms = begun.elapsed().as_millis() as u64, "the search index is made");
        Ok(documents)
    }

    async fn follower(&mut self, index: Index) -> Result<Follower, Failure> {
        let leisure = self.leisure()?;
        Follower::new(index, self.core.db.clone(), self.core.clock, leisure).await
    }

    /// The thread for heavy work, begun when it is first needed.
    fn leisure(&mut self) -> std::io::Result<Leisure> {
        Ok(match &self.leisure {
            Some(leisure) => leisure.clone(),
            None => self.leisure.insert(Leisure::start()?).clone(),
        })
    }

    fn current(&self) -> PathBuf {
        self.folder.join("current")
    }

    fn take_lock(&mut self) -> Result<(), Failure> {
        if self.lock.is_some() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let file = File::create(self.folder.join("lock"))?;
        match file.try_lock() {
            Ok(()) => self.lock = Some(file),
            Err(TryLockError::WouldBlock) => return Err(IndexError::Busy.into()),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(())
    }

    /// Search is only a copy: chat goes on, the old index answers, and the reader tries again.
    fn failed(&mut self, failure: &Failure) {
        tracing::warn!(error = %failure, "the search index is behind; tried again within seconds");
        // Whatever was put in without its cursor goes with the writer.
        self.follower = None;
    }
}

/// Streams with commits that came close together, those that matter; nothing when some were missed and all must be asked.
async fn gather(commits: &mut Receiver<Stream>) -> Option<BTreeSet<Stream>> {
    let mut heard = BTreeSet::new();
    match commits.recv().await {
        Ok(stream) => heard.insert(stream),
        Err(RecvError::Lagged(_)) => return None,
        // The hub is gone with the node; the poll still asks until the end.
        Err(RecvError::Closed) => std::future::pending().await,
    };
    sleep(TOGETHER).await;
    loop {
        match commits.try_recv() {
            Ok(stream) => heard.insert(stream),
            Err(tokio::sync::broadcast::error::TryRecvError::Lagged(_)) => return None,
            Err(_) => break,
        };
    }
    heard.retain(|stream| is_followed(stream.as_str()));
    if !heard.is_empty() {
        // Rights are not told with commits, but a change of them most often comes with one.
        heard.insert(Stream::new("rights", "all"));
    }
    Some(heard)
}

/// A crash in between leaves no `current`: the next start makes it anew.
fn put_in_place(building: &Path, current: &Path) -> std::io::Result<()> {
    if current.exists() {
        fs::remove_dir_all(current)?;
    }
    fs::rename(building, current)
}
