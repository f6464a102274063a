mod bombs;
mod delimited;
mod register;
mod workbook;
mod write;

use super::*;

/// Rows as the person sees them: number and cells.
fn grid(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.rows.iter().map(|row| (row.number, row.cells().collect())).collect()
}

fn refusal(bytes: &[u8]) -> (Option<u32>, Option<String>, &'static str) {
    let error = read(bytes).expect_err("a refusal");
    (error.row, error.column.clone(), error.code())
}
