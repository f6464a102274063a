//! Paper (เอกสาร, F-CH-13, F-DX-4): a document as data, set as PDF, as DOCX, or as plain HTML. What people wrote is always data, never markup.
mod clusters;
mod document;
mod docx;
mod format;
mod html;
mod pdf;

pub use document::{Block, Document, Memo};
pub use format::Format;

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use bytes::Bytes;

use super::Core;
use super::error::Result;
use super::heavy::{Cache, For, Key, Kind};

/// Files that were set lately: at most so many, of so many bytes together.
static SET: LazyLock<Cache<Bytes>> = LazyLock::new(|| Cache::new(NonZeroUsize::MIN.saturating_add(511), 48 * 1024 * 1024, Bytes::len));

/// The regular or the bold face that paper is set in, as TrueType: pages that the server writes show Thai with it where a device has no face of its own.
pub fn face(bold: bool) -> &'static [u8] {
    pdf::FONTS[usize::from(bold)]
}

/// Sets a document in a format, in the asker's turn: the bytes of a file. A document that was set lately is not set again.
///
/// # Errors
/// 429 when the asker wants too much, 503 when others do, 500 when the setter fails.
pub async fn set(core: &Core, asker: &For, document: Document, format: Format) -> Result<Bytes> {
    let data = serde_json::to_vec(&document)?;
    let key = Key::of([format.extension().as_bytes(), data.as_slice()]);
    let make = || async move {
        core.limits.take_heavy(asker)?;
        let file = core.heavy.run(asker, Kind::Paper, move || set_now(document, format)).await??;
        Ok(Bytes::from(file))
    };
    SET.get(key, make).await
}

/// Sets a document here and now: a core for as long as it takes.
///
/// # Errors
/// 500 when the setter fails.
pub fn set_now(document: Document, format: Format) -> Result<Vec<u8>> {
    let document = document.writable().in_its_digits();
    match format {
        Format::Pdf => pdf::set(document),
        Format::Docx => docx::set(&document),
        Format::Html => Ok(html::set(&document).into_bytes()),
    }
}
