//! The real server in a process of its own, on the first core; this program keeps to the second.
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kalyanamit");

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    folder: tempfile::TempDir,
    database: Option<String>,
    /// From start to ready, in seconds.
    pub ready_s: f64,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Keeps this program off the server's core, where there is more than one.
pub fn keep_to_second_core() {
    if cores() > 1 {
        drop(Command::new("taskset").args(["-acp", "1", &std::process::id().to_string()]).stdout(Stdio::null()).status());
    }
}

/// As they were before this program was kept to one of them.
pub fn cores() -> usize {
    static CORES: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

pub fn client() -> reqwest::Client {
    static CLIENT: std::sync::OnceLock<reqwest::Client> = std::sync::OnceLock::new();
    CLIENT.get_or_init(reqwest::Client::new).clone()
}

/// Processor time that this program used so far, in seconds.
pub fn own_cpu_s() -> f64 {
    cpu_s("self")
}

fn cpu_s(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

impl Server {
    /// With the sample world, on SQLite or on a database of its own in the cluster given.
    pub async fn start(database: Option<String>) -> Server {
        Server::on(tempfile::tempdir().unwrap(), database).await
    }

    /// The same data again.
    pub async fn again(mut self) -> Server {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        let database = self.database.clone();
        drop(self);
        Server::on(folder, database).await
    }

    async fn on(folder: tempfile::TempDir, database: Option<String>) -> Server {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let started = Instant::now();
        let child = command(&folder, address, &database, cores() > 1).args(["serve", "--demo"]).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Server { child, address, folder, database, ready_s: 0.0 };
        while server.get("/readyz", None).await.is_none() {
            assert!(started.elapsed() < Duration::from_secs(180), "the server is not ready");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        server.ready_s = started.elapsed().as_secs_f64();
        server
    }

    /// Runs a command of the program beside the server.
    pub fn run(&self, arguments: &[&str]) -> String {
        let done = command(&self.folder, self.address, &self.database, false).args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    pub async fn get(&self, path: &str, token: Option<&str>) -> Option<String> {
        let mut request = client().get(format!("http://{}{path}", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.ok()?;
        if answer.status().is_success() { answer.text().await.ok() } else { None }
    }

    pub async fn read(&self, path: &str, token: &str) -> Value {
        let text = self.get(&format!("/api/v1{path}"), Some(token)).await;
        serde_json::from_str(&text.unwrap_or_else(|| panic!("{path} was refused"))).unwrap()
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Value {
        let answer = client().post(format!("http://{}/api/v1{path}", self.address)).bearer_auth(token).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let text = answer.text().await.unwrap();
        if text.is_empty() { json!(null) } else { serde_json::from_str(&text).unwrap() }
    }

    pub fn tokens(&self, logins: &[String]) -> Vec<String> {
        let list = self.folder.path().join("logins");
        std::fs::write(&list, logins.join("\n")).unwrap();
        self.run(&["token", "create", "--logins", list.to_str().unwrap()]).lines().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
    }

    pub fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Processor time used so far, in seconds.
    pub fn cpu_s(&self) -> f64 {
        cpu_s(&self.child.id().to_string())
    }

    /// Waits until the index and the figures have caught up and the server rests: looked at over five seconds, since readers ask every four what nobody
    /// told them, and those who give way to talk take their time.
    pub async fn rest(&self) {
        const REST: f64 = 0.1;
        let mut used = f64::INFINITY;
        while used > REST {
            let before = self.cpu_s();
            tokio::time::sleep(Duration::from_secs(5)).await;
            used = self.cpu_s() - before;
        }
    }

    pub fn binary_mb() -> f64 {
        std::fs::metadata(BINARY).unwrap().len() as f64 / 1e6
    }
}

fn command(folder: &tempfile::TempDir, address: SocketAddr, database: &Option<String>, pinned: bool) -> Command {
    let mut command = if pinned {
        let mut command = Command::new("taskset");
        command.args(["-c", "0", BINARY]);
        command
    } else {
        Command::new(BINARY)
    };
    command.env("KALYANAMIT_DATA", folder.path()).env("KALYANAMIT_LISTEN", address.to_string()).env("RUST_LOG", "error");
    if let Some(url) = database {
        command.env("KALYANAMIT_DATABASE_URL", url);
    }
    for limit in [
        "POSTS_PER_MINUTE",
        "MARKS_PER_MINUTE",
        "FORMS_PER_MINUTE",
        "FILES_PER_MINUTE",
        "HEAVY_PER_MINUTE",
        "SEARCHES_PER_MINUTE",
        "SOCKETS_PER_ACCOUNT",
        "CONNECTIONS_PER_ADDRESS",
        "SOCKETS_TOTAL",
        "FRAMES_PER_SECOND",
    ] {
        command.env(format!("KALYANAMIT_LIMIT_{limit}"), "0");
    }
    command
}
