//! What an import did, or would do: counts and rows, refused ones first.
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use crate::exchange::sheet::{Fault, SheetError};
use crate::platform::error::{Error, Result};

/// Rows that a report shows; counts are of all.
const SHOWN: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Refused,
    Added,
    Changed,
    /// As it stands already.
    Left,
}

/// Why a cell was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CellError {
    pub column: Option<String>,
    pub code: String,
    pub th: String,
    pub en: String,
}

/// A row of the file; the header is row 1.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowReport {
    pub row: u32,
    pub outcome: Outcome,
    /// What makes it the same row next time: code, login, …
    pub key: String,
    pub name: String,
    pub errors: Vec<CellError>,
}

/// What an import did, or on a dry run would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    pub kind: Kind,
    pub dry_run: bool,
    pub added: usize,
    pub changed: usize,
    pub left: usize,
    pub refused: usize,
    /// Known here, in the places that the file speaks of, but not in it; never removed.
    pub absent: usize,
    pub rows: Vec<RowReport>,
    /// Odd, but taken.
    pub warnings: Vec<CellError>,
    /// Columns that were not read.
    pub unknown_columns: Vec<String>,
}

/// Takes outcomes as rows are written.
#[derive(Default)]
pub(super) struct Ledger {
    rows: Vec<RowReport>,
    absent: usize,
    warnings: Vec<CellError>,
    unknown_columns: Vec<String>,
}

impl Ledger {
    pub fn new(warnings: Vec<SheetError>, unknown_columns: Vec<String>) -> Ledger {
        let warnings = warnings.iter().map(cell_error).collect();
        Ledger { warnings, unknown_columns, ..Ledger::default() }
    }

    /// Of a table whose rows could not be read.
    pub fn refusing(errors: Vec<SheetError>) -> Ledger {
        let mut by_row: BTreeMap<u32, Vec<CellError>> = BTreeMap::new();
        for error in &errors {
            by_row.entry(error.row.unwrap_or(1)).or_default().push(cell_error(error));
        }
        let refused = |(row, errors)| RowReport { row, outcome: Outcome::Refused, key: String::new(), name: String::new(), errors };
        Ledger { rows: by_row.into_iter().map(refused).collect(), ..Ledger::default() }
    }

    pub fn refused(&self) -> usize {
        self.count(Outcome::Refused)
    }

    pub fn absent(&mut self, count: usize) {
        self.absent += count;
    }

    /// Notes what became of a row. A refusal is kept with its column; a failure of ours ends the import.
    pub fn note(&mut self, row: u32, key: &str, name: &str, done: Result<Outcome, Refusal>) -> Result<()> {
        let (outcome, errors) = match done {
            Ok(outcome) => (outcome, Vec::new()),
            Err(Refusal { error, .. }) if error.status.is_server_error() => return Err(error),
            Err(Refusal { error, column }) => {
                let fault = Fault::Refused { code: code(&error), th: error.th.into_owned(), en: error.en.into_owned() };
                let told = match column {
                    Some(column) => fault.at(row, column),
                    None => fault.in_row(row),
                };
                (Outcome::Refused, vec![cell_error(&told)])
            }
        };
        self.rows.push(RowReport { row, outcome, key: key.to_owned(), name: name.to_owned(), errors });
        Ok(())
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    pub fn report(mut self, kind: Kind, dry_run: bool) -> Report {
        self.rows.sort_by_key(|row| (row.outcome != Outcome::Refused, row.row));
        let [added, changed, left, refused] = [Outcome::Added, Outcome::Changed, Outcome::Left, Outcome::Refused].map(|outcome| self.count(outcome));
        self.rows.truncate(SHOWN);
        Report {
            kind,
            dry_run,
            added,
            changed,
            left,
            refused,
            absent: self.absent,
            rows: self.rows,
            warnings: self.warnings,
            unknown_columns: self.unknown_columns,
        }
    }
}

/// Why a row was refused, and the column that says it.
pub(super) struct Refusal {
    error: Error,
    column: Option<&'static str>,
}

impl Refusal {
    pub fn at(column: &'static str, error: Error) -> Refusal {
        Refusal { error, column: Some(column) }
    }

    /// Named by code, Thai and English.
    pub fn told(column: &'static str, code: &'static str, th: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::at(column, Error::invalid(column, code, th, en))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal { error, column: None }
    }
}

/// The code of the field, where the error names one.
fn code(error: &Error) -> &'static str {
    match error.fields.first().map(|field| &field.code) {
        Some(std::borrow::Cow::Borrowed(code)) => code,
        _ => error.code,
    }
}

fn cell_error(error: &SheetError) -> CellError {
    CellError { column: error.column.clone(), code: error.code().to_owned(), th: error.th(), en: error.en() }
}
