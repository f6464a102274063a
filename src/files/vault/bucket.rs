//! An S3 bucket. Every piece of an upload is an object of its own, so that any node takes the next one; the whole is put together here and sent as one.
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::io::{AsyncWriteExt, BufReader};

use super::{COPY, Flow, THUMBNAIL};
use crate::platform::error::{Error, Result};

#[derive(Clone)]
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    /// Where an upload is put together; nothing in it is worth keeping.
    spool: PathBuf,
}

impl Bucket {
    /// `s3://bucket/prefix`; keys and region come from the usual `AWS_…` variables.
    pub fn s3(url: &str, spool: PathBuf) -> Result<Bucket> {
        let prefix = url.trim_start_matches("s3://").split_once('/').map_or("", |(_, prefix)| prefix).trim_matches('/');
        let store = AmazonS3Builder::from_env().with_url(url).build().map_err(Error::internal)?;
        Ok(Bucket { store: Arc::new(PrefixStore::new(store, prefix)), spool })
    }

    pub async fn append(&self, name: &str, offset: u64, piece: Bytes) -> Result<()> {
        // Twenty digits: the order of names is the order of pieces.
        let place = Path::from(format!("pieces/{name}/{offset:020}"));
        self.store.put(&place, piece.into()).await.map_err(Error::unavailable).map(|_| ())
    }

    pub async fn gather(&self, name: &str) -> Result<PathBuf> {
        tokio::fs::create_dir_all(&self.spool).await?;
        let path = self.spool.join(name);
        let mut file = tokio::fs::File::create(&path).await?;
        let pieces = self.pieces(name).await?;
        let mut offset = 0;
        while let Some((place, size)) = pieces.get(&offset) {
            let piece = self.store.get(place).await.map_err(Error::unavailable)?.bytes().await.map_err(Error::unavailable)?;
            file.write_all(&piece).await?;
            offset += size;
        }
        file.flush().await?;
        Ok(path)
    }

    pub async fn keep(&self, name: &str) -> Result<()> {
        self.send(name, &self.spool.join(name)).await
    }

    pub async fn keep_as(&self, name: &str, copy: PathBuf) -> Result<()> {
        self.send(name, &copy).await?;
        Ok(tokio::fs::remove_file(&copy).await?)
    }

    async fn send(&self, name: &str, file: &std::path::Path) -> Result<()> {
        let mut reader = BufReader::new(tokio::fs::File::open(file).await?);
        let mut writer = BufWriter::new(self.store.clone(), whole(name));
        tokio::io::copy(&mut reader, &mut writer).await.map_err(Error::unavailable)?;
        writer.shutdown().await.map_err(Error::unavailable)
    }

    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&whole(name), bytes.into()).await.map_err(Error::unavailable).map(|_| ())
    }

    pub async fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Flow> {
        let options = GetOptions { range: range.filter(|range| !range.is_empty()).map(GetRange::Bounded), ..GetOptions::default() };
        let got = self.store.get_opts(&whole(name), options).await.map_err(Error::unavailable)?;
        Ok(got.into_stream().map_err(std::io::Error::other).boxed())
    }

    pub async fn forget_pieces(&self, name: &str) -> Result<()> {
        for (place, _) in self.pieces(name).await?.values() {
            self.drop(place).await?;
        }
        for spooled in [self.spool.join(name), self.spool.join(name).with_extension(COPY)] {
            match tokio::fs::remove_file(spooled).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    pub async fn remove(&self, name: &str) -> Result<()> {
        self.forget_pieces(name).await?;
        self.drop(&whole(name)).await?;
        self.drop(&whole(&format!("{name}{THUMBNAIL}"))).await
    }

    /// Pieces with their sizes, by where they begin.
    async fn pieces(&self, name: &str) -> Result<BTreeMap<u64, (Path, u64)>> {
        let listed: Vec<_> = self.store.list(Some(&Path::from(format!("pieces/{name}")))).try_collect().await.map_err(Error::unavailable)?;
        let begins = |place: &Path| place.filename().and_then(|text| text.parse().ok());
        Ok(listed.into_iter().filter_map(|piece| Some((begins(&piece.location)?, (piece.location, piece.size)))).collect())
    }

    async fn drop(&self, place: &Path) -> Result<()> {
        match self.store.delete(place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::unavailable(error)),
        }
    }
}

fn whole(name: &str) -> Path {
    Path::from(format!("files/{name}"))
}

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;

    use super::*;

    #[tokio::test]
    async fn pieces_become_an_object_whichever_node_took_them() {
        let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let root = tempfile::tempdir().unwrap();
        let node = |name: &str| Bucket { store: store.clone(), spool: root.path().join(name) };
        let (one, two) = (node("one"), node("two"));
        one.append("abcd", 0, Bytes::from_static(b"one ")).await.unwrap();
        two.append("abcd", 4, Bytes::from_static(b"lost on the way")).await.unwrap();
        one.append("abcd", 4, Bytes::from_static(b"two")).await.unwrap();
        assert_eq!(std::fs::read(two.gather("abcd").await.unwrap()).unwrap(), b"one two");
        two.keep("abcd").await.unwrap();
        two.forget_pieces("abcd").await.unwrap();
        let part: Vec<Bytes> = one.read("abcd", Some(2..6)).await.unwrap().try_collect().await.unwrap();
        assert_eq!(part.concat(), b"e tw");
        let whole: Vec<Bytes> = one.read("abcd", None).await.unwrap().try_collect().await.unwrap();
        assert_eq!(whole.concat(), b"one two");
        one.remove("abcd").await.unwrap();
        one.remove("abcd").await.unwrap();
        assert_eq!(store.list(None).count().await, 0);
        assert_eq!(std::fs::read_dir(root.path().join("two")).unwrap().count(), 0);
    }
}
