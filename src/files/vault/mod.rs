//! Where bytes lie: a folder, or an S3 bucket when one machine is outgrown. Names in here are random and ours. What a verb has answered is on disk.
mod bucket;
mod folder;

use std::ops::Range;
use std::path::PathBuf;

use bytes::Bytes;
use futures::stream::BoxStream;

use crate::platform::Config;
use crate::platform::config;
use crate::platform::error::Result;
use bucket::Bucket;
use folder::Folder;

/// Bytes on their way out.
pub type Flow = BoxStream<'static, std::io::Result<Bytes>>;

/// Behind the random name of a small picture.
pub const THUMBNAIL: &str = ".thumb";

/// The ending of a copy that is changed before it is kept.
pub const COPY: &str = "clean";

#[derive(Clone)]
pub enum Vault {
    Folder(Folder),
    Bucket(Bucket),
}

impl Vault {
    pub fn open(config: &Config) -> Result<Vault> {
        Ok(match &config.files {
            config::Files::Folder(path) => Vault::Folder(Folder::new(path.clone())),
            config::Files::S3(url) => Vault::Bucket(Bucket::s3(url, config.data.join("spool"))?),
        })
    }

    /// Keeps the next piece of an upload. Whatever lay behind `offset` was never acknowledged and goes.
    pub async fn append(&self, name: &str, offset: u64, piece: Bytes) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.append(name, offset, piece).await,
            Vault::Bucket(bucket) => bucket.append(name, offset, piece).await,
        }
    }

    /// The whole upload as a file on this machine, to look into.
    pub async fn gather(&self, name: &str) -> Result<PathBuf> {
        match self {
            Vault::Folder(folder) => folder.gather(name).await,
            Vault::Bucket(bucket) => bucket.gather(name).await,
        }
    }

    /// Makes the upload the file, as it came.
    pub async fn keep(&self, name: &str) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.keep(name).await,
            Vault::Bucket(bucket) => bucket.keep(name).await,
        }
    }

    /// Makes a changed copy, which lies beside what [`Vault::gather`] gave, the file. The copy is gone afterwards.
    pub async fn keep_as(&self, name: &str, copy: PathBuf) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.keep_as(name, copy).await,
            Vault::Bucket(bucket) => bucket.keep_as(name, copy).await,
        }
    }

    /// Writes a whole file, or writes it anew.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.put(name, bytes).await,
            Vault::Bucket(bucket) => bucket.put(name, bytes).await,
        }
    }

    /// A part of a file, or all of it.
    pub async fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Flow> {
        match self {
            Vault::Folder(folder) => folder.read(name, range).await,
            Vault::Bucket(bucket) => bucket.read(name, range).await,
        }
    }

    /// Lets go of the pieces of an upload once the file is kept.
    pub async fn forget_pieces(&self, name: &str) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.forget_pieces(name).await,
            Vault::Bucket(bucket) => bucket.forget_pieces(name).await,
        }
    }

    /// Takes everything away that lies under a name; again is no mistake.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Vault::Folder(folder) => folder.remove(name).await,
            Vault::Bucket(bucket) => bucket.remove(name).await,
        }
    }
}
