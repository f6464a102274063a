//! Days as the signals count them: whole days in Bangkok, and clocks that stop for holidays and breaks (T-18, D-CAL).
use jiff::civil::{Date, date};

use crate::calendar::SchoolCalendar;
use crate::platform::Time;
use crate::platform::clock::{DAY, HOUR};

/// A calendar day in Bangkok, as days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Day(pub i64);

impl From<Day> for crate::platform::db::Value {
    fn from(day: Day) -> Self {
        crate::platform::db::Value::Int(Some(day.0))
    }
}

const BANGKOK: i64 = 7 * HOUR;
const EPOCH: Date = date(1970, 1, 1);

impl Day {
    /// The day on which a moment falls.
    pub fn of(moment: Time) -> Day {
        Day((moment.0 + BANGKOK).div_euclid(DAY))
    }

    /// The moment at which the day begins.
    pub fn begins(self) -> Time {
        Time(self.0 * DAY - BANGKOK)
    }

    pub fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// The Monday of its week.
    pub fn monday(self) -> Day {
        // 1 January 1970 was a Thursday
        Day(self.0 - (self.0 + 3).rem_euclid(7))
    }

    fn date(self) -> Date {
        let span = jiff::Span::new().try_days(self.0).unwrap_or_default();
        EPOCH.checked_add(span).unwrap_or(EPOCH)
    }
}

/// How far back the past is looked at: a school year and the breaks around it.
pub const HORIZON: i64 = 420;

/// Open days and school days of the stretch that signals look at, counted once.
#[derive(Debug)]
pub struct OpenDays {
    first: Day,
    /// Days gone by since `first`, up to and with each day.
    open: Vec<i64>,
    school: Vec<i64>,
}

impl OpenDays {
    /// The stretch that ends with `today`.
    pub fn until(today: Day, calendar: &SchoolCalendar) -> OpenDays {
        let first = today.plus(-HORIZON);
        let (mut open, mut school) = (vec![0], vec![0]);
        for offset in 1..=HORIZON {
            let day = first.plus(offset).date();
            let last = open.len() - 1;
            open.push(open[last] + i64::from(calendar.is_open(day)));
            school.push(school[last] + i64::from(calendar.is_school_day(day)));
        }
        OpenDays { first, open, school }
    }

    /// The first day that is looked at.
    pub fn first(&self) -> Day {
        self.first
    }

    fn place(&self, day: Day) -> usize {
        usize::try_from(day.0 - self.first.0).unwrap_or(0).min(self.open.len() - 1)
    }

    /// Days gone by on a clock that stops for holidays and breaks, not for weekends; the first day is not counted, the last is.
    pub fn open_between(&self, from: Day, to: Day) -> i64 {
        (self.open[self.place(to)] - self.open[self.place(from)]).max(0)
    }

    /// Whole open days from `from` on that lie behind at the beginning of `day`; one that opens in a break has lived none of them by its end.
    pub fn lived(&self, from: Day, day: Day) -> i64 {
        self.open_between(from.plus(-1), day.plus(-1))
    }

    /// School days gone by, counted alike.
    pub fn school_between(&self, from: Day, to: Day) -> i64 {
        (self.school[self.place(to)] - self.school[self.place(from)]).max(0)
    }

    /// The latest day after which `days` open days have gone by at the end of `day`: a window begins after it.
    pub fn back(&self, day: Day, days: i64) -> Day {
        let wanted = self.open[self.place(day)] - days;
        let after = self.open.partition_point(|gone| *gone <= wanted);
        self.first.plus(i64::try_from(after.saturating_sub(1)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Time;

    fn day(text: &str) -> Day {
        Day::of(Time::parse(&format!("{text}T12:00:00+07:00")).unwrap())
    }

    #[test]
    fn days_turn_at_midnight_in_bangkok() {
        let midnight = Time::parse("2026-08-11T17:00:00Z").unwrap();
        assert_eq!(Day::of(midnight).date(), date(2026, 8, 12));
        assert_eq!(Day::of(midnight).begins(), midnight);
        assert_eq!(Day::of(midnight.plus(-1)).date(), date(2026, 8, 11));
        assert_eq!(day("2026-08-12").monday().date(), date(2026, 8, 10));
    }

    #[test]
    fn counts_agree_with_the_calendar() {
        let calendar = SchoolCalendar::standard();
        let days = OpenDays::until(day("2026-11-20"), calendar);
        for (from, to) in [("2026-08-07", "2026-08-13"), ("2026-10-05", "2026-11-05"), ("2026-11-20", "2026-11-20")] {
            let (a, b) = (day(from), day(to));
            assert_eq!(days.open_between(a, b), i64::from(calendar.open_days_between(a.date(), b.date())));
            assert_eq!(days.school_between(a, b), i64::from(calendar.school_days_between(a.date(), b.date())));
        }
    }

    #[test]
    fn a_window_reaches_across_a_break() {
        let days = OpenDays::until(day("2026-11-20"), SchoolCalendar::standard());
        let start = days.back(day("2026-11-05"), 10);
        assert_eq!(days.open_between(start, day("2026-11-05")), 10);
        assert_eq!(days.open_between(start.plus(1), day("2026-11-05")), 9);
        assert_eq!(start.date(), date(2026, 10, 5));
    }
}
