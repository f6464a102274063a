//! Names of months and weekdays, Thai and English, one table for writing and reading.

use jiff::civil::Weekday;

/// A name in its long, short and English forms.
pub struct Names {
    pub long: &'static str,
    pub short: &'static str,
    pub english: &'static str,
}

const fn names(long: &'static str, short: &'static str, english: &'static str) -> Names {
    Names { long, short, english }
}

const MONTHS: [Names; 12] = [
    names("มกราคม", "ม.ค.", "January"),
    names("กุมภาพันธ์", "ก.พ.", "February"),
    names("มีนาคม", "มี.ค.", "March"),
    names("เมษายน", "เม.ย.", "April"),
    names("พฤษภาคม", "พ.ค.", "May"),
    names("มิถุนายน", "มิ.ย.", "June"),
    names("กรกฎาคม", "ก.ค.", "July"),
    names("สิงหาคม", "ส.ค.", "August"),
    names("กันยายน", "ก.ย.", "September"),
    names("ตุลาคม", "ต.ค.", "October"),
    names("พฤศจิกายน", "พ.ย.", "November"),
    names("ธันวาคม", "ธ.ค.", "December"),
];

const WEEKDAYS: [Names; 7] = [
    names("จันทร์", "จ.", "Monday"),
    names("อังคาร", "อ.", "Tuesday"),
    names("พุธ", "พ.", "Wednesday"),
    names("พฤหัสบดี", "พฤ.", "Thursday"),
    names("ศุกร์", "ศ.", "Friday"),
    names("เสาร์", "ส.", "Saturday"),
    names("อาทิตย์", "อา.", "Sunday"),
];

impl Names {
    /// Whether somebody wrote this name: long or short Thai (its dots may be missing), English or its first three letters.
    fn is_written(&self, word: &str) -> bool {
        let bare = word.replace('.', "");
        word == self.long || bare == self.short.replace('.', "") || bare.eq_ignore_ascii_case(self.english) || bare.eq_ignore_ascii_case(&self.english[..3])
    }
}

/// Names of a month, 1–12.
pub fn month_names(month: i8) -> &'static Names {
    &MONTHS[usize::from(month.clamp(1, 12).unsigned_abs()) - 1]
}

/// The month, 1–12, that a word names.
pub fn month_of(word: &str) -> Option<i8> {
    (1..=12).find(|month| month_names(*month).is_written(word))
}

/// Names of a weekday.
pub fn weekday_names(weekday: Weekday) -> &'static Names {
    &WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())]
}

/// The weekday that a word names, with or without วัน before it.
pub fn weekday_of(word: &str) -> Option<Weekday> {
    let word = word.strip_prefix("วัน").unwrap_or(word);
    let word = if word == "พฤหัส" { "พฤหัสบดี" } else { word };
    Weekday::Monday.cycle_forward().take(7).find(|weekday| weekday_names(*weekday).is_written(word))
}
