//! An import as people see it: what the file holds, who may be who, what would come of it.
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::Serialize;

use super::day::{DayLine, Order};
use super::entry::Flag;
use super::found::{Found, Waiting};
use super::import::{LineImportId, NOTICE, NOTICE_EN, NOTICE_TH, State, people};
use super::known::plain;
use super::order::{Settled, settle};
use super::plan::{Choice, Choices, Counts, Days};
use super::store::{self, Row};
use super::suggest::Members;
use crate::chat;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, Cache, For, Key};
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};
use crate::plc::SpaceId;

/// A name of the file, who it may be, and what was decided.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NameView {
    pub name: String,
    pub lines: u32,
    pub member: Option<PersonRef>,
    pub dropped: bool,
    /// Messages that are another person's, where several wrote under the name.
    pub others: Vec<ShareView>,
    /// Who it may be: nobody is matched unasked.
    pub suggestions: Vec<PersonRef>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShareView {
    pub member: Option<PersonRef>,
    pub lines: Vec<u32>,
}

/// Messages above which no date stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Undated {
    pub count: u32,
    /// The first of them in the file.
    pub lines: Vec<u32>,
    /// The day that was said.
    pub day: Option<String>,
    /// The first day that the file names: they stand above it.
    pub before: Option<String>,
}

/// A message of a name, for whoever parts people who share it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NameLine {
    /// Its first line in the file.
    pub line: u32,
    pub date: Option<String>,
    /// `09:30`
    pub time: Option<String>,
    pub body: String,
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
    /// Whose day has to be said before anything is taken in.
    pub undated: Option<Undated>,
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

/// What a file and the choices about it come to. Made when one of them changes, not each time somebody looks.
struct Derived {
    found: Found,
    choices: Choices,
    suggestions: Vec<Vec<PersonRef>>,
    period: Option<Period>,
    flags: Vec<FlagView>,
    question: Option<Question>,
    /// The first day that the file names.
    before: Option<String>,
}

/// Derived views made lately: those of a few dozen imports that somebody works on.
static DERIVED: LazyLock<Cache<Arc<Derived>>> =
    LazyLock::new(|| Cache::new(NonZeroUsize::MIN.saturating_add(63), 200_000, |derived| 1_000 + derived.found.names.len()));

impl Derived {
    fn of(row: &Row, people: Vec<PersonRef>) -> Result<Derived> {
        let (found, choices) = (row.found()?, row.choices()?);
        let settled = settle(&found.days, found.saved_day.as_ref(), choices.order);
        let period = settled.period().map(|(from, to)| Period { from: from.to_string(), to: to.to_string() });
        let before = settled.dates.first().map(ToString::to_string);
        let members = Members::of(people);
        let suggestions = found.names.iter().map(|name| members.suggest(&name.name).into_iter().cloned().collect()).collect();
        Ok(Derived { suggestions, period, flags: flags(&found, &settled), question: settled.question.as_ref().map(question), before, found, choices })
    }

    /// In the turn of whoever asks, unless it was made lately.
    async fn lately(core: &Core, by: &PersonId, row: &Row, people: &People) -> Result<Arc<Derived>> {
        let key = Key::of([row.id.as_str().as_bytes(), row.version.to_le_bytes().as_slice(), people.digest.as_slice()]);
        let make = || async move {
            let (row, people) = (row.clone(), people.all.clone());
            core.heavy.run(&For::Person(by.clone()), heavy::Kind::Table, move || Derived::of(&row, people)).await?.map(Arc::new)
        };
        DERIVED.get(key, make).await
    }
}

/// Who may be meant, and what tells them from those who were there the last time.
struct People {
    all: Vec<PersonRef>,
    digest: Vec<u8>,
}

impl People {
    async fn of(db: &mut impl Reads, space: &SpaceId) -> Result<People> {
        let all = people(db, space).await?;
        Ok(People { digest: serde_json::to_vec(&all)?, all })
    }
}

/// The import as people see it.
pub async fn view(core: &Core, by: &PersonId, row: Row) -> Result<LineImport> {
    let people = People::of(&mut core.db.clone(), &row.space_id).await?;
    shown(core, by, row, &people).await
}

/// Those of a space, newest first.
pub async fn views(core: &Core, by: &PersonId, space: &SpaceId) -> Result<Vec<LineImport>> {
    let mut db = core.db.clone();
    let people = People::of(&mut db, space).await?;
    let mut views = Vec::new();
    for row in store::imports(&mut db, space).await? {
        views.push(shown(core, by, row, &people).await?);
    }
    Ok(views)
}

async fn shown(core: &Core, by: &PersonId, row: Row, people: &People) -> Result<LineImport> {
    let derived = Derived::lately(core, by, &row, people).await?;
    let (found, choices) = (&derived.found, &derived.choices);
    let mut wanted: Vec<PersonId> = choices.names.values().flat_map(Choice::members).cloned().collect();
    wanted.push(row.by_id.clone());
    wanted.extend(row.consent_by.clone());
    let mut db = core.db.clone();
    let named = person_refs(&mut db, &wanted).await?;
    let sharers = store::sharers(&mut db, &row.space_id).await?;
    let names = found.names.iter().zip(&derived.suggestions).map(|(name, suggestions)| {
        let choice = choices.names.get(&name.name).cloned().unwrap_or_default();
        NameView {
            name: name.name.clone(),
            lines: name.lines,
            member: choice.member.as_ref().and_then(|member| named.get(member).cloned()),
            dropped: choice.dropped,
            others: choice
                .others
                .iter()
                .map(|share| ShareView { member: share.member.as_ref().and_then(|member| named.get(member).cloned()), lines: share.lines.clone() })
                .collect(),
            suggestions: match sharers.get(&plain(&name.name)) {
                // Who shared it before is known; whom it fits is not.
                Some(sharers) => people.all.iter().filter(|person| sharers.iter().any(|known| known.as_str() == person.id)).cloned().collect(),
                None => suggestions.clone(),
            },
        }
    });
    Ok(LineImport {
        state: row.state()?,
        by: named.get(&row.by_id).cloned(),
        created_at: row.created_at,
        version: row.version,
        period: derived.period.clone(),
        names: names.collect(),
        flags: derived.flags.clone(),
        question: derived.question.clone(),
        undated: found.undated().map(|odd| Undated {
            count: odd.count,
            lines: odd.lines.clone(),
            day: choices.day.map(|day| day.0.to_string()),
            before: derived.before.clone(),
        }),
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
        title: found.title.clone(),
        saved: found.saved.clone(),
        lines: found.lines,
        talk: found.talk,
        media: found.media,
        system: found.system,
        masked_phones: found.phones,
        masked_citizen_ids: found.citizen_ids,
        masked_accounts: found.accounts,
        dropped_days: choices.dropped_days.clone(),
    })
}

/// Messages of a name behind a line of the file, in the turn of whoever asks.
pub(super) async fn lines_of(core: &Core, by: &PersonId, row: Row, name: String, after: u32, most: usize) -> Result<Vec<NameLine>> {
    let parts = store::parts(&mut core.db.clone(), &row.id).await?;
    let reading = move || -> Result<Vec<NameLine>> {
        let (found, choices) = (row.found()?, row.choices()?);
        let place = found.names.iter().position(|known| known.name == name).ok_or_else(Error::not_found)?;
        let dates = settle(&found.days, found.saved_day.as_ref(), choices.order).dates;
        let mut shown = Vec::new();
        for part in parts {
            let own = serde_json::from_str::<Vec<Waiting>>(&part)?
                .into_iter()
                .filter(|entry| entry.line > after && entry.name.is_some_and(|name| name as usize == place));
            shown.extend(own.map(|entry| NameLine {
                line: entry.line,
                date: entry.day.and_then(|day| dates.get(day as usize)).copied().or(choices.day.map(|day| day.0)).map(|date| date.to_string()),
                time: entry.minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
                body: entry.body,
            }));
            if shown.len() >= most {
                break;
            }
        }
        shown.truncate(most);
        Ok(shown)
    };
    core.heavy.run(&For::Person(by.clone()), heavy::Kind::Table, reading).await?
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
