use std::borrow::Cow;

/// A cell that no spreadsheet program takes for a formula (L9): text that begins with `= + - @`, their wide forms, TAB,
/// CR, LF or NUL gets a `'` before it. [`unescape_cell`] takes it away again, also from text that had one.
pub fn escape_cell(cell: &str) -> Cow<'_, str> {
    if is_live(cell) { format!("'{cell}").into() } else { cell.into() }
}

/// The text that [`escape_cell`] was given.
pub fn unescape_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_live(text) => text,
        _ => cell,
    }
}

fn is_live(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0'])
}

/// A CSV file as Excel opens it with Thai letters: UTF-8 with byte order mark, CRLF, every cell escaped.
///
/// # Errors
/// Those of the CSV writer; writing to memory gives none.
pub fn to_csv<R, C>(header: &[&str], rows: R) -> Result<Vec<u8>, csv::Error>
where
    R: IntoIterator<Item = C>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(header.iter().map(|cell| escape_cell(cell).into_owned()))?;
    for row in rows {
        for cell in row {
            writer.write_field(escape_cell(cell.as_ref()).as_ref())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
