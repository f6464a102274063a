//! Tables that people bring (ตาราง): CSV and XLSX read with hard limits, columns matched by name, errors by row and
//! column; and CSV written so that no cell becomes a formula.

mod column;
mod delimited;
mod encoding;
mod error;
mod fault;
pub mod limits;
mod markup;
mod package;
mod record;
mod register;
mod signature;
mod table;
mod workbook;
mod write;

pub use column::{Column, Doubt};
pub use encoding::decode;
pub use error::SheetError;
pub use fault::Fault;
pub use record::{Cells, Record, Records, Register, records};
pub use register::{AttendanceRow, AwardRow, NetworkRow, OrganisationRow, PersonRow};
pub use table::{CellFault, Row, Sheet};
pub use write::{escape_cell, to_csv, unescape_cell};

use signature::Signature;

/// Reads a table from the bytes of a file: XLSX by its signature, anything else as CSV; files of other kinds are called by their name.
/// Bounded in memory and time, but to be called off the request path.
///
/// # Errors
/// [`SheetError`] with the row and column, when they are known, at which reading stopped.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Fault::FileTooLarge.into());
    }
    match signature::of(bytes) {
        Signature::Package => workbook::read(bytes),
        Signature::Other(fault) => Err(fault.into()),
        Signature::Text => delimited::read(&encoding::decode(bytes)?),
    }
}

#[cfg(test)]
mod tests;
