use jiff::{Timestamp, ToSpan, civil::Date, tz};

/// Dates of the school year (ปีการศึกษา, D-CAL) that the sample world lives in: 16 May to the day before its first load.
#[derive(Clone, Debug)]
pub struct Year {
    /// First day of the year's talk, a 16 May.
    pub first: Date,
    /// The day of first load; nothing in the plan happens on it or later.
    pub day: Date,
}

/// Public holidays on fixed dates; the lunar ones are left out.
const HOLIDAYS: [(i8, i8); 14] = [(1, 1), (4, 6), (4, 13), (4, 14), (4, 15), (5, 1), (5, 4), (6, 3), (7, 28), (8, 12), (10, 13), (10, 23), (12, 5), (12, 10)];

/// Least days of talk before the first load: a younger year starts one May earlier.
const LEAST_DAYS: i64 = 120;

impl Year {
    /// The year to tell for a first load on `day`.
    pub fn before(day: Date) -> Self {
        let year = [day.year(), day.year() - 1].into_iter().find(|&y| days_between(may_16(y), day) >= LEAST_DAYS).unwrap_or(day.year() - 1);
        Self { first: may_16(year), day }
    }

    /// Spaces open on the first day; people write from the next.
    pub fn second(&self) -> Date {
        self.first.tomorrow().unwrap_or(self.first)
    }

    /// Days of the year so far, oldest first.
    pub fn days(&self) -> Vec<Date> {
        self.first.series(1.day()).take_while(|d| *d < self.day).collect()
    }

    /// Outside both breaks (11 Oct – 31 Oct, 1 Apr – 15 May): a day on which silence counts.
    pub fn is_open(date: Date) -> bool {
        let md = (date.month(), date.day());
        !((10, 11)..=(10, 31)).contains(&md) && !((4, 1)..=(5, 15)).contains(&md)
    }

    /// An open weekday that is no public holiday.
    pub fn is_school_day(date: Date) -> bool {
        Self::is_open(date) && date.weekday().to_monday_one_offset() <= 5 && !HOLIDAYS.contains(&(date.month(), date.day()))
    }

    /// The day that lies `n` open days before the load (28 is the window of most signals).
    pub fn open_days_ago(&self, n: usize) -> Date {
        self.back(n, Self::is_open)
    }

    /// The `n`th school day before the load.
    pub fn school_days_ago(&self, n: usize) -> Date {
        self.back(n, Self::is_school_day)
    }

    fn back(&self, n: usize, counts: fn(Date) -> bool) -> Date {
        let mut date = self.day;
        let mut left = n;
        while left > 0 {
            date = yesterday(date);
            if counts(date) {
                left -= 1;
            }
        }
        date
    }
}

fn may_16(year: i16) -> Date {
    jiff::civil::date(year, 5, 16)
}

fn yesterday(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

/// Calendar days from `from` to `to`.
pub fn days_between(from: Date, to: Date) -> i64 {
    (to.to_datetime(jiff::civil::Time::midnight()).duration_since(from.to_datetime(jiff::civil::Time::midnight()))).as_hours() / 24
}

/// A moment in Bangkok, `minute` minutes and `second` seconds after midnight of `date`.
pub fn moment(date: Date, minute: i64, second: i64) -> Timestamp {
    tz::offset(7)
        .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .saturating_add((minute * 60 + second).seconds())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The Bangkok date of a moment.
pub fn date_of(at: Timestamp) -> Date {
    tz::offset(7).to_datetime(at).date()
}
