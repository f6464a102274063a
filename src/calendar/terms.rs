use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::year::Year;

/// A day that comes every year, written `MM-DD`. 29 February is refused: not every year has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearDay {
    month: i8,
    day: i8,
}

impl YearDay {
    const fn new(month: i8, day: i8) -> Self {
        Self { month, day }
    }

    /// That day in a Common Era year.
    pub fn in_year(self, year: i16) -> Date {
        Date::constant(year, self.month, self.day)
    }

    /// The day of the year on which a date falls.
    pub fn of(date: Date) -> Self {
        Self::new(date.month(), date.day())
    }
}

impl TryFrom<String> for YearDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        format!("2001-{text}").parse().map(Self::of).map_err(|_| format!("`{text}` is not a day of every year (MM-DD)"))
    }
}

impl From<YearDay> for String {
    fn from(day: YearDay) -> Self {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

/// When the two terms (ภาคเรียน) open and their breaks begin, for one authority (D-CAL).
///
/// The dates must follow each other from one opening of term 1 to the next; [`AcademicTerms::check`] says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcademicTerms {
    /// Term 1 opens; the academic year turns on this day.
    pub term1_opens: YearDay,
    /// First day of the break after term 1.
    pub term1_break: YearDay,
    /// Term 2 opens.
    pub term2_opens: YearDay,
    /// First day of the long break.
    pub term2_break: YearDay,
}

/// The terms of the ministry's regulation of 2549: 16 May, 11 October, 1 November, 1 April.
impl Default for AcademicTerms {
    fn default() -> Self {
        Self { term1_opens: YearDay::new(5, 16), term1_break: YearDay::new(10, 11), term2_opens: YearDay::new(11, 1), term2_break: YearDay::new(4, 1) }
    }
}

/// A stretch of teaching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub year: Year,
    /// 1 or 2.
    pub number: u8,
    pub first: Date,
    /// Last day of teaching, the day before the break.
    pub last: Date,
}

impl AcademicTerms {
    /// Whether the four dates follow each other within one academic year.
    ///
    /// # Errors
    /// A sentence for the person who set them.
    pub fn check(&self) -> Result<(), String> {
        let year = 2001;
        let next = |day: YearDay| {
            let turned = day <= self.term1_opens;
            day.in_year(year + i16::from(turned))
        };
        let days = [self.term1_opens.in_year(year), next(self.term1_break), next(self.term2_opens), next(self.term2_break)];
        if days.is_sorted_by(|left, right| left < right) {
            Ok(())
        } else {
            Err("วันเปิดและปิดภาคเรียนไม่เรียงกัน / terms and breaks do not follow each other".to_owned())
        }
    }

    /// The academic year (ปีการศึกษา) of a day: 15 May 2569 is still 2568.
    pub fn year_of(&self, day: Date) -> Year {
        let before = YearDay::of(day) < self.term1_opens;
        Year::common(day.year() - i16::from(before))
    }

    /// First and last day of an academic year.
    pub fn days_of(&self, year: Year) -> RangeInclusive<Date> {
        let next = self.term1_opens.in_year(year.stored() + 1);
        self.term1_opens.in_year(year.stored())..=day_before(next)
    }

    /// Both terms of an academic year.
    pub fn terms_of(&self, year: Year) -> [Term; 2] {
        let within = |day: YearDay| {
            let turned = day < self.term1_opens;
            day.in_year(year.stored() + i16::from(turned))
        };
        let term = |number, opens, pause| Term { year, number, first: within(opens), last: day_before(within(pause)) };
        [term(1, self.term1_opens, self.term1_break), term(2, self.term2_opens, self.term2_break)]
    }

    /// The term in which a day lies, or none in a break (ปิดภาคเรียน).
    pub fn term_of(&self, day: Date) -> Option<Term> {
        self.terms_of(self.year_of(day)).into_iter().find(|term| (term.first..=term.last).contains(&day))
    }
}

fn day_before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_academic_year_turns_on_16_may() {
        let terms = AcademicTerms::default();
        assert_eq!(terms.year_of(date(2026, 5, 15)).buddhist(), 2568);
        assert_eq!(terms.year_of(date(2026, 5, 16)).buddhist(), 2569);
        assert_eq!(terms.year_of(date(2026, 10, 1)).buddhist(), 2569);
        assert_eq!(terms.days_of(Year::common(2026)), date(2026, 5, 16)..=date(2027, 5, 15));
    }

    #[test]
    fn breaks_begin_on_11_october_and_1_april() {
        let terms = AcademicTerms::default();
        let [first, second] = terms.terms_of(Year::common(2026));
        assert_eq!((first.first, first.last), (date(2026, 5, 16), date(2026, 10, 10)));
        assert_eq!((second.first, second.last), (date(2026, 11, 1), date(2027, 3, 31)));
        let number = |day| terms.term_of(day).map(|term| term.number);
        assert_eq!(number(date(2026, 10, 10)), Some(1));
        assert_eq!(number(date(2026, 10, 11)), None);
        assert_eq!(number(date(2026, 10, 31)), None);
        assert_eq!(number(date(2026, 11, 1)), Some(2));
        assert_eq!(number(date(2027, 3, 31)), Some(2));
        assert_eq!(number(date(2027, 4, 1)), None);
        assert_eq!(number(date(2027, 5, 15)), None);
    }

    #[test]
    fn an_authority_may_shift_its_terms() {
        let shifted: AcademicTerms = toml::from_str(
            r#"term1_opens = "05-18"
               term1_break = "10-10"
               term2_opens = "10-25"
               term2_break = "03-31""#,
        )
        .unwrap();
        assert_eq!(shifted.check(), Ok(()));
        assert_eq!(shifted.year_of(date(2026, 5, 17)).buddhist(), 2568);
        assert_eq!(shifted.term_of(date(2026, 10, 26)).map(|term| term.number), Some(2));
        let crossed = AcademicTerms { term2_opens: YearDay::new(9, 1), ..shifted };
        assert!(crossed.check().is_err());
        assert_eq!(AcademicTerms::default().check(), Ok(()));
    }

    #[test]
    fn the_edges_of_the_calendar_do_not_break() {
        let terms = AcademicTerms::default();
        for day in [Date::MIN, Date::MAX] {
            assert!(terms.term_of(day).is_none_or(|term| term.first < term.last));
        }
        for year in [i16::MIN, i16::MAX] {
            assert_eq!(terms.terms_of(Year::common(year)).len(), 2);
            assert!(!crate::calendar::fiscal_year_days(Year::common(year)).is_empty());
        }
    }

    #[test]
    fn a_day_of_every_year_is_checked() {
        assert!(YearDay::try_from("02-29".to_owned()).is_err());
        assert!(YearDay::try_from("13-01".to_owned()).is_err());
        assert_eq!(String::from(YearDay::new(5, 16)), "05-16");
    }
}
