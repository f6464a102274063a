//! One PostgreSQL database per test, dropped with the value that holds it.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use super::run;

/// PostgreSQL refuses to copy a database while somebody is connected to it.
const IN_USE: &str = "55006";

pub struct Database {
    name: String,
    kept: bool,
}

impl Database {
    pub async fn copy_of(template: &str) -> Self {
        Self::create(format!("test_{}", Uuid::now_v7().simple()), template, false).await
    }

    /// A template for other tests: it stays until the cluster of this run is removed.
    pub async fn template(name: &str) -> Self {
        // Left by a server that did not come up: its test has said so, this one tries again.
        execute(format!("drop database if exists {name} with (force)")).await.unwrap();
        Self::create(name.to_owned(), "template1", true).await
    }

    pub fn url(&self) -> String {
        let cluster = run::postgres_url();
        let (server, _) = cluster.rsplit_once('/').expect("a URL with a database name");
        format!("{server}/{}", self.name)
    }

    async fn create(name: String, template: &str, kept: bool) -> Self {
        let begun = Instant::now();
        loop {
            let result = execute(format!("create database {name} template {template}")).await;
            match result {
                Ok(()) => return Self { name, kept },
                Err(error) if in_use(&error) && begun.elapsed() < Duration::from_secs(20) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("create database {name} template {template}: {error}"),
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let statement = format!("drop database if exists {} with (force)", self.name);
        // A runtime may not be blocked from inside, so the wait happens on a thread of its own.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(execute(statement))
        });
        if let Ok(Err(error)) = dropped.join() {
            eprintln!("{} stays: {error}", self.name);
        }
    }
}

fn in_use(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == IN_USE)
}

async fn execute(statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(&run::postgres_url()).await?;
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}
