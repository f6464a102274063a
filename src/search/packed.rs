//! Text in a third of the room: one byte for a Thai character instead of three.
//!
//! The index keeps every text that it shows. Packing comes before the index's own compression, which finds more
//! in short bytes, and what comes out is byte for byte what went in (T-01).

/// Thai characters U+0E01–U+0E5B stand at these bytes, which ASCII leaves free.
const FIRST: u8 = 0x80;
const LAST: u8 = 0xDA;

/// Before a character of another script, which follows in UTF-8.
const OTHER: u8 = 0xDB;

/// Packs a text.
pub fn pack(text: &str) -> Vec<u8> {
    let mut packed = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        match c {
            '\0'..='\x7F' => packed.push(c as u8),
            '\u{0E01}'..='\u{0E5B}' => packed.push((c as u32 - 0x0E01) as u8 + FIRST),
            _ => {
                packed.push(OTHER);
                packed.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    packed
}

/// Unpacks what [`pack`] made; nothing for anything else.
pub fn unpack(packed: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(packed.len() * 3);
    let mut rest = packed;
    while let [byte, after @ ..] = rest {
        rest = after;
        match *byte {
            0..=0x7F => text.push(char::from(*byte)),
            FIRST..=LAST => text.push(char::from_u32(u32::from(byte - FIRST) + 0x0E01)?),
            OTHER => {
                let length = match after.first()? {
                    0xC2..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    _ => 4,
                };
                let (c, after) = after.split_at_checked(length)?;
                text.push_str(std::str::from_utf8(c).ok()?);
                rest = after;
            }
            _ => return None,
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thai_takes_a_third() {
        assert_eq!(pack("กัลยาณมิตร").len(), 10);
    }

    #[test]
    fn what_was_not_packed_is_refused() {
        assert_eq!(unpack(&[0xFF]), None);
        assert_eq!(unpack(&[OTHER, 0xE0, 0xB8]), None);
    }

    proptest! {
        #[test]
        fn comes_back_byte_for_byte(text in "([ก-๛a-z ]|\\PC|\u{200B}|\n){0,60}") {
            prop_assert_eq!(unpack(&pack(&text)), Some(text));
        }

        #[test]
        fn never_panics(bytes: Vec<u8>) {
            unpack(&bytes);
        }
    }
}
