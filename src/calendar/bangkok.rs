use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Error, Timestamp};

/// Asia/Bangkok: seven hours ahead of UTC, without summer time (T-18).
const BANGKOK: Offset = Offset::constant(7);

/// The day in Thailand at a moment.
pub fn bangkok_date(moment: Timestamp) -> Date {
    BANGKOK.to_datetime(moment).date()
}

/// The moment at which a day begins in Thailand.
///
/// # Errors
/// Only at the very edge of what [`Timestamp`] can hold.
pub fn bangkok_midnight(day: Date) -> Result<Timestamp, Error> {
    TimeZone::fixed(BANGKOK).to_timestamp(day.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn the_thai_day_begins_seven_hours_before_utc() {
        let moment = bangkok_midnight(date(2026, 5, 16)).unwrap();
        assert_eq!(moment.to_string(), "2026-05-15T17:00:00Z");
        assert_eq!(bangkok_date(moment), date(2026, 5, 16));
        assert_eq!(bangkok_date(moment - 1.millisecond()), date(2026, 5, 15));
    }
}
