//! The Buddhist Era (พ.ศ.) and the Common Era (ค.ศ.).
use std::ops::RangeInclusive;

const OFFSET: i16 = 543;

/// From this number on a year that somebody typed is a Buddhist year (พ.ศ.).
pub const FIRST_BUDDHIST_INPUT: i16 = 2400;

/// Years that a date or year in our records can lie in; beyond it most often an era was added twice.
pub const PLAUSIBLE: RangeInclusive<i16> = 1800..=2200;

/// The Buddhist year shown for a stored Common Era year. With [`from_input`] the only place that knows 543 (T-17).
pub fn to_buddhist(common: i16) -> i16 {
    common.saturating_add(OFFSET)
}

/// The Common Era year to store for a year as typed: 2400 and above is a Buddhist year, below is taken as it stands (T-17).
pub fn from_input(typed: i16) -> i16 {
    if typed >= FIRST_BUDDHIST_INPUT { typed - OFFSET } else { typed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_from_2400_are_buddhist() {
        assert_eq!(from_input(2399), 2399);
        assert_eq!(from_input(2400), 1857);
        assert_eq!(from_input(2561), 2018);
        assert_eq!(from_input(2018), 2018);
    }

    #[test]
    fn a_year_shown_and_typed_again_is_the_same_year() {
        for common in 1857..=2399 {
            assert_eq!(from_input(to_buddhist(common)), common);
        }
    }
}
