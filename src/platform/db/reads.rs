//! The verbs that reads and writes share: `one maybe all scalar`. The branch on the engine lives here and in `tx.rs` alone.
use std::future::Future;

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{Args, Db, Engine, Sql, refuse_nul};
use crate::platform::error::{Error, Result};

/// A row type derived once with `FromRow` for both engines.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Anything that can be asked: the database as it stands, or a transaction.
pub trait Reads: Send {
    /// The verb below the others: a statement that `Sql` built from static text.
    fn rows<T: Record>(&mut self, sql: Sql, args: Args) -> impl Future<Output = Result<Vec<T>>> + Send;

    fn all<T: Record>(&mut self, sql: &'static str, args: Args) -> impl Future<Output = Result<Vec<T>>> + Send {
        self.rows(Sql::fixed(sql), args)
    }

    /// At most one row.
    fn maybe<T: Record>(&mut self, sql: &'static str, args: Args) -> impl Future<Output = Result<Option<T>>> + Send {
        async move { Ok(self.all(sql, args).await?.into_iter().next()) }
    }

    /// Exactly one row, or the same "not found" that a stranger gets.
    fn one<T: Record>(&mut self, sql: &'static str, args: Args) -> impl Future<Output = Result<T>> + Send {
        async move { self.maybe(sql, args).await?.ok_or_else(Error::not_found) }
    }

    /// The first column of the first row.
    fn scalar<T: Send + Unpin>(&mut self, sql: &'static str, args: Args) -> impl Future<Output = Result<T>> + Send
    where
        (T,): Record,
    {
        async move { Ok(self.one::<(T,)>(sql, args).await?.0) }
    }
}

impl Reads for Db {
    async fn rows<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        refuse_nul(&args)?;
        let rows = match &self.engine {
            Engine::Sqlite { read, .. } => sqlx::query_as_with(sql.sqlite(), args.sqlite()?).fetch_all(read).await,
            Engine::Postgres(pool) => sqlx::query_as_with(sql.postgres(), args.postgres()?).fetch_all(pool).await,
        };
        Ok(self.condition.noted(rows)?)
    }
}
