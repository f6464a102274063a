//! ปฏิทิน: Buddhist Era, academic and fiscal years, terms, holidays and the clocks that stop for them.

mod bangkok;
mod holidays;
mod month;
mod parse;
mod school_days;
mod terms;
mod thai_date;
mod year;

pub use crate::platform::era::{from_input, to_buddhist};
pub use bangkok::{bangkok_date, bangkok_midnight};
pub use holidays::{Holiday, Holidays, On};
pub use parse::{DateFault, ReadDate, WrongWeekday, parse_date};
pub use school_days::SchoolCalendar;
pub use terms::{AcademicTerms, Term, YearDay};
pub use thai_date::{Digits, Form, thai_date};
pub use year::{Year, fiscal_year, fiscal_year_days};
