use jiff::civil::Date;

use super::month::{month_names, weekday_names};
use crate::platform::era::to_buddhist;
use crate::platform::thai::to_thai;

/// How long a date is written (T-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `30 ม.ค. 69`
    Short,
    /// `30 มกราคม 2569`
    Long,
    /// `วันศุกร์ที่ 30 มกราคม 2569`
    Weekday,
}

/// Which digits a document uses (T-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    Arabic,
    Thai,
}

/// A stored day as Thai readers see it, in the Buddhist Era (T-17, T-18).
pub fn thai_date(day: Date, form: Form, digits: Digits) -> String {
    let month = month_names(day.month());
    let year = to_buddhist(day.year());
    let number = day.day();
    let text = match form {
        Form::Short => format!("{number} {} {:02}", month.short, year.rem_euclid(100)),
        Form::Long => format!("{number} {} {year}", month.long),
        Form::Weekday => format!("วัน{}ที่ {number} {} {year}", weekday_names(day.weekday()).long, month.long),
    };
    match digits {
        Digits::Arabic => text,
        Digits::Thai => to_thai(&text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn short_long_and_official() {
        let day = date(2026, 1, 30);
        assert_eq!(thai_date(day, Form::Short, Digits::Arabic), "30 ม.ค. 69");
        assert_eq!(thai_date(day, Form::Long, Digits::Arabic), "30 มกราคม 2569");
        assert_eq!(thai_date(day, Form::Weekday, Digits::Thai), "วันศุกร์ที่ ๓๐ มกราคม ๒๕๖๙");
    }
}
