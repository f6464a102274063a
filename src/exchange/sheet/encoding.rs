use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_874};

use super::error::SheetError;
use super::fault::Fault;

/// The text of a file: by its byte order mark, else UTF-8, else Windows-874 (TIS-620) if the bytes have the shape of Thai in that code page.
///
/// # Errors
/// [`Fault::Encoding`] in the line where the letters cannot be read.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).ok_or_else(|| unreadable(bytes));
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok(text.into());
    }
    if !is_thai_code_page(bytes) {
        return Err(unreadable(bytes));
    }
    WINDOWS_874.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| unreadable(bytes))
}

/// Every high byte is assigned, nine of ten are Thai letters, and few look like Thai in UTF-8: a damaged UTF-8 file
/// must not come out as other words.
fn is_thai_code_page(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let assigned = bytes.iter().all(|byte| matches!(byte, 0..=0x80 | 0x85 | 0x91..=0x97 | 0xA0..=0xDA | 0xDF..=0xFB));
    let thai = bytes.iter().filter(|byte| matches!(byte, 0xA1..=0xDA | 0xDF..=0xFB)).count();
    let utf8 = bytes.windows(3).filter(|three| matches!(three, [0xE0, 0xB8 | 0xB9, 0x80..=0xBF])).count();
    assigned && thai * 10 >= high * 9 && utf8 * 3 * 2 < high
}

fn unreadable(bytes: &[u8]) -> SheetError {
    let good = match str::from_utf8(bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    let breaks = bytes[..good].iter().filter(|byte| **byte == b'\n').count();
    Fault::Encoding.in_row(u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1))
}
