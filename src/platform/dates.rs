//! Dates as they come in from outside: a year is plausible, or the refusal shows how it was read and how it was perhaps meant.
//!
//! Every moment of a request is read by [`moment`] (through `Time`'s `Deserialize`), every day by [`day`]; what is planned or
//! runs for a while is held against today by [`within`]. Registers read years from 2400 on as Buddhist: [`moment_of_register`].
use jiff::civil::Date;

use super::clock::{DAY, Time};
use super::era::{FIRST_BUDDHIST_INPUT, PLAUSIBLE, from_input, to_buddhist};
use super::error::{Error, Refusal};

/// How far ahead a meeting or a step is planned.
pub const PLANNED: i64 = 2 * 366 * DAY;
/// How far ahead a role, a membership or a programme ends.
pub const LASTING: i64 = 20 * 366 * DAY;

/// Reads an RFC 3339 moment of the Common Era.
///
/// # Errors
/// When it is none, or its year is most likely meant otherwise.
pub fn moment(text: &str) -> Result<Time, Refusal> {
    check_year(text)?;
    let read = Time::parse(text)
        .ok_or_else(|| Refusal::new("time_form", "เวลาเขียนแบบ 2026-01-22T02:30:00.000Z", "expected a time such as 2026-01-22T02:30:00.000Z"))?;
    plausible(i64::from(read.bangkok_date().year())).map(|()| read)
}

/// Reads a day of the Common Era, `2026-01-22`.
///
/// # Errors
/// As [`moment`].
pub fn day(text: &str) -> Result<Date, Refusal> {
    check_year(text)?;
    let read: Date = text.parse().map_err(|_| Refusal::new("not_a_day", "วันที่เขียนแบบ 2026-11-22", "A day is written 2026-11-22."))?;
    plausible(i64::from(read.year())).map(|()| read)
}

/// Reads a moment as a register has it: a year from 2400 on is Buddhist.
pub fn moment_of_register(text: &str) -> Option<Time> {
    match written_year(text).filter(|year| *year >= FIRST_BUDDHIST_INPUT) {
        Some(year) => Time::parse(&format!("{:04}{}", from_input(year), text.get(4..)?)),
        None => Time::parse(text),
    }
}

/// Refuses a moment that lies further ahead than anybody plans.
///
/// # Errors
/// 422 that names the field and shows the year in both eras.
pub fn within(field: &str, moment: Option<Time>, now: Time, ahead: i64) -> Result<(), Error> {
    match moment.filter(|moment| moment.0 > now.plus(ahead).0) {
        None => Ok(()),
        Some(moment) => Err(too_far(moment.bangkok_date().year().into(), now.plus(ahead).bangkok_date().year()).of(field)),
    }
}

/// Refuses a Buddhist year of something that has happened, if it lies beyond the year to come (school years run ahead).
///
/// # Errors
/// As [`within`].
pub fn year_past(field: &str, buddhist: i64, now: Time) -> Result<(), Error> {
    let last = now.bangkok_date().year().saturating_add(1);
    if buddhist <= i64::from(to_buddhist(last)) { Ok(()) } else { Err(too_far(buddhist - i64::from(to_buddhist(0)), last).of(field)) }
}

fn written_year(text: &str) -> Option<i16> {
    let year = text.get(..4)?;
    (year.bytes().all(|byte| byte.is_ascii_digit()) && text[4..].starts_with('-')).then(|| year.parse().ok())?
}

/// By the digits, before the calendar is asked: 29 February 2571 is a day of the Buddhist calendar only.
fn check_year(text: &str) -> Result<(), Refusal> {
    written_year(text).map_or(Ok(()), |year| plausible(year.into()))
}

fn plausible(year: i64) -> Result<(), Refusal> {
    if year >= i64::from(FIRST_BUDDHIST_INPUT) {
        let (meant, read) = (year - i64::from(to_buddhist(0)), year + i64::from(to_buddhist(0)));
        return Err(Refusal::new(
            "year_era",
            format!("ปี {year} ในช่องนี้อ่านเป็น ค.ศ. {year} (พ.ศ. {read}) ถ้าหมายถึง พ.ศ. {year} ให้เขียนเป็น ค.ศ. {meant}"),
            format!("{year} is read here as C.E. {year} (B.E. {read}). If B.E. {year} is meant, write C.E. {meant}."),
        ));
    }
    if !PLAUSIBLE.contains(&i16::try_from(year).unwrap_or(i16::MAX)) {
        return Err(too_far(year, *PLAUSIBLE.end()));
    }
    Ok(())
}

fn too_far(year: i64, last: i16) -> Refusal {
    let buddhist = year + i64::from(to_buddhist(0));
    let last_buddhist = to_buddhist(last);
    Refusal::new(
        "year_far",
        format!("ค.ศ. {year} (พ.ศ. {buddhist}) ไกลเกินจริง ช่องนี้รับถึง ค.ศ. {last} (พ.ศ. {last_buddhist}) โปรดตรวจปีอีกครั้ง"),
        format!("C.E. {year} (B.E. {buddhist}) is too far away; this field takes dates up to C.E. {last} (B.E. {last_buddhist}). Check the year."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buddhist_year_in_a_christian_field_is_shown_both_ways() {
        for text in ["2569-12-01T08:30:00Z", "2571-02-29T08:30:00+07:00", "2400-01-01T00:00:00Z"] {
            assert_eq!(moment(text).unwrap_err().code, "year_era", "{text}");
        }
        let refused = moment("2569-12-01T08:30:00Z").unwrap_err();
        for reading in ["ค.ศ. 2569", "พ.ศ. 3112", "พ.ศ. 2569", "ค.ศ. 2026"] {
            assert!(refused.th.contains(reading), "{reading}: {}", refused.th);
        }
        assert!(refused.en.contains("C.E. 2026") && refused.en.contains("B.E. 3112"), "{}", refused.en);
        assert_eq!(day("2569-11-22").unwrap_err().code, "year_era");
        assert_eq!(day("2571-02-29").unwrap_err().code, "year_era");
    }

    #[test]
    fn a_plausible_year_is_taken_and_anything_else_is_no_date() {
        assert_eq!(moment("2026-01-22T07:00:00.250+07:00").unwrap(), Time(1_769_040_000_250));
        assert_eq!(day("2026-11-22").unwrap(), jiff::civil::date(2026, 11, 22));
        assert_eq!(moment("0069-12-01T08:30:00Z").unwrap_err().code, "year_far");
        assert_eq!(moment("2299-12-01T08:30:00Z").unwrap_err().code, "year_far");
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "ก", "2026", "12/01/2026"] {
            assert_eq!(moment(text).unwrap_err().code, "time_form", "{text}");
            assert_eq!(day(text).unwrap_err().code, "not_a_day", "{text}");
        }
    }

    #[test]
    fn what_is_planned_lies_within_its_horizon() {
        let now = moment("2026-11-25T10:00:00+07:00").unwrap();
        let ends = Some(moment("2069-12-01T08:30:00Z").unwrap());
        let refused = within("to", ends, now, LASTING).unwrap_err();
        assert_eq!((refused.fields[0].field.as_str(), &*refused.fields[0].code), ("to", "year_far"));
        assert!(refused.th.contains("2612") && refused.th.contains("2069"), "{}", refused.th);
        assert!(within("to", Some(moment("2036-12-01T08:30:00Z").unwrap()), now, LASTING).is_ok());
        assert!(within("from", Some(moment("2036-12-01T08:30:00Z").unwrap()), now, PLANNED).is_err());
        assert!(within("from", None, now, PLANNED).is_ok());
    }

    #[test]
    fn a_register_reads_buddhist_years() {
        assert_eq!(moment_of_register("2569-01-22T07:00:00+07:00"), Time::parse("2026-01-22T07:00:00+07:00"));
        assert_eq!(moment_of_register("2571-02-29T07:00:00+07:00"), Time::parse("2028-02-29T07:00:00+07:00"));
        assert_eq!(moment_of_register("2026-01-22T07:00:00+07:00"), Time::parse("2026-01-22T07:00:00+07:00"));
        assert_eq!(moment_of_register("22 ม.ค. 2569"), None);
    }
}
