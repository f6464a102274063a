//! How long a recording lasts (F-CH-7). Browsers write it nowhere while they record, so it is counted from what is in the file.
use std::io::{self, Read, Seek, SeekFrom};

use super::media::iso::{self, big_endian};

/// A recording that is read into memory to be counted, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Whole seconds, rounded up, of what a browser or a telephone records; `None` where the file does not tell.
///
/// # Errors
/// When the file cannot be read.
pub fn seconds<R: Read + Seek>(file: &mut R, content_type: &str) -> io::Result<Option<i64>> {
    let ms = match content_type {
        "audio/webm" => webm(&whole(file)?),
        "audio/ogg" => ogg(&whole(file)?),
        "audio/mp4" => iso::milliseconds(file)?,
        _ => None,
    };
    let seconds = ms.and_then(|ms| i64::try_from(ms.div_ceil(1_000)).ok());
    Ok(seconds.filter(|seconds| (1..=86_400).contains(seconds)))
}

/// All bytes; of what is too large to be counted none.
fn whole<R: Read + Seek>(file: &mut R) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.seek(SeekFrom::End(0))? <= LARGEST {
        file.seek(SeekFrom::Start(0))?;
        file.take(LARGEST).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_A966;
const SCALE: u64 = 0x2A_D7B1;
const CLUSTER: u64 = 0x1F43_B675;
const GROUP: u64 = 0xA0;
const CLUSTER_TIME: u64 = 0xE7;
const BLOCKS: [u64; 2] = [0xA1, 0xA3];

/// The time of the last block: clusters are walked, nothing in them is unpacked.
fn webm(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut scale, mut cluster, mut last) = (0, 1_000_000u64, 0u64, None);
    while let Some((id, body)) = number(bytes, at, false) {
        let Some((size, start)) = number(bytes, body, true) else { break };
        if [SEGMENT, INFO, CLUSTER, GROUP].contains(&id) {
            at = start;
            continue;
        }
        let Some(end) = usize::try_from(size).ok().and_then(|size| start.checked_add(size)) else { break };
        let Some(data) = bytes.get(start..end) else { break };
        match id {
            SCALE => scale = big_endian(data),
            CLUSTER_TIME => cluster = big_endian(data),
            block if BLOCKS.contains(&block) => {
                if let Some((_, time)) = number(data, 0, true)
                    && let Some(offset) = data.get(time..time + 2)
                {
                    let offset = i64::from(i16::from_be_bytes([offset[0], offset[1]]));
                    last = Some(cluster.saturating_add_signed(offset));
                }
            }
            _ => {}
        }
        at = end;
    }
    last.map(|ticks| ticks.saturating_mul(scale) / 1_000_000)
}

/// A number whose first bits say its length, and where it ends; for an id the mark stays in it.
fn number(bytes: &[u8], at: usize, without_mark: bool) -> Option<(u64, usize)> {
    let first = *bytes.get(at)?;
    let length = first.leading_zeros() as usize + 1;
    let rest = bytes.get(at + 1..at.checked_add(length)?)?;
    let first = if without_mark { u64::from(first) & (0xFF >> length) } else { u64::from(first) };
    Some((rest.iter().fold(first, |sum, byte| sum << 8 | u64::from(*byte)), at + length))
}

/// Opus counts 48,000 to the second, in the last page.
fn ogg(bytes: &[u8]) -> Option<u64> {
    let head = bytes.get(..200.min(bytes.len()))?;
    head.windows(8).find(|window| *window == b"OpusHead")?;
    let page = bytes.windows(4).rposition(|window| window == b"OggS")?;
    let granule: [u8; 8] = bytes.get(page + 6..page + 14)?.try_into().ok()?;
    Some(u64::from_le_bytes(granule) / 48)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(bytes: &[u8], content_type: &str) -> Option<i64> {
        super::seconds(&mut io::Cursor::new(bytes), content_type).unwrap()
    }

    #[test]
    fn a_recording_of_a_browser_is_counted_from_its_blocks() {
        // A segment and a cluster of unknown length, as they are while somebody speaks.
        let mut webm = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff".to_vec();
        webm.extend_from_slice(b"\x15\x49\xa9\x66\x87\x2a\xd7\xb1\x83\x0f\x42\x40");
        for (cluster, offset) in [(0u16, 20u16), (60_000, 4_100)] {
            webm.extend_from_slice(b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff\xe7\x82");
            webm.extend_from_slice(&cluster.to_be_bytes());
            webm.extend_from_slice(&[0xA3, 0x86, 0x81]);
            webm.extend_from_slice(&offset.to_be_bytes());
            webm.extend_from_slice(&[0x80, 1, 2]);
        }
        assert_eq!(seconds(&webm, "audio/webm"), Some(65));
        webm.truncate(webm.len() - 1);
        assert_eq!(seconds(&webm, "audio/webm"), Some(1), "a block that is cut off does not count");
    }

    #[test]
    fn ogg_and_mp4_tell_it_themselves() {
        let mut ogg = b"OggS\0\x02\0\0\0\0\0\0\0\0..............OpusHead....OggS\0\x04".to_vec();
        ogg.extend_from_slice(&(48_000u64 * 7).to_le_bytes());
        assert_eq!(seconds(&ogg, "audio/ogg"), Some(7));
        let mut header = vec![0; 12];
        header.extend_from_slice(&1_000u32.to_be_bytes());
        header.extend_from_slice(&2_500u32.to_be_bytes());
        let boxed = |name: &[u8; 4], inner: &[u8]| [&u32::try_from(inner.len() + 8).unwrap().to_be_bytes(), name.as_slice(), inner].concat();
        let mp4 = [boxed(b"ftyp", b"isom"), boxed(b"moov", &boxed(b"mvhd", &header))].concat();
        assert_eq!(seconds(&mp4, "audio/mp4"), Some(3));
    }

    #[test]
    fn nothing_odd_is_believed_and_nothing_panics() {
        for odd in
            [b"".as_slice(), b"\x1a\x45\xdf\xa3", b"\0\0\0\0\0\0\0\0", b"\0\0\0\x01moov", b"OpusHeadOggS", &[0xFF; 64], &[0; 64], b"\0\0\0\x08moov\0\0\0\0"]
        {
            for content_type in ["audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg"] {
                assert_eq!(seconds(odd, content_type), None);
            }
        }
    }
}
