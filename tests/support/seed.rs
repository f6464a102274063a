//! Worlds to begin with, each made once per run by a real server and copied for each test.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{Engine, World, database::Database, run};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// Migrated, and nobody in it.
    Empty,
    /// The sample world in its smallest size.
    Tiny,
}

impl Seed {
    /// Copies the world into `data` and, on PostgreSQL, into a database of its own.
    pub async fn lay(self, engine: Engine, data: &Path) -> Option<Database> {
        let made = self.made(engine).await;
        copy(&made, data).unwrap_or_else(|error| panic!("{} is not copied: {error}", made.display()));
        match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Database::copy_of(&self.template()).await),
        }
    }

    /// The finished folder. Tests in other processes wait for the one that makes it.
    async fn made(self, engine: Engine) -> PathBuf {
        let folder = run::dir().join(format!("{engine:?}-{self:?}").to_lowercase());
        let lock = File::create(folder.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        if !folder.exists() {
            let unfinished = folder.with_extension("unfinished");
            if unfinished.exists() {
                fs::remove_dir_all(&unfinished).unwrap();
            }
            fs::create_dir(&unfinished).unwrap();
            let database = match engine {
                Engine::Sqlite => None,
                Engine::Postgres => Some(Database::template(&self.template()).await),
            };
            let world = World::with(engine, self, tempfile::tempdir().unwrap(), unfinished.clone(), database).await;
            let status = world.node().await.terminate().await;
            assert!(status.success(), "the server that made {self:?} ended with {status}");
            fs::rename(unfinished, &folder).unwrap();
        }
        folder
    }

    fn template(self) -> String {
        format!("seed_{self:?}").to_lowercase()
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
