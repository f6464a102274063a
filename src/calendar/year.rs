use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::platform::era::{PLAUSIBLE, from_input, to_buddhist};

/// A year with a name people use (ปีการศึกษา, ปีงบประมาณ): stored in the Common Era, shown as พ.ศ. (T-17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "i16", into = "i16")]
pub struct Year(i16);

impl Year {
    /// From a Common Era number, as stored. Held within what a calendar can compute with.
    pub fn common(year: i16) -> Self {
        Self(year.clamp(2, 9_998))
    }

    /// From a number as typed; 2400 and above is a Buddhist year. None if it lies out of all range (3104).
    pub fn from_input(typed: i16) -> Option<Self> {
        let year = from_input(typed);
        PLAUSIBLE.contains(&year).then_some(Self(year))
    }

    /// The Common Era number, for storage.
    pub fn stored(self) -> i16 {
        self.0
    }

    /// The Buddhist number, for the screen.
    pub fn buddhist(self) -> i16 {
        to_buddhist(self.0)
    }
}

impl From<i16> for Year {
    fn from(common: i16) -> Self {
        Self::common(common)
    }
}

impl From<Year> for i16 {
    fn from(year: Year) -> Self {
        year.0
    }
}

/// Shows the Buddhist year.
impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.buddhist())
    }
}

/// The fiscal year (ปีงบประมาณ) of a day: 1 October – 30 September, named by the year in which it ends (D-CAL).
pub fn fiscal_year(day: Date) -> Year {
    Year::common(day.year() + i16::from(day.month() >= 10))
}

/// First and last day of a fiscal year.
pub fn fiscal_year_days(year: Year) -> RangeInclusive<Date> {
    date(year.0 - 1, 10, 1)..=date(year.0, 9, 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fiscal_year_turns_on_the_first_of_october() {
        assert_eq!(fiscal_year(date(2026, 9, 30)).buddhist(), 2569);
        assert_eq!(fiscal_year(date(2026, 10, 1)).buddhist(), 2570);
        let days = fiscal_year_days(Year::from_input(2556).unwrap());
        assert_eq!(days, date(2012, 10, 1)..=date(2013, 9, 30));
        assert_eq!(fiscal_year(*days.start()), fiscal_year(*days.end()));
    }

    #[test]
    fn a_year_is_stored_common_and_shown_buddhist() {
        let year = Year::from_input(2569).unwrap();
        assert_eq!(year, Year::common(2026));
        assert_eq!(Year::from_input(2026), Some(year));
        assert_eq!(Year::from_input(3104), None);
        assert_eq!(year.stored(), 2026);
        assert_eq!(year.to_string(), "2569");
        assert_eq!(serde_json::to_string(&year).unwrap(), "2026");
    }
}
