//! What shows no ink: characters that take no room or leave it white.

/// Code points that nobody sees and that take no room: Unicode's default-ignorable ones (zero-width spaces and joiners, soft hyphens, variation
/// selectors, tags, Hangul fillers, marks of direction) and those few that no property names.
const UNSEEN: &[(u32, u32)] = &[
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    // Marks of interlinear notes, and what is no character at all.
    (0xFFF9, 0xFFFB),
    (0xFDD0, 0xFDEF),
    (0x13441, 0x13442),
    (0x16FE4, 0x16FE4),
    (0x1BCA0, 0x1BCA3),
    (0x1D159, 0x1D159),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
];

/// Whether nobody sees the character and it takes no room.
pub fn is_unseen(c: char) -> bool {
    let code = u32::from(c);
    code >= 0xAD && (UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&code)) || code & 0xFFFE == 0xFFFE)
}

/// Whether the character leaves its room white: spaces of every width, the blank Braille pattern, controls, and whatever is unseen.
pub fn is_inkless(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{2800}' || is_unseen(c)
}

/// Whether a text shows nothing at all: for whoever reads it, it is empty. The front end's `isBlank` says the same (`blank.json`).
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_inkless)
}

/// What somebody wrote: the text without space around it, empty where it shows no ink.
pub fn written(text: &str) -> &str {
    if is_blank(text) { "" } else { text.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// One file for both sides.
    const CASES: &str = include_str!("../../../frontend/src/lib/i18n/blank.json");

    #[derive(Deserialize)]
    struct Cases {
        /// First and last code points, in hex, of everything without ink.
        inkless: Vec<(String, String)>,
        blank: Vec<String>,
        written: Vec<String>,
    }

    #[test]
    fn both_sides_know_the_same_blanks() {
        let cases: Cases = serde_json::from_str(CASES).unwrap();
        let number = |hex: &String| u32::from_str_radix(hex, 16).unwrap();
        let ranges: Vec<(u32, u32)> = cases.inkless.iter().map(|(first, last)| (number(first), number(last))).collect();
        for c in '\0'..=char::MAX {
            let listed = ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)));
            assert_eq!(is_inkless(c), listed, "U+{:04X}", u32::from(c));
        }
        cases.blank.iter().for_each(|text| assert!(is_blank(text) && written(text).is_empty(), "{text:?}"));
        cases.written.iter().for_each(|text| assert!(!is_blank(text) && written(text) == text.trim(), "{text:?}"));
    }
}
