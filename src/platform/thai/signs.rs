//! A text as a reader sees it, each letter with its place in what was typed.

/// A letter with its place; what nobody sees is left out, digits are those of one script.
#[derive(Clone, Copy)]
pub struct Sign {
    /// Its place in the text, in code points.
    pub at: usize,
    pub is: char,
}

/// The letters that a reader sees.
pub fn signs(text: &str) -> Vec<Sign> {
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let plain = |c: char| match c {
        '๐'..='๙' => shifted(c, '๐'),
        '０'..='９' => shifted(c, '０'),
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    };
    text.chars().enumerate().filter(|(_, c)| !unseen(*c)).map(|(at, c)| Sign { at, is: plain(c) }).collect()
}

fn shifted(c: char, zero: char) -> char {
    u8::try_from(u32::from(c) - u32::from(zero)).map_or(c, |digit| char::from(b'0' + digit))
}
