//! An import as people see it: what the file holds, who may be who, what would come of it.
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::day::{DayLine, Order};
use super::entry::Flag;
use super::found::Found;
use super::import::{LineImportId, NOTICE, NOTICE_EN, NOTICE_TH, State, people};
use super::order::Settled;
use super::plan::{Counts, Days, Plan};
use super::store::{self, Row};
use super::suggest::suggest;
use crate::chat;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// A name of the file, who it may be, and what was decided.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NameView {
    pub name: String,
    pub lines: u32,
    pub member: Option<PersonRef>,
    pub dropped: bool,
    pub suggestions: Vec<PersonRef>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FlagView {
    pub code: &'static str,
    pub count: u32,
    /// The first lines of the file where it stands.
    pub lines: Vec<u32>,
    pub th: &'static str,
    pub en: &'static str,
}

/// Day or month first: only a person knows. The first answer is offered first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Question {
    pub line: u32,
    pub text: String,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer {
    pub order: Order,
    /// What the line above would mean.
    pub date: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Notice {
    pub version: &'static str,
    pub th: &'static str,
    pub en: &'static str,
    pub accepted_at: Option<Time>,
    pub accepted_by: Option<PersonRef>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Period {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineImport {
    pub id: LineImportId,
    pub space: SpaceId,
    pub state: State,
    pub by: Option<PersonRef>,
    pub created_at: Time,
    pub version: i64,
    /// The group's name in LINE.
    pub title: Option<String>,
    pub saved: Option<String>,
    pub period: Option<Period>,
    /// Lines of the file.
    pub lines: u32,
    /// Messages with words.
    pub talk: u32,
    /// Pictures, stickers and so on, which a text export does not hold.
    pub media: u32,
    /// What LINE said by itself.
    pub system: u32,
    pub names: Vec<NameView>,
    pub flags: Vec<FlagView>,
    pub question: Option<Question>,
    pub order: Option<Order>,
    pub masked_phones: u32,
    pub masked_citizen_ids: u32,
    pub masked_accounts: u32,
    pub dropped_days: Vec<Days>,
    pub counts: Counts,
    pub notice: Notice,
    /// Parts done of all, while it is being taken in.
    pub done: i64,
    pub total: i64,
    /// Why the last try to take it in ended, in Thai.
    pub fault: Option<String>,
    /// The topic that holds the lines.
    pub topic: String,
}

/// The import as people see it.
pub async fn view(db: &mut impl Reads, row: Row, now: Time) -> Result<LineImport> {
    let people = people(db, &row.space_id).await?;
    shown(db, row, &people, now).await
}

/// Those of a space, newest first.
pub async fn views(db: &mut impl Reads, space: &SpaceId, now: Time) -> Result<Vec<LineImport>> {
    let people = people(db, space).await?;
    let mut views = Vec::new();
    for row in store::imports(db, space).await? {
        views.push(shown(db, row, &people, now).await?);
    }
    Ok(views)
}

async fn shown(db: &mut impl Reads, row: Row, people: &[PersonRef], now: Time) -> Result<LineImport> {
    let (found, choices) = (row.found()?, row.choices()?);
    let mut wanted: Vec<PersonId> = choices.names.values().filter_map(|choice| choice.member.clone()).collect();
    wanted.push(row.by_id.clone());
    wanted.extend(row.consent_by.clone());
    let named = person_refs(db, &wanted).await?;
    let (former, known) = (HashMap::new(), HashSet::new());
    let plan = Plan::new(&found, &choices, &former, &known, now.bangkok_date());
    let names = found.names.iter().map(|name| {
        let choice = choices.names.get(&name.name).cloned().unwrap_or_default();
        NameView {
            name: name.name.clone(),
            lines: name.lines,
            member: choice.member.and_then(|member| named.get(&member).cloned()),
            dropped: choice.dropped,
            suggestions: suggest(&name.name, people).into_iter().cloned().collect(),
        }
    });
    let settled = plan.settled();
    Ok(LineImport {
        state: row.state()?,
        by: named.get(&row.by_id).cloned(),
        created_at: row.created_at,
        version: row.version,
        period: plan.period().map(|(from, to)| Period { from: from.to_string(), to: to.to_string() }),
        names: names.collect(),
        flags: flags(&found, settled),
        question: settled.question.as_ref().map(question),
        order: choices.order,
        notice: Notice {
            version: NOTICE,
            th: NOTICE_TH,
            en: NOTICE_EN,
            accepted_at: row.consent_at,
            accepted_by: row.consent_by.as_ref().and_then(|person| named.get(person).cloned()),
        },
        counts: row.counts()?,
        done: row.parts_done,
        total: row.parts,
        topic: chat::line_topic(&row.space_id).0,
        fault: row.fault,
        id: row.id,
        space: row.space_id,
        title: found.title,
        saved: found.saved,
        lines: found.lines,
        talk: found.talk,
        media: found.media,
        system: found.system,
        masked_phones: found.phones,
        masked_citizen_ids: found.citizen_ids,
        masked_accounts: found.accounts,
        dropped_days: choices.dropped_days,
    })
}

fn question(day: &DayLine) -> Question {
    let answer = |order, date: Option<jiff::civil::Date>| date.map(|date| Answer { order, date: date.to_string() });
    let answers = [answer(Order::DayFirst, day.day_first), answer(Order::MonthFirst, day.month_first)];
    Question { line: day.line, text: day.text.clone(), answers: answers.into_iter().flatten().collect() }
}

/// What is odd, with the first lines where it stands.
fn flags(found: &Found, settled: &Settled) -> Vec<FlagView> {
    let mut flags: Vec<FlagView> = Flag::ALL
        .into_iter()
        .filter_map(|flag| {
            let odd = found.odd.get(&flag)?;
            let (th, en) = flag.words();
            Some(FlagView { code: flag.as_str(), count: odd.count, lines: odd.lines.clone(), th, en })
        })
        .collect();
    if !settled.contradictions.is_empty() {
        let lines: Vec<u32> = settled.contradictions.iter().copied().take(5).collect();
        let (th, en) = ("วันในสัปดาห์ไม่ตรงกับวันที่", "The weekday does not belong to the date");
        flags.push(FlagView { code: "weekday", count: settled.contradictions.len() as u32, lines, th, en });
    }
    if settled.mixed {
        let (th, en) = ("วันที่ในไฟล์เขียนทั้งวันก่อนและเดือนก่อน", "Dates of the file have the day first and the month first");
        flags.push(FlagView { code: "mixed_order", count: 1, lines: Vec::new(), th, en });
    }
    flags
}
