mod bombs;
mod delimited;
mod office;
mod register;
mod workbook;
mod write;

use super::*;

/// Rows as the person sees them: number and cells.
fn grid(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.rows.iter().map(|row| (row.number, row.cells().collect())).collect()
}

/// The cells that cannot be read in a table that otherwise can.
fn cell_faults(bytes: &[u8]) -> Vec<(u32, usize, &'static str)> {
    read(bytes).unwrap().faults.iter().map(|broken| (broken.row, broken.index, broken.fault.code())).collect()
}

fn refusal(bytes: &[u8]) -> (Option<u32>, Option<String>, &'static str) {
    let error = read(bytes).expect_err("a refusal");
    (error.row, error.column.clone(), error.code())
}
