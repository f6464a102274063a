//! Opening the engines, and the start-up checks that keep us from known losses.
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::mpsc;

use super::condition::Condition;
use super::turns::Turns;
use super::{Db, Engine, Published};
use crate::platform::config::Database;
use crate::platform::error::{Error, Result};

/// 3.51.2 and older may lose committed writes when a checkpoint meets a commit (WAL-reset bug).
const SQLITE_FLOOR: i32 = 3_051_003;

/// A question waits so long for a connection; while PostgreSQL is away its asker then hears 503 and comes back.
const POSTGRES_WAIT: Duration = Duration::from_secs(5);

/// Who opens: the server owns checkpoints, a command beside it never makes one.
#[derive(Clone, Copy, PartialEq)]
pub enum OpenAs {
    Server,
    Command,
}

impl Db {
    /// Opens the database and brings it to this program's schema. What commits publish arrives on the receiver.
    pub async fn open(database: &Database, open_as: OpenAs) -> Result<(Db, mpsc::UnboundedReceiver<Published>)> {
        let condition = Condition::default();
        let engine = match database {
            Database::Sqlite(path) => {
                if open_as == OpenAs::Server && was_cut_off(path) {
                    condition.set_cut_off();
                }
                sqlite(path, open_as, &condition).await?
            }
            Database::Postgres(url) => postgres(url).await?,
        };
        migrate(&engine).await?;
        let turns = Turns::new(open_as == OpenAs::Command && matches!(engine, Engine::Sqlite { .. }));
        let (published, receiver) = mpsc::unbounded_channel();
        Ok((Db { engine, published, condition, turns }, receiver))
    }
}

/// The last connection of an orderly end takes the write-ahead log away: one that is there was left by a kill or a power cut.
fn was_cut_off(database: &Path) -> bool {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

async fn sqlite(path: &Path, open_as: OpenAs, condition: &Condition) -> Result<Engine> {
    let version = libsqlite3_version();
    if version < SQLITE_FLOOR {
        return Err(Error::internal(format!("SQLite {version} is older than 3.51.3, which can lose committed writes; build with the pinned libsqlite3-sys")));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        // An acknowledgement means "on disk".
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(500);
    // Only the writer asks for WAL: the mode stays in the file, and asking again waits behind a long write.
    let writing = options.clone().journal_mode(SqliteJournalMode::Wal);
    let writer = match open_as {
        // A page that many commits touch is copied home once in so many, not with each of them.
        OpenAs::Server => writing.pragma("wal_autocheckpoint", "2500").pragma("journal_size_limit", "67108864"),
        OpenAs::Command => writing.pragma("wal_autocheckpoint", "0"),
    };
    let readers = options.pragma("query_only", "on").pragma("wal_autocheckpoint", "0");
    let trusted = condition.clone();
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        // A full disk makes the engine roll back by itself; a connection that still believes in a transaction refuses every later one.
        .before_acquire(move |connection, _| {
            let kept = !trusted.take_suspicion() && !connection.is_in_transaction();
            if !kept {
                tracing::warn!("the connection that writes is thrown away and opened again");
            }
            Box::pin(async move { Ok(kept) })
        })
        .connect_with(writer)
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        .min_connections(2)
        .connect_with(readers)
        .await?;
    Ok(Engine::Sqlite { read, write })
}

fn libsqlite3_version() -> i32 {
    libsqlite3_sys::SQLITE_VERSION_NUMBER
}

async fn postgres(url: &str) -> Result<Engine> {
    let options = PgConnectOptions::from_str(url)?.application_name("kalyanamit").statement_cache_capacity(500);
    let local = options.get_host().starts_with('/')
        || options.get_host() == "localhost"
        || options.get_host().parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if !local
        && !matches!(options.get_ssl_mode(), sqlx::postgres::PgSslMode::Require | sqlx::postgres::PgSslMode::VerifyCa | sqlx::postgres::PgSslMode::VerifyFull)
    {
        return Err(Error::internal("DATABASE_URL: a database on another machine needs sslmode=require or stricter"));
    }
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(POSTGRES_WAIT)
        .before_acquire(|connection, _| {
            let kept = !connection.is_in_transaction();
            Box::pin(async move { Ok(kept) })
        })
        .connect_with(options)
        .await?;
    let version: String = sqlx::query_scalar("show server_version_num").fetch_one(&pool).await?;
    if version.parse::<i32>().unwrap_or(0) < 150_000 {
        return Err(Error::internal(format!("PostgreSQL {version} is too old: 15 or newer is needed")));
    }
    Ok(Engine::Postgres(pool))
}

/// Every `migrations/NNNN_*.sql`, with the engine's own folder beside it.
async fn migrate(engine: &Engine) -> Result<()> {
    let own = match engine {
        Engine::Sqlite { .. } => "sqlite",
        Engine::Postgres(_) => "postgres",
    };
    let mut migrations = Vec::new();
    for (folder, name, text) in crate::MIGRATIONS {
        if folder.is_empty() || *folder == own {
            let (version, description) =
                name.trim_end_matches(".sql").split_once('_').ok_or_else(|| Error::internal(format!("migration {name} has no number")))?;
            let version = version.parse::<i64>().map_err(Error::internal)?;
            migrations.push(Migration::new(
                version,
                description.replace('_', " ").into(),
                sqlx::migrate::MigrationType::Simple,
                sqlx::SqlSafeStr::into_sql_str(*text),
                false,
            ));
        }
    }
    let migrator = Migrator::with_migrations(migrations);
    let done = match engine {
        Engine::Sqlite { write, .. } => migrator.run(write).await,
        Engine::Postgres(pool) => migrator.run(pool).await,
    };
    done.map_err(|error: MigrateError| Error::internal(error))
}
