use std::fmt;

use jiff::civil::{Date, Weekday};

use super::month::{month_of, weekday_names, weekday_of};
use crate::platform::era::{PLAUSIBLE, from_input};
use crate::platform::thai::{canonical, to_arabic};

/// A date as read, with what was odd about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadDate {
    pub date: Date,
    /// Set when the text names another weekday than the date has (S004-11): warn, do not refuse.
    pub warning: Option<WrongWeekday>,
}

/// The weekday written does not belong to the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongWeekday {
    pub written: Weekday,
    pub actual: Weekday,
}

impl WrongWeekday {
    /// The warning in Thai.
    pub fn th(&self) -> String {
        format!("เขียนว่าวัน{} แต่วันที่นี้เป็นวัน{}", weekday_names(self.written).long, weekday_names(self.actual).long)
    }

    /// The warning in English.
    pub fn en(&self) -> String {
        format!("written as {}, but the date is a {}", weekday_names(self.written).english, weekday_names(self.actual).english)
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// Not day, month and year in a form we know.
    Unreadable,
    /// There is no such day (31 February).
    NoSuchDay,
    /// A year of two digits without a Thai month name: could be either era.
    ShortYear,
    /// Beyond 1800–2200 CE: most often an era added twice.
    FarYear,
}

impl DateFault {
    /// The reason in Thai.
    pub fn th(self) -> &'static str {
        match self {
            Self::Unreadable => "อ่านวันที่ไม่ได้ ลองเขียนแบบ 30 ม.ค. 2569 หรือ 30/1/2569",
            Self::NoSuchDay => "ไม่มีวันที่นี้ในปฏิทิน",
            Self::ShortYear => "ปีสองหลักบอกไม่ได้ว่าเป็น พ.ศ. หรือ ค.ศ. โปรดเขียนปีสี่หลัก",
            Self::FarYear => "ปีนี้ไกลเกินจริง โปรดตรวจ พ.ศ. และ ค.ศ.",
        }
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Unreadable => "not a date; write 30 ม.ค. 2569, 30/1/2569 or 2026-01-30",
            Self::NoSuchDay => "there is no such day",
            Self::ShortYear => "a year of two digits could be either era; write four digits",
            Self::FarYear => "the year is out of range; check the era",
        }
    }
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.th(), self.en())
    }
}

impl std::error::Error for DateFault {}

/// Reads a date as people in Thailand write it (T-17, T-18, S004-11): `30 ม.ค. 69`, `วันศุกร์ที่ 30 มกราคม 2569`,
/// `30/1/2569` (day first), `2026-01-30`; either digits; a year of 2400 and above is a Buddhist year.
///
/// # Errors
/// [`DateFault`] when it is no date, or one that cannot be told.
pub fn parse_date(text: &str) -> Result<ReadDate, DateFault> {
    let text = to_arabic(&canonical(text.trim())).replace(['‐', '‑', '–', '—'], "-");
    let (date, written) = match numbers(&text) {
        Some(parts) => (from_numbers(parts)?, None),
        None => from_words(&text)?,
    };
    let actual = date.weekday();
    let warning = written.filter(|written| *written != actual).map(|written| WrongWeekday { written, actual });
    Ok(ReadDate { date, warning })
}

/// The three parts of `30/1/2569`, `30-1-2569`, `30.1.2569`, `2569-01-30`.
fn numbers(text: &str) -> Option<[&str; 3]> {
    let mut parts = text.split(['/', '-', '.']);
    let three = [parts.next()?.trim(), parts.next()?.trim(), parts.next()?.trim()];
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && three.iter().all(|part| digits(part))).then_some(three)
}

fn from_numbers([first, month, last]: [&str; 3]) -> Result<Date, DateFault> {
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    if year.len() < 3 {
        return Err(DateFault::ShortYear);
    }
    civil(number(year)?, number(month)?, number(day)?)
}

fn from_words(text: &str) -> Result<(Date, Option<Weekday>), DateFault> {
    let words = words(text);
    let mut words = words.iter().map(String::as_str).peekable();
    let written = words.next_if(|word| !is_number(word)).map(|word| {
        let word = word.strip_suffix("ที่").unwrap_or(word);
        (word != "วัน" && !word.is_empty()).then(|| weekday_of(word).ok_or(DateFault::Unreadable))
    });
    let written = written.flatten().transpose()?;
    let day = words.next().ok_or(DateFault::Unreadable)?;
    let name = words.next().ok_or(DateFault::Unreadable)?;
    let month = month_of(name).ok_or(DateFault::Unreadable)?;
    let year = words.next().ok_or(DateFault::Unreadable)?;
    if words.next().is_some() {
        return Err(DateFault::Unreadable);
    }
    let typed = number(year)?;
    let year = match year.len() {
        1 | 2 if name.is_ascii() => return Err(DateFault::ShortYear),
        1 | 2 => 2500 + typed,
        _ => typed,
    };
    Ok((civil(year, month.into(), number(day)?)?, written))
}

/// Words and numbers, parted also where they touch (`1ต.ค.2569`), without era marks and commas.
fn words(text: &str) -> Vec<String> {
    let text = text.replace("พ.ศ.", " ").replace("ค.ศ.", " ").replace([',', '-', '/'], " ");
    let mut words: Vec<String> = Vec::new();
    let mut digits = None;
    for letter in text.chars() {
        let kind = (!letter.is_whitespace()).then_some(letter.is_ascii_digit());
        match (kind, words.last_mut()) {
            (Some(_), Some(word)) if kind == digits => word.push(letter),
            (Some(_), _) => words.push(letter.to_string()),
            (None, _) => {}
        }
        digits = kind;
    }
    words
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}

fn number(text: &str) -> Result<i16, DateFault> {
    text.parse().map_err(|_| DateFault::Unreadable)
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, DateFault> {
    let year = from_input(year);
    if !PLAUSIBLE.contains(&year) {
        return Err(DateFault::FarYear);
    }
    let part = |value: i16| i8::try_from(value).map_err(|_| DateFault::NoSuchDay);
    Date::new(year, part(month)?, part(day)?).map_err(|_| DateFault::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Digits, Form, thai_date};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Date, DateFault> {
        parse_date(text).map(|read| read.date)
    }

    #[test]
    fn a_weekday_is_read_and_checked() {
        let right = parse_date("วันพฤหัสบดีที่ 22 มกราคม 2569").unwrap();
        assert_eq!(right, ReadDate { date: date(2026, 1, 22), warning: None });
        let wrong = parse_date("วันศุกร์ที่ 22 มกราคม 2569").unwrap();
        assert_eq!(wrong.date, date(2026, 1, 22));
        let warning = wrong.warning.unwrap();
        assert_eq!(warning.th(), "เขียนว่าวันศุกร์ แต่วันที่นี้เป็นวันพฤหัสบดี");
        assert_eq!(warning.en(), "written as Friday, but the date is a Thursday");
    }

    #[test]
    fn a_buddhist_year_stays_itself() {
        let day = read("10/10/2561").unwrap();
        assert_eq!(day, date(2018, 10, 10));
        assert_eq!(thai_date(day, Form::Long, Digits::Arabic), "10 ตุลาคม 2561");
        assert_eq!(read("10/10/3104"), Err(DateFault::FarYear));
    }

    #[test]
    fn the_ways_people_write() {
        let day = Ok(date(2026, 1, 22));
        for text in [
            "22 ม.ค. 69",
            "22 ม.ค.69",
            "22ม.ค.2569",
            "22 มค 2569",
            "๒๒ มกราคม ๒๕๖๙",
            "22 มกราคม พ.ศ. 2569",
            "22-ม.ค.-69",
            "22-มกราคม-2569",
            "22/ม.ค./2569",
            "22–มค–69",
            "22-Jan-2026",
            "22 January 2026",
            "22 Jan 2026",
            "Thursday 22 January 2026",
            "วันที่ 22 มกราคม 2569",
            "พฤ. 22 ม.ค. 69",
            "วันพฤหัสที่ 22 มกราคม 2569",
            "22/1/2569",
            "22-01-2569",
            "22.1.2026",
            "2026-01-22",
            "2569-01-22",
            "  ๒๒/๑/๒๕๖๙ ",
            "22 ม\u{200B}กราคม 2569",
        ] {
            assert_eq!(read(text), day, "{text}");
            assert_eq!(parse_date(text).unwrap().warning, None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        assert_eq!(read("10/10/61"), Err(DateFault::ShortYear));
        assert_eq!(read("22 Jan 26"), Err(DateFault::ShortYear));
        assert_eq!(read("31/2/2569"), Err(DateFault::NoSuchDay));
        assert_eq!(read("29 ก.พ. 69"), Err(DateFault::NoSuchDay));
        assert_eq!(read("1/13/2569"), Err(DateFault::NoSuchDay));
        for text in ["", "พรุ่งนี้", "มกราคม 2569", "22 มกรา 2569", "1/2", "1/2/2569/4", "22 ม.ค. 69 เช้า"] {
            assert_eq!(read(text), Err(DateFault::Unreadable), "{text}");
        }
    }

    #[test]
    fn every_day_of_2560_to_2580_comes_back() {
        let mut day = date(2017, 1, 1);
        let mut days = 0;
        while day <= date(2037, 12, 31) {
            for form in [Form::Short, Form::Long, Form::Weekday] {
                for digits in [Digits::Arabic, Digits::Thai] {
                    let text = thai_date(day, form, digits);
                    let back = parse_date(&text);
                    assert_eq!(back, Ok(ReadDate { date: day, warning: None }), "{text}");
                    assert_eq!(thai_date(back.unwrap().date, form, digits), text);
                }
            }
            days += 1;
            day = day.tomorrow().unwrap();
        }
        assert_eq!(days, 7_670);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[ก-๛0-9/. a-zA-Z-]{0,40}") {
            if let Ok(read) = parse_date(&text) {
                prop_assert!(PLAUSIBLE.contains(&read.date.year()));
            }
        }
    }
}
