//! A PostgreSQL cluster of a test's own, which it may stop as a power cut would without harming its neighbours.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use super::process::{Process, free_address, taken};

const UP_WITHIN: Duration = Duration::from_secs(30);

pub struct Cluster {
    folder: TempDir,
    address: SocketAddr,
    process: Option<Process>,
}

impl Cluster {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // PostgreSQL refuses to run as root.
            assert!(Command::new("chown").arg("postgres").arg(folder.path()).status().unwrap().success());
        }
        let data = folder.path().join("data");
        let made = as_postgres(folder.path(), "initdb")
            .args(["-U", "kalyanamit", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        loop {
            let address = free_address();
            if let Some(process) = serve(address, folder.path()).await {
                return Self { folder, address, process: Some(process) };
            }
        }
    }

    pub fn url(&self) -> String {
        url(self.address)
    }

    /// As a power cut would: every backend is gone, nothing is tidied up.
    pub fn stop_at_once(&mut self) {
        let leader = fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap();
        send("QUIT", leader.lines().next().unwrap());
        let mut process = self.process.take().expect("a cluster that runs");
        let begun = Instant::now();
        while process.status().is_none() {
            assert!(begun.elapsed() < UP_WITHIN, "PostgreSQL does not stop");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Back at the address that it had, when it has recovered.
    pub async fn start_again(&mut self) {
        let process = serve(self.address, self.folder.path()).await;
        self.process = Some(process.expect("the address of PostgreSQL is still free"));
    }

    /// Ends every connection of the program, as an administrator does.
    pub async fn end_backends(&self) {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let text = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'kalyanamit'";
        sqlx::query(AssertSqlSafe(text)).execute(&mut connection).await.unwrap();
    }

    /// Kills one connection of the program; PostgreSQL then restarts all of them by itself.
    pub async fn kill_backend(&self) {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let text = "select pid from pg_stat_activity where application_name = 'kalyanamit' order by xact_start nulls last limit 1";
        let found: Option<i32> = sqlx::query_scalar(AssertSqlSafe(text)).fetch_optional(&mut connection).await.unwrap();
        send("KILL", &found.expect("a connection of the program").to_string());
    }
}

impl Cluster {
    /// It restarts by itself after one of its processes was killed.
    pub async fn until_up(&self) {
        let begun = Instant::now();
        loop {
            // One that was accepted a moment before the restart is gone again at the second question.
            if let Ok(mut connection) = PgConnection::connect(&self.url()).await {
                tokio::time::sleep(Duration::from_millis(100)).await;
                if connection.ping().await.is_ok() {
                    return;
                }
            }
            assert!(begun.elapsed() < UP_WITHIN, "PostgreSQL does not come back");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Killed alone, the first process would leave its children behind.
        if self.process.is_some() {
            self.stop_at_once();
        }
    }
}

fn url(address: SocketAddr) -> String {
    format!("postgres://kalyanamit@{address}/postgres")
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn send(signal: &str, pid: &str) {
    assert!(Command::new("kill").args(["-s", signal, pid]).status().unwrap().success());
}

/// A program of the newest PostgreSQL here, as a user that it accepts.
fn as_postgres(folder: &Path, program: &str) -> Command {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL").map(|entry| entry.unwrap().path()).collect();
    versions.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let program = versions.last().expect("a version of PostgreSQL").join("bin").join(program);
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

/// `None` when somebody else has the address.
async fn serve(address: SocketAddr, folder: &Path) -> Option<Process> {
    let mut command = as_postgres(folder, "postgres");
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-p", &address.port().to_string()]).args([
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "fsync=on",
        "-c",
        "synchronous_commit=on",
    ]);
    let mut process = Process::spawn("PostgreSQL", command, folder.join("postgres.log"));
    let begun = Instant::now();
    loop {
        if process.status().is_some() {
            assert!(taken(address), "PostgreSQL ended:\n{}", process.log());
            return None;
        }
        if let Ok(connection) = PgConnection::connect(&url(address)).await {
            connection.close().await.unwrap();
            return Some(process);
        }
        assert!(begun.elapsed() < UP_WITHIN, "PostgreSQL does not answer:\n{}", process.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
