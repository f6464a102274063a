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

/// Reads a time at the head of a line that a tab, a space or nothing follows, in either digits; seconds are left out. A dot between hour and
/// minute is a time only before a tab: in words it is a number.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let (before, line) = half(line).map_or((None, line), |(half, rest)| (Some(half), rest.trim_start_matches(' ')));
    let (hour, hour_digits, rest) = number(line)?;
    let (dotted, rest) = match rest.strip_prefix([':', '：']) {
        Some(rest) => (false, rest),
        None => (true, rest.strip_prefix('.')?),
    };
    let (minute, minute_digits, rest) = number(rest)?;
    let rest = match rest.strip_prefix([':', '：']).and_then(number) {
        Some((second, 2, rest)) if second < 60 => rest,
        _ => rest,
    };
    let (half, rest) = match before {
        Some(half) => (Some(half), rest),
        None => behind(rest),
    };
    let ends = if dotted { rest.starts_with('\t') } else { rest.is_empty() || rest.starts_with(['\t', ' ']) };
    if !ends || hour_digits > 2 || minute_digits != 2 || minute > 59 {
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

/// A short number in Arabic, Thai or wide digits, how many there are, and what follows.
fn number(text: &str) -> Option<(u16, usize, &str)> {
    let (mut value, mut digits) = (0_u16, 0);
    for (at, letter) in text.char_indices() {
        let digit = match letter {
            '0'..='9' => u32::from(letter) - u32::from('0'),
            '๐'..='๙' => u32::from(letter) - u32::from('๐'),
            '０'..='９' => u32::from(letter) - u32::from('０'),
            _ if digits == 0 => return None,
            _ => return Some((value, digits, &text[at..])),
        };
        digits += 1;
        if digits > 3 {
            return None;
        }
        value = value * 10 + u16::try_from(digit).ok()?;
    }
    (digits > 0).then_some((value, digits, ""))
}

/// The half of the day in front of a time.
fn half(line: &str) -> Option<(Half, &str)> {
    if line.starts_with(char::is_numeric) {
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
            ("๐๙:๓๐\tแอน", 9 * 60 + 30),
            ("๒๑:๐๕ น.\tแอน", 21 * 60 + 5),
            ("09:30:15\tแอน", 9 * 60 + 30),
            ("๙:๓๐:๕๙\tแอน", 9 * 60 + 30),
            ("9:30:15 PM\tแอน", 21 * 60 + 30),
            ("09.30\tแอน", 9 * 60 + 30),
        ] {
            assert_eq!(read(line), Some((minute, "\tแอน")), "{line}");
        }
        assert_eq!(read("10:00 ครูแอน สวัสดี"), Some((600, " ครูแอน สวัสดี")));
    }

    #[test]
    fn what_is_no_time_is_left_alone() {
        for line in [
            "25:00\tแอน",
            "9:60\tแอน",
            "9:3\tแอน",
            "109:30\tแอน",
            "09:30:75\tแอน",
            "09.30 แอน",
            "๐๙:๖๐\tแอน",
            "13:00 PM\tแอน",
            "09:30น\tแอน",
            "",
            ":30\tแอน",
            "ก:30",
            "上午",
            "๙",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
