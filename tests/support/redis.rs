//! A Redis of a test's own. Sample worlds share their ids, so two tests on one bus would hear each
//! other's frames; and a test may stop it without harming its neighbours.

use std::{net::SocketAddr, path::PathBuf, process::Command, time::Duration};

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::process::{Process, free_address, taken};

pub struct Redis {
    folder: TempDir,
    address: SocketAddr,
    process: Option<Process>,
}

impl Redis {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        loop {
            let address = free_address();
            if let Some(process) = serve(address, folder.path().into()).await {
                return Self { folder, address, process: Some(process) };
            }
        }
    }

    pub fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// It is gone, with all connections to it.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Back, empty, at the address that it had.
    pub async fn start_again(&mut self) {
        let process = serve(self.address, self.folder.path().into()).await;
        self.process = Some(process.expect("the address of Redis is still free"));
    }
}

/// `None` when somebody else has the address.
async fn serve(address: SocketAddr, folder: PathBuf) -> Option<Process> {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &address.port().to_string()]).args(["--save", "", "--appendonly", "no", "--dir"]).arg(&folder);
    let mut process = Process::spawn("redis-server", command, folder.join("redis.log"));
    loop {
        if process.status().is_some() {
            assert!(taken(address), "Redis ended:\n{}", process.log());
            return None;
        }
        if TcpStream::connect(address).await.is_ok() {
            return Some(process);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
