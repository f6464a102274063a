//! Paper (เอกสาร, F-CH-13, F-DX-4): a document as data, set as PDF, as DOCX, or as plain HTML. What people wrote is always data, never markup.
mod clusters;
mod document;
mod docx;
mod format;
mod html;
mod pdf;

pub use document::{Block, Document, Memo};
pub use format::Format;

use super::error::Result;

/// The regular or the bold face that paper is set in, as TrueType: pages that the server writes show Thai with it where a device has no face of its own.
pub fn face(bold: bool) -> &'static [u8] {
    pdf::FONTS[usize::from(bold)]
}

/// Sets a document in a format: the bytes of a file.
///
/// # Errors
/// 503 while too many others are being set, 500 when the setter fails.
pub async fn set(document: Document, format: Format) -> Result<Vec<u8>> {
    let document = document.writable().in_its_digits();
    match format {
        Format::Pdf => pdf::set(document).await,
        Format::Docx => docx::set(&document),
        Format::Html => Ok(html::set(&document).into_bytes()),
    }
}
