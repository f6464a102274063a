use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::column::{Column, Doubt, Heading, Places};
use super::error::SheetError;
use super::fault::Fault;
use super::limits;
use super::table::{Row, Sheet, is_nothing, letter};
use crate::calendar::{Year, parse_date};
use crate::platform::thai::{is_blank, to_arabic};

/// A kind of row that a register imports.
pub trait Register: Sized {
    /// Its columns; the first one names a row whose key repeats.
    const COLUMNS: &'static [Column];
    /// Whether two rows with one key contradict each other.
    const ONCE: bool = true;

    /// Takes a row's cells. What is missing or wrong is noted by [`Cells`]; the row is then refused.
    fn read(cells: &mut Cells<'_>) -> Self;

    /// What makes a row the same as another; the later of two is refused.
    fn key(&self) -> Vec<Cow<'_, str>>;

    /// Which of its columns a header means that fits several, as far as the table tells; none asks the person.
    fn settle(doubt: &Doubt<'_>) -> Option<&'static str> {
        match doubt.free {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// A typed row and its number in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<T> {
    pub row: u32,
    pub value: T,
}

/// A table as typed rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records<T> {
    pub rows: Vec<Record<T>>,
    /// Rows with a fault, as far as they could be read: others may speak of them.
    pub faulty: Vec<Record<T>>,
    /// Every fault by row and column, at most [`limits::ERRORS`] and then one that says so.
    pub errors: Vec<SheetError>,
    /// Headers that name no column of the register; their cells were not read.
    pub unknown_columns: Vec<String>,
    /// What is odd but not wrong, such as a weekday that is not the date's.
    pub warnings: Vec<SheetError>,
}

impl<T> Records<T> {
    /// The records, or every fault where there is one.
    ///
    /// # Errors
    /// The faults of rows.
    pub fn sound(self) -> Result<Self, Vec<SheetError>> {
        if self.errors.is_empty() { Ok(self) } else { Err(self.errors) }
    }
}

/// Reads a sheet as rows of a register. Rows with a fault stand apart, so that all that is wrong with a file can be told at once.
///
/// # Errors
/// Every fault of the header: without its columns no row can be read.
pub fn records<T: Register>(sheet: &Sheet) -> Result<Records<T>, Vec<SheetError>> {
    let heading = Heading::find(T::COLUMNS, sheet);
    let places = Places::find(T::COLUMNS, &heading, T::settle)?;
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut rows: Vec<Record<T>> = Vec::with_capacity(heading.rows.len());
    let mut faulty = Vec::new();
    let mut broken = sheet.faults.iter().filter(|broken| broken.row > heading.row).peekable();
    for row in heading.rows {
        let mut cells = Cells { row, places: &places, errors: Vec::new(), warnings: &mut warnings };
        while let Some(broken) = broken.next_if(|broken| broken.row <= row.number) {
            cells.errors.push(broken.fault.clone().at(broken.row, heading.name(broken.index)));
        }
        cells.check_headers();
        let value = T::read(&mut cells);
        let record = Record { row: row.number, value };
        if cells.errors.is_empty() {
            rows.push(record)
        } else {
            faulty.push(record)
        }
        errors.append(&mut cells.errors);
        if errors.len() > limits::ERRORS {
            break;
        }
    }
    errors.extend(broken.map(|broken| broken.fault.clone().at(broken.row, heading.name(broken.index))));
    if T::ONCE {
        let repeated = repeated(&rows);
        let (again, once): (Vec<_>, Vec<_>) = rows.into_iter().partition(|record| repeated.contains_key(&record.row));
        rows = once;
        faulty.extend(again);
        let column = T::COLUMNS.first().map_or("", |column| column.name);
        errors.extend(repeated.into_iter().map(|(row, first)| Fault::RepeatedKey { first }.at(row, column)));
    }
    errors.sort_by_key(|error| error.row);
    if errors.len() > limits::ERRORS {
        errors.truncate(limits::ERRORS);
        errors.push(Fault::TooManyErrors.into());
    }
    warnings.truncate(limits::ERRORS);
    Ok(Records { rows, faulty, errors, unknown_columns: places.unknown, warnings })
}

/// Rows whose key stands in an earlier row, with that one.
fn repeated<T: Register>(rows: &[Record<T>]) -> BTreeMap<u32, u32> {
    let mut first = HashMap::new();
    rows.iter()
        .filter_map(|record| {
            let earlier = *first.entry(record.value.key()).or_insert(record.row);
            (earlier != record.row).then_some((record.row, earlier))
        })
        .collect()
}

/// The cells of one row by column name.
pub struct Cells<'a> {
    row: &'a Row,
    places: &'a Places,
    errors: Vec<SheetError>,
    warnings: &'a mut Vec<SheetError>,
}

impl Cells<'_> {
    /// The text of a cell, line breaks within it turned to spaces; none if it is empty, says "nothing", or has no column.
    pub fn text(&self, column: &'static str) -> Option<String> {
        let cell = self.row.cell(self.places.of(column)?);
        (!is_blank(cell) && !is_nothing(cell)).then(|| cell.replace("\r\n", " ").replace(['\n', '\r', '\t'], " "))
    }

    /// The text of a cell that must be filled in.
    pub fn required(&mut self, column: &'static str) -> String {
        let text = self.text(column);
        self.demand(column, text)
    }

    /// A code (T-05, D-COD): text whose Thai digits are read as Arabic ones, never padded, never a number.
    pub fn code(&mut self, column: &'static str) -> Option<String> {
        let text = self.text(column)?;
        let code = to_arabic(text.trim_start_matches('\'')).replace(' ', "");
        if is_rounded(&code) {
            self.refuse(column, Fault::RoundedCode);
        }
        (!code.is_empty()).then_some(code)
    }

    /// A code that must be filled in.
    pub fn required_code(&mut self, column: &'static str) -> String {
        let code = self.code(column);
        self.demand(column, code)
    }

    /// A year; 2400 and above is a Buddhist year (T-17).
    pub fn required_year(&mut self, column: &'static str) -> Year {
        let text = self.required(column);
        let year = to_arabic(&text).trim_start_matches("พ.ศ.").trim().parse().ok().and_then(Year::from_input);
        if year.is_none() && !text.is_empty() {
            self.refuse(column, Fault::NotAYear);
        }
        year.unwrap_or(Year::common(0))
    }

    /// A day in any form that [`parse_date`] reads; a wrong weekday warns (S004-11).
    pub fn date(&mut self, column: &'static str) -> Option<Date> {
        let text = self.text(column).filter(|text| text != "ปัจจุบัน")?;
        match parse_date(without_time(&text)) {
            Ok(read) => {
                let warning = read.warning.map(Fault::WrongWeekday);
                self.warnings.extend(warning.map(|fault| fault.at(self.row.number, column)));
                Some(read.date)
            }
            Err(fault) => {
                self.refuse(column, Fault::NotADate(fault));
                None
            }
        }
    }

    /// Notes a fault of a cell; the table will be refused.
    pub fn refuse(&mut self, column: &'static str, fault: Fault) {
        self.errors.push(fault.at(self.row.number, column));
    }

    fn demand(&mut self, column: &'static str, text: Option<String>) -> String {
        text.unwrap_or_else(|| {
            self.refuse(column, Fault::Required);
            String::new()
        })
    }

    fn check_headers(&mut self) {
        let stray = (self.row.cells().enumerate()).find(|(place, cell)| !is_nothing(cell) && !self.places.is_named(*place));
        if let Some((place, _)) = stray {
            let letter = letter(place);
            self.errors.push(Fault::CellWithoutHeader.at(self.row.number, letter));
        }
    }
}

/// A day without the time of day that spreadsheet programs write behind it.
fn without_time(text: &str) -> &str {
    let text = text.trim_end_matches("น.").trim_end();
    let is_time = |tail: &str| tail.contains(':') && tail.chars().all(|letter| letter.is_numeric() || matches!(letter, ':' | '.'));
    text.rsplit_once([' ', 'T']).filter(|(_, tail)| is_time(tail)).map_or(text, |(day, _)| day.trim_end())
}

/// `1.07E+09`: the digits are gone.
fn is_rounded(code: &str) -> bool {
    let Some((number, power)) = code.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    power.strip_prefix('+').is_some_and(digits) && digits(&number.replace('.', ""))
}
