use std::io::Cursor;
use std::panic::catch_unwind;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::{Unit, civil::DateTime};

use super::error::SheetError;
use super::fault::Fault;
use super::limits;
use super::package;
use super::signature;
use super::table::{Sheet, TableBuilder};

/// Reads the first visible worksheet of an XLSX workbook, cell by cell; what it claims as its size is never believed.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    package::check(bytes)?;
    if let Some(fault) = signature::other_package(bytes) {
        return Err(fault.into());
    }
    // The parser counts without overflow checks; a reference that breaks it is a damaged file, not a dead task.
    catch_unwind(|| read_checked(bytes)).unwrap_or_else(|_| Err(Fault::DamagedWorkbook.into()))
}

fn read_checked(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let mut names = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect::<Vec<_>>()
        .into_iter();
    let name = names.next().ok_or(Fault::NoWorksheet)?;
    let merges = workbook.merge_cells_by_sheet_name(&name).map_err(fault)?;
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(fault)?;
    let mut rows = Rows::new(&merges);
    while let Some(cell) = reader.next_cell().map_err(fault)? {
        let (row, column) = cell.get_position();
        rows.put(row, column, cell.get_value())?;
    }
    rows.finish(names.collect())
}

fn fault(error: XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::OldWorkbook,
        XlsxError::FileNotFound(_) | XlsxError::WorksheetNotFound(_) => Fault::NoWorksheet,
        _ => Fault::DamagedWorkbook,
    }
}

/// Gathers the cells of one row after another and fills merged cells down.
struct Rows {
    table: TableBuilder,
    /// Regions of several rows below the header, last to begin first.
    merges: Vec<Dimensions>,
    fills: Vec<Fill>,
    row: u32,
    cells: Vec<String>,
    next_column: u32,
    /// Bytes of text so far: one long shared string may stand in every cell.
    text: usize,
}

struct Fill {
    column: usize,
    last_row: u32,
    text: String,
}

impl Rows {
    fn new(merges: &[Dimensions]) -> Self {
        let mut merges: Vec<_> = merges
            .iter()
            .filter(|region| region.start.0 > 0 && region.start.0 < region.end.0)
            .filter(|region| usize::try_from(region.start.1).is_ok_and(|at| at < limits::COLUMNS))
            .copied()
            .collect();
        merges.sort_by_key(|region| std::cmp::Reverse(region.start));
        Self { table: TableBuilder::default(), merges, fills: Vec::new(), row: 0, cells: Vec::new(), next_column: 0, text: 0 }
    }

    /// Cells must come in order, as every spreadsheet program writes them: memory is then one row.
    fn put(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), SheetError> {
        if row > self.row {
            self.end_row()?;
            self.row = row;
        } else if row < self.row || column < self.next_column {
            return Err(Fault::DamagedWorkbook.in_row(row.saturating_add(1)));
        }
        self.next_column = column.saturating_add(1);
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        let text = text(value).unwrap_or_else(|fault| {
            self.table.refuse(row + 1, place, fault);
            "#".to_owned()
        });
        if text.is_empty() {
            return Ok(());
        }
        if place >= limits::COLUMNS {
            return Err(Fault::TooManyColumns.in_row(row + 1));
        }
        self.text += text.len();
        if self.text > limits::TEXT_BYTES {
            return Err(Fault::TooMuchText.in_row(row + 1));
        }
        self.cells.resize(place, String::new());
        self.cells.push(text);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        self.begin_fills();
        self.fills.retain(|fill| fill.last_row >= self.row);
        // A row with nothing of its own is blank, whatever region runs across it.
        if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
            for fill in &self.fills {
                if self.cells.len() <= fill.column {
                    self.cells.resize(fill.column + 1, String::new());
                }
                if self.cells[fill.column].is_empty() {
                    self.cells[fill.column].clone_from(&fill.text);
                }
            }
        }
        let cells = self.cells.iter().map(String::as_str);
        if !self.cells.is_empty() {
            self.table.push(self.row + 1, cells)?;
        }
        self.cells.clear();
        self.next_column = 0;
        Ok(())
    }

    /// Regions that begin in the row now ending lend their text to the rows below.
    fn begin_fills(&mut self) {
        while let Some(region) = self.merges.pop_if(|region| region.start.0 <= self.row) {
            let column = usize::try_from(region.start.1).unwrap_or(usize::MAX);
            let own = (region.start.0 == self.row).then(|| self.cells.get(column)).flatten();
            if let Some(text) = own.filter(|text| !text.is_empty()) {
                self.fills.retain(|fill| fill.column != column);
                self.fills.push(Fill { column, last_row: region.end.0, text: text.clone() });
            }
        }
    }

    fn finish(mut self, unread: Vec<String>) -> Result<Sheet, SheetError> {
        self.end_row()?;
        self.table.finish(unread)
    }
}

/// A value as a person would type it: whole numbers without exponent or decimals, days as `2026-01-22`.
fn text(value: &DataRef<'_>) -> Result<String, Fault> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => day(moment).unwrap_or_else(|| moment.as_f64().to_string()),
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => return Err(Fault::BrokenFormula(error.to_string())),
    })
}

/// A day as text, with the time only where it is one. Days are numbers with a fraction, and formulas leave them some seconds off: the
/// nearest minute counts.
fn day(moment: &ExcelDateTime) -> Option<String> {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |value: u8| i8::try_from(value).ok();
    let written = DateTime::new(i16::try_from(year).ok()?, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    let nearest = written.round(Unit::Minute).ok()?;
    let date = nearest.date();
    Some(if (nearest.hour(), nearest.minute()) == (0, 0) { date.to_string() } else { format!("{date}T{:02}:{:02}", nearest.hour(), nearest.minute()) })
}
