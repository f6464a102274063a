//! The ISO base media file format (ISO/IEC 14496-12): MP4, QuickTime, 3GP, HEIF and AVIF are boxes within boxes.
use std::io::{self, Read, Seek, SeekFrom};

/// A box of the file itself, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileBox {
    pub name: [u8; 4],
    pub start: u64,
    /// Where its contents begin.
    pub body: u64,
    pub end: u64,
}

/// A box within bytes that were read, with the place of its first byte among them.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub name: [u8; 4],
    pub start: usize,
    pub body: &'a [u8],
    /// Where its contents begin.
    pub body_start: usize,
}

/// What a file of boxes is, told by what it holds and not by the brand that its writer chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A still picture or a burst: HEIF, AVIF and their kin.
    Picture,
    Film,
    Sound,
}

/// A fragmented film of a whole day has fewer.
const MOST_BOXES: usize = 500_000;
/// The largest header of a film that is read, in bytes.
pub const LARGEST_HEADER: u64 = 32 * 1024 * 1024;
/// Names with which a file of boxes begins.
const FIRST: [&[u8; 4]; 8] = [b"ftyp", b"styp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
/// Brands of pictures: the codecs' own and the structural ones, under which any writer may wrap a picture.
const PICTURE_BRANDS: [&[u8; 4]; 28] = [
    b"mif1", b"mif2", b"mif3", b"msf1", b"miaf", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"avif", b"avis", b"avio", b"avci",
    b"avcs", b"jpeg", b"jpgs", b"vvic", b"vvis", b"j2ki", b"j2is", b"MiHB", b"MiHE", b"MiAB", b"crx ",
];

/// Whether these first bytes open a file of boxes.
pub fn begins(head: &[u8]) -> bool {
    head.get(4..8).is_some_and(|name| FIRST.iter().any(|first| first.as_slice() == name)) && big_endian(&head[..4]) != 0
}

/// A number as these formats write it.
pub fn big_endian(data: &[u8]) -> u64 {
    data.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The boxes of a file in their order, and where they end; what lies behind belongs to no box.
///
/// # Errors
/// When the file cannot be read, or has more boxes than any film.
pub fn boxes_of<R: Read + Seek>(file: &mut R) -> io::Result<(Vec<FileBox>, u64)> {
    let length = file.seek(SeekFrom::End(0))?;
    let (mut found, mut at) = (Vec::new(), 0);
    while at + 8 <= length {
        let Some(next) = box_at(file, at, length)? else { break };
        if found.len() == MOST_BOXES {
            return Err(io::Error::other("more boxes than any film has"));
        }
        at = next.end;
        found.push(next);
    }
    Ok((found, at))
}

fn box_at<R: Read + Seek>(file: &mut R, at: u64, length: u64) -> io::Result<Option<FileBox>> {
    let mut head = [0; 16];
    let known = usize::try_from((length - at).min(16)).unwrap_or(16);
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut head[..known])?;
    let name = [head[4], head[5], head[6], head[7]];
    let (size, header) = match big_endian(&head[..4]) {
        0 => (length - at, 8),
        1 if known == 16 => (big_endian(&head[8..]), 16),
        size => (size, 8),
    };
    // Zeros behind the last box name none.
    if size < header || name == [0; 4] {
        return Ok(None);
    }
    // A box that is cut off at the end of the file ends there.
    Ok(Some(FileBox { name, start: at, body: at + header, end: at.saturating_add(size).min(length) }))
}

/// The contents of a box; `None` when they are more than a header may be.
///
/// # Errors
/// When the file cannot be read.
pub fn contents<R: Read + Seek>(file: &mut R, found: &FileBox) -> io::Result<Option<Vec<u8>>> {
    if found.end - found.body > LARGEST_HEADER {
        return Ok(None);
    }
    let mut bytes = vec![0; usize::try_from(found.end - found.body).map_err(io::Error::other)?];
    file.seek(SeekFrom::Start(found.body))?;
    file.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// The boxes within the contents of another.
pub fn parts(bytes: &[u8]) -> Vec<Part<'_>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(head) = bytes.get(at..at + 8) {
        let (size, header) = match big_endian(&head[..4]) {
            0 => (bytes.len() - at, 8),
            1 => match bytes.get(at + 8..at + 16) {
                Some(long) => (usize::try_from(big_endian(long)).unwrap_or(usize::MAX), 16),
                None => break,
            },
            size => (usize::try_from(size).unwrap_or(usize::MAX), 8),
        };
        if size < header {
            break;
        }
        let end = at.saturating_add(size).min(bytes.len());
        found.push(Part {
            name: [head[4], head[5], head[6], head[7]],
            start: at,
            body: bytes.get(at + header..end).unwrap_or_default(),
            body_start: at + header,
        });
        at = end;
    }
    found
}

/// The first box on this way down.
pub fn within<'a>(bytes: &'a [u8], way: &[&[u8; 4]]) -> Option<&'a [u8]> {
    let Some((first, rest)) = way.split_first() else { return Some(bytes) };
    let found = parts(bytes).into_iter().find(|part| part.name == **first)?;
    within(found.body, rest)
}

/// What a track carries: `vide`, `soun`, or something beside them.
pub fn handler(track: &[u8]) -> Option<[u8; 4]> {
    within(track, &[b"mdia", b"hdlr"])?.get(8..12)?.try_into().ok()
}

/// What is in the file; `None` when it says neither by its boxes nor by its brands.
///
/// # Errors
/// When the file cannot be read.
pub fn content<R: Read + Seek>(file: &mut R) -> io::Result<Option<Content>> {
    let (boxes, _) = boxes_of(file)?;
    let mut brands = Vec::new();
    if let Some(kind) = boxes.iter().find(|found| found.name == *b"ftyp")
        && kind.end - kind.body < 4096
    {
        brands = contents(file, kind)?.unwrap_or_default();
    }
    let is_picture_brand = |brand: &[u8]| PICTURE_BRANDS.iter().any(|known| known.as_slice() == brand);
    // The second word is a version.
    let picture_brand = brands.chunks(4).enumerate().any(|(place, brand)| place != 1 && is_picture_brand(brand));
    let mut film = false;
    let mut sound = false;
    for found in &boxes {
        match &found.name {
            b"meta" if is_picture_meta(&contents(file, found)?.unwrap_or_default()) => return Ok(Some(Content::Picture)),
            b"moov" => match contents(file, found)? {
                Some(header) => {
                    for track in parts(&header).iter().filter(|part| part.name == *b"trak") {
                        match handler(track.body).as_ref() {
                            Some(b"pict") => return Ok(Some(Content::Picture)),
                            Some(b"soun") => sound = true,
                            Some(b"vide") => film = true,
                            _ => {}
                        }
                    }
                }
                None => film = true,
            },
            b"moof" | b"pnot" if !sound => film = true,
            _ => {}
        }
    }
    Ok(match (film, sound, picture_brand) {
        (true, ..) => Some(Content::Film),
        (false, true, _) => Some(Content::Sound),
        (false, false, true) => Some(Content::Picture),
        // A film without a track is still handled as one.
        (false, false, false) => boxes.iter().any(|found| matches!(&found.name, b"moov" | b"ftyp")).then_some(Content::Film),
    })
}

/// QuickTime writes this box without the version that the standard puts in front.
fn is_picture_meta(meta: &[u8]) -> bool {
    [4, 0].into_iter().any(|skipped| {
        let boxes = meta.get(skipped..).map(parts).unwrap_or_default();
        boxes.iter().any(|part| part.name == *b"hdlr" && part.body.get(8..12) == Some(b"pict"))
    })
}

/// How long it lasts in milliseconds: the length that its header tells, or the sum of its fragments.
///
/// # Errors
/// When the file cannot be read.
pub fn milliseconds<R: Read + Seek>(file: &mut R) -> io::Result<Option<u64>> {
    let (boxes, _) = boxes_of(file)?;
    let Some(header) = boxes.iter().find(|found| found.name == *b"moov") else { return Ok(None) };
    let Some(header) = contents(file, header)? else { return Ok(None) };
    let told = within(&header, &[b"mvhd"]).and_then(movie_length).filter(|ms| *ms > 0);
    if told.is_some() {
        return Ok(told);
    }
    let tracks: Vec<Track> = parts(&header).iter().filter(|part| part.name == *b"trak").filter_map(|part| track(part.body)).collect();
    let extends = within(&header, &[b"mvex"]).unwrap_or_default();
    let mut longest = tracks.iter().filter_map(|track| track.ms(track.told)).max().unwrap_or_default();
    let mut ends = vec![0u64; tracks.len()];
    for fragment in boxes.iter().filter(|found| found.name == *b"moof") {
        let Some(fragment) = contents(file, fragment)? else { continue };
        for run in parts(&fragment).iter().filter(|part| part.name == *b"traf") {
            let Some(header) = within(run.body, &[b"tfhd"]) else { continue };
            let id = header.get(4..8).map(big_endian);
            let Some(place) = tracks.iter().position(|track| Some(track.id) == id) else { continue };
            let each = fragment_default(header).or_else(|| track_default(extends, tracks[place].id)).unwrap_or_default();
            let begins = within(run.body, &[b"tfdt"]).and_then(decode_time).unwrap_or(ends[place]);
            let lasts = parts(run.body).iter().filter(|part| part.name == *b"trun").filter_map(|part| run_length(part.body, each)).fold(0, u64::saturating_add);
            ends[place] = begins.saturating_add(lasts);
        }
    }
    for (track, end) in tracks.iter().zip(ends) {
        longest = longest.max(track.ms(end).unwrap_or_default());
    }
    Ok(Some(longest).filter(|ms| *ms > 0))
}

struct Track {
    id: u64,
    scale: u64,
    told: u64,
}

impl Track {
    fn ms(&self, ticks: u64) -> Option<u64> {
        ticks.checked_mul(1_000)?.checked_div(self.scale)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 4).map(big_endian)
}

/// Ticks to the second and the length in them, of `mvhd` and `mdhd`, which begin alike.
fn scale_and_length(header: &[u8]) -> Option<(u64, u64)> {
    match header.first()? {
        0 => Some((word(header, 12)?, word(header, 16)?)),
        _ => Some((word(header, 20)?, header.get(24..32).map(big_endian)?)),
    }
}

fn movie_length(header: &[u8]) -> Option<u64> {
    let (scale, length) = scale_and_length(header)?;
    // All ones: not known.
    let known = length != u64::from(u32::MAX) && length != u64::MAX;
    known.then(|| length.checked_mul(1_000)?.checked_div(scale)).flatten()
}

fn track(body: &[u8]) -> Option<Track> {
    let header = within(body, &[b"tkhd"])?;
    let id = word(header, if *header.first()? == 0 { 12 } else { 20 })?;
    let (scale, told) = scale_and_length(within(body, &[b"mdia", b"mdhd"])?)?;
    Some(Track { id, scale, told: if told == u64::from(u32::MAX) || told == u64::MAX { 0 } else { told } })
}

/// The length of each sample where a fragment says it for all.
fn fragment_default(header: &[u8]) -> Option<u64> {
    let flags = word(header, 0)?;
    let at = 8 + if flags & 0x1 == 0 { 0 } else { 8 } + if flags & 0x2 == 0 { 0 } else { 4 };
    if flags & 0x8 == 0 { None } else { word(header, at) }
}

/// The same where the header says it for every fragment of a track.
fn track_default(extends: &[u8], id: u64) -> Option<u64> {
    let of_track = |part: &&Part<'_>| part.name == *b"trex" && word(part.body, 4) == Some(id);
    parts(extends).iter().find(of_track).and_then(|part| word(part.body, 12))
}

fn decode_time(body: &[u8]) -> Option<u64> {
    if *body.first()? == 0 { word(body, 4) } else { body.get(4..12).map(big_endian) }
}

/// How long the samples of a run last, in ticks.
fn run_length(body: &[u8], each: u64) -> Option<u64> {
    let flags = word(body, 0)?;
    let count = word(body, 4)?;
    if flags & 0x100 == 0 {
        return count.checked_mul(each);
    }
    let first = 8 + if flags & 0x1 == 0 { 0 } else { 4 } + if flags & 0x4 == 0 { 0 } else { 4 };
    let step = [0x100, 0x200, 0x400, 0x800].into_iter().filter(|flag| flags & flag != 0).count() * 4;
    let mut sum: u64 = 0;
    for sample in 0..usize::try_from(count).ok()? {
        let Some(length) = word(body, first + sample * step) else { break };
        sum = sum.saturating_add(length);
    }
    Some(sum)
}
