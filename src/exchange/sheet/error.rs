use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::fault::Fault;

/// What is wrong with a table and where, as the person sees it: the header is row 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetError {
    pub row: Option<u32>,
    /// The column's name, or its letter where there is no name.
    pub column: Option<String>,
    pub fault: Fault,
}

impl From<Fault> for SheetError {
    fn from(fault: Fault) -> Self {
        Self { row: None, column: None, fault }
    }
}

impl SheetError {
    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// The sentence in Thai: `แถว 7 คอลัมน์ org_code: ต้องกรอก`.
    pub fn th(&self) -> String {
        self.sentence("แถว", "คอลัมน์", &self.fault.wording().1)
    }

    /// The sentence in English: `row 7 column org_code: must be filled in`.
    pub fn en(&self) -> String {
        self.sentence("row", "column", &self.fault.wording().2)
    }

    fn sentence(&self, row_word: &str, column_word: &str, wording: &str) -> String {
        let row = self.row.map(|row| format!("{row_word} {row}"));
        let column = self.column.as_ref().map(|column| format!("{column_word} {column}"));
        match (row, column) {
            (Some(row), Some(column)) => format!("{row} {column}: {wording}"),
            (Some(place), None) | (None, Some(place)) => format!("{place}: {wording}"),
            (None, None) => wording.to_owned(),
        }
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.th(), self.en())
    }
}

impl std::error::Error for SheetError {}

/// As `{row, column, code, th, en}`.
impl Serialize for SheetError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("SheetError", 5)?;
        fields.serialize_field("row", &self.row)?;
        fields.serialize_field("column", &self.column)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("th", &self.th())?;
        fields.serialize_field("en", &self.en())?;
        fields.end()
    }
}
