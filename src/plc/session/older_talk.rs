//! Talk of an imported history cut into stretches that a group may say were its sessions, so that nobody looks up a date or types a time.
use schemars::JsonSchema;
use serde::Serialize;

use super::open::HELD_WITHIN;
use super::{PlcSessionId, store};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::clock::HOUR;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::hours::{Deed, HourRule, Until, Window, hours, imported_between};

/// After so long a silence another talk begins.
const SILENCE: i64 = HOUR;

/// One talk of members, with what it would count by the shipped rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OlderTalk {
    pub from: Time,
    pub until: Time,
    /// What members said and showed in it.
    pub lines: i64,
    /// Most minutes first.
    pub people: Vec<OlderTalker>,
    /// A session in which it counts already.
    pub session: Option<PlcSessionId>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OlderTalker {
    pub person: PersonRef,
    pub minutes: i64,
}

/// Lines between two silences, in whole slots.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch<'a> {
    from: Time,
    until: Time,
    lines: &'a [Deed],
}

impl Stretch<'_> {
    fn window(&self) -> Window {
        Window { opened: self.from, until: Until::Closed(self.until), imported: true }
    }
}

/// Cuts lines in order of time at every silence, and where a session would be longer than the rule lets it be.
fn stretches<'a>(rule: &HourRule, lines: &'a [Deed]) -> Vec<Stretch<'a>> {
    let whole = rule.longest_ms() / rule.slot_ms() * rule.slot_ms();
    let begins = |line: &Deed| Window { opened: line.written_at, until: Until::Closed(line.written_at), imported: true }.begins();
    let mut found = Vec::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let from = begins(first);
        let beyond = rest.windows(2).position(|pair| pair[1].written_at.0 - pair[0].written_at.0 >= SILENCE || pair[1].written_at.0 - from.0 >= whole);
        let (talk, after) = rest.split_at(beyond.map_or(rest.len(), |last| last + 1));
        let last = talk.last().map_or(from.0, |line| line.written_at.0);
        let slots = (last - from.0) / rule.slot_ms() + 1;
        found.push(Stretch { from, until: from.plus(slots * rule.slot_ms()), lines: talk });
        rest = after;
    }
    found
}

/// Talks of the last year in which enough members spoke for hours to count, newest first.
pub(super) async fn older_talk(db: &mut impl Reads, space: &SpaceId, now: Time) -> Result<Vec<OlderTalk>> {
    let rule = HourRule::standard();
    let lines = imported_between(db, space, now.plus(HOUR - HELD_WITHIN), now).await?;
    let counted = store::with_imported(db, space).await?;
    let mut people: Vec<PersonId> = lines.iter().map(|line| line.person.clone()).collect();
    people.sort();
    people.dedup();
    let people = person_refs(db, &people).await?;
    let mut talks = Vec::new();
    for stretch in stretches(rule, &lines).into_iter().filter(|stretch| stretch.until <= now) {
        let earned = hours(rule, &stretch.window(), stretch.lines);
        if earned.is_empty() {
            continue;
        }
        let covers = |from: Time, until: Time| from <= stretch.from && stretch.until <= until;
        let session = counted.iter().find(|held| held.opened_at.zip(held.closed_at).is_some_and(|(from, until)| covers(from, until)));
        let minutes = |slots: usize| slots as i64 * rule.slot_minutes;
        let mut there: Vec<OlderTalker> = earned
            .into_iter()
            .filter_map(|(person, slots)| Some(OlderTalker { person: people.get(&person)?.clone(), minutes: minutes(slots.len()) }))
            .collect();
        there.sort_by(|a, b| (b.minutes, &a.person.name).cmp(&(a.minutes, &b.person.name)));
        talks.push(OlderTalk {
            from: stretch.from,
            until: stretch.until,
            lines: stretch.lines.len() as i64,
            people: there,
            session: session.map(|held| held.id.clone()),
        });
    }
    talks.reverse();
    Ok(talks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::MINUTE;
    use crate::platform::db::Act;
    use crate::plc::hours::Origin;

    fn line(person: &str, minute: i64) -> Deed {
        let at = Time(minute * MINUTE + 20_000);
        Deed { person: PersonId(person.into()), act: Act::Talk, at, written_at: at, origin: Origin::Imported }
    }

    fn cut(lines: &[Deed]) -> Vec<(i64, i64, usize)> {
        stretches(HourRule::standard(), lines).iter().map(|talk| (talk.from.0 / MINUTE, talk.until.0 / MINUTE, talk.lines.len())).collect()
    }

    #[test]
    fn a_silence_of_an_hour_ends_a_talk_and_talks_last_whole_slots() {
        let lines = [line("a", 930), line("b", 931), line("a", 946), line("b", 1_006), line("a", 1_065)];
        assert_eq!(cut(&lines), [(930, 960, 3), (1_006, 1_066, 2)]);
        assert_eq!(cut(&lines[..1]), [(930, 945, 1)]);
        assert_eq!(cut(&[]), []);
    }

    #[test]
    fn a_talk_is_never_longer_than_a_session_may_be() {
        let lines: Vec<Deed> = (0..40).map(|n| line(if n % 2 == 0 { "a" } else { "b" }, n * 30)).collect();
        let talks = cut(&lines);
        assert!(talks.iter().all(|(from, until, _)| until - from <= 480), "{talks:?}");
        assert_eq!(talks.iter().map(|(_, _, lines)| lines).sum::<usize>(), 40);
        assert!(talks.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }

    #[test]
    fn every_line_lies_in_a_slot_of_its_talk() {
        let lines = [line("a", 10), line("b", 24), line("a", 25), line("b", 39)];
        let talks = stretches(HourRule::standard(), &lines);
        let earned = hours(HourRule::standard(), &talks[0].window(), talks[0].lines);
        assert_eq!((earned[&PersonId("a".into())].len(), earned[&PersonId("b".into())].len()), (2, 2));
    }
}
