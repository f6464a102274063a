use csv::StringRecord;

use super::error::SheetError;
use super::fault::Fault;
use super::limits;

/// A table as read: names of columns and the rows that hold anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Row 1, trimmed.
    pub header: Vec<String>,
    pub rows: Vec<Row>,
    /// Names of further worksheets that were not read.
    pub unread: Vec<String>,
}

/// A row, its cells trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet program shows it; the header is 1, blank rows count.
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
    header: Option<Vec<String>>,
    rows: Vec<Row>,
    cells: usize,
    text: usize,
}

impl TableBuilder {
    /// Adds the row with this number. Empty rows are left out, an empty first row is refused.
    pub fn push<'a>(&mut self, number: u32, cells: impl Iterator<Item = &'a str>) -> Result<(), SheetError> {
        let cells = self.take_cells(number, cells)?;
        if self.header.is_none() {
            if number != 1 || cells.is_empty() {
                return Err(Fault::NoHeader.into());
            }
            self.header = Some(cells.iter().map(str::to_owned).collect());
        } else if !cells.is_empty() {
            if self.rows.len() == limits::ROWS {
                return Err(Fault::TooManyRows.in_row(number));
            }
            self.rows.push(Row { number, cells });
        }
        Ok(())
    }

    pub fn finish(self, unread: Vec<String>) -> Result<Sheet, SheetError> {
        let header = self.header.ok_or(Fault::NoHeader)?;
        Ok(Sheet { header, rows: self.rows, unread })
    }

    /// The name of a column for an error: its header, or its letter.
    pub fn column(&self, index: usize) -> String {
        match self.header.as_ref().and_then(|header| header.get(index)) {
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
                return Err(Fault::ControlCharacter(found).at(number, self.column(index)));
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
