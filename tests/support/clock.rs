//! The clock that tests live by. A run has one shift for all its nodes, commands and seeds, so that time runs on over a
//! restart and no test reads the machine's day; `TODAY=2026-12-31 make test` chooses another one (`infra/test-clock`).

use jiff::{ToSpan, civil::Date};
pub use kalyanamit::platform::clock::{DAY, HOUR};
use kalyanamit::platform::{Clock, Time};

use super::run;

/// What `KALYANAMIT_CLOCK` says to every process of this run, unless a test says otherwise.
pub fn shift() -> String {
    run::clock()
}

/// The time now, as a node of this run has it.
pub fn now() -> Time {
    Clock::parse(&shift()).expect("a shift").now()
}

/// The day in Bangkok, as a node of this run has it.
pub fn today() -> Date {
    now().bangkok_date()
}

/// The day in Bangkok so many days before today.
pub fn days_ago(days: i64) -> Date {
    today().saturating_sub(days.days())
}

/// A month from now, for what is planned.
pub fn next_month() -> Time {
    now().plus(30 * 24 * 3_600_000)
}

/// The shift of a node that lives so many milliseconds ahead of this run.
pub fn later(ms: i64) -> String {
    until(now().plus(ms))
}

/// The shift that makes it this moment in Bangkok (`2027-02-02T10:00`) for a node that starts now.
pub fn at(moment: &str) -> String {
    until(Time::parse(&format!("{moment}:00+07:00")).expect("a moment"))
}

fn until(wanted: Time) -> String {
    format!("{:+}s", (wanted.0 - Clock::default().now().0) / 1_000)
}
