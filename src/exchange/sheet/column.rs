use super::error::SheetError;
use super::fault::Fault;
use super::table::{Row, Sheet, letter};
use crate::platform::thai::bare;

/// A column of a register: its contract name and what people call it.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the public contract.
    pub name: &'static str,
    /// What Thai screens call it.
    pub th: &'static str,
    /// Further headers that mean it, Thai and English. One that two columns of a register share is settled by the others, else asked about.
    pub aliases: &'static [&'static str],
    /// Whether a table without it is refused.
    pub required: bool,
}

impl Column {
    /// A column that every table must have.
    pub const fn required(name: &'static str, th: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, th, aliases, required: true }
    }

    /// A column that may be missing.
    pub const fn optional(name: &'static str, th: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, th, aliases, required: false }
    }

    fn is_called(&self, folded: &str) -> bool {
        !folded.is_empty() && [self.name, self.th].iter().chain(self.aliases).any(|alias| bare(alias) == folded)
    }
}

/// Rows that may stand above the header: a title, the office's name, a date.
const TITLE_ROWS: usize = 20;

/// The header of a register within a sheet, and the rows below it.
pub(super) struct Heading<'a> {
    pub row: u32,
    pub names: Vec<String>,
    pub rows: &'a [Row],
}

impl<'a> Heading<'a> {
    /// The row in which most columns are named: titles stand above it. Of equal rows the fuller one, then the first.
    pub fn find(columns: &[Column], sheet: &'a Sheet) -> Self {
        let named = |names: &[String]| {
            let folded: Vec<String> = names.iter().map(|name| bare(name)).collect();
            let known = columns.iter().filter(|column| folded.iter().any(|name| column.is_called(name))).count();
            (known, names.iter().filter(|name| !name.is_empty()).count())
        };
        let mut most = named(&sheet.header);
        let mut best = Self { row: sheet.header_row, names: sheet.header.clone(), rows: &sheet.rows };
        for (index, row) in sheet.rows.iter().take(TITLE_ROWS).enumerate() {
            let names: Vec<String> = row.cells().map(str::to_owned).collect();
            let count = named(&names);
            if count.0 > 0 && count > most {
                most = count;
                best = Self { row: row.number, names, rows: &sheet.rows[index + 1..] };
            }
        }
        best
    }

    /// The name above a cell, or the letter of its column.
    pub fn name(&self, index: usize) -> String {
        self.names.get(index).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| letter(index))
    }
}

/// A header that fits several columns, and what stands around it.
pub struct Doubt<'a> {
    /// The columns that it may be and that no other header is.
    pub free: &'a [&'static str],
    /// Where it stands in a row.
    pub place: usize,
    pub rows: &'a [Row],
    places: &'a [(&'static str, usize)],
}

impl Doubt<'_> {
    /// Where a column stands whose header leaves no doubt.
    pub fn of(&self, name: &str) -> Option<usize> {
        self.places.iter().find_map(|(known, place)| (*known == name).then_some(*place))
    }
}

/// Where the columns of a register stand in a sheet.
pub(super) struct Places {
    places: Vec<(&'static str, usize)>,
    /// Headers that name no column of the register.
    pub unknown: Vec<String>,
    /// Columns with a header.
    named: Vec<bool>,
}

impl Places {
    /// Matches headers to columns; `settle` speaks for a header that fits several. All missing, repeated and doubtful columns are told at once.
    pub fn find(columns: &'static [Column], heading: &Heading<'_>, settle: fn(&Doubt<'_>) -> Option<&'static str>) -> Result<Self, Vec<SheetError>> {
        let (mut errors, mut places) = (Vec::new(), Vec::new());
        let fits: Vec<Vec<&Column>> =
            heading.names.iter().map(|name| bare(name)).map(|name| columns.iter().filter(|column| column.is_called(&name)).collect()).collect();
        for (place, fits) in fits.iter().enumerate() {
            match fits.as_slice() {
                [one] if places.iter().any(|(known, _)| *known == one.name) => errors.push(Fault::RepeatedColumn.at(heading.row, heading.name(place))),
                [one] => places.push((one.name, place)),
                _ => {}
            }
        }
        for (place, fits) in fits.iter().enumerate().filter(|(_, fits)| fits.len() > 1) {
            let free: Vec<&'static str> = fits.iter().map(|column| column.name).filter(|name| places.iter().all(|(known, _)| known != name)).collect();
            match settle(&Doubt { free: &free, place, rows: heading.rows, places: &places }) {
                Some(name) => places.push((name, place)),
                None => {
                    let columns = fits.iter().map(|column| column.th).collect();
                    errors.push(Fault::DoubtfulColumn { columns }.at(heading.row, heading.name(place)));
                }
            }
        }
        let named_somehow = |column: &Column| fits.iter().flatten().any(|fit| fit.name == column.name);
        for column in columns.iter().filter(|column| column.required && !named_somehow(column)) {
            errors.push(Fault::MissingColumn { th: column.th }.at(heading.row, column.name));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let known = |place: usize| places.iter().any(|(_, known)| *known == place);
        let unknown = heading.names.iter().enumerate().filter(|(place, name)| !name.is_empty() && !known(*place)).map(|(_, name)| name.clone()).collect();
        let named = heading.names.iter().map(|name| !name.is_empty()).collect();
        Ok(Self { places, unknown, named })
    }

    /// Where a column stands, none if the table has no such column.
    pub fn of(&self, name: &str) -> Option<usize> {
        self.places.iter().find_map(|(known, place)| (*known == name).then_some(*place))
    }

    /// Whether a cell at this place has a header above it.
    pub fn is_named(&self, place: usize) -> bool {
        self.named.get(place).copied().unwrap_or(false)
    }
}
