//! The name that a person gave a file: shown and sent back, never used as a path.
use crate::platform::thai;

const LETTERS: usize = 120;
const BYTES: usize = 400;
const NAMELESS: &str = "ไฟล์";

/// The last part of whatever came, without control characters and without marks that turn the direction of reading, cut so that its ending stays.
pub fn clean(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    let plain = plain.trim().trim_start_matches('.').trim();
    if plain.is_empty() {
        return NAMELESS.to_owned();
    }
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (plain, String::new()),
    };
    let mut kept = thai::truncate(stem, LETTERS);
    while kept.len() > BYTES {
        kept = thai::truncate(kept, thai::length(kept) / 2);
        if kept.is_empty() {
            kept = NAMELESS;
        }
    }
    format!("{kept}{ending}")
}

/// Marks of direction and joining that hide what a name really ends with.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `Content-Disposition` with a Thai name (RFC 6266).
pub fn disposition(inline: bool, name: &str) -> String {
    let mut coded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{}; filename*=UTF-8''{coded}", if inline { "inline" } else { "attachment" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path_and_never_hides_its_ending() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\ลับ\\แผนการสอน.docx", "แผนการสอน.docx"),
            ("รายงาน\u{202e}fdp.exe", "รายงานfdp.exe"),
            ("a\0b\n.png", "ab.png"),
            ("..", "ไฟล์"),
            ("", "ไฟล์"),
            ("  .htaccess ", "htaccess"),
            ("แผนการสอน ป.1.pdf", "แผนการสอน ป.1.pdf"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
    }

    #[test]
    fn a_name_of_4096_bytes_is_cut_and_keeps_its_ending() {
        for long in [format!("{}.pdf", "ก".repeat(1_364)), format!("{}.pdf", "x".repeat(4_092)), format!("ก{}.pdf", "\u{0e49}".repeat(1_363))] {
            let kept = clean(&long);
            assert!(kept.len() <= BYTES + 16 && kept.ends_with(".pdf"), "{} {kept}", kept.len());
        }
        assert!(clean(&".".repeat(4_096)).len() < 20);
    }

    #[test]
    fn a_thai_name_travels_in_ascii() {
        assert_eq!(disposition(false, "ก\".txt"), "attachment; filename*=UTF-8''%E0%B8%81%22.txt");
        assert!(disposition(true, &clean("x\r\nSet-Cookie: a=b")).is_ascii());
    }
}
