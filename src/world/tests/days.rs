//! The sample world is loaded on any day, and makes sense on each.
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{assert_adoptions, assert_cycles, assert_sound, login};
use crate::world::{Size, World, plan, year::date_of};

/// Days on which a year, a term, a break or a month turns, and a leap day.
const TURNS: [Date; 10] = [
    date(2026, 4, 1),
    date(2026, 5, 15),
    date(2026, 5, 16),
    date(2026, 9, 30),
    date(2026, 10, 1),
    date(2026, 10, 11),
    date(2026, 11, 29),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 29),
];

/// What a visitor is shown first: a round in the middle with hours confirmed and hours that wait, in talk that is not long ago.
fn assert_shown(world: &World) {
    let day = world.day;
    let teacher = login(world, "demo.teacher");
    let reading = world.cycles.iter().find(|cycle| cycle.holder("model") == Some(teacher) && cycle.closed.is_none());
    let reading = reading.unwrap_or_else(|| panic!("no open round of the teacher on {day}"));
    assert_eq!((reading.sessions.len(), reading.moves.last().map(|step| step.step)), (3, Some("reflect")), "{day}");
    assert_eq!(reading.sessions.iter().filter(|held| held.confirmed.is_none()).count(), 1, "one waits for the head on {day}");
    let newest = world.messages.iter().map(|message| date_of(message.at)).max().unwrap();
    // The long break is the longest silence.
    assert!((1..=46).contains(&crate::world::year::days_between(newest, day)), "nobody spoke between {newest} and {day}");
    assert!((100..=140).contains(&world.messages.len()), "{} messages on {day}", world.messages.len());
}

#[test]
fn the_tiny_world_makes_sense_on_every_day_of_a_year() {
    let days = date(2026, 4, 1).series(1.day()).take(366);
    for world in days.chain(TURNS).map(|day| plan(day, Size::Tiny)) {
        assert_sound(&world);
        assert_cycles(&world);
        assert_adoptions(&world);
        assert_shown(&world);
    }
}

#[test]
fn the_full_world_is_sound_on_days_on_which_something_turns() {
    for world in TURNS.map(|day| plan(day, Size::Full)) {
        assert_sound(&world);
        assert_cycles(&world);
        assert_adoptions(&world);
    }
}
