//! Day before month or month before day (T-22): settled by the weekday, then by the whole file, else asked.
use jiff::civil::Date;

use super::day::{DayLine, Order};

/// The dates of a file's date lines, and what is still open about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// One for each date line.
    pub dates: Vec<Date>,
    /// A date line that only a person can settle: `None` once the order is known.
    pub question: Option<DayLine>,
    /// Lines (from 1) whose weekday contradicts every reading.
    pub contradictions: Vec<u32>,
    /// The file speaks for both orders.
    pub mixed: bool,
}

impl Settled {
    /// First and last day that anything was said on.
    pub fn period(&self) -> Option<(Date, Date)> {
        Some((*self.dates.iter().min()?, *self.dates.iter().max()?))
    }
}

impl Order {
    fn of(self, day: &DayLine) -> Option<Date> {
        match self {
            Order::DayFirst => day.day_first,
            Order::MonthFirst => day.month_first,
        }
    }
}

/// What one date line says about the order, if anything.
fn vote(day: &DayLine) -> Option<Order> {
    let fits = |date: Option<Date>| date.is_some_and(|date| day.weekday.is_none_or(|weekday| date.weekday() == weekday));
    match (day.day_first, day.month_first) {
        (Some(one), Some(other)) if one == other => None,
        (Some(_), None) => Some(Order::DayFirst),
        (None, Some(_)) => Some(Order::MonthFirst),
        _ => match (fits(day.day_first), fits(day.month_first)) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        },
    }
}

/// Under this order no day comes before the one above it.
fn runs_forward(days: &[DayLine], order: Order) -> bool {
    let dates: Option<Vec<Date>> = days.iter().map(|day| order.of(day)).collect();
    dates.is_some_and(|dates| dates.is_sorted())
}

/// Settles every date line. `saved` speaks of the same phone, `chosen` is a person's answer; an open question is answered with the day first.
pub fn settle(days: &[DayLine], saved: Option<&DayLine>, chosen: Option<Order>) -> Settled {
    let votes: Vec<Option<Order>> = days.iter().map(vote).collect();
    let has = |order| votes.contains(&Some(order));
    let (day_first, month_first) = (has(Order::DayFirst), has(Order::MonthFirst));
    let of_file = match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => saved.and_then(vote).or_else(|| match (runs_forward(days, Order::DayFirst), runs_forward(days, Order::MonthFirst)) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }),
    };
    let open = |(day, vote): &(&DayLine, &Option<Order>)| vote.is_none() && day.day_first != day.month_first;
    let question = if of_file.or(chosen).is_some() { None } else { days.iter().zip(&votes).find(open).map(|(day, _)| day.clone()) };
    let order = of_file.or(chosen).unwrap_or(Order::DayFirst);
    let dates: Vec<Date> =
        days.iter().zip(&votes).map(|(day, vote)| vote.unwrap_or(order).of(day).or(day.day_first).or(day.month_first).unwrap_or_default()).collect();
    let contradictions =
        days.iter().zip(&dates).filter(|(day, date)| day.weekday.is_some_and(|weekday| date.weekday() != weekday)).map(|(day, _)| day.line).collect();
    Settled { dates, question, contradictions, mixed: day_first && month_first }
}

#[cfg(test)]
mod tests {
    use super::super::day::day_line;
    use super::*;
    use jiff::civil::date;

    fn days(texts: &[&str]) -> Vec<DayLine> {
        texts.iter().zip(1..).map(|(text, line)| day_line(line, text).unwrap()).collect()
    }

    fn dates(texts: &[&str]) -> Vec<Date> {
        settle(&days(texts), None, None).dates
    }

    #[test]
    fn t22_the_weekday_settles_month_and_day() {
        assert_eq!(dates(&["Fri, 9/25/2026"]), [date(2026, 9, 25)]);
        assert_eq!(dates(&["Tue, 06/01/2026"]), [date(2026, 1, 6)]);
        assert_eq!(dates(&["Mon, 06/01/2026"]), [date(2026, 6, 1)]);
    }

    #[test]
    fn t22_one_sure_line_settles_the_file() {
        assert_eq!(dates(&["9/5/2026", "9/25/2026"]), [date(2026, 9, 5), date(2026, 9, 25)]);
        assert_eq!(dates(&["5/9/2569", "25/9/2569"]), [date(2026, 9, 5), date(2026, 9, 25)]);
        // Time runs forward in one reading only.
        assert_eq!(dates(&["03/02/2026", "01/03/2026"]), [date(2026, 2, 3), date(2026, 3, 1)]);
    }

    #[test]
    fn t22_the_saved_line_speaks_of_the_same_phone() {
        let saved = day_line(2, "9/26/2026").unwrap();
        assert_eq!(settle(&days(&["9/5/2026"]), Some(&saved), None).dates, [date(2026, 9, 5)]);
    }

    #[test]
    fn t22_what_nothing_settles_is_asked_with_the_day_first() {
        let open = settle(&days(&["05/06/2026"]), None, None);
        assert_eq!((open.dates.as_slice(), open.question.map(|day| day.text)), (&[date(2026, 6, 5)][..], Some("05/06/2026".into())));
        let answered = settle(&days(&["05/06/2026"]), None, Some(Order::MonthFirst));
        assert_eq!((answered.dates.as_slice(), answered.question), (&[date(2026, 5, 6)][..], None));
        // Of the same day and month nothing needs to be asked.
        assert_eq!(settle(&days(&["06/06/2026"]), None, None).question, None);
    }

    #[test]
    fn t22_a_weekday_that_fits_no_reading_warns() {
        let settled = settle(&days(&["Sun, 9/25/2026", "Fri, 9/25/2026"]), None, None);
        assert_eq!((settled.dates[0], settled.contradictions), (date(2026, 9, 25), vec![1]));
    }

    #[test]
    fn t22_lines_of_both_orders_keep_each_its_own() {
        let settled = settle(&days(&["Fri, 9/25/2026", "เสาร์ 26/9/2569"]), None, None);
        assert_eq!((settled.dates.as_slice(), settled.mixed), (&[date(2026, 9, 25), date(2026, 9, 26)][..], true));
    }
}
