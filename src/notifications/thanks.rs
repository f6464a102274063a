//! Who helped whom (S001-12): once a week, a school's leader reads what others thank the school's teachers for, and who answered them.
//! Counted from what stands in rooms that the leader may read; names in Thai order, no ranking.
use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use super::store::{self, Due, NewNotice};
use crate::calendar::bangkok_midnight;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::clock::{DAY, HOUR};
use crate::platform::db::{NewEvent, Reads, Stream};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};
use crate::plc::{self, SpaceId};

/// Mondays at seven in Bangkok.
const HOUR_OF_DAY: i64 = 7;
const WEEK: i64 = 7 * DAY;

/// One colleague who helped another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Help {
    pub helper: PersonRef,
    pub helped: PersonRef,
    /// Times the one thanked the other.
    pub thanks: i64,
    /// Times the one answered the other.
    pub answers: i64,
}

/// A week of one school.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchoolWeek {
    pub school: Ref,
    pub items: Vec<Help>,
}

/// `GET /notifications/thanks`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Week {
    /// Monday and Sunday, `2026-11-16`.
    pub from: String,
    pub to: String,
    pub schools: Vec<SchoolWeek>,
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

fn begins(day: Date) -> Result<Time> {
    bangkok_midnight(day).map(|moment| Time(moment.as_millisecond())).map_err(Error::internal)
}

/// The week before a moment's own.
pub fn last_monday(now: Time) -> Date {
    monday(Time(now.0 - WEEK).bangkok_date())
}

/// The week that begins with this Monday, at the schools that the person leads.
pub async fn week(db: &mut impl Reads, person: &PersonId, first: Date, now: Time) -> Result<Week> {
    let from = begins(monday(first))?;
    let spaces: Vec<SpaceId> = plc::spaces_of_person(db, person, now).await?.into_iter().filter(|space| space.is_open()).map(|space| space.id).collect();
    let mut schools = Vec::new();
    for (id, name) in store::led_schools(db, person, now).await? {
        let items = helps(db, &id, &spaces, from, Time(from.0 + WEEK)).await?;
        schools.push(SchoolWeek { school: Ref { id, name }, items });
    }
    Ok(Week { from: from.bangkok_date().to_string(), to: Time(from.0 + WEEK - 1).bangkok_date().to_string(), schools })
}

async fn helps(db: &mut impl Reads, school: &str, spaces: &[SpaceId], from: Time, to: Time) -> Result<Vec<Help>> {
    let mut pairs: BTreeMap<(PersonId, PersonId), (i64, i64)> = BTreeMap::new();
    for (helper, helped) in store::thanked(db, school, spaces, from, to).await? {
        pairs.entry((helper, helped)).or_default().0 += 1;
    }
    for (helper, helped) in store::answered(db, school, spaces, from, to).await? {
        pairs.entry((helper, helped)).or_default().1 += 1;
    }
    let named: Vec<PersonId> = pairs.keys().flat_map(|(helper, helped)| [helper.clone(), helped.clone()]).collect();
    let people = person_refs(db, &named).await?;
    let help =
        |((helper, helped), (thanks, answers))| Some(Help { helper: people.get(&helper)?.clone(), helped: people.get(&helped)?.clone(), thanks, answers });
    let mut items: Vec<Help> = pairs.into_iter().filter_map(help).collect();
    items.sort_by(|a, b| {
        crate::platform::thai::person_sort_key(&a.helper.name, &a.helped.name).cmp(&crate::platform::thai::person_sort_key(&b.helper.name, &b.helped.name))
    });
    Ok(items)
}

/// When the note of the running week is due: it tells of the one before.
pub fn due(now: Time) -> Result<Time> {
    Ok(Time(begins(monday(now.bangkok_date()))?.0 + HOUR_OF_DAY * HOUR))
}

/// Tells every leader at whose school somebody helped last week, and waits for the next Monday. The same week twice tells nobody twice.
pub async fn tell(core: &Core, due_now: &Due) -> Result<()> {
    let now = core.now();
    let first = last_monday(now);
    let mut db = core.db.clone();
    for leader in store::leaders(&mut db, now).await? {
        let told = week(&mut db, &leader, first, now).await?;
        if told.schools.iter().all(|school| school.items.is_empty()) {
            continue;
        }
        let mut tx = core.db.begin(now).await?;
        let notice = NewNotice {
            source: format!("thanks/{first}"),
            kind: Kind::Thanks,
            actor: None,
            space: None,
            message: None,
            object: Some(first.to_string()),
            detail: None,
            at: now,
        };
        if store::add(&mut tx, &leader, &notice).await?.is_some() {
            store::ask_push(&mut tx, &leader, now).await?;
            tx.append(&Stream::new("person", leader.as_str()), NewEvent::new("notice", leader.as_str())).await?;
        }
        tx.commit().await?;
    }
    let mut tx = core.db.begin(now).await?;
    store::schedule(&mut tx, &due_now.kind, due_now.person_id.as_str(), due(now)?.plus(WEEK)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday_in_bangkok() {
        for day in 16..=22 {
            assert_eq!(monday(date(2026, 11, day)), date(2026, 11, 16));
        }
        let sunday_night = Time::parse("2026-11-22T23:59:59+07:00").unwrap();
        assert_eq!(last_monday(sunday_night), date(2026, 11, 9));
        assert_eq!(last_monday(sunday_night.plus(1_000)), date(2026, 11, 16));
        assert_eq!(due(sunday_night).unwrap(), Time::parse("2026-11-16T07:00:00+07:00").unwrap());
    }
}
