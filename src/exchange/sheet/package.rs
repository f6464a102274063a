use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use super::fault::Fault;
use super::limits;
use super::markup::{Markup, Part};

/// Checks an XLSX package before anything parses it (L5): its directory, then every entry inflated once, in pieces,
/// because a directory can lie. Keeps no more than one XML tag in memory.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    check_directory_length(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::DamagedWorkbook)?;
    if archive.len() > limits::ENTRIES {
        return Err(Fault::PackageEntries);
    }
    let damaged = |_| Fault::DamagedWorkbook;
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(damaged)? {
        return Err(Fault::PackagePath);
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let name = entry.name().map_err(|_| Fault::PackagePath)?;
        if entry.is_symlink() || !is_safe(&name) {
            return Err(Fault::PackagePath);
        }
        if entry.encrypted() {
            return Err(Fault::OldWorkbook);
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Fault::DamagedWorkbook);
        }
        declared = declared.saturating_add(entry.size());
        if declared > limits::INFLATED_BYTES || (Part::of(&name) == Part::Strings && entry.size() > limits::STRINGS_BYTES) {
            return Err(Fault::PackageSize);
        }
        check_ratio(entry.size(), entry.compressed_size())?;
    }
    let mut inflated = 0;
    for index in 0..archive.len() {
        inflated += check_entry(&mut archive, index)?;
        if inflated > limits::INFLATED_BYTES {
            return Err(Fault::PackageSize);
        }
    }
    Ok(())
}

/// Counts directory headers in the raw bytes: even listing a hundred thousand entries would cost too much.
fn check_directory_length(bytes: &[u8]) -> Result<(), Fault> {
    const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
    let mut headers = 0;
    let mut rest = bytes;
    while let Some(start) = rest.iter().position(|byte| *byte == b'P') {
        rest = &rest[start..];
        headers += usize::from(rest.starts_with(DIRECTORY_HEADER));
        if headers > limits::ENTRIES {
            return Err(Fault::PackageEntries);
        }
        rest = &rest[1..];
    }
    Ok(())
}

fn check_ratio(size: u64, compressed: u64) -> Result<(), Fault> {
    if size > limits::RATIO_FROM_BYTES && size > compressed.saturating_mul(limits::RATIO) {
        return Err(Fault::PackageRatio);
    }
    Ok(())
}

/// No path may lead out of the package.
fn is_safe(name: &str) -> bool {
    !name.starts_with(['/', '\\']) && !name.contains([':', '\0']) && name.split(['/', '\\']).all(|step| step != "..")
}

/// Inflates one entry and returns its true size.
fn check_entry(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<u64, Fault> {
    let entry = archive.by_index(index).map_err(|_| Fault::DamagedWorkbook)?;
    let declared = entry.size();
    let part = Part::of(&entry.name().map_err(|_| Fault::PackagePath)?);
    let mut markup = Markup::of(part);
    let mut reader = entry.take(declared + 1);
    let mut piece = vec![0; 64 * 1024];
    let mut size = 0_u64;
    loop {
        let read = match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            // The checksum or the declared end does not fit the content.
            Err(_) => return Err(Fault::PackageLies),
        };
        if size == 0 && piece[..read].starts_with(b"PK\x03\x04") {
            return Err(Fault::PackageNested);
        }
        size += u64::try_from(read).unwrap_or(u64::MAX);
        if let Some(markup) = &mut markup {
            markup.read(&piece[..read])?;
        }
    }
    if size != declared {
        return Err(Fault::PackageLies);
    }
    if let Some(markup) = &markup {
        markup.finish()?;
    }
    Ok(size)
}
