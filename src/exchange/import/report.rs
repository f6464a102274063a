//! What an import did, or would do: counts and rows, refused ones first, then changed ones.
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use crate::exchange::sheet::{Fault, SheetError, limits};
use crate::platform::error::{Error, Result};

/// Rows that a report shows beside the refused ones, and absent ones that it names; counts are of all.
const SHOWN: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Refused,
    Changed,
    Added,
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

/// A row of the file, by its number there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowReport {
    pub row: u32,
    pub outcome: Outcome,
    /// What makes it the same row next time: code, login, …
    pub key: String,
    pub name: String,
    pub errors: Vec<CellError>,
}

/// Something known here that the file does not name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AbsentRow {
    pub key: String,
    pub name: String,
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
    /// The first of the absent ones by name.
    pub absent_rows: Vec<AbsentRow>,
    pub rows: Vec<RowReport>,
    /// Odd, but taken.
    pub warnings: Vec<CellError>,
    /// Columns that were not read.
    pub unknown_columns: Vec<String>,
}

/// Takes outcomes as rows are read and planned.
#[derive(Clone, Default)]
pub(super) struct Ledger {
    rows: Vec<RowReport>,
    absent: usize,
    absent_rows: Vec<AbsentRow>,
    warnings: Vec<CellError>,
    unknown_columns: Vec<String>,
}

impl Ledger {
    pub fn new(warnings: &[SheetError], unknown_columns: Vec<String>) -> Ledger {
        Ledger { warnings: warnings.iter().map(cell_error).collect(), unknown_columns, ..Ledger::default() }
    }

    /// Rows that could not be read, with what they are called as far as that is known.
    pub fn refuse(&mut self, errors: &[SheetError], called: impl Fn(u32) -> (String, String)) {
        let mut by_row: BTreeMap<u32, Vec<CellError>> = BTreeMap::new();
        for error in errors {
            match error.row {
                Some(row) => by_row.entry(row).or_default().push(cell_error(error)),
                None => self.warnings.push(cell_error(error)),
            }
        }
        self.rows.extend(by_row.into_iter().map(|(row, errors)| {
            let (key, name) = called(row);
            RowReport { row, outcome: Outcome::Refused, key, name, errors }
        }));
    }

    pub fn refused(&self) -> usize {
        self.count(Outcome::Refused)
    }

    pub fn absent(&mut self, key: &str, name: &str) {
        self.absent += 1;
        if self.absent_rows.len() < SHOWN {
            self.absent_rows.push(AbsentRow { key: key.to_owned(), name: name.to_owned() });
        }
    }

    pub fn warn(&mut self, row: u32, column: &'static str, code: &'static str, th: impl Into<String>, en: impl Into<String>) {
        if self.warnings.len() < SHOWN {
            self.warnings.push(cell_error(&Fault::Refused { code, th: th.into(), en: en.into() }.at(row, column)));
        }
    }

    /// Notes what becomes of a row. A refusal is kept with its column; a failure of ours ends the import.
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
        let [added, changed, left, refused] = [Outcome::Added, Outcome::Changed, Outcome::Left, Outcome::Refused].map(|outcome| self.count(outcome));
        in_view(&mut self.rows, refused);
        Report {
            kind,
            dry_run,
            added,
            changed,
            left,
            refused,
            absent: self.absent,
            absent_rows: self.absent_rows,
            rows: self.rows,
            warnings: self.warnings,
            unknown_columns: self.unknown_columns,
        }
    }
}

/// Refused rows first, all that a person can put right at once; then changed, added and unchanged ones.
pub(super) fn in_view(rows: &mut Vec<RowReport>, refused: usize) {
    rows.sort_by_key(|row| (row.outcome, row.row));
    rows.truncate(refused.min(limits::ERRORS) + SHOWN);
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
