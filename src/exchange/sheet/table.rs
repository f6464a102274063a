use csv::StringRecord;

use super::error::SheetError;
use super::fault::Fault;
use super::limits;

/// A table as read: names of columns and the rows that hold anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The first row that holds anything, trimmed. A register may find its own header further down, below rows of a title.
    pub header: Vec<String>,
    /// Its number in the file.
    pub header_row: u32,
    pub rows: Vec<Row>,
    /// Cells that cannot be read, in the order of the file; the rest of the table stands.
    pub faults: Vec<CellFault>,
    /// Names of further worksheets that were not read.
    pub unread: Vec<String>,
}

/// A cell that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    pub row: u32,
    /// Its place in the row, counted from 0.
    pub index: usize,
    pub fault: Fault,
}

/// A row, its cells trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet program shows it, from 1; blank rows count.
    pub number: u32,
    cells: StringRecord,
}

impl Row {
    /// A cell, counted from 0; empty beyond the last.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default()
    }

    /// Cells up to the last that holds anything.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }
}

/// Takes rows in order and holds them to the limits.
#[derive(Default)]
pub(super) struct TableBuilder {
    header: Option<(u32, Vec<String>)>,
    rows: Vec<Row>,
    faults: Vec<CellFault>,
    cells: usize,
    text: usize,
}

impl TableBuilder {
    /// Adds the row with this number. Empty rows are left out.
    pub fn push<'a>(&mut self, number: u32, cells: impl Iterator<Item = &'a str>) -> Result<(), SheetError> {
        let cells = self.take_cells(number, cells)?;
        if cells.is_empty() {
            return Ok(());
        }
        if self.header.is_none() {
            self.header = Some((number, cells.iter().map(str::to_owned).collect()));
        } else {
            if self.rows.len() == limits::ROWS {
                return Err(Fault::TooManyRows.in_row(number));
            }
            self.rows.push(Row { number, cells });
        }
        Ok(())
    }

    pub fn finish(self, unread: Vec<String>) -> Result<Sheet, SheetError> {
        let (header_row, header) = self.header.ok_or(Fault::NoHeader)?;
        Ok(Sheet { header, header_row, rows: self.rows, faults: self.faults, unread })
    }

    /// Notes a cell that cannot be read; what stands around it is read on.
    pub fn refuse(&mut self, row: u32, index: usize, fault: Fault) {
        if self.faults.len() <= limits::ERRORS {
            self.faults.push(CellFault { row, index, fault });
        }
    }

    /// The name of a column for an error: its header, or its letter.
    pub fn column(&self, index: usize) -> String {
        match self.header.as_ref().and_then(|(_, header)| header.get(index)) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => letter(index),
        }
    }

    fn take_cells<'a>(&mut self, number: u32, cells: impl Iterator<Item = &'a str>) -> Result<StringRecord, SheetError> {
        let mut record = StringRecord::new();
        for (index, cell) in cells.enumerate() {
            let cell = trim(cell);
            if cell.is_empty() {
                continue;
            }
            if index >= limits::COLUMNS {
                return Err(Fault::TooManyColumns.in_row(number));
            }
            if let Some(found) = cell.chars().find(|letter| is_control(*letter)) {
                self.refuse(number, index, Fault::ControlCharacter(found));
            }
            self.cells += index + 1 - record.len();
            self.text += cell.len();
            if self.cells > limits::CELLS {
                return Err(Fault::TooManyCells.in_row(number));
            }
            if self.text > limits::TEXT_BYTES {
                return Err(Fault::TooMuchText.in_row(number));
            }
            while record.len() < index {
                record.push_field("");
            }
            record.push_field(cell);
        }
        Ok(record)
    }
}

/// Spaces of every kind and zero-width marks around a cell mean nothing.
fn trim(cell: &str) -> &str {
    cell.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{200B}' | '\u{FEFF}'))
}

fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}

/// A cell that says "nothing" in the words of offices.
pub(super) fn is_nothing(cell: &str) -> bool {
    const WORDS: [&str; 8] = ["ไม่มี", "ไม่มีข้อมูล", "ไม่ระบุ", "ไม่ปรากฏ", "ว่าง", "n/a", "#n/a", "null"];
    let dash = |letter: char| matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '_' | '.' | '…' | ' ');
    cell.chars().all(dash) || WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A, B, … Z, AA, as spreadsheet programs name columns.
pub(super) fn letter(index: usize) -> String {
    let own = char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    match index / 26 {
        0 => own.to_string(),
        above => letter(above - 1) + &own.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let letters = [0, 25, 26, 51, 52, 199, 701, 702].map(letter);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "GR", "ZZ", "AAA"]);
    }
}
