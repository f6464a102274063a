use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::terms::YearDay;

/// A day without school (วันหยุด) and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    #[serde(flatten)]
    pub on: On,
    pub th: String,
    pub en: String,
}

/// When a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// The same day each year: `every = "12-05"`.
    Every(YearDay),
    /// One day: `date = "2026-05-31"` (lunar holidays, substitutes, local closures).
    Date(#[serde(with = "iso_day")] Date),
}

mod iso_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// The holidays of one authority.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Holiday>", into = "Vec<Holiday>")]
pub struct Holidays {
    yearly: BTreeMap<YearDay, Holiday>,
    dated: BTreeMap<Date, Holiday>,
}

impl Holidays {
    /// The holiday on a day, if it is one; a dated one speaks before a yearly one.
    pub fn on(&self, day: Date) -> Option<&Holiday> {
        self.dated.get(&day).or_else(|| self.yearly.get(&YearDay::of(day)))
    }

    /// Adds a holiday; a later one on the same day replaces the earlier.
    pub fn add(&mut self, holiday: Holiday) {
        match holiday.on {
            On::Every(day) => self.yearly.insert(day, holiday),
            On::Date(day) => self.dated.insert(day, holiday),
        };
    }
}

impl From<Vec<Holiday>> for Holidays {
    fn from(list: Vec<Holiday>) -> Self {
        list.into_iter().collect()
    }
}

impl FromIterator<Holiday> for Holidays {
    fn from_iter<I: IntoIterator<Item = Holiday>>(list: I) -> Self {
        let mut holidays = Self::default();
        list.into_iter().for_each(|holiday| holidays.add(holiday));
        holidays
    }
}

impl From<Holidays> for Vec<Holiday> {
    fn from(holidays: Holidays) -> Self {
        holidays.yearly.into_values().chain(holidays.dated.into_values()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holiday(on: On, th: &str) -> Holiday {
        Holiday { on, th: th.to_owned(), en: th.to_owned() }
    }

    #[test]
    fn a_list_is_read_and_written_as_data() {
        let json = r#"[{"every":"12-05","th":"วันพ่อแห่งชาติ","en":"Father's Day"},{"date":"2026-05-31","th":"วันวิสาขบูชา","en":"Visakha Bucha Day"}]"#;
        let holidays: Holidays = serde_json::from_str(json).unwrap();
        assert!(holidays.on(date(2026, 5, 31)).is_some());
        assert_eq!(serde_json::to_string(&holidays).unwrap(), json);
        assert!(serde_json::from_str::<Holidays>(r#"[{"date":"31 May","th":"","en":""}]"#).is_err());
    }

    #[test]
    fn yearly_and_dated_holidays() {
        let fathers = YearDay::of(date(2026, 12, 5));
        let holidays: Holidays = [holiday(On::Every(fathers), "วันพ่อแห่งชาติ"), holiday(On::Date(date(2026, 12, 7)), "ชดเชยวันพ่อแห่งชาติ")].into_iter().collect();
        assert_eq!(holidays.on(date(2031, 12, 5)).map(|h| h.th.as_str()), Some("วันพ่อแห่งชาติ"));
        assert_eq!(holidays.on(date(2026, 12, 7)).map(|h| h.th.as_str()), Some("ชดเชยวันพ่อแห่งชาติ"));
        assert_eq!(holidays.on(date(2027, 12, 7)), None);
        let list: Vec<Holiday> = holidays.clone().into();
        assert_eq!(Holidays::from(list), holidays);
    }
}
