//! Quiet hours (ช่วงพัก), kept by the server (F-NO-2): what comes then waits for their end.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Holidays, bangkok_midnight};
use crate::platform::Time;
use crate::platform::clock::{DAY, HOUR, MINUTE};
use crate::platform::error::{Error, Result};

const BANGKOK: i64 = 7 * HOUR;

/// From 18:00 to 07:00 in Bangkok, and on holidays, unless the person says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quiet {
    pub on: bool,
    pub from: TimeOfDay,
    pub until: TimeOfDay,
    /// Whether the holidays of the calendar are quiet all day.
    pub holidays: bool,
}

impl Default for Quiet {
    fn default() -> Self {
        Quiet { on: true, from: TimeOfDay(18 * 60), until: TimeOfDay(7 * 60), holidays: true }
    }
}

/// A time of day in Bangkok as minutes after midnight; `07:00` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(pub i64);

impl JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let two = |part: &str| if part.len() == 2 { part.parse::<i64>().ok() } else { None };
        let read = text.split_once(':').and_then(|(hour, minute)| Some((two(hour)?, two(minute)?)));
        match read {
            Some((hour, minute)) if (0..24).contains(&hour) && (0..60).contains(&minute) => Ok(TimeOfDay(hour * 60 + minute)),
            _ => Err("expected a time of day such as 07:00".into()),
        }
    }
}

impl From<TimeOfDay> for String {
    fn from(clock: TimeOfDay) -> String {
        format!("{:02}:{:02}", clock.0 / 60, clock.0 % 60)
    }
}

impl Quiet {
    /// 422 when the hours leave no time of the day to speak in.
    pub fn check(&self) -> Result<()> {
        if self.on && self.from == self.until {
            return Err(Error::invalid("quiet", "empty", "เวลาเริ่มและเวลาสิ้นสุดต้องไม่ตรงกัน", "Quiet hours begin and end at different times."));
        }
        Ok(())
    }

    /// When it becomes loud again, if the moment is quiet.
    pub fn ends(&self, now: Time, holidays: &Holidays) -> Option<Time> {
        if !self.on {
            return None;
        }
        let mut at = now;
        // Nights between holidays follow each other; nobody has two months of them.
        for _ in 0..120 {
            let next = self.night_ends(at).or_else(|| self.holiday_ends(at, holidays));
            match next {
                Some(end) => at = end,
                None => break,
            }
        }
        (at > now).then_some(at)
    }

    fn night_ends(&self, at: Time) -> Option<Time> {
        let minute = (at.0 + BANGKOK).rem_euclid(DAY) / MINUTE;
        let (from, until) = (self.from.0, self.until.0);
        let quiet = if from < until { (from..until).contains(&minute) } else { minute >= from || minute < until };
        let midnight = bangkok_midnight(at.bangkok_date()).ok()?.as_millisecond();
        let day = if minute < until { 0 } else { DAY };
        quiet.then_some(Time(midnight + day + until * MINUTE))
    }

    fn holiday_ends(&self, at: Time, holidays: &Holidays) -> Option<Time> {
        let day = at.bangkok_date();
        let tomorrow = bangkok_midnight(day.tomorrow().ok()?).ok()?;
        (self.holidays && holidays.on(day).is_some()).then_some(Time(tomorrow.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::SchoolCalendar;

    fn at(text: &str) -> Time {
        Time::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn ends(quiet: &Quiet, text: &str) -> Option<Time> {
        quiet.ends(at(text), &SchoolCalendar::standard().holidays)
    }

    #[test]
    fn the_night_is_quiet_and_the_day_is_not() {
        let quiet = Quiet::default();
        assert_eq!(ends(&quiet, "2026-11-20T18:00"), Some(at("2026-11-21T07:00")));
        assert_eq!(ends(&quiet, "2026-11-21T06:59"), Some(at("2026-11-21T07:00")));
        assert_eq!(ends(&quiet, "2026-11-21T07:00"), None);
        assert_eq!(ends(&quiet, "2026-11-20T17:59"), None);
        // A weekend is no holiday.
        assert_eq!(ends(&quiet, "2026-11-21T12:00"), None);
    }

    #[test]
    fn holidays_in_a_row_with_their_nights_are_one_silence() {
        let quiet = Quiet::default();
        // Songkran, 13 to 15 April.
        assert_eq!(ends(&quiet, "2026-04-12T20:00"), Some(at("2026-04-16T07:00")));
        assert_eq!(ends(&quiet, "2026-04-14T12:00"), Some(at("2026-04-16T07:00")));
        assert_eq!(ends(&Quiet { holidays: false, ..quiet }, "2026-04-14T12:00"), None);
    }

    #[test]
    fn hours_within_a_day_and_none_at_all() {
        let lesson = Quiet { on: true, from: TimeOfDay(8 * 60), until: TimeOfDay(15 * 60 + 30), holidays: false };
        assert_eq!(ends(&lesson, "2026-11-20T09:00"), Some(at("2026-11-20T15:30")));
        assert_eq!(ends(&lesson, "2026-11-20T22:00"), None);
        assert_eq!(ends(&Quiet { on: false, ..Quiet::default() }, "2026-11-20T22:00"), None);
        assert!(Quiet { until: TimeOfDay(18 * 60), ..Quiet::default() }.check().is_err());
    }

    #[test]
    fn a_time_of_day_is_read_as_it_is_written() {
        let read = |text: &str| TimeOfDay::try_from(text.to_owned());
        assert_eq!(read("07:05").map(String::from), Ok("07:05".into()));
        for odd in ["7:05", "24:00", "12:60", "noon", "12", "-1:00"] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }
}
