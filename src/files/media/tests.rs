//! Films as telephones, cameras and browsers write them.
use std::io::Cursor;

use super::*;

const PLACE: &[u8] = b"+18.7883+098.9853/";

fn boxed(name: &[u8; 4], inner: &[u8]) -> Vec<u8> {
    [&u32::try_from(inner.len() + 8).unwrap().to_be_bytes(), name.as_slice(), inner].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn track(handler: &[u8; 4], beside: &[u8], table: &[u8]) -> Vec<u8> {
    let handler = boxed(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 13]].concat());
    let media = boxed(b"mdia", &[handler, boxed(b"minf", &boxed(b"stbl", table))].concat());
    boxed(b"trak", &[media.as_slice(), beside].concat())
}

/// Three samples of 6, 8 and 4 bytes in two chunks at these places.
fn table(first: u32, second: u32) -> Vec<u8> {
    let sizes = boxed(b"stsz", &words(&[0, 0, 3, 6, 8, 4]));
    let chunks = boxed(b"stsc", &words(&[0, 2, 1, 2, 1, 2, 1, 1]));
    [sizes, chunks, boxed(b"stco", &words(&[0, 2, first, second]))].concat()
}

/// A film with its place in every box where programs write one, and a track of places.
fn film() -> Vec<u8> {
    let place = |name: &[u8; 4]| boxed(name, &[b"\xA9xyz".as_slice(), PLACE].concat());
    let label = boxed(b"ftyp", b"qt  \0\0\0\0qt  ");
    // The samples lie right behind the label and the head of this box.
    let first = u32::try_from(label.len()).unwrap() + 8;
    let media = boxed(b"mdat", b"PIXELSsecret+18.7883+098..PIXELS");
    let notes = [table(first + 6, first + 26 - 4)].concat();
    let header = [
        boxed(b"mvhd", &words(&[0, 0, 0, 1_000, 2_500])),
        place(b"udta"),
        place(b"meta"),
        track(b"vide", &place(b"udta"), &[]),
        track(b"soun", &place(b"meta"), &[]),
        track(b"meta", &[], &notes),
        boxed(b"free", PLACE),
    ]
    .concat();
    [label, media, boxed(b"moov", &header), place(b"uuid"), place(b"junk"), boxed(b"free", PLACE), b"\0\0\0\x02 behind +18.7883".to_vec()].concat()
}

fn cleaned(bytes: &[u8], content_type: &str) -> Vec<u8> {
    let mut file = Cursor::new(bytes.to_vec());
    let changes = metadata(&mut file, content_type).unwrap();
    assert!(!changes.is_empty());
    changes.apply(&mut file).unwrap();
    assert!(matches!(metadata(&mut file, content_type), Ok(changes) if changes.is_empty()), "nothing is left to clean");
    file.into_inner()
}

fn says(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_film_loses_every_place_and_not_one_byte_of_its_length() {
    let given = film();
    let kept = cleaned(&given, "video/quicktime");
    assert_eq!(kept.len(), given.len());
    for word in [PLACE, b"18.7883", b"secret", b"xyz"] {
        assert!(says(&given, word) && !says(&kept, word), "{}", String::from_utf8_lossy(word));
    }
    assert_eq!(kept.windows(6).filter(|window| *window == b"PIXELS").count(), 2, "what is seen stays");
    assert_eq!(iso::content(&mut Cursor::new(&kept)).unwrap(), Some(iso::Content::Film));
    assert_eq!(iso::milliseconds(&mut Cursor::new(&kept)).unwrap(), Some(2_500));
}

#[test]
fn a_film_whose_notes_cannot_be_found_is_refused() {
    let label = boxed(b"ftyp", b"isom\0\0\0\0isom");
    let notes = |table: &[u8]| [label.clone(), boxed(b"moov", &track(b"meta", &[], table))].concat();
    let fragment = [notes(&table(0, 0)), boxed(b"moof", &[])].concat();
    for odd in [notes(&[]), notes(&boxed(b"stsz", &words(&[0, 0, u32::MAX]))), fragment, [label.clone(), boxed(b"moov", &boxed(b"cmov", &[1; 9]))].concat()] {
        assert!(matches!(metadata(&mut Cursor::new(odd), "video/mp4"), Err(Unreadable::Damaged)));
    }
    assert!(metadata(&mut Cursor::new(b"FLV".to_vec()), "video/x-flv").is_err());
}

#[test]
fn a_plain_recording_stays_as_it_came() {
    let plain = [boxed(b"ftyp", b"isom\0\0\0\0isom"), boxed(b"moov", &track(b"soun", &[], &[])), boxed(b"free", &[0; 30])].concat();
    assert!(metadata(&mut Cursor::new(plain), "audio/mp4").unwrap().is_empty());
    assert!(metadata(&mut Cursor::new(webm(&[])), "audio/webm").unwrap().is_empty());
}

/// A segment of unknown length with a cluster of unknown length and one that is counted, and `beside` between them.
fn webm(beside: &[u8]) -> Vec<u8> {
    [
        b"\x1a\x45\xdf\xa3\x84\x42\x86\x81\x01\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff".as_slice(),
        b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff\xe7\x81\x00\xa3\x86\x81\x00\x00\x80PX",
        beside,
        b"\x1f\x43\xb6\x75\x83\xe7\x81\x09",
    ]
    .concat()
}

#[test]
fn tags_and_attached_files_of_a_webm_go() {
    let tags = [b"\x12\x54\xc3\x67\x92".as_slice(), PLACE].concat();
    let short = b"\x19\x41\xa4\x69\x82GP";
    let given = webm(&[tags.as_slice(), short].concat());
    let kept = cleaned(&given, "video/webm");
    assert_eq!(kept.len(), given.len());
    assert!(says(&given, b"18.7883") && !says(&kept, b"18.7883") && !says(&kept, b"GP") && says(&kept, b"PX"));
    for odd in [b"\x1a\x45\xdf\xa3\x84\x42\x86\x81\x01\0\0\0".as_slice(), b"\0", b"\x12\x54\xc3\x67\xff"] {
        assert!(metadata(&mut Cursor::new(odd.to_vec()), "video/webm").is_err());
    }
}

/// A recording in fragments with no length in its header; each says its length by itself, by its head, or by the header's default.
#[test]
fn a_fragmented_recording_is_counted() {
    let media = |scale: u32| [boxed(b"mdhd", &words(&[0, 0, 0, scale, 0])), boxed(b"hdlr", &[&[0; 8], b"soun".as_slice(), &[0; 13]].concat())].concat();
    let header = |scale: u32| {
        let track = [boxed(b"tkhd", &words(&[0, 0, 0, 1, 0, 0])), boxed(b"mdia", &media(scale))].concat();
        let extends = boxed(b"mvex", &boxed(b"trex", &words(&[0, 1, 1, 1_024, 4, 0])));
        boxed(b"moov", &[boxed(b"mvhd", &words(&[0, 0, 0, scale, 0])), boxed(b"trak", &track), extends].concat())
    };
    let fragment = |inside: &[Vec<u8>]| boxed(b"moof", &boxed(b"traf", &inside.concat()));
    let by_default = fragment(&[boxed(b"tfhd", &words(&[0, 1])), boxed(b"trun", &words(&[0, 47]))]);
    let by_head = fragment(&[boxed(b"tfhd", &words(&[0x8, 1, 480])), boxed(b"trun", &words(&[0x1, 100, 0]))]);
    let by_sample = fragment(&[boxed(b"tfhd", &words(&[0, 1])), boxed(b"trun", &words(&[0x301, 2, 0, 24_000, 9, 24_000, 9]))]);
    let ms = |parts: &[&[u8]]| iso::milliseconds(&mut Cursor::new([boxed(b"ftyp", b"iso5\0\0\0\0"), parts.concat()].concat())).unwrap();
    let head = header(48_000);
    assert_eq!(ms(&[&head, &by_default]), Some(1_002));
    assert_eq!(ms(&[&head, &by_head, &by_sample]), Some(2_000));
    let dated = fragment(&[boxed(b"tfhd", &words(&[0, 1])), boxed(b"tfdt", &words(&[0, 480_000])), boxed(b"trun", &words(&[0, 47]))]);
    assert_eq!(ms(&[&head, &dated]), Some(11_002), "a fragment says when it begins");
    assert_eq!(ms(&[&head]), None);
    assert_eq!(ms(&[&header(0), &by_head]), None);
}

#[test]
fn nothing_odd_panics() {
    let film = film();
    for cut in 0..film.len() {
        let mut file = Cursor::new(film[..cut].to_vec());
        drop((metadata(&mut file, "video/mp4"), iso::content(&mut file), iso::milliseconds(&mut file), metadata(&mut file, "video/webm")));
    }
    for place in 0..film.len() {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut bytes = film.clone();
            bytes[place] = value;
            let mut file = Cursor::new(bytes);
            drop((metadata(&mut file, "video/mp4"), iso::content(&mut file), iso::milliseconds(&mut file)));
        }
    }
}
