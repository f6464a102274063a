//! SQL of statements.
use serde::{Deserialize, Serialize};

use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::logbook::YearKind;

/// A confirmed line as it stood when the statement was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StatementLine {
    pub at: Time,
    pub title: String,
    pub roles: String,
    pub minutes: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub code: String,
    pub person_id: PersonId,
    year_kind: String,
    year: i64,
    pub minutes: i64,
    lines: String,
    pub made_at: Time,
    pub withdrawn_at: Option<Time>,
}

impl Row {
    pub fn year_kind(&self) -> YearKind {
        if self.year_kind == "fiscal" { YearKind::Fiscal } else { YearKind::Academic }
    }

    pub fn lines(&self) -> Result<Vec<StatementLine>> {
        Ok(serde_json::from_str(&self.lines)?)
    }

    /// Common Era.
    pub fn year(&self) -> Result<i16> {
        i16::try_from(self.year).map_err(Error::internal)
    }
}

fn word(kind: YearKind) -> &'static str {
    match kind {
        YearKind::Academic => "academic",
        YearKind::Fiscal => "fiscal",
    }
}

macro_rules! rows {
    ($rest:literal) => {
        concat!("select code, person_id, year_kind, year, minutes, lines, made_at, withdrawn_at from statements ", $rest)
    };
}

pub(super) async fn statement(db: &mut impl Reads, code: &str) -> Result<Row> {
    db.one(rows!("where code = $1"), args![code]).await
}

pub(super) async fn of_person(db: &mut impl Reads, person: &PersonId) -> Result<Vec<Row>> {
    db.all(rows!("where person_id = $1 order by made_at desc, code limit 50"), args![person]).await
}

/// What a new statement says.
pub(super) struct New<'a> {
    pub code: &'a str,
    pub person: &'a PersonId,
    pub kind: YearKind,
    pub year: i16,
    pub minutes: i64,
    pub lines: Vec<StatementLine>,
}

pub(super) async fn add(tx: &mut Tx, new: New<'_>) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into statements (code, person_id, year_kind, year, minutes, lines, made_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![new.code, new.person, word(new.kind), i64::from(new.year), new.minutes, serde_json::to_string(&new.lines)?, now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn withdraw(tx: &mut Tx, code: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("update statements set withdrawn_at = $2 where code = $1 and withdrawn_at is null", args![code, now]).await.map(|_| ())
}
