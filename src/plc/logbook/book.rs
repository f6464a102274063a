//! Lines and sums of one person's year.
use std::collections::{BTreeMap, HashMap};
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{SchoolCalendar, Year, bangkok_midnight, fiscal_year, fiscal_year_days};
use crate::evidence;
use crate::frameworks;
use crate::platform::Time;
use crate::platform::db::{Db, Reads};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::plc::cycle::{self, Cycle, CycleId};
use crate::plc::hours::{LineState, LineStep, first_said, ledger, line_history, notes_of};
use crate::plc::session::{self, PlcSession, PlcSessionId};
use crate::plc::{CYCLE, ITEM, SESSION, SpaceId, policy, standing};

/// Which year is meant (D-CAL).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearKind {
    /// ปีการศึกษา
    #[default]
    Academic,
    /// ปีงบประมาณ
    Fiscal,
}

impl YearKind {
    fn of(self, day: Date) -> Year {
        match self {
            YearKind::Academic => SchoolCalendar::standard().terms.year_of(day),
            YearKind::Fiscal => fiscal_year(day),
        }
    }

    /// Common Era, as stored.
    fn year_of(self, moment: Time) -> i16 {
        self.of(moment.bangkok_date()).stored()
    }

    fn days(self, year: Year) -> RangeInclusive<Date> {
        match self {
            YearKind::Academic => SchoolCalendar::standard().terms.days_of(year),
            YearKind::Fiscal => fiscal_year_days(year),
        }
    }
}

/// The moments from the first day's beginning to the last day's end in Thailand.
pub fn stretch(days: &RangeInclusive<Date>) -> Result<(Time, Time)> {
    let begins = |day: Date| bangkok_midnight(day).map(|moment| Time(moment.as_millisecond())).map_err(Error::internal);
    Ok((begins(*days.start())?, begins(days.end().tomorrow().map_err(Error::internal)?)?))
}

/// One session of the person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LogbookLine {
    pub session: PlcSessionId,
    pub cycle: CycleId,
    pub space: SpaceId,
    pub at: Time,
    /// Title of the cycle.
    pub title: String,
    /// What the session was about.
    pub topic: String,
    /// What the person was in that round; member where no role was given.
    pub roles: Vec<Ref>,
    pub roles_en: Vec<String>,
    pub minutes: i64,
    /// What I learned; the teacher's own words.
    pub learned: String,
    /// Standard items that the session and its cycle prove.
    pub items: Vec<Ref>,
    pub state: LineState,
    pub reason: Option<String>,
    pub history: Vec<LineStep>,
    /// Number of the message with which the talk begins.
    pub talk: Option<i64>,
    /// It stands in the imported history of the room.
    pub imported: bool,
    /// The talk can still be opened.
    pub readable: bool,
}

/// Minutes under one heading.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sum {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub minutes: i64,
    pub confirmed: i64,
}

/// `GET /logbook`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Logbook {
    pub year_kind: YearKind,
    /// Common Era; shown as พ.ศ.
    pub year: i16,
    pub from: Time,
    pub until: Time,
    /// Years that hold a line, and this one; newest first.
    pub years: Vec<i16>,
    pub minutes: i64,
    pub confirmed: i64,
    pub disputed: i64,
    pub by_role: Vec<Sum>,
    pub by_topic: Vec<Sum>,
    /// Newest first.
    pub lines: Vec<LogbookLine>,
}

/// Whoever held no role was a member.
fn member() -> (Ref, String) {
    (Ref { id: "member".into(), name: "สมาชิก".into() }, "Member".into())
}

/// One's own year, wherever one worked then: a transfer keeps it.
pub async fn logbook(db: &mut Db, person: &PersonId, kind: YearKind, year: Option<i16>, now: Time) -> Result<Logbook> {
    let this = kind.of(now.bangkok_date());
    let year = match year {
        Some(typed) => Year::from_input(typed).ok_or_else(|| Error::invalid("year", "year_form", "ปีไม่ถูกต้อง", "This is no year."))?,
        None => this,
    };
    let (from, until) = stretch(&kind.days(year))?;
    let who = std::slice::from_ref(person);
    let ever = session::sessions_of_people(db, who, (Time(0), Time(i64::MAX)), now).await?;
    let mut years: Vec<i16> = ever.iter().filter_map(|session| session.opened_at).map(|opened| kind.year_of(opened)).collect();
    years.extend(later_years(db, who, kind, &ever, now).await?);
    years.push(this.stored());
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let touches = |session: &PlcSession| session.stretch(now).is_some_and(|(opened, ended)| opened < until && (from < ended || from <= opened));
    let sessions: Vec<PlcSession> = ever.into_iter().filter(touches).collect();
    let lines = lines(db, person, &sessions, from..until, now).await?;
    let sum = |wanted: &dyn Fn(&LogbookLine) -> bool| lines.iter().filter(|line| wanted(line)).map(|line| line.minutes).sum::<i64>();
    let first = |line: &LogbookLine| (line.roles[0].id.clone(), line.roles[0].name.clone(), line.roles_en[0].clone());
    Ok(Logbook {
        year_kind: kind,
        year: year.stored(),
        from,
        until,
        years,
        minutes: sum(&|_| true),
        confirmed: sum(&|line| line.state == LineState::Confirmed),
        disputed: sum(&|line| line.state == LineState::Disputed),
        by_role: sums(&lines, first),
        by_topic: sums(&lines, |line| (line.cycle.0.clone(), line.title.clone(), line.title.clone())),
        lines,
    })
}

/// Years into which sessions that opened in the year before reach with slots of this person.
async fn later_years(db: &mut Db, who: &[PersonId], kind: YearKind, ever: &[PlcSession], now: Time) -> Result<Vec<i16>> {
    let crosses = |session: &&PlcSession| session.stretch(now).is_some_and(|(opened, ended)| kind.year_of(opened) != kind.year_of(ended));
    let crossing: Vec<PlcSession> = ever.iter().filter(crosses).cloned().collect();
    let found = ledger(db, &crossing, Some(who), now).await?;
    Ok(found.iter().flat_map(|line| line.starts(Time(i64::MIN)..Time(i64::MAX))).map(|start| kind.year_of(start)).collect())
}

/// Most minutes first.
fn sums(lines: &[LogbookLine], heading: impl Fn(&LogbookLine) -> (String, String, String)) -> Vec<Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for line in lines {
        let (id, name, name_en) = heading(line);
        let sum = sums.entry(id.clone()).or_insert(Sum { id, name, name_en, minutes: 0, confirmed: 0 });
        sum.minutes += line.minutes;
        sum.confirmed += if line.state == LineState::Confirmed { line.minutes } else { 0 };
    }
    let mut sums: Vec<Sum> = sums.into_values().collect();
    sums.sort_by_key(|sum| -sum.minutes);
    sums
}

/// What the slots of one year are worth: a session over midnight on its last day stands in both years, each with its own.
async fn lines(db: &mut Db, person: &PersonId, sessions: &[PlcSession], year: Range<Time>, now: Time) -> Result<Vec<LogbookLine>> {
    let found = ledger(db, sessions, Some(std::slice::from_ref(person)), now).await?;
    let ids: Vec<PlcSessionId> = sessions.iter().map(|session| session.id.clone()).collect();
    let mut history = line_history(db, &ids).await?;
    let learned: HashMap<PlcSessionId, String> = notes_of(db, person).await?.into_iter().collect();
    let held = cycle::roles_of_person(db, person).await?;
    let mut cycles: HashMap<CycleId, (Cycle, bool)> = HashMap::new();
    let mut lines = Vec::with_capacity(found.len());
    for line in found {
        let Some(session) = sessions.iter().find(|session| session.id == line.session) else { continue };
        if !cycles.contains_key(&session.cycle_id) {
            let readable = standing(db, person, &session.space_id, now).await?.reach.allows(&policy::READ);
            cycles.insert(session.cycle_id.clone(), (cycle::cycle(db, &session.cycle_id).await?, readable));
        }
        let (Some((cycle, readable)), Some(opened)) = (cycles.get(&session.cycle_id), session.opened_at) else { continue };
        let starts = line.starts(year.clone());
        let Some(at) = Some(opened).filter(|opened| year.contains(opened)).or(starts.first().copied()) else { continue };
        let roles = held.iter().filter(|(of, _)| *of == cycle.id).filter_map(|(_, key)| cycle::role(key));
        let (mut roles, mut roles_en): (Vec<Ref>, Vec<String>) =
            roles.map(|role| (Ref { id: role.key.clone(), name: role.name.clone() }, role.name_en.clone())).unzip();
        if roles.is_empty() {
            let (role, role_en) = member();
            roles.push(role);
            roles_en.push(role_en);
        }
        lines.push(LogbookLine {
            cycle: cycle.id.clone(),
            space: session.space_id.clone(),
            at,
            title: cycle.title.clone(),
            topic: session.topic.clone(),
            roles,
            roles_en,
            minutes: line.minutes_of(starts.len()),
            learned: learned.get(&session.id).cloned().unwrap_or_default(),
            items: items(db, session).await?,
            state: line.state,
            reason: line.decided.and_then(|decided| decided.reason),
            history: history.remove(&(session.id.clone(), person.clone())).unwrap_or_default(),
            talk: first_said(db, session).await?,
            imported: session.imported,
            readable: *readable,
            session: session.id.clone(),
        });
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.session.clone())));
    Ok(lines)
}

async fn items(db: &mut impl Reads, session: &PlcSession) -> Result<Vec<Ref>> {
    let mut codes = Vec::new();
    for (kind, id) in [(CYCLE, session.cycle_id.as_str()), (SESSION, session.id.as_str())] {
        let links = evidence::of_sources(db, kind, &[id.to_owned()]).await?;
        codes.extend(links.into_iter().filter(|link| link.target_kind == ITEM).map(|link| link.target_id));
    }
    codes.sort();
    codes.dedup();
    Ok(codes.iter().filter_map(|code| frameworks::item_ref(code)).collect())
}
