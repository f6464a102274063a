//! What a table may cost (L5). Every figure is a refusal, never a cut.

const MIB: usize = 1 << 20;

/// Bytes of a file.
pub const FILE_BYTES: usize = 20 * MIB;
/// Bytes of one CSV line, line breaks inside quotes included.
pub const LINE_BYTES: usize = MIB;
/// Rows that hold anything, without the header.
pub const ROWS: usize = 200_000;
/// Columns up to the last cell that holds anything.
pub const COLUMNS: usize = 200;
/// Cells of all rows, each row counted up to its last cell that holds anything.
pub const CELLS: usize = 3_000_000;
/// Bytes of text of all cells, merged cells counted as often as they are filled.
pub const TEXT_BYTES: usize = 32 * MIB;
/// Errors told at once; the rest is counted as one more.
pub const ERRORS: usize = 10_000;

/// Entries of an XLSX package.
pub const ENTRIES: usize = 2_000;
/// Bytes of all entries of a package, inflated.
pub const INFLATED_BYTES: u64 = 64 * MIB as u64;
/// Bytes of the part that holds shared strings, inflated.
pub const STRINGS_BYTES: u64 = 32 * MIB as u64;
/// Shared strings of a workbook.
pub const STRINGS: u64 = 500_000;
/// How often an entry may be larger than its compressed self.
pub const RATIO: u64 = 100;
/// Entries below this may be denser: a few repeated lines compress far, and cannot hurt.
pub const RATIO_FROM_BYTES: u64 = 256 * 1024;
/// Bytes of one XML tag.
pub const TAG_BYTES: usize = 16 * 1024;
/// Bytes of one XML tag among the styles, which a reader copies for each cell format.
pub const STYLE_TAG_BYTES: usize = 2 * 1024;
/// Cell formats of a workbook.
pub const FORMATS: usize = 20_000;
/// Tags of a part that holds neither rows nor strings.
pub const TAGS: usize = 200_000;
/// Merged regions of a worksheet.
pub const MERGES: usize = 20_000;
