//! Date lines (T-22): `2018/04/16(Mon)`, `2024.01.15 Monday`, `Fri, 9/25/2026`, `วันศุกร์ที่ 25 กันยายน 2569`. Their order is settled later.
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::words::words;
use crate::calendar::from_input;
use crate::platform::dates;
use crate::platform::error::Refusal;
use crate::platform::thai::{canonical, to_arabic};

/// Which of two numbers before the year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// 25/9/2569
    DayFirst,
    /// 9/25/2026
    MonthFirst,
}

/// A day as text, `2026-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Day, Refusal> {
        dates::day(&text).map(Day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0.to_string()
    }
}

/// A date line as it is kept: read again when it is needed.
#[derive(Serialize, Deserialize)]
struct Kept {
    line: u32,
    text: String,
}

impl TryFrom<Kept> for DayLine {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<DayLine, Self::Error> {
        day_line(kept.line, &kept.text).ok_or("no date line")
    }
}

impl From<DayLine> for Kept {
    fn from(day: DayLine) -> Kept {
        Kept { line: day.line, text: day.text }
    }
}

/// A date line as written, with what each order would make of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct DayLine {
    /// Its line in the file, from 1.
    pub line: u32,
    pub text: String,
    pub day_first: Option<Date>,
    pub month_first: Option<Date>,
    /// The weekday beside it, to settle the order by.
    pub weekday: Option<Weekday>,
}

/// LINE began in 2011; phones with a wrong clock come close to it.
const YEARS: std::ops::RangeInclusive<i16> = 2010..=2060;
/// No date line of any language is longer, in letters.
const LONGEST: usize = 60;

enum Token {
    Number(i16, usize),
    Word(String),
}

/// A date line, or nothing. A year from 2400 on is a Buddhist one. Years of two digits need a weekday beside them.
pub(super) fn day_line(line: u32, text: &str) -> Option<DayLine> {
    let text = text.trim();
    if text.len() > LONGEST * 4 || text.chars().count() > LONGEST || text.contains('\t') {
        return None;
    }
    let mut numbers: Vec<(i16, usize)> = Vec::new();
    let (mut weekday, mut month) = (None, None);
    for token in tokens(&to_arabic(&canonical(text)).to_lowercase())? {
        match token {
            Token::Number(value, digits) => numbers.push((value, digits)),
            Token::Word(word) => match meaning(&word)? {
                Meaning::Weekday(day) if weekday.is_none() => weekday = Some(day),
                Meaning::Month(number) if month.is_none() => month = Some(number),
                Meaning::Nothing => {}
                _ => return None,
            },
        }
    }
    let (day_first, month_first) = match (month, numbers.as_slice()) {
        // A month by name leaves no doubt.
        (Some(month), [first, second]) => {
            let (year, day) = if first.1 == 4 { (first, second) } else { (second, first) };
            let date = date(*year, true, month, day.0);
            (date, date)
        }
        (None, [year, month, day]) if year.1 == 4 => {
            let date = i8::try_from(month.0).ok().and_then(|month| date(*year, false, month, day.0));
            (date, date)
        }
        (None, [first, second, year]) => {
            let of = |month: i16, day: i16| i8::try_from(month).ok().and_then(|month| date(*year, weekday.is_some(), month, day));
            (of(second.0, first.0), of(first.0, second.0))
        }
        _ => return None,
    };
    if day_first.is_none() && month_first.is_none() {
        return None;
    }
    Some(DayLine { line, text: text.to_owned(), day_first, month_first, weekday })
}

/// The day that the numbers name, if there is one in the years that LINE has seen.
fn date((typed, digits): (i16, usize), short: bool, month: i8, day: i16) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    let years: &[i16] = match digits {
        4 => &[from_input(typed)],
        // 69 is 2569, 26 is 2026: only one of them lies in these years.
        2 if short => &[2000 + typed, from_input(2500 + typed)],
        _ => return None,
    };
    years.iter().filter(|year| YEARS.contains(year)).find_map(|year| Date::new(*year, month, day).ok())
}

enum Meaning {
    Weekday(Weekday),
    Month(i8),
    Nothing,
}

fn meaning(word: &str) -> Option<Meaning> {
    let known = |word: &str| {
        let words = words();
        if let Some(day) = words.weekdays.get(word) {
            return Some(Meaning::Weekday(*day));
        }
        words.months.get(word).map(|month| Meaning::Month(*month)).or_else(|| words.filler.iter().any(|filler| filler == word).then_some(Meaning::Nothing))
    };
    let bare = word.strip_prefix("วัน").unwrap_or(word);
    known(word).or_else(|| known(bare)).or_else(|| known(bare.strip_suffix("ที่")?)).or_else(|| known(word.trim_end_matches('.')))
}

/// Numbers and words with plain separators between them; anything else and it is no date.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(first) = rest.next() {
        match first {
            '0'..='9' => {
                let mut digits = String::from(first);
                while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                found.push(Token::Number(digits.parse().ok()?, digits.len()));
            }
            '年' | '月' | '日' | '년' | '월' | '일' if before.is_ascii_digit() => {}
            letter if is_letter(letter) => {
                let mut word = String::from(letter);
                while let Some(letter) = rest.next_if(|letter| is_letter(*letter) || *letter == '.') {
                    word.push(letter);
                }
                found.push(Token::Word(word));
            }
            ' ' | '\u{a0}' | '\u{202f}' | ',' | '(' | ')' | '/' | '.' | '-' | '（' | '）' => {}
            _ => return None,
        }
        before = first;
        if found.len() > 8 {
            return None;
        }
    }
    Some(found)
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '\u{0e31}'..='\u{0e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn both(text: &str) -> Option<(Option<Date>, Option<Date>, Option<Weekday>)> {
        day_line(1, text).map(|day| (day.day_first, day.month_first, day.weekday))
    }

    #[test]
    fn t22_every_form_of_a_date_line_is_read() {
        let sure = |text: &str, day: Date, weekday| assert_eq!(both(text), Some((Some(day), Some(day), weekday)), "{text}");
        sure("2018/04/16(Mon)", date(2018, 4, 16), Some(Weekday::Monday));
        sure("2024.01.15 Monday", date(2024, 1, 15), Some(Weekday::Monday));
        sure("2018年4月16日(月)", date(2018, 4, 16), Some(Weekday::Monday));
        sure("วันศุกร์ที่ 25 กันยายน 2569", date(2026, 9, 25), Some(Weekday::Friday));
        sure("ศ. 25 ก.ย. 69", date(2026, 9, 25), Some(Weekday::Friday));
        sure("Friday, September 25, 2026", date(2026, 9, 25), Some(Weekday::Friday));
        sure("2569/09/25(ศ.)", date(2026, 9, 25), Some(Weekday::Friday));
        assert_eq!(both("Fri, 9/25/2026"), Some((None, Some(date(2026, 9, 25)), Some(Weekday::Friday))));
        assert_eq!(both("Tue, 06/01/2026"), Some((Some(date(2026, 1, 6)), Some(date(2026, 6, 1)), Some(Weekday::Tuesday))));
        assert_eq!(both("พฤ., ๒๕/๙/๒๕๖๘"), Some((Some(date(2025, 9, 25)), None, Some(Weekday::Thursday))));
        assert_eq!(both("ศุกร์ 25/9/69"), Some((Some(date(2026, 9, 25)), None, Some(Weekday::Friday))));
    }

    #[test]
    fn what_people_write_is_no_date_line() {
        for text in
            ["3/4/2569 ประชุม", "1.2.3", "10/10", "25/9/69", "31/2/2569", "โทร 081-234-5678", "ป.1/2", "25/9/3112", "", "Friday", "09:30 Friday", "1/1/1999"]
        {
            assert_eq!(both(text), None, "{text}");
        }
    }
}
