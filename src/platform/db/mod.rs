//! The database: one text for two engines. Rooms never see which one answers.
mod args;
mod batch;
mod condition;
mod connect;
mod failure;
pub mod log;
mod pending;
mod reads;
mod staged;
mod turns;
mod tx;

pub use args::{Args, Sql, Value};
pub use batch::Batch;
pub use connect::OpenAs;
pub use failure::{is_damage, is_temporary};
pub use log::{Act, EventRow, NewEvent, Stream};
pub use reads::{Reads, Record};
pub use staged::{StagedRange, StagedRow, forget_staged, give_way, stage, staged_column, staged_row};
pub use tx::Tx;

use sqlx::{PgPool, SqlitePool};

use super::error::{Error, Result};

#[derive(Clone)]
enum Engine {
    /// Many readers, one writer connection that owns commits and checkpoints.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// Reads; and the place where writes begin.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    published: tokio::sync::mpsc::UnboundedSender<Published>,
    condition: condition::Condition,
    turns: turns::Turns,
}

/// What a commit tells the bus: stream, number and, when it is at hand, the encoded frame.
#[derive(Clone, Debug)]
pub struct Published {
    pub stream: Stream,
    pub number: i64,
    pub frame: Option<std::sync::Arc<str>>,
}

impl Db {
    /// Begins a write. On SQLite it waits its turn for the one writer.
    pub async fn begin(&self, now: super::Time) -> Result<Tx> {
        Tx::begin(self, now).await
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite { .. })
    }

    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

/// A refused insert because of a unique key, whatever the engine calls it.
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|e| e.is_unique_violation())
}

fn refuse_nul(args: &Args) -> Result<()> {
    if args.has_nul() {
        return Err(Error::malformed("nul_character", "ข้อความมีอักขระ NUL ซึ่งเก็บไม่ได้", "The text holds a NUL character, which cannot be stored."));
    }
    Ok(())
}
