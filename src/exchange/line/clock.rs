//! The time at the head of a line: `9:30`, `09:30`, `24:53`, `9:30 PM`, `上午09:46`, `09:30 น.` (T-23).
use super::words::words;

/// A time and what follows it, from the separator on. Minutes as written: 24:53 is 1493.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub minute: u16,
    pub rest: &'a str,
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Before,
    After,
}

/// Reads a time at the head of a line that a tab, a space or nothing follows.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let (before, line) = half(line).map_or((None, line), |(half, rest)| (Some(half), rest.trim_start_matches(' ')));
    let colon = line.find(':').filter(|at| (1..=2).contains(at))?;
    let hour = digits(&line[..colon])?;
    let minute = digits(line.get(colon + 1..colon + 3)?)?;
    let rest = &line[colon + 3..];
    let (half, rest) = match before {
        Some(half) => (Some(half), rest),
        None => behind(rest),
    };
    if !(rest.is_empty() || rest.starts_with(['\t', ' '])) || minute > 59 {
        return None;
    }
    let hour = match half {
        None if hour <= 24 => hour,
        Some(_) if !(0..=12).contains(&hour) => return None,
        Some(Half::Before) => hour % 12,
        Some(Half::After) => hour % 12 + 12,
        None => return None,
    };
    Some(Head { minute: hour * 60 + minute, rest })
}

fn digits(text: &str) -> Option<u16> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

/// The half of the day in front of a time.
fn half(line: &str) -> Option<(Half, &str)> {
    if line.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let of = |list: &'static [String], half| list.iter().find_map(|word| Some((half, strip(line, word)?)));
    of(&words().before_noon, Half::Before).or_else(|| of(&words().after_noon, Half::After))
}

/// The half of the day behind a time (`9:30 PM`, `9:30PM`), or the word for "o'clock".
fn behind(rest: &str) -> (Option<Half>, &str) {
    let text = rest.strip_prefix([' ', '\u{202f}', '\u{a0}']).unwrap_or(rest);
    let ends = |rest: &&str| rest.is_empty() || rest.starts_with(['\t', ' ']);
    let of = |list: &'static [String]| list.iter().find_map(|word| strip(text, word).filter(ends));
    if let Some(rest) = of(&words().before_noon) {
        return (Some(Half::Before), rest);
    }
    if let Some(rest) = of(&words().after_noon) {
        return (Some(Half::After), rest);
    }
    (None, of(&words().hour).unwrap_or(rest))
}

/// `text` without a word at its head, whatever its case.
fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    (head.eq_ignore_ascii_case(word)).then(|| &text[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(u16, &str)> {
        head(line).map(|head| (head.minute, head.rest))
    }

    #[test]
    fn a_time_is_read_in_every_form_seen() {
        for (line, minute) in [
            ("09:30\tแอน", 9 * 60 + 30),
            ("9:30\tแอน", 9 * 60 + 30),
            ("9:30 PM\tแอน", 21 * 60 + 30),
            ("12:05 AM\tแอน", 5),
            ("12:05pm\tแอน", 12 * 60 + 5),
            ("上午09:46\tแอน", 9 * 60 + 46),
            ("下午 03:05\tแอน", 15 * 60 + 5),
            ("24:53\tแอน", 24 * 60 + 53),
            ("09:30 น.\tแอน", 9 * 60 + 30),
            ("2:07 หลังเที่ยง\tแอน", 14 * 60 + 7),
        ] {
            assert_eq!(read(line), Some((minute, "\tแอน")), "{line}");
        }
        assert_eq!(read("10:00 ครูแอน สวัสดี"), Some((600, " ครูแอน สวัสดี")));
    }

    #[test]
    fn what_is_no_time_is_left_alone() {
        for line in ["25:00\tแอน", "9:60\tแอน", "9:3\tแอน", "109:30\tแอน", "09:30:15\tแอน", "13:00 PM\tแอน", "09:30น\tแอน", "", ":30\tแอน", "ก:30", "上午", "๙"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
