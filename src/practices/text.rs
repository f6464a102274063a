//! Short texts that people write, trimmed and counted in whole letters.
use crate::platform::error::{Error, Result};
use crate::platform::thai;

/// 422 naming the field when there are too few or too many letters.
pub(super) fn checked(field: &str, text: &str, least: usize, most: usize) -> Result<String> {
    let text = thai::written(text);
    if (least..=most).contains(&thai::length(text)) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(field, "length", format!("ต้องมี {least}–{most} ตัวอักษร"), format!("It has {least} to {most} letters.")))
}
