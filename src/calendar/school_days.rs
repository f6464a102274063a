use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;
use super::terms::AcademicTerms;

#[expect(clippy::expect_used, reason = "the calendar is compiled in; a test reads it")]
static STANDARD: LazyLock<SchoolCalendar> = LazyLock::new(|| toml::from_str(include_str!("standard.toml")).expect("standard.toml is well formed"));

/// When the schools of one authority (ต้นสังกัด) teach: its terms and its holidays (D-CAL).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolCalendar {
    pub terms: AcademicTerms,
    #[serde(default)]
    pub holidays: Holidays,
}

impl SchoolCalendar {
    /// The calendar an authority starts from: regulation terms, public holidays with a fixed date.
    pub fn standard() -> &'static Self {
        &STANDARD
    }

    /// Whether clocks run on a day: neither holiday nor break. Weekends are open.
    pub fn is_open(&self, day: Date) -> bool {
        self.terms.term_of(day).is_some() && self.holidays.on(day).is_none()
    }

    /// Whether a day is a school day (วันทำการเรียน): open, Monday to Friday.
    pub fn is_school_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && self.is_open(day)
    }

    /// School days gone by from one day to another: the first is not counted, the last is; 0 if the last is not later.
    pub fn school_days_between(&self, from: Date, to: Date) -> u32 {
        count(from, to, |day| self.is_school_day(day))
    }

    /// Days gone by on a clock that stops in holidays and breaks but not at weekends, counted as in
    /// [`Self::school_days_between`]. "After N days" begins when this is above N, "for N days" when it is N.
    pub fn open_days_between(&self, from: Date, to: Date) -> u32 {
        count(from, to, |day| self.is_open(day))
    }
}

fn count(from: Date, to: Date, counts: impl Fn(Date) -> bool) -> u32 {
    let days = std::iter::successors(from.tomorrow().ok(), |day| day.tomorrow().ok());
    days.take_while(|day| *day <= to).fold(0, |sum, day| sum + u32::from(counts(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holiday, Year};
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_standard_calendar_is_the_regulation() {
        let standard = SchoolCalendar::standard();
        assert_eq!(standard.terms, AcademicTerms::default());
        let holidays: Vec<Holiday> = standard.holidays.clone().into();
        assert_eq!(holidays.len(), 14);
        assert!(standard.holidays.on(date(2026, 4, 13)).is_some());
    }

    #[test]
    fn weekends_holidays_and_breaks_are_no_school_days() {
        let calendar = SchoolCalendar::standard();
        assert!(calendar.is_school_day(date(2026, 8, 11)));
        assert!(!calendar.is_school_day(date(2026, 8, 12)), "Mother's Day");
        assert!(!calendar.is_school_day(date(2026, 8, 15)), "Saturday");
        assert!(!calendar.is_school_day(date(2026, 10, 12)), "break");
    }

    #[test]
    fn school_days_over_a_weekend_and_a_holiday() {
        let calendar = SchoolCalendar::standard();
        let friday = date(2026, 8, 7);
        assert_eq!(calendar.school_days_between(friday, friday), 0);
        assert_eq!(calendar.school_days_between(friday, date(2026, 8, 10)), 1);
        assert_eq!(calendar.school_days_between(friday, date(2026, 8, 13)), 3);
        assert_eq!(calendar.school_days_between(date(2026, 8, 13), friday), 0);
    }

    #[test]
    fn the_open_clock_stops_in_holidays_and_breaks_but_not_at_weekends() {
        let calendar = SchoolCalendar::standard();
        assert_eq!(calendar.open_days_between(date(2026, 8, 7), date(2026, 8, 13)), 5);
        assert_eq!(calendar.open_days_between(date(2026, 10, 10), date(2026, 11, 1)), 1);
        assert_eq!(calendar.open_days_between(date(2026, 10, 9), date(2026, 11, 2)), 3);
    }

    #[test]
    fn a_school_year_has_about_two_hundred_days() {
        let calendar = SchoolCalendar::standard();
        let days = calendar.terms.days_of(Year::common(2026));
        let count = calendar.school_days_between(*days.start(), *days.end());
        assert!((195..=215).contains(&count), "{count}");
    }

    proptest! {
        #[test]
        fn counts_add_up(start in 0i32..4000, first in 0i32..200, second in 0i32..200) {
            let calendar = SchoolCalendar::standard();
            let day = |offset: i32| date(2017, 1, 1) + jiff::Span::new().days(offset);
            let (a, b, c) = (day(start), day(start + first), day(start + first + second));
            prop_assert_eq!(
                calendar.school_days_between(a, b) + calendar.school_days_between(b, c),
                calendar.school_days_between(a, c)
            );
            let open = calendar.open_days_between(a, c);
            prop_assert!(calendar.school_days_between(a, c) <= open);
            prop_assert!(open <= u32::try_from(first + second).unwrap());
        }
    }
}
