//! A write: state and its events together, committed and synced before anyone is told.
use sqlx::{Postgres, Sqlite, Transaction};

use super::{Args, Db, Engine, Published, Reads, Record, Sql, Value, refuse_nul};
use crate::platform::clock::Time;
use crate::platform::error::{Error, Result};

pub(super) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// One transaction. Dropped without `commit`, it never happened.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) told: Vec<Published>,
    db: Db,
    now: Time,
}

impl Tx {
    pub(super) async fn begin(db: &Db, now: Time) -> Result<Tx> {
        let conn = match &db.engine {
            Engine::Sqlite { write, .. } => Conn::Sqlite(write.begin_with("begin immediate").await?),
            Engine::Postgres(pool) => Conn::Postgres(pool.begin().await?),
        };
        Ok(Tx { conn, told: Vec::new(), db: db.clone(), now })
    }

    /// The one time of this transaction.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Moves this transaction to another moment: the sample world tells a year in order of time.
    pub fn travel(&mut self, to: Time) {
        self.now = to;
    }

    /// Runs a statement; the number of rows it touched.
    pub async fn exec(&mut self, sql: &'static str, args: Args) -> Result<u64> {
        Ok(self.try_exec(sql, args).await??)
    }

    /// Writes many rows with one text: `{values}` in it becomes as many groups of `columns` values as fit a statement of either engine.
    pub async fn insert_many(&mut self, text: &'static str, columns: usize, values: Vec<Value>) -> Result<()> {
        // SQLite takes 32,766 values in a statement; shorter texts are also prepared sooner.
        let most = (2_000 / columns.max(1)).max(1) * columns;
        let mut rest = values;
        while !rest.is_empty() {
            let later = rest.split_off(most.min(rest.len()));
            let sql = Sql::values(text, columns, rest.len() / columns);
            self.rows::<(i64,)>(sql, Args(rest)).await?;
            rest = later;
        }
        Ok(())
    }

    /// Says that tables grew a lot inside this transaction (`analyze t1, t2`). PostgreSQL otherwise keeps the plans that it made while they were
    /// empty, for foreign keys too, and a long import becomes quadratic; SQLite always takes the index.
    pub async fn grown(&mut self, analyze: &'static str) -> Result<()> {
        if matches!(self.conn, Conn::Postgres(_)) {
            self.exec(analyze, Args::default()).await?;
        }
        Ok(())
    }

    /// Like `exec`, with the engine's own refusal at hand (to tell a duplicate from a failure).
    pub async fn try_exec(&mut self, sql: &'static str, args: Args) -> Result<std::result::Result<u64, sqlx::Error>> {
        refuse_nul(&args)?;
        Ok(match &mut self.conn {
            Conn::Sqlite(tx) => sqlx::query_with(sql, args.sqlite()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Conn::Postgres(tx) => sqlx::query_with(sql, args.postgres()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
        })
    }

    /// Commits, synced to disk; only then the bus hears of it.
    pub async fn commit(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(tx) => tx.commit().await?,
            Conn::Postgres(tx) => tx.commit().await?,
        }
        for told in self.told {
            // Nobody listening means that the node is going down: the log has it.
            if self.db.published.send(told).is_err() {
                tracing::debug!("the bus is closed; readers will catch up from the log");
                break;
            }
        }
        Ok(())
    }

    /// Gives the transaction up, saying so to the engine at once.
    pub async fn rollback(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(tx) => tx.rollback().await?,
            Conn::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// A mark to return to when one of several writers in a shared commit is refused.
    pub(super) async fn savepoint(&mut self) -> Result<usize> {
        self.exec("savepoint job", Args::default()).await?;
        Ok(self.told.len())
    }

    pub(super) async fn keep(&mut self) -> Result<()> {
        self.exec("release savepoint job", Args::default()).await.map(|_| ())
    }

    pub(super) async fn undo(&mut self, told: usize) -> Result<()> {
        self.exec("rollback to savepoint job", Args::default()).await?;
        self.exec("release savepoint job", Args::default()).await?;
        self.told.truncate(told);
        Ok(())
    }
}

impl Reads for Tx {
    async fn rows<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        refuse_nul(&args)?;
        let text = sql.text();
        let rows = match &mut self.conn {
            Conn::Sqlite(tx) => sqlx::query_as_with(text, args.sqlite()?).fetch_all(&mut **tx).await,
            Conn::Postgres(tx) => sqlx::query_as_with(text, args.postgres()?).fetch_all(&mut **tx).await,
        };
        rows.map_err(Error::from)
    }
}
