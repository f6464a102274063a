//! The coaching log (บันทึกการชี้แนะ, S004-6) of a space: what supervisors, advisers, coaches and mentors said and somebody marked as advice, with what was
//! agreed upon it. Nothing of it is typed: it is a reading of messages and marks, and goes with them.
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::sign::MarkKind;
use super::store::{self, MarkedRow};
use super::{TopicId, imported_store, mention};
use crate::frameworks;
use crate::organisations::{self, PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::{PersonId, Role};
use crate::plc::{self, SpaceId};

/// How advice was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// ในห้อง
    Room,
    /// In LINE, before the room.
    Line,
}

/// One line of the log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CoachingLine {
    /// The message that holds the advice.
    pub number: i64,
    pub at: Time,
    pub mode: Mode,
    pub coach: PersonRef,
    /// Whose message it answers.
    pub to: Option<PersonRef>,
    pub advice: String,
    pub next_step: Option<NextStep>,
    /// The standard item that it proves.
    pub item: Option<Ref>,
}

/// What was agreed upon an advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextStep {
    pub number: i64,
    pub at: Time,
    pub body: String,
}

/// Lines of a log: marks of the latest messages.
const LINES: i64 = 2_000;
/// An agreement so much later is about something else, in the same topic and in another one.
const WITHIN: i64 = 30 * DAY;
const ELSEWHERE_WITHIN: i64 = DAY;

/// What an agreement is to an advice.
struct Agreed {
    number: i64,
    topic: TopicId,
    reply_to: Option<i64>,
    at: Time,
}

/// The agreement upon an advice: one that answers it, else the next in its topic within thirty days, else the next of the room within a day.
fn agreed_upon<'a>(number: i64, topic: &TopicId, at: Time, agreements: &'a [Agreed]) -> Option<&'a Agreed> {
    let answer = agreements.iter().find(|agreed| agreed.reply_to == Some(number));
    let later = |within: i64, fits: &dyn Fn(&Agreed) -> bool| {
        agreements.iter().filter(|agreed| agreed.number > number && agreed.at.0 - at.0 <= within && fits(agreed)).min_by_key(|agreed| agreed.number)
    };
    answer.or_else(|| later(WITHIN, &|agreed| agreed.topic == *topic)).or_else(|| later(ELSEWHERE_WITHIN, &|_| true))
}

/// The log of a space, newest first. The caller has asked for the right to read the space.
pub async fn coaching_log(db: &mut impl Reads, space: &SpaceId, now: Time) -> Result<Vec<CoachingLine>> {
    let ever = (Time(0), Time(i64::MAX));
    let advice = store::marked(db, space, Some(MarkKind::Advice), ever, 0, LINES).await?;
    if advice.is_empty() {
        return Ok(Vec::new());
    }
    let agreements = store::marked(db, space, Some(MarkKind::Agreement), ever, 0, LINES).await?;
    let numbers: Vec<i64> = advice.iter().chain(&agreements).map(|row| row.number).collect();
    let replies: HashMap<i64, Option<i64>> = store::messages(db, space, &numbers).await?.into_iter().map(|row| (row.number, row.reply_to)).collect();
    let reply_to = |number: i64| replies.get(&number).copied().flatten();
    let imported: HashMap<i64, bool> =
        imported_store::lines(db, space, &numbers).await?.into_iter().map(|line| (line.number, line.member_id.is_some())).collect();
    let coaches = coaches(db, space, &advice, now).await?;
    let answered: Vec<i64> = advice.iter().filter_map(|row| reply_to(row.number)).collect();
    let answered: HashMap<i64, PersonId> = store::messages(db, space, &answered).await?.into_iter().map(|row| (row.number, row.author_id)).collect();
    let named = advice.iter().chain(&agreements).flat_map(|row| mention::mentioned(&row.body));
    let wanted: Vec<PersonId> = coaches.iter().chain(answered.values()).cloned().chain(named).collect();
    let people = person_refs(db, &wanted).await?;
    let agreed: Vec<Agreed> =
        agreements.iter().map(|row| Agreed { number: row.number, topic: row.topic_id.clone(), reply_to: reply_to(row.number), at: row.written_at }).collect();
    let said = |number: i64| agreements.iter().find(|row| row.number == number);
    let line = |row: &MarkedRow| {
        // Words of a stranger in LINE stand under whoever took them in: they are nobody's advice here.
        let known = imported.get(&row.number).copied();
        if known == Some(false) || !coaches.contains(&row.author_id) {
            return None;
        }
        let next = agreed_upon(row.number, &row.topic_id, row.written_at, &agreed).and_then(|agreed| said(agreed.number));
        Some(CoachingLine {
            number: row.number,
            at: row.written_at,
            mode: if known.is_some() { Mode::Line } else { Mode::Room },
            coach: people.get(&row.author_id)?.clone(),
            to: reply_to(row.number).and_then(|number| answered.get(&number)).and_then(|person| people.get(person).cloned()),
            advice: mention::named(&row.body, &people),
            next_step: next.map(|row| NextStep { number: row.number, at: row.written_at, body: mention::named(&row.body, &people) }),
            item: row.item.as_deref().and_then(frameworks::item_ref),
        })
    };
    let mut lines: Vec<CoachingLine> = advice.iter().filter_map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.number)));
    Ok(lines)
}

/// Those among the authors whose office it is to advise, and mentors and experts of a cycle of this space.
async fn coaches(db: &mut impl Reads, space: &SpaceId, advice: &[MarkedRow], now: Time) -> Result<HashSet<PersonId>> {
    let authors: HashSet<&PersonId> = advice.iter().map(|row| &row.author_id).collect();
    let cycles: HashSet<plc::cycle::CycleId> = plc::cycle::cycles_of(db, space).await?.into_iter().map(|cycle| cycle.id).collect();
    let mut coaches = HashSet::new();
    for author in authors {
        let held = organisations::holdings(db, author, now).await?;
        let office = held.iter().any(|held| !held.claimed && matches!(held.role(), Some(Role::Supervisor | Role::RegionalAdviser | Role::Coach)));
        let round = plc::cycle::roles_of_person(db, author).await?;
        if office || round.iter().any(|(cycle, role)| cycles.contains(cycle) && plc::cycle::role(role).is_some_and(|role| role.advises)) {
            coaches.insert(author.clone());
        }
    }
    Ok(coaches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(number: i64, topic: &str, reply_to: Option<i64>, day: i64) -> Agreed {
        Agreed { number, topic: TopicId(topic.into()), reply_to, at: Time(day * DAY) }
    }

    #[test]
    fn an_answer_is_the_next_step_before_the_next_agreement_of_the_topic() {
        let agreements = [agreed(3, "a", None, 1), agreed(12, "a", None, 2), agreed(14, "b", Some(10), 3), agreed(20, "a", None, 40)];
        let of = |number, topic: &str, day: i64| agreed_upon(number, &TopicId(topic.into()), Time(day * DAY), &agreements).map(|found| found.number);
        assert_eq!(of(10, "a", 1), Some(14), "its answer, though in another topic and later");
        assert_eq!(of(11, "a", 1), Some(12), "the next of its topic");
        assert_eq!(of(13, "a", 1), None, "thirty-nine days later, or two days later elsewhere, is about something else");
        assert_eq!(of(11, "c", 1), Some(12), "the room agreed on it the next day");
        assert_eq!(of(14, "c", 3), None);
    }
}
