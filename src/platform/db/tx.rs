//! A write: state and its events together, committed and synced before anyone is told.
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::time::Instant;

use super::failure::{ends_transaction, is_busy};
use super::pending::Pending;
use super::{Args, Db, Engine, NewEvent, Published, Reads, Record, Sql, Stream, Value, refuse_nul};
use crate::platform::clock::Time;
use crate::platform::error::{Error, Result};

pub(super) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Beyond so many people, everybody's rights are asked again.
const MANY: usize = 50;

/// Where a savepoint stands.
pub(super) struct Mark {
    told: usize,
    doubts: usize,
    pending: Pending,
}

/// One transaction. Dropped without `commit`, it never happened.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) told: Vec<Published>,
    /// Whose rights this transaction changes (`None`: of many): told once, at its end.
    doubts: Vec<Option<String>>,
    pub(super) pending: Pending,
    /// Revision of all rights, asked once.
    pub(super) revision: Option<i64>,
    db: Db,
    now: Time,
    begun: Instant,
    /// The engine may have rolled everything back by itself: nothing more is written, or it would stand alone.
    given_up: bool,
}

impl Tx {
    pub(super) async fn begin(db: &Db, now: Time) -> Result<Tx> {
        db.turns.wait().await;
        let begun = match &db.engine {
            Engine::Sqlite { write, .. } => write.begin_with("begin immediate").await.map(Conn::Sqlite),
            Engine::Postgres(pool) => pool.begin().await.map(Conn::Postgres),
        };
        let conn = db.condition.noted(begun).inspect_err(|error| {
            if !is_busy(error) {
                db.condition.suspect();
            }
        })?;
        let begun = Instant::now();
        Ok(Tx { conn, told: Vec::new(), doubts: Vec::new(), pending: Pending::default(), revision: None, db: db.clone(), now, begun, given_up: false })
    }

    fn stands(&self) -> Result<()> {
        if self.given_up { Err(Error::unavailable("the engine gave the transaction up before")) } else { Ok(()) }
    }

    fn noted<T>(&mut self, done: sqlx::Result<T>) -> sqlx::Result<T> {
        if let Err(error) = &done
            && ends_transaction(error)
        {
            self.given_up = true;
            self.db.condition.suspect();
        }
        self.db.condition.noted(done)
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

    /// Like `exec`, for a text made of static parts.
    pub async fn exec_rows(&mut self, sql: Sql, args: Args) -> Result<u64> {
        refuse_nul(&args)?;
        self.stands()?;
        let done = match &mut self.conn {
            Conn::Sqlite(tx) => sqlx::query_with(sql.sqlite(), args.sqlite()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Conn::Postgres(tx) => sqlx::query_with(sql.postgres(), args.postgres()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
        };
        Ok(self.noted(done)?)
    }

    /// Like `exec`, with the engine's own refusal at hand (to tell a duplicate from a failure).
    pub async fn try_exec(&mut self, sql: &'static str, args: Args) -> Result<std::result::Result<u64, sqlx::Error>> {
        refuse_nul(&args)?;
        self.stands()?;
        let done = match &mut self.conn {
            Conn::Sqlite(tx) => sqlx::query_with(sql, args.sqlite()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
            Conn::Postgres(tx) => sqlx::query_with(sql, args.postgres()?).execute(&mut **tx).await.map(|done| done.rows_affected()),
        };
        Ok(self.noted(done))
    }

    /// Rights of this person (`None`: of many) change with this transaction: every socket concerned is asked again within two
    /// seconds, on every node. The stream of rights moves at the commit, once for many.
    pub fn doubt(&mut self, person: Option<&str>) {
        let doubt = person.map(str::to_owned);
        if !self.doubts.contains(&doubt) && self.doubts.len() <= MANY {
            self.doubts.push(doubt);
        }
    }

    async fn tell_doubts(&mut self) -> Result<()> {
        let doubts = std::mem::take(&mut self.doubts);
        let many = doubts.len() > MANY || doubts.contains(&None);
        let told = if many { vec![None] } else { doubts };
        for person in told {
            let mut event = NewEvent::new("rights", person.as_deref().unwrap_or_default());
            event.object = person;
            self.append(&Stream::rights(), event).await?;
        }
        Ok(())
    }

    /// Commits, synced to disk; only then the bus hears of it.
    pub async fn commit(mut self) -> Result<()> {
        if !self.doubts.is_empty() {
            self.tell_doubts().await?;
        }
        self.settle().await?;
        self.stands()?;
        let condition = &self.db.condition;
        let done = match self.conn {
            Conn::Sqlite(tx) => tx.commit().await,
            Conn::Postgres(tx) => tx.commit().await,
        };
        condition.noted(done).inspect_err(|_| condition.suspect())?;
        condition.set_committed(Some(std::time::Instant::now()));
        self.db.turns.held_since(self.begun);
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
        let done = match self.conn {
            Conn::Sqlite(tx) => tx.rollback().await,
            Conn::Postgres(tx) => tx.rollback().await,
        };
        Ok(done.inspect_err(|_| self.db.condition.suspect())?)
    }

    /// A mark to return to when one of several writers in a shared commit is refused.
    pub(super) async fn savepoint(&mut self) -> Result<Mark> {
        self.exec("savepoint job", Args::default()).await?;
        self.pending.may_be_undone = true;
        Ok(Mark { told: self.told.len(), doubts: self.doubts.len(), pending: self.pending.clone() })
    }

    pub(super) async fn keep(&mut self) -> Result<()> {
        self.exec("release savepoint job", Args::default()).await.map(|_| ())
    }

    pub(super) async fn undo(&mut self, to: Mark) -> Result<()> {
        self.exec("rollback to savepoint job", Args::default()).await?;
        self.exec("release savepoint job", Args::default()).await?;
        self.told.truncate(to.told);
        self.doubts.truncate(to.doubts);
        self.pending = to.pending;
        Ok(())
    }
}

impl Reads for Tx {
    async fn rows<T: Record>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        refuse_nul(&args)?;
        self.stands()?;
        let rows = match &mut self.conn {
            Conn::Sqlite(tx) => sqlx::query_as_with(sql.sqlite(), args.sqlite()?).fetch_all(&mut **tx).await,
            Conn::Postgres(tx) => sqlx::query_as_with(sql.postgres(), args.postgres()?).fetch_all(&mut **tx).await,
        };
        Ok(self.noted(rows)?)
    }
}
