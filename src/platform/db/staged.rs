//! Rows that wait, unseen, to be made true together: a large import writes them in slices, so that nobody waits behind it.
use std::time::{Duration, Instant};

use super::{Args, Db, Reads, Tx, Value};
use crate::args;
use crate::platform::clock::Time;
use crate::platform::error::Result;

/// Columns of a staged row, `a` to `j`; what they hold, the list says.
pub const STAGED_COLUMNS: usize = 10;
/// Rows that one transaction stages.
const SLICE: usize = 500;
/// No gap between two transactions is longer.
const LONGEST_GAP: Duration = Duration::from_millis(100);

/// A row that waits.
pub type StagedRow = [Option<String>; STAGED_COLUMNS];

/// A row of fewer columns.
pub fn staged_row<const N: usize>(cells: [Option<String>; N]) -> StagedRow {
    let mut row: StagedRow = Default::default();
    row.iter_mut().zip(cells).for_each(|(to, cell)| *to = cell);
    row
}

/// Some of the rows of a list, by place, both ends included: `batch = $1 and list = $2 and place between $3 and $4`.
#[derive(Clone, Debug)]
pub struct StagedRange {
    pub batch: String,
    pub list: String,
    pub from: i64,
    pub to: i64,
}

impl StagedRange {
    /// The first four values of a statement about these rows.
    pub fn args(&self) -> Args {
        args![&self.batch, &self.list, self.from, self.to]
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.to - self.from + 1).unwrap_or(0)
    }
}

/// Leaves the writer to others for as long as it was held.
pub async fn give_way(begun: Instant) {
    tokio::time::sleep(begun.elapsed().clamp(Duration::from_millis(1), LONGEST_GAP)).await;
}

/// Stages rows as a list of the batch, from place 1 on, in slices.
///
/// # Errors
/// A database that is away; what was staged by then is left to [`forget_staged`].
pub async fn stage(db: &Db, now: Time, batch: &str, list: &str, rows: Vec<StagedRow>) -> Result<()> {
    let text = "insert into staged_rows (batch, list, place, a, b, c, d, e, f, g, h, i, j) values {values}";
    let mut place = 0_i64;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut values: Vec<Value> = Vec::with_capacity(SLICE * (STAGED_COLUMNS + 3));
        for row in rows.by_ref().take(SLICE) {
            place += 1;
            values.extend(args![batch, list, place].0);
            values.extend(row.into_iter().map(Value::from));
        }
        let begun = Instant::now();
        let mut tx = db.begin(now).await?;
        tx.insert_many(text, STAGED_COLUMNS + 3, values).await?;
        if rows.peek().is_none() {
            tx.grown("analyze staged_rows").await?;
        }
        tx.commit().await?;
        if rows.peek().is_some() {
            give_way(begun).await;
        }
    }
    Ok(())
}

/// Deletes what a batch staged, in slices.
///
/// # Errors
/// A database that is away.
pub async fn forget_staged(db: &Db, now: Time, batch: &str) -> Result<()> {
    loop {
        let begun = Instant::now();
        let mut tx = db.begin(now).await?;
        let gone = tx
            .exec(
                "delete from staged_rows where batch = $1 and list = (select min(list) from staged_rows where batch = $1) \
                 and place <= (select min(place) + 2000 from staged_rows where batch = $1 and list = (select min(list) from staged_rows where batch = $1))",
                args![batch],
            )
            .await?;
        tx.commit().await?;
        if gone == 0 {
            return Ok(());
        }
        give_way(begun).await;
    }
}

impl Tx {
    /// Tells the log the same kind of change of each thing that the first column of these rows names, each on its own stream `kind/id`.
    /// The bus is not told one by one: readers find them with their next look.
    pub async fn append_staged(&mut self, range: &StagedRange, stream: &'static str, event: &'static str, actor: &str) -> Result<()> {
        let mut moved = range.args();
        moved.push(format!("{stream}/"));
        self.exec(
            "insert into streams (stream, head, ordinal) select cast($5 as text) || a, 1, 0 from staged_rows \
             where batch = $1 and list = $2 and place between $3 and $4 order by place \
             on conflict (stream) do update set head = streams.head + 1",
            moved.clone(),
        )
        .await?;
        moved.0.extend(args![event, actor, self.now()].0);
        self.exec(
            "insert into events (stream, number, kind, actor, at, written_at, object) \
             select h.stream, h.head, cast($6 as text), cast($7 as text), cast($8 as bigint), cast($8 as bigint), r.a \
             from staged_rows r join streams h on h.stream = cast($5 as text) || r.a \
             where r.batch = $1 and r.list = $2 and r.place between $3 and $4 order by r.place",
            moved,
        )
        .await
        .map(|_| ())
    }
}

/// The values of one column of these rows, in their order.
pub async fn staged_column(db: &mut impl Reads, range: &StagedRange) -> Result<Vec<String>> {
    let rows: Vec<(Option<String>,)> =
        db.all("select a from staged_rows where batch = $1 and list = $2 and place between $3 and $4 order by place", range.args()).await?;
    Ok(rows.into_iter().filter_map(|row| row.0).collect())
}
