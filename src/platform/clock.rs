//! One clock for everything that is stored or compared.
use std::time::{SystemTime, UNIX_EPOCH};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::dates;

/// UTC milliseconds since 1970; RFC 3339 with milliseconds in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Time(pub i64);

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Time {
    pub fn plus(self, ms: i64) -> Time {
        Time(self.0.saturating_add(ms))
    }

    /// RFC 3339 in UTC, always three decimals, so that text order is time order.
    pub fn rfc3339(self) -> String {
        let stamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        format!("{stamp:.3}")
    }

    pub fn parse(text: &str) -> Option<Time> {
        let stamp: jiff::Timestamp = text.parse().ok()?;
        Some(Time(stamp.as_millisecond()))
    }

    /// The calendar day in Bangkok (UTC+7, no daylight saving).
    pub fn bangkok_date(self) -> jiff::civil::Date {
        let shifted = jiff::Timestamp::from_millisecond(self.0 + 7 * HOUR).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        shifted.to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        dates::moment(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// A moment as a device tells it, whatever its calendar says: words are never refused for a wrong clock.
///
/// # Errors
/// When it is no moment at all.
pub fn as_told<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let told = Time::parse(&text).ok_or_else(|| serde::de::Error::custom("expected a time such as 2026-01-22T02:30:00.000Z"))?;
    Ok(Some(told))
}

impl JsonSchema for Time {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// The node's clock: system time plus a shift, for tests and for trying things.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    shift_ms: i64,
}

impl Clock {
    pub fn shifted(shift_ms: i64) -> Clock {
        Clock { shift_ms }
    }

    /// A clock on which it is `moment` now, and which runs on from there.
    pub fn starting_at(moment: Time) -> Clock {
        Clock::shifted(moment.0 - Clock::default().now().0)
    }

    pub fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(since.as_millis() as i64 + self.shift_ms)
    }

    /// Reads a shift (`+40d`, `-1h`, `+90s`, `+5m`), or the moment at which this process begins (`2026-12-31T09:00:00+07:00`).
    pub fn parse(text: &str) -> Option<Clock> {
        Self::parse_shift(text).map(Clock::shifted).or_else(|| dates::moment(text).ok().map(Clock::starting_at))
    }

    /// A shift in milliseconds.
    fn parse_shift(text: &str) -> Option<i64> {
        let (sign, rest) = match text.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let (digits, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
        let unit = match unit {
            "d" => DAY,
            "h" => HOUR,
            "m" => MINUTE,
            "s" => SECOND,
            _ => return None,
        };
        digits.parse::<i64>().ok()?.checked_mul(unit).map(|ms| ms * sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_three_decimals() {
        assert_eq!(Time(1_769_040_000_000).rfc3339(), "2026-01-22T00:00:00.000Z");
        assert_eq!(Time::parse("2026-01-22T07:00:00.250+07:00"), Some(Time(1_769_040_000_250)));
    }

    #[test]
    fn the_day_turns_at_midnight_in_bangkok() {
        assert_eq!(Time(1_769_040_000_000).bangkok_date().to_string(), "2026-01-22");
        assert_eq!(Time(1_769_040_000_000 - 7 * HOUR - 1).bangkok_date().to_string(), "2026-01-21");
    }

    #[test]
    fn shifts_are_read() {
        assert_eq!(Clock::parse_shift("+40d"), Some(40 * DAY));
        assert_eq!(Clock::parse_shift("-1h"), Some(-HOUR));
        assert_eq!(Clock::parse_shift("40d"), None);
        assert_eq!(Clock::parse_shift("+ก"), None);
    }

    #[test]
    fn a_clock_may_begin_at_a_moment() {
        let wanted = Time::parse("2028-02-29T23:58:00+07:00").unwrap();
        let clock = Clock::parse("2028-02-29T23:58:00+07:00").unwrap();
        let late = clock.now().0 - wanted.0;
        assert!((0..MINUTE).contains(&late), "{late} ms later");
        assert!(Clock::parse("2028-02-30T09:00:00+07:00").is_none());
        assert!(Clock::parse("2028-02-29").is_none(), "a day without an hour");
        assert!(Clock::parse("2571-02-29T23:58:00+07:00").is_none(), "a Buddhist year");
        assert!(Clock::parse("+40d").is_some());
    }
}
