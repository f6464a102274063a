//! CSV, read by hand: the row of an error must be the row that a spreadsheet program shows, blank lines included, and a
//! quote that is never closed must be an error. The `csv` crate skips the one and accepts the other.

use super::error::SheetError;
use super::fault::Fault;
use super::limits;
use super::table::{Sheet, TableBuilder};
use super::write::unescape_cell;

/// Reads comma, semicolon or tab separated text; the first line says which.
pub(super) fn read(text: &str) -> Result<Sheet, SheetError> {
    let delimiter = delimiter(text);
    let mut table = TableBuilder::default();
    let mut rest = text;
    let mut cells = Vec::new();
    let mut number = 0_u32;
    while !rest.is_empty() {
        number = number.saturating_add(1);
        rest = line(rest, delimiter, &mut cells).map_err(|(index, fault)| match fault {
            Fault::LineTooLong => fault.in_row(number),
            fault => fault.at(number, table.column(index)),
        })?;
        table.push(number, cells.iter().map(|cell| unescape_cell(cell)))?;
    }
    table.finish(Vec::new())
}

/// The most frequent of the three outside quotes in the first line; comma if there is none.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += u32::from(byte == *delimiter);
                }
            }
        }
    }
    let [comma, others @ ..] = counts;
    others.into_iter().fold(comma, |best, next| if next.1 > best.1 { next } else { best }).0
}

/// Takes the cells of the first line off `text` and returns what follows. A fault comes with the cell's place.
fn line<'a>(text: &'a str, delimiter: u8, cells: &mut Vec<String>) -> Result<&'a str, (usize, Fault)> {
    cells.clear();
    let mut rest = text;
    loop {
        let place = cells.len();
        let (cell, after) = cell(rest, delimiter).map_err(|fault| (place, fault))?;
        if text.len() - after.len() > limits::LINE_BYTES {
            return Err((place, Fault::LineTooLong));
        }
        cells.push(cell);
        let mut bytes = after.bytes();
        match bytes.next() {
            Some(byte) if byte == delimiter => rest = &after[1..],
            Some(b'\r') if bytes.next() == Some(b'\n') => return Ok(&after[2..]),
            Some(_) => return Ok(&after[1..]),
            None => return Ok(after),
        }
    }
}

/// One cell and what follows it, beginning with a delimiter or line break.
fn cell(text: &str, delimiter: u8) -> Result<(String, &str), Fault> {
    let ends = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.bytes().position(ends).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut cell = String::new();
    loop {
        let end = match rest.find('"') {
            Some(end) if cell.len() + end <= limits::LINE_BYTES => end,
            None if rest.len() <= limits::LINE_BYTES => return Err(Fault::UnclosedQuote),
            _ => return Err(Fault::LineTooLong),
        };
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.bytes().next() {
            Some(b'"') => {
                cell.push('"');
                rest = &rest[1..];
            }
            Some(byte) if !ends(byte) => return Err(Fault::TextAfterQuote),
            _ => return Ok((cell, rest)),
        }
    }
}
