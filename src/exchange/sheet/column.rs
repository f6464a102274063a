use super::error::SheetError;
use super::fault::Fault;
use super::table::Sheet;
use crate::platform::thai::bare;

/// A column of a register: its contract name and what people call it.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the public contract.
    pub name: &'static str,
    /// What Thai screens call it.
    pub th: &'static str,
    /// Further headers that mean it, Thai and English.
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
        [self.name, self.th].iter().chain(self.aliases).any(|alias| bare(alias) == folded)
    }
}

/// Where the columns of a register stand in a sheet.
pub(super) struct Places {
    places: Vec<(&'static str, Option<usize>)>,
    /// Headers that name no column of the register.
    pub unknown: Vec<String>,
    /// Columns with a header.
    named: Vec<bool>,
}

impl Places {
    /// Matches headers to columns. All missing and repeated columns are told at once.
    pub fn find(columns: &'static [Column], sheet: &Sheet) -> Result<Self, Vec<SheetError>> {
        let mut errors = Vec::new();
        let folded: Vec<_> = sheet.header.iter().map(|header| bare(header)).collect();
        let mut known = vec![false; folded.len()];
        let places = columns
            .iter()
            .map(|column| {
                let mut found = (0..folded.len()).filter(|at| column.is_called(&folded[*at]));
                let place = found.next();
                if place.is_none() && column.required {
                    errors.push(Fault::MissingColumn { th: column.th }.at(1, column.name));
                }
                if let Some(second) = found.next() {
                    errors.push(Fault::RepeatedColumn.at(1, sheet.header[second].as_str()));
                }
                if let Some(place) = place {
                    known[place] = true;
                }
                (column.name, place)
            })
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let unknown = (sheet.header.iter().zip(&known)).filter(|(header, known)| !header.is_empty() && !**known).map(|(header, _)| header.clone()).collect();
        let named = sheet.header.iter().map(|header| !header.is_empty()).collect();
        Ok(Self { places, unknown, named })
    }

    /// Where a column stands, none if the table has no such column.
    pub fn of(&self, name: &str) -> Option<usize> {
        self.places.iter().find_map(|(known, place)| (*known == name).then_some(*place)?)
    }

    /// Whether a cell at this place has a header above it.
    pub fn is_named(&self, place: usize) -> bool {
        self.named.get(place).copied().unwrap_or(false)
    }
}
