//! Where the samples of a track lie in a file (`stbl`, ISO/IEC 14496-12, 8.5 to 8.7).
use super::iso::{big_endian, within};

/// Samples that a track of notes has at most: a day, sixty a second.
const MOST: u64 = 6_000_000;

/// The places of all samples of a track, `from..until`; `None` when its tables do not fit together.
pub(super) fn places(track: &[u8]) -> Option<Vec<(u64, u64)>> {
    let table = within(track, &[b"mdia", b"minf", b"stbl"])?;
    let chunks = chunks(table)?;
    let per_chunk = runs(within(table, &[b"stsc"])?);
    let sizes = Sizes::of(table)?;
    let (mut sample, mut found) = (0, Vec::new());
    for (place, chunk) in chunks.iter().enumerate() {
        let number = place as u64 + 1;
        let in_chunk = per_chunk.iter().take_while(|(first, _)| *first <= number).last().map(|(_, count)| *count)?;
        let mut length: u64 = 0;
        for _ in 0..in_chunk.min(MOST) {
            if sample >= sizes.count {
                break;
            }
            length = length.checked_add(sizes.at(sample)?)?;
            sample += 1;
        }
        found.push((*chunk, chunk.checked_add(length)?));
    }
    (sample == sizes.count).then_some(found)
}

fn chunks(table: &[u8]) -> Option<Vec<u64>> {
    if let Some(list) = within(table, &[b"co64"]) {
        return Some(list.get(8..)?.chunks_exact(8).map(big_endian).collect());
    }
    Some(within(table, &[b"stco"])?.get(8..)?.chunks_exact(4).map(big_endian).collect())
}

/// From which chunk on how many samples lie in each.
fn runs(list: &[u8]) -> Vec<(u64, u64)> {
    list.get(8..).unwrap_or_default().chunks_exact(12).map(|run| (big_endian(&run[..4]), big_endian(&run[4..8]))).collect()
}

struct Sizes<'a> {
    /// Of each, where all are alike.
    each: u64,
    count: u64,
    list: &'a [u8],
    /// Bits of one entry.
    bits: u64,
}

impl<'a> Sizes<'a> {
    fn of(table: &'a [u8]) -> Option<Self> {
        let known = |sizes: Self| (sizes.count <= MOST).then_some(sizes);
        if let Some(list) = within(table, &[b"stsz"]) {
            return known(Self { each: big_endian(list.get(4..8)?), count: big_endian(list.get(8..12)?), list: list.get(12..)?, bits: 32 });
        }
        let list = within(table, &[b"stz2"])?;
        known(Self { each: 0, count: big_endian(list.get(8..12)?), list: list.get(12..)?, bits: u64::from(*list.get(7)?) })
    }

    fn at(&self, sample: u64) -> Option<u64> {
        if self.each > 0 {
            return Some(self.each);
        }
        let first = usize::try_from(sample * self.bits / 8).ok()?;
        match self.bits {
            4 => self.list.get(first).map(|byte| u64::from(if sample.is_multiple_of(2) { byte >> 4 } else { byte & 0xF })),
            8 | 16 | 32 => self.list.get(first..first + usize::try_from(self.bits / 8).ok()?).map(big_endian),
            _ => None,
        }
    }
}
