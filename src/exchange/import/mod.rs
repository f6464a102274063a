//! Imports of registers (นำเข้าทะเบียน, F-ME-5): all or nothing in one transaction, safe to repeat, a preview row by row.
mod awards;
mod kind;
mod networks;
mod organisations;
mod people;
mod places;
mod practice_line;
mod practices;
mod report;
mod rights;
mod words;

pub use kind::Kind;
pub use practices::import_practices;
pub use report::{CellError, Outcome, Report, RowReport};
pub use rights::By;

use report::Ledger;
use rights::Rights;

use super::sheet::{self, AwardRow, NetworkRow, OrganisationRow, PersonRow, Record, Register, Sheet, SheetError};
use crate::identity;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};

/// Reads a file and does what it says, or, on a dry run, only tells what would happen. If any row is refused nothing is changed.
///
/// # Errors
/// 422 for a file that is no table, 403 and 404 as the policy says; faults of rows are told in the report.
pub async fn import(core: &Core, kind: Kind, bytes: Vec<u8>, by: By, dry_run: bool) -> Result<Report> {
    let now = core.now();
    if kind == Kind::People {
        identity::check_real_people(&mut core.db.clone()).await?;
    }
    let rows: fn(&Sheet) -> File = match kind {
        Kind::Organisations => |sheet| file(sheet, Rows::Organisations),
        Kind::Awards => |sheet| file(sheet, Rows::Awards),
        Kind::People => |sheet| file(sheet, Rows::People),
        Kind::Networks => |sheet| file(sheet, Rows::Networks),
        Kind::Practices => return import_practices(core, bytes.as_slice(), by, dry_run, |_| {}).await,
    };
    let asker = by.asker();
    let mut rights = Rights::of(&mut core.db.clone(), by, kind, now).await?;
    let file = read(core, &asker, rows, bytes).await?;
    let mut ledger = file.ledger;
    if ledger.refused() == 0 {
        let mut tx = core.db.begin(now).await?;
        match &file.rows {
            Rows::Organisations(rows) => organisations::write(&mut tx, &mut rights, rows, &mut ledger).await?,
            Rows::Awards(rows) => awards::write(&mut tx, &mut rights, rows, &mut ledger).await?,
            Rows::People(rows) => people::write(&mut tx, &mut rights, rows, &mut ledger).await?,
            Rows::Networks(rows) => networks::write(&mut tx, &mut rights, rows, &mut ledger).await?,
        }
        if dry_run || ledger.refused() > 0 {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
    }
    Ok(ledger.report(kind, dry_run))
}

enum Rows {
    Organisations(Vec<Record<OrganisationRow>>),
    Awards(Vec<Record<AwardRow>>),
    People(Vec<Record<PersonRow>>),
    Networks(Vec<Record<NetworkRow>>),
}

/// A file as rows, or as what is wrong with them.
struct File {
    rows: Rows,
    ledger: Ledger,
}

/// In the asker's turn: a table may take seconds.
async fn read(core: &Core, asker: &For, rows: fn(&Sheet) -> File, bytes: Vec<u8>) -> Result<File> {
    let reading = move || Ok(rows(&sheet::read(&bytes)?));
    let read: Result<File, SheetError> = core.heavy.run(asker, heavy::Kind::Table, reading).await?;
    // The file is no table at all.
    read.map_err(|error| Error::invalid("file", error.code(), error.th(), error.en()))
}

fn file<T: Register>(sheet: &Sheet, rows: fn(Vec<Record<T>>) -> Rows) -> File {
    match sheet::records::<T>(sheet) {
        Ok(records) => File { rows: rows(records.rows), ledger: Ledger::new(records.warnings, records.unknown_columns) },
        Err(errors) => File { rows: rows(Vec::new()), ledger: Ledger::refusing(errors) },
    }
}
