//! A folder on this machine, or one that all nodes share. File and directory are synced before an answer (R3).
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::{StreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::{COPY, Flow, THUMBNAIL};
use crate::platform::error::{Error, Result};

const PIECES: &str = ".part";
const NEW: &str = ".new";
const AT_ONCE: usize = 64 * 1024;

#[derive(Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn new(root: PathBuf) -> Folder {
        Folder { root }
    }

    pub async fn append(&self, name: &str, offset: u64, piece: Bytes) -> Result<()> {
        let (folder, path) = (self.clone(), self.path(name, PIECES));
        blocking(move || {
            let fresh = offset == 0;
            if fresh {
                folder.make_room(&path)?;
            }
            let mut file = OpenOptions::new().write(true).create(fresh).truncate(false).open(&path)?;
            if file.metadata()?.len() < offset {
                return Err(io::Error::other("the pieces of this upload lie elsewhere: several nodes need one shared folder, or S3"));
            }
            file.set_len(offset)?;
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(&piece)?;
            file.sync_data()?;
            if fresh { sync_folder_of(&path) } else { Ok(()) }
        })
        .await
    }

    pub async fn gather(&self, name: &str) -> Result<PathBuf> {
        let (pieces, whole) = (self.path(name, PIECES), self.path(name, ""));
        // The name may have been changed already by a node that fell right after it.
        blocking(move || Ok(if pieces.try_exists()? { pieces } else { whole })).await
    }

    pub async fn keep(&self, name: &str) -> Result<()> {
        let (pieces, whole) = (self.path(name, PIECES), self.path(name, ""));
        blocking(move || {
            if pieces.try_exists()? {
                fs::rename(&pieces, &whole)?;
            }
            sync_folder_of(&whole)
        })
        .await
    }

    pub async fn keep_as(&self, name: &str, copy: PathBuf) -> Result<()> {
        let whole = self.path(name, "");
        blocking(move || {
            fs::rename(&copy, &whole)?;
            sync_folder_of(&whole)
        })
        .await
    }

    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<()> {
        let (folder, path, new) = (self.clone(), self.path(name, ""), self.path(name, NEW));
        blocking(move || {
            folder.make_room(&path)?;
            let mut file = File::create(&new)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            sync_folder_of(&path)
        })
        .await
    }

    pub async fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Flow> {
        let mut file = tokio::fs::File::open(self.path(name, "")).await?;
        let range = match range {
            Some(range) => range,
            None => 0..file.metadata().await?.len(),
        };
        file.seek(SeekFrom::Start(range.start)).await?;
        let rest = range.end.saturating_sub(range.start);
        let flow = stream::try_unfold((file, rest), |(mut file, rest)| async move {
            if rest == 0 {
                return Ok(None);
            }
            let mut piece = vec![0; AT_ONCE.min(usize::try_from(rest).unwrap_or(AT_ONCE))];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((Bytes::from(piece), (file, rest - read as u64))))
        });
        Ok(flow.boxed())
    }

    pub async fn forget_pieces(&self, name: &str) -> Result<()> {
        let path = self.path(name, PIECES);
        blocking(move || gone(&path)).await
    }

    pub async fn remove(&self, name: &str) -> Result<()> {
        let paths = [
            self.path(name, PIECES),
            self.path(name, ""),
            self.path(name, NEW),
            self.path(name, &format!(".{COPY}")),
            self.path(&format!("{name}{THUMBNAIL}"), ""),
        ];
        blocking(move || paths.iter().try_for_each(|path| gone(path))).await
    }

    /// `ab/abcdef….part`: not more in one directory than people can list.
    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.root.join(name.get(..2).unwrap_or("00")).join(format!("{name}{ending}"))
    }

    fn make_room(&self, path: &Path) -> io::Result<()> {
        let Some(folder) = path.parent() else { return Ok(()) };
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        sync_folder_of(folder)?;
        sync_folder_of(&self.root)
    }
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// A name is on disk once its directory is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

async fn blocking<T: Send + 'static>(act: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(act).await.map_err(Error::internal)?;
    done.map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;

    use super::*;

    #[tokio::test]
    async fn pieces_become_a_file_and_what_was_not_acknowledged_goes() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().join("files"));
        folder.append("abcd", 0, Bytes::from_static(b"one ")).await.unwrap();
        folder.append("abcd", 4, Bytes::from_static(b"lost on the way")).await.unwrap();
        folder.append("abcd", 4, Bytes::from_static(b"two")).await.unwrap();
        assert_eq!(fs::read(folder.gather("abcd").await.unwrap()).unwrap(), b"one two");
        assert!(folder.append("abcd", 99, Bytes::from_static(b"x")).await.is_err());
        folder.keep("abcd").await.unwrap();
        folder.keep("abcd").await.unwrap();
        let part: Vec<Bytes> = folder.read("abcd", Some(2..6)).await.unwrap().try_collect().await.unwrap();
        assert_eq!(part.concat(), b"e tw");
        let whole: Vec<Bytes> = folder.read("abcd", None).await.unwrap().try_collect().await.unwrap();
        assert_eq!(whole.concat(), b"one two");
        let copy = root.path().join("files/ab/abcd.clean");
        fs::write(&copy, b"cleaned").unwrap();
        folder.keep_as("abcd", copy).await.unwrap();
        let whole: Vec<Bytes> = folder.read("abcd", None).await.unwrap().try_collect().await.unwrap();
        assert_eq!(whole.concat(), b"cleaned");
        folder.put("abcd.thumb", Bytes::from_static(b"small")).await.unwrap();
        folder.remove("abcd").await.unwrap();
        folder.remove("abcd").await.unwrap();
        assert_eq!(fs::read_dir(root.path().join("files/ab")).unwrap().count(), 0);
    }
}
