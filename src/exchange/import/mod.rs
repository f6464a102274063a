//! Imports of registers (นำเข้าทะเบียน, F-ME-5): all or nothing, safe to repeat, a preview row by row. A file is compared with the registers
//! by reading alone; what it brings is then staged and made true (`taking`).
mod awards;
mod kind;
mod list;
mod networks;
mod organisations;
mod people;
mod places;
mod practice_line;
mod practices;
mod report;
mod rights;
mod same_place;
mod store;
mod taking;
mod tree;
mod words;

pub use kind::Kind;
pub use practices::import_practices;
pub use report::{AbsentRow, CellError, Outcome, Report, RowReport};
pub use rights::By;
pub use taking::{resume, settle};

use list::Prepared;
use report::Ledger;
use rights::Rights;

use super::sheet::{self, AwardRow, Fault, NetworkRow, OrganisationRow, PersonRow, Records, Register, Sheet, SheetError};
use crate::identity;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};
use crate::platform::{Core, Time};

/// How often a file is compared anew where the registers changed while it was.
const TRIES: u32 = 5;

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
        Kind::Organisations => |sheet| file(sheet, Rows::Organisations, |row| (row.code.clone(), row.name.clone())),
        Kind::Awards => |sheet| file(sheet, Rows::Awards, |row| (row.org_code.clone(), row.award.clone())),
        Kind::People => |sheet| file(sheet, Rows::People, |row| (row.login.clone(), row.name.full())),
        Kind::Networks => |sheet| file(sheet, Rows::Networks, |row| (row.org_code.clone(), row.network.clone())),
        Kind::Practices => return import_practices(core, bytes.as_slice(), by, dry_run, |_| {}).await,
    };
    let asker = by.asker();
    let mut db = core.db.clone();
    let mut rights = Rights::of(&mut db, by, kind, now).await?;
    let file = read(core, &asker, rows, bytes).await?;
    for _ in 0..TRIES {
        let mut ledger = file.ledger.clone();
        let prepared = plan(&mut db, &mut rights, &file.rows, &mut ledger, now).await?;
        if dry_run || ledger.refused() > 0 || prepared.is_empty() || taking::take_in(core, prepared, rights.author()).await? {
            return Ok(ledger.report(kind, dry_run));
        }
    }
    Err(Error::conflict("registers_changed", "ทะเบียนเปลี่ยนไประหว่างตรวจไฟล์ ลองนำเข้าอีกครั้ง", "The registers changed while the file was compared. Try again."))
}

/// Compares rows with what stands, reading only.
async fn plan(db: &mut Db, rights: &mut Rights, rows: &Rows, ledger: &mut Ledger, now: Time) -> Result<Prepared> {
    match rows {
        Rows::None => Ok(Prepared::default()),
        Rows::Organisations(rows) => organisations::plan(db, rights, rows, ledger).await,
        Rows::Awards(rows) => awards::plan(db, rights, rows, ledger, now).await,
        Rows::People(rows) => people::plan(db, rights, rows, ledger, now).await,
        Rows::Networks(rows) => networks::plan(db, rights, rows, ledger, now).await,
    }
}

enum Rows {
    /// The header is wrong: no row could be read.
    None,
    Organisations(Records<OrganisationRow>),
    Awards(Records<AwardRow>),
    People(Records<PersonRow>),
    Networks(Records<NetworkRow>),
}

/// A file as rows, and what is wrong with them.
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

fn file<T: Register>(sheet: &Sheet, rows: fn(Records<T>) -> Rows, called: fn(&T) -> (String, String)) -> File {
    let unread = (!sheet.unread.is_empty()).then(|| Fault::UnreadSheets { names: sheet.unread.clone() }.into());
    match sheet::records::<T>(sheet) {
        Ok(records) => {
            let warnings: Vec<SheetError> = unread.into_iter().chain(records.warnings.iter().cloned()).collect();
            let mut ledger = Ledger::new(&warnings, records.unknown_columns.clone());
            let by_row: std::collections::HashMap<u32, &T> = records.faulty.iter().map(|record| (record.row, &record.value)).collect();
            ledger.refuse(&records.errors, |row| by_row.get(&row).map(|value| called(value)).unwrap_or_default());
            File { rows: rows(records), ledger }
        }
        Err(errors) => {
            let mut ledger = Ledger::new(&Vec::from_iter(unread), Vec::new());
            ledger.refuse(&errors, |_| Default::default());
            File { rows: Rows::None, ledger }
        }
    }
}
