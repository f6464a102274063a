//! One running server process.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitStatus,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    Client, World,
    process::{Process, free_address, taken},
};

/// A debug build that loads a sample world beside other tests on two cores.
const READY_WITHIN: Duration = Duration::from_secs(60);
const GONE_WITHIN: Duration = Duration::from_secs(15);

pub struct Node {
    process: Process,
    address: SocketAddr,
}

impl Node {
    pub(super) async fn start(world: &World, data: &Path) -> Self {
        Self::start_until("/readyz", world, data, None).await
    }

    pub(super) async fn start_listening(world: &World, data: &Path) -> Self {
        Self::start_until("/livez", world, data, None).await
    }

    pub(super) async fn start_logging_to(world: &World, data: &Path, log: PathBuf) -> Self {
        Self::start_until("/readyz", world, data, Some(log)).await
    }

    async fn start_until(answers: &str, world: &World, data: &Path, log: Option<PathBuf>) -> Self {
        loop {
            let address = free_address();
            let mut command = world.serve(data);
            command.env("KALYANAMIT_LISTEN", address.to_string());
            let log = log.clone().unwrap_or_else(|| world.folder().join(format!("node-{}.log", address.port())));
            let process = Process::spawn(&format!("the node at {address}"), command, log);
            let mut node = Self { process, address };
            if node.answers(answers).await {
                return node;
            }
        }
    }

    /// False when somebody else took the address in between.
    async fn answers(&mut self, path: &str) -> bool {
        let begun = Instant::now();
        let client = self.client();
        loop {
            if let Some(status) = self.process.status() {
                assert!(taken(self.address), "the node ended with {status} before it was ready");
                return false;
            }
            if client.site(path).await.is_ok_and(|answer| answer.status == 200) {
                return true;
            }
            assert!(begun.elapsed() < READY_WITHIN, "the node is not ready after {READY_WITHIN:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.process.status().is_none()
    }

    /// What it wrote to its log so far.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Memory that it holds now, in KiB.
    pub fn resident_kib(&self) -> u64 {
        self.process.resident_kib()
    }

    /// The most memory that it ever held, in KiB.
    pub fn peak_kib(&self) -> u64 {
        self.process.peak_kib()
    }

    /// A caller whom the node does not know.
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// A browser signed in as one of the sample world's people.
    pub async fn sign_in(&self, login: &str) -> Client {
        self.client().sign_in(json!({ "demo": login })).await
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.process.kill();
    }

    /// SIGTERM, and how it ended.
    pub async fn terminate(mut self) -> ExitStatus {
        self.process.terminate(GONE_WITHIN).await
    }
}
