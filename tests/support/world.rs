//! One test's world: an engine, a data folder, and what its nodes and commands are told.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use kalyanamit::{
    app,
    platform::{Config, Core, db::OpenAs},
};
use tempfile::TempDir;

use super::{Cluster, Finished, Node, Redis, SmallDisk, clock, database::Database, seed::Seed};

const CLOCK: &str = "KALYANAMIT_CLOCK";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite and the bus in the process: what an operator gets without configuring anything.
    Sqlite,
    /// PostgreSQL and Redis.
    Postgres,
}

pub struct World {
    seed: Seed,
    settings: Vec<(String, String)>,
    /// Soft and hard limit of open files; those of the test otherwise.
    open_files: Option<(u64, u64)>,
    /// Said to `serve` after its own arguments.
    said: Vec<String>,
    // Removed in this order, after the nodes that a test declared later.
    database: Option<Database>,
    pub redis: Option<Redis>,
    data: PathBuf,
    folder: TempDir,
}

impl World {
    /// Migrated, with nobody in it.
    pub async fn empty(engine: Engine) -> Self {
        Self::new(engine, Seed::Empty).await
    }

    /// The smallest sample world, with its fixed logins.
    pub async fn tiny(engine: Engine) -> Self {
        Self::new(engine, Seed::Tiny).await
    }

    /// The same with its data on a disk of the test's own.
    pub async fn tiny_on(engine: Engine, disk: &SmallDisk) -> Self {
        Self::at(engine, Seed::Tiny, tempfile::tempdir().unwrap(), disk.path().join("data")).await
    }

    /// The smallest sample world on a PostgreSQL of the test's own, made there from nothing.
    pub async fn tiny_in(cluster: &Cluster) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut world = Self::with(Engine::Postgres, Seed::Tiny, folder, data, None).await;
        world.set("KALYANAMIT_DATABASE_URL", cluster.url());
        world
    }

    async fn new(engine: Engine, seed: Seed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self::at(engine, seed, folder, data).await
    }

    async fn at(engine: Engine, seed: Seed, folder: TempDir, data: PathBuf) -> Self {
        // Boxed: making a seed starts a world, so one future would hold itself.
        let database = Box::pin(seed.lay(engine, &data)).await;
        Self::with(engine, seed, folder, data, database).await
    }

    /// A world on a data folder and a database that somebody else prepared.
    pub(super) async fn with(engine: Engine, seed: Seed, folder: TempDir, data: PathBuf, database: Option<Database>) -> Self {
        let redis = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Redis::start().await),
        };
        Self { seed, settings: Vec::new(), open_files: None, said: Vec::new(), database, redis, data, folder }
    }

    /// A variable of the contract, for every node and command started from now on.
    pub fn set(&mut self, name: &str, value: impl ToString) {
        self.settings.push((name.to_owned(), value.to_string()));
    }

    /// Soft and hard limit of open files for every node and command started from now on.
    pub fn limit_open_files(&mut self, soft: u64, hard: u64) {
        self.open_files = Some((soft, hard));
    }

    /// An argument for every `serve` from now on.
    pub fn say(&mut self, argument: &str) {
        self.said.push(argument.to_owned());
    }

    /// None of them any more.
    pub fn unsay(&mut self) {
        self.said.clear();
    }

    /// A node on this world's data folder, ready. After a kill, the next one finds what it left.
    pub async fn node(&self) -> Node {
        Node::start(self, &self.data).await
    }

    /// A node on this world's data folder that listens and need not be ready.
    pub async fn node_that_listens(&self) -> Node {
        Node::start_listening(self, &self.data).await
    }

    /// A node whose log has no room.
    pub async fn node_with_full_log(&self) -> Node {
        Node::start_logging_to(self, &self.data, "/dev/full".into()).await
    }

    /// One more node on the same database and bus, with a folder of its own. PostgreSQL only.
    pub async fn node_beside(&self) -> Node {
        assert!(self.database.is_some(), "two nodes need PostgreSQL");
        let data = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        Node::start(self, &data).await
    }

    /// Runs `kalyanamit` with these arguments, and without standard input.
    pub async fn cli(&self, arguments: &[&str]) -> Finished {
        let mut command = self.command(&self.data);
        command.args(arguments).stdin(Stdio::null());
        // A test that gives up waiting for it leaves nothing running.
        let output = tokio::process::Command::from(command).kill_on_drop(true).output().await.unwrap();
        Finished {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// A bearer token of that person.
    pub async fn token(&self, login: &str) -> String {
        self.cli(&["token", "create", "--login", login]).await.ok()
    }

    /// The same house, opened in the test beside the node as a command opens it: to lay what a test begins with through the verbs of the rooms.
    pub async fn core(&self) -> Core {
        let mut keys = BTreeMap::from([("data".to_owned(), self.data.display().to_string()), ("clock".to_owned(), self.clock())]);
        if let Some(database) = &self.database {
            keys.insert("database_url".into(), database.url());
        }
        if let Some(redis) = &self.redis {
            keys.insert("redis_url".into(), redis.url());
        }
        app::compose(Config::from_keys(keys).unwrap(), OpenAs::Command).await.unwrap().core
    }

    /// The shift that this world was told last, or that of the run.
    fn clock(&self) -> String {
        self.settings.iter().rev().find(|(name, _)| name == CLOCK).map_or_else(clock::shift, |(_, shift)| shift.clone())
    }

    pub(super) fn serve(&self, data: &Path) -> Command {
        let mut command = self.command(data);
        command.arg("serve");
        if self.seed == Seed::Tiny {
            command.arg("--demo").env("KALYANAMIT_DEMO_SIZE", "tiny");
        }
        command.args(&self.said);
        command
    }

    /// The data folder of [`World::node`].
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where its nodes and commands work.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Knows this world and nothing of the machine: no variable and no file leaks in.
    fn command(&self, data: &Path) -> Command {
        // A write beyond a limit on the size of files is to fail, as on a full disk, and not to end the program.
        let mut shell = String::from("trap '' XFSZ; ");
        if let Some((soft, hard)) = self.open_files {
            shell.push_str(&format!("ulimit -Sn {soft} && ulimit -Hn {hard} && "));
        }
        shell.push_str("exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &shell, env!("CARGO_BIN_EXE_kalyanamit")])
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TMPDIR"))
            .env("RUST_BACKTRACE", "1")
            .env("KALYANAMIT_DATA", data)
            .env(CLOCK, clock::shift())
            .current_dir(self.folder.path());
        if let Some(database) = &self.database {
            command.env("KALYANAMIT_DATABASE_URL", database.url());
        }
        if let Some(redis) = &self.redis {
            command.env("KALYANAMIT_REDIS_URL", redis.url());
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }
}
