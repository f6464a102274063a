//! The worked example of F-PL-3a, the rulings around it, and the promise that replaying the log gives the same numbers.
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Claim, Deed, HourRule, Origin, Slots, Until, Window, hours, settle};
use crate::platform::Time;
use crate::platform::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::platform::db::Act;
use crate::platform::permit::PersonId;
use crate::plc::session::PlcSessionId;

fn at(text: &str) -> Time {
    Time::parse(&format!("2026-07-0{text}+07:00")).unwrap()
}

fn deed(person: &str, moment: Time) -> Deed {
    Deed { person: person.into(), act: Act::Talk, at: moment, written_at: moment, origin: Origin::Here }
}

fn session(from: &str, until: &str) -> Window {
    Window { opened: at(from), until: Until::Closed(at(until)), imported: false }
}

fn count(session: &Window, deeds: &[Deed], person: &str) -> usize {
    hours(HourRule::standard(), session, deeds).get(&PersonId::from(person)).map_or(0, Slots::len)
}

#[test]
fn the_worked_example_gives_an_hour_and_a_quarter_three_quarters_and_nothing() {
    let session = session("1T15:30:00", "1T16:45:00");
    assert_eq!(session.slots(HourRule::standard()), 5);
    let a = ["15:30:00", "15:45:10", "16:00:00", "16:29:59", "16:44:59"].map(|time| deed("a", at(&format!("1T{time}"))));
    let b = ["15:31:00", "16:01:00", "16:14:00", "16:40:00"].map(|time| deed("b", at(&format!("1T{time}"))));
    let outside = [deed("c", at("1T16:45:00")), deed("c", at("1T15:29:59"))];
    let log = [a.as_slice(), &b, &outside].concat();
    let minutes = |person: &str| count(&session, &log, person) as i64 * 15;
    assert_eq!((minutes("a"), minutes("b"), minutes("c")), (75, 45, 0));
}

#[test]
fn slots_run_from_the_opening_minute_and_only_whole_ones_count() {
    let late = Window { opened: at("1T15:30:42"), ..session("1T15:30:00", "1T16:19:30") };
    assert_eq!(late.begins(), at("1T15:30:00"));
    assert_eq!(late.slots(HourRule::standard()), 3);
    let log = [deed("a", at("1T16:16:00")), deed("b", at("1T15:30:50")), deed("a", at("1T15:40:00"))];
    assert_eq!((count(&late, &log, "a"), count(&late, &log, "b")), (1, 1));
    let running = Window { until: Until::Running(at("1T15:33:00")), ..late };
    assert_eq!(running.slots(HourRule::standard()), 1);
    let forgotten = Window { until: Until::Running(at("3T15:33:00")), ..late };
    assert_eq!(forgotten.slots(HourRule::standard()), 32);
}

#[test]
fn one_person_alone_earns_nothing() {
    let session = session("1T15:30:00", "1T16:00:00");
    assert_eq!(count(&session, &[deed("a", at("1T15:31:00")), deed("a", at("1T15:50:00"))], "a"), 0);
}

#[test]
fn words_count_when_written_if_they_arrive_within_24_hours_exactly() {
    let session = session("1T15:30:00", "1T16:00:00");
    let written = at("1T15:40:00");
    let late = |by: i64| Deed { at: written.plus(by), written_at: written, ..deed("a", written) };
    let other = deed("b", at("1T15:31:00"));
    let counts = |by: i64| count(&session, &[late(by), other.clone(), deed("c", at("1T15:32:00"))], "a");
    assert_eq!((counts(24 * HOUR), counts(24 * HOUR + 1), counts(-SECOND)), (1, 0, 1));
}

#[test]
fn imported_lines_count_at_their_own_time_once_the_group_said_so() {
    let closed = session("1T15:30:00", "1T16:00:00");
    let line = |person: &str| Deed { at: at("9T08:00:00"), origin: Origin::Imported, ..deed(person, at("1T15:40:00")) };
    let log = [line("a"), line("b")];
    assert_eq!(count(&closed, &log, "a"), 0);
    assert_eq!(count(&Window { imported: true, ..closed }, &log, "a"), 1);
}

#[test]
fn thanks_earn_nothing_because_their_envelope_has_no_act_and_a_rule_may_take_fewer_acts() {
    let session = session("1T15:30:00", "1T16:00:00");
    let rule = HourRule { acts: vec![Act::Mark], ..HourRule::standard().clone() };
    let log = [deed("a", at("1T15:31:00")), Deed { act: Act::Mark, ..deed("b", at("1T15:31:00")) }, Deed { act: Act::Mark, ..deed("c", at("1T15:31:00")) }];
    let earned = hours(&rule, &session, &log);
    assert_eq!(earned.keys().map(PersonId::as_str).collect::<Vec<_>>(), ["b", "c"]);
}

fn claim(session: &str, begins: Time, slots: std::ops::Range<i64>) -> Claim {
    Claim { session: PlcSessionId::from(session), begins, slot_ms: 15 * MINUTE, day_ms: 180 * MINUTE, slots: slots.collect(), decided: false }
}

fn lengths(claims: &[Claim]) -> BTreeMap<String, usize> {
    settle(claims).into_iter().map(|(session, slots)| (session.0, slots.len())).collect()
}

#[test]
fn overlapping_moments_count_once_and_the_earliest_slot_first() {
    let (first, second) = (claim("x", at("1T15:30:00"), 0..4), claim("y", at("1T16:00:00"), 0..4));
    let found = settle(&[second.clone(), first.clone()]);
    assert_eq!(found[&first.session], (0..4).collect::<Slots>());
    assert_eq!(found[&second.session], (2..4).collect::<Slots>());
    let askew = claim("z", at("1T16:20:00"), 0..2);
    assert_eq!(lengths(&[first, askew]), BTreeMap::from([("x".into(), 4), ("z".into(), 1)]));
}

#[test]
fn a_day_holds_three_hours_and_a_slot_belongs_to_the_day_on_which_it_starts() {
    let (morning, evening) = (claim("x", at("1T09:00:00"), 0..10), claim("y", at("1T13:00:00"), 0..10));
    assert_eq!(lengths(&[morning.clone(), evening]), BTreeMap::from([("x".into(), 10), ("y".into(), 2)]));
    let night = claim("y", at("1T23:00:00"), 0..10);
    assert_eq!(lengths(&[morning, night]), BTreeMap::from([("x".into(), 10), ("y".into(), 2 + 6)]));
}

#[test]
fn what_was_decided_stands_before_what_is_still_counted() {
    let early = claim("x", at("1T15:30:00"), 0..4);
    let decided = Claim { decided: true, ..claim("y", at("1T16:00:00"), 0..2) };
    assert_eq!(lengths(&[early, decided]), BTreeMap::from([("x".into(), 2), ("y".into(), 2)]));
}

#[test]
fn a_rule_that_contradicts_itself_is_refused() {
    let standard = || HourRule::standard().clone();
    assert!(standard().checked().is_ok());
    for (rule, field) in [
        (HourRule { slot_minutes: 0, ..standard() }, "rule.slot_minutes"),
        (HourRule { day_minutes: 14, ..standard() }, "rule.day_minutes"),
        (HourRule { slot_minutes: 60, longest_minutes: 45, ..standard() }, "rule.longest_minutes"),
        (HourRule { least_people: 0, ..standard() }, "rule.least_people"),
        (HourRule { late_hours: -1, ..standard() }, "rule.late_hours"),
        (HourRule { acts: Vec::new(), ..standard() }, "rule.acts"),
    ] {
        assert_eq!(rule.checked().unwrap_err().fields[0].field, field);
    }
    let chosen: HourRule = serde_json::from_str(r#"{"slot_minutes":30}"#).unwrap();
    assert_eq!(chosen, HourRule { slot_minutes: 30, ..standard() });
    assert!(serde_json::from_str::<HourRule>(r#"{"slots":30}"#).is_err());
}

prop_compose! {
    fn any_deed()(person in 0u8..5, minute in -30i64..200, late in 0i64..40, act in 0usize..5) -> Deed {
        let written_at = at("1T15:30:00").plus(minute * MINUTE);
        let act = [Act::Talk, Act::Mark, Act::Attach, Act::Answer, Act::Acknowledge][act];
        Deed { act, at: written_at.plus(late * HOUR), ..deed(&format!("p{person}"), written_at) }
    }
}

proptest! {
    #[test]
    fn replaying_the_log_gives_the_same_numbers(log in prop::collection::vec(any_deed(), 0..60).prop_shuffle(), again in 0usize..60, length in 1i64..170) {
        let session = Window { opened: at("1T15:30:00"), until: Until::Closed(at("1T15:30:00").plus(length * MINUTE)), imported: false };
        let rule = HourRule::standard();
        let once = hours(rule, &session, &log);
        let mut twice = log.clone();
        twice.extend_from_slice(&log[..again.min(log.len())]);
        twice.sort_by_key(|deed| (deed.at, deed.person.clone()));
        prop_assert_eq!(&once, &hours(rule, &session, &twice));
        for slots in once.values() {
            prop_assert!(!slots.is_empty() && slots.iter().all(|slot| (0..length / 15).contains(slot)));
        }
        prop_assert!(once.is_empty() || once.len() >= 2);
    }

    #[test]
    fn no_day_holds_more_than_its_cap_and_no_moment_counts_twice(starts in prop::collection::vec((0i64..2_880, 0i64..20), 1..6)) {
        let claims: Vec<Claim> =
            starts.iter().enumerate().map(|(n, (minute, slots))| claim(&format!("s{n}"), at("1T00:00:00").plus(minute * MINUTE), 0..*slots)).collect();
        let counted = settle(&claims);
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        let mut moments: Vec<i64> = Vec::new();
        for claim in &claims {
            for slot in &counted[&claim.session] {
                prop_assert!(claim.slots.contains(slot));
                let begins = claim.begins.0 + slot * claim.slot_ms;
                *days.entry((begins + 7 * HOUR) / DAY).or_default() += 15;
                moments.push(begins);
            }
        }
        prop_assert!(days.values().all(|minutes| *minutes <= 180));
        moments.sort_unstable();
        prop_assert!(moments.windows(2).all(|pair| pair[1] - pair[0] >= 15 * MINUTE));
        let mut reversed = claims.clone();
        reversed.reverse();
        prop_assert_eq!(counted, settle(&reversed));
    }
}
