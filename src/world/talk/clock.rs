use jiff::{Timestamp, ToSpan, civil::Date};

use crate::world::{
    dice::Dice,
    year::{Year, date_of, moment},
};

/// A point in a conversation: the day, and minutes after midnight in Bangkok.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) date: Date,
    pub(super) minute: i64,
}

/// Teachers put their phones away by ten.
const LATE: i64 = 22 * 60;

impl Point {
    /// An hour at which somebody writes first on `date`: before class, at lunch, after school, in the evening.
    pub(super) fn start(date: Date, dice: &mut Dice) -> Self {
        let slots: &[(u32, i64, i64)] = if Year::is_school_day(date) {
            &[(12, 405, 490), (22, 700, 770), (31, 870, 1010), (35, 1140, 1290)]
        } else {
            &[(30, 480, 660), (30, 780, 1020), (40, 1110, 1290)]
        };
        let weights: Vec<u32> = slots.iter().map(|s| s.0).collect();
        let (_, low, high) = slots[dice.weighted(&weights)];
        Self { date, minute: dice.between(low, high) }
    }

    /// When the next answer comes: mostly within minutes, sometimes hours, sometimes the next morning.
    pub(super) fn answered(self, dice: &mut Dice) -> Self {
        let gap = match dice.weighted(&[58, 28, 14]) {
            0 => dice.between(2, 24),
            1 => dice.between(28, 170),
            _ => dice.between(180, 420),
        };
        let minute = self.minute + gap;
        if minute > LATE { Self { date: next(self.date), minute: dice.between(400, 485) } } else { Self { minute, ..self } }
    }

    /// After `days` days, at an hour of its own.
    pub(super) fn later(self, days: i64, dice: &mut Dice) -> Self {
        let mut date = self.date;
        (0..days).for_each(|_| date = next(date));
        Self::start(date, dice)
    }

    /// The moment, with seconds thrown.
    pub(super) fn at(self, dice: &mut Dice) -> Timestamp {
        moment(self.date, self.minute, dice.between(0, 59))
    }
}

fn next(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

/// `minutes` after `at`; `None` when that is no longer before `end`, or in the small hours.
pub(super) fn after(at: Timestamp, minutes: i64, end: Timestamp) -> Option<Timestamp> {
    let then = at.checked_add(minutes.minutes()).ok()?;
    let date = date_of(then);
    let asleep = then < moment(date, 5 * 60 + 30, 0) || then > moment(date, 23 * 60, 0);
    (then < end && !asleep).then_some(then)
}

/// Days of a phase with the weight of each: busy on school days, quiet at weekends and in the breaks.
pub(super) fn weighted_days(year: &Year, from: Date, to: Date) -> (Vec<Date>, Vec<u32>) {
    year.days()
        .into_iter()
        .filter(|d| (from..to).contains(d))
        .map(|d| {
            let weight = if Year::is_school_day(d) {
                100
            } else if Year::is_open(d) {
                26
            } else {
                9
            };
            (d, weight)
        })
        .unzip()
}
