//! CSV, read by hand: the row of an error must be the row that a spreadsheet program shows, blank lines included, and a
//! quote that is never closed must be an error. The `csv` crate skips the one and accepts the other.

use super::error::SheetError;
use super::fault::Fault;
use super::limits;
use super::table::{Sheet, TableBuilder};
use super::write::unescape_cell;

/// Reads separated text. A first line `sep=;` names the separator and is no row, as spreadsheet programs have it; else the lines tell
/// whether it is a comma, a semicolon or a tab.
pub(super) fn read(text: &str) -> Result<Sheet, SheetError> {
    let (delimiter, mut rest) = named_delimiter(text).unwrap_or_else(|| (delimiter(text), text));
    let mut table = TableBuilder::default();
    let mut cells = Vec::new();
    let mut number = 0_u32;
    while !rest.is_empty() {
        number = number.saturating_add(1);
        let mut broken = Vec::new();
        rest = line(rest, delimiter, &mut cells, &mut broken).map_err(|(index, fault)| match fault {
            Fault::LineTooLong => fault.in_row(number),
            fault => fault.at(number, table.column(index)),
        })?;
        broken.into_iter().for_each(|index| table.refuse(number, index, Fault::TextAfterQuote));
        table.push(number, cells.iter().map(|cell| unescape_cell(cell)))?;
    }
    table.finish(Vec::new())
}

/// The separator of a line `sep=;`, and what follows the line.
fn named_delimiter(text: &str) -> Option<(u8, &str)> {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text[..end].trim_matches('"');
    let rest = text[end..].strip_prefix("\r\n").unwrap_or_else(|| text.get(end + 1..).unwrap_or_default());
    let named = line.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).map(|_| &line.as_bytes()[4..])?;
    match named {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() => Some((*byte, rest)),
        b"\\t" => Some((b'\t', rest)),
        _ => None,
    }
}

/// Lines that are looked at for the separator: titles may stand above the header.
const LOOKED_AT: usize = 20;
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Lines of a table, header included, that tell more than a title above them.
const TABLE: usize = 3;

/// The most frequent of the three outside quotes in the first line that has one. Where that was a title, a table says otherwise: every line
/// below has the same number of another one. Comma if there is none.
fn delimiter(text: &str) -> u8 {
    let lines = delimiters_by_line(text);
    let Some((first, below)) = lines.split_first() else { return b',' };
    let most = (1..DELIMITERS.len()).fold(0, |best, next| if first[next] > first[best] { next } else { best });
    let alike = |place: usize| below.len() >= TABLE && below[0][place] > 0 && below.iter().all(|counts| counts[place] == below[0][place]);
    let of_table = (0..DELIMITERS.len()).find(|place| *place != most && alike(*place));
    let title = below.iter().all(|counts| counts[most] == 0);
    DELIMITERS[of_table.filter(|_| title).unwrap_or(most)]
}

/// How often each of the three stands outside quotes, by line, of the first lines that have any.
fn delimiters_by_line(text: &str) -> Vec<[u32; 3]> {
    let (mut quoted, mut lines, mut counts) = (false, Vec::new(), [0; 3]);
    for byte in text.bytes().chain([b'\n']) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                let counted = std::mem::take(&mut counts);
                lines.extend((counted != [0; 3]).then_some(counted));
                if lines.len() == LOOKED_AT {
                    break;
                }
            }
            _ if quoted => {}
            _ => {
                if let Some(place) = DELIMITERS.iter().position(|delimiter| *delimiter == byte) {
                    counts[place] += 1;
                }
            }
        }
    }
    lines
}

/// Takes the cells of the first line off `text` and returns what follows. A fault comes with the cell's place; places of cells with
/// text behind their closing quote are `broken`.
fn line<'a>(text: &'a str, delimiter: u8, cells: &mut Vec<String>, broken: &mut Vec<usize>) -> Result<&'a str, (usize, Fault)> {
    cells.clear();
    let mut rest = text;
    loop {
        let place = cells.len();
        let (cell, after, sound) = cell(rest, delimiter).map_err(|fault| (place, fault))?;
        if !sound {
            broken.push(place);
        }
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

/// One cell, what follows it, beginning with a delimiter or line break, and whether nothing stands behind its closing quote.
fn cell(text: &str, delimiter: u8) -> Result<(String, &str, bool), Fault> {
    let ends = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.bytes().position(ends).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..], true));
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
            Some(byte) if !ends(byte) => {
                let end = rest.bytes().position(ends).unwrap_or(rest.len());
                return Ok((cell, &rest[end..], false));
            }
            _ => return Ok((cell, rest, true)),
        }
    }
}
