//! A text as a reader sees it, each letter with its place in what was typed.
use super::is_unseen;

/// A letter with its place; what nobody sees is left out, digits are those of one script.
#[derive(Clone, Copy)]
pub struct Sign {
    /// Its place in the text, in code points.
    pub at: usize,
    pub is: char,
}

/// The letters that a reader sees.
pub fn signs(text: &str) -> Vec<Sign> {
    let plain = |c: char| match c {
        '๐'..='๙' => shifted(c, '๐'),
        '０'..='９' => shifted(c, '０'),
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => '-',
        '（' => '(',
        '）' => ')',
        '＋' => '+',
        other => other,
    };
    text.chars().enumerate().filter(|(_, c)| !is_unseen(*c)).map(|(at, c)| Sign { at, is: plain(c) }).collect()
}

fn shifted(c: char, zero: char) -> char {
    u8::try_from(u32::from(c) - u32::from(zero)).map_or(c, |digit| char::from(b'0' + digit))
}
