//! An import of LINE history: what the file holds, what people decided, how far it has come. Its state lies in the database, so that one can
//! leave it and come back, on any node.
use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::{Day, Order};
use super::found::{Found, Waiting, gather};
use super::known::{Known, learned, plain};
use super::plan::{Choice, Choices, Counts, Days, Former, Plan};
use super::store::{self, Accepts, Row};
use super::text::{Read, expect_talk, read, text};
use crate::chat;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Core;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId};

crate::id!(
    /// An import of LINE history (การนำเข้าประวัติ).
    LineImportId
);

/// Entries of a part: what one transaction writes.
const PART: usize = 500;
/// Names of a file: a group has 500 members, who come, go and rename themselves.
const NAMES: usize = 2_000;
/// People of a space that names are compared with.
const PEOPLE: i64 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for decisions; nobody sees a line of it.
    Preview,
    /// Is being taken in.
    Committing,
    /// Its lines stand in the space.
    Done,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Preview => "preview",
            State::Committing => "committing",
            State::Done => "done",
        }
    }
}

/// The notice that is accepted before anything is taken in (T-30, P3).
pub const NOTICE: &str = "line-1";
pub const NOTICE_TH: &str = "ฉันได้แจ้งสมาชิกกลุ่ม LINE แล้วว่าจะนำประวัติการสนทนามาไว้ในห้องนี้ คนที่เห็นห้องนี้จะอ่านได้ทั้งหมด สมาชิกลบบรรทัดของตนได้ทุกเมื่อ \
เบอร์โทรศัพท์และเลขประจำตัวประชาชนถูกปิดบังก่อนบันทึก และประวัตินี้ไม่นับเป็นชั่วโมง PLC จนกว่ากลุ่มจะยืนยัน";
pub const NOTICE_EN: &str = "I have told the members of the LINE group that its history will be kept in this room. Whoever sees this room can read all of it; each member \
may delete their own lines at any time. Telephone numbers and citizen ids are masked before saving, and the history counts as no PLC hours until the group confirms it.";

/// What somebody decides about an import.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Decision {
    pub order: Option<Order>,
    /// By the name in the file; names left out stay as they are.
    pub names: BTreeMap<String, Choice>,
    pub dropped_days: Option<Vec<Days>>,
    /// The day of messages above which no date stands.
    pub day: Option<Day>,
}

/// People who may be the ones that LINE names.
pub(super) async fn people(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<PersonRef>> {
    let ids: Vec<PersonId> = plc::members_of(db, space, "", PEOPLE).await?.into_iter().map(|row| row.person_id).collect();
    let mut people: Vec<PersonRef> = person_refs(db, &ids).await?.into_values().collect();
    people.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(people)
}

/// A file read and summed, before anything of it is kept.
pub struct Draft {
    pub found: Found,
    pub waiting: Vec<Waiting>,
    pub choices: Choices,
}

/// Reads the bytes of an upload. `names` help where the export holds spaces for tabs.
///
/// # Errors
/// 422 for a file that is no text, or no export of LINE.
pub async fn draft(db: &mut impl Reads, space: &SpaceId, bytes: Vec<u8>, names: Vec<String>) -> Result<Draft> {
    let people = people(db, space).await?;
    let decided = store::names(db, space).await?;
    let called = people.iter().flat_map(|person| [Some(person.name.clone()), Some(person.full_name.clone()), person.nickname.clone()]).flatten();
    let called: Vec<String> = called.chain(decided.keys().cloned()).chain(names).collect();
    let reading = tokio::task::spawn_blocking(move || -> Result<(Found, Vec<Waiting>)> {
        let text = text(bytes)?;
        let known = Known::new(called.into_iter().chain(learned(&text)));
        let read: Read = read(&text, &known);
        expect_talk(&read)?;
        let (found, waiting) = gather(read);
        if found.names.len() > NAMES {
            return Err(Error::invalid(
                "file",
                "too_many_names",
                "ไฟล์นี้มีชื่อผู้พูดเกิน 2,000 ชื่อ ซึ่งมากกว่าที่กลุ่ม LINE มีได้ ตรวจว่าเลือกไฟล์ถูก",
                "The file has more than 2,000 names, more than a LINE group can have. See whether it is the right file.",
            ));
        }
        Ok((found, waiting))
    });
    let (found, waiting) = reading.await.map_err(Error::internal)??;
    let choices = Choices {
        names: found.names.iter().map(|name| (name.name.clone(), decided.get(&plain(&name.name)).cloned().unwrap_or_default())).collect(),
        ..Choices::default()
    };
    Ok(Draft { found, waiting, choices })
}

/// Counts what the choices would bring.
pub(super) async fn counted(db: &mut impl Reads, space: &SpaceId, found: &Found, choices: &Choices, waiting: Vec<Waiting>) -> Result<Counts> {
    let ground = Ground::of(db, space).await?;
    let (found, choices) = (found.clone(), choices.clone());
    let counting = tokio::task::spawn_blocking(move || {
        let mut plan = Plan::new(&found, &choices, &ground.former, &ground.known);
        for entry in waiting {
            plan.take(entry);
        }
        plan.counts
    });
    counting.await.map_err(Error::internal)
}

/// What a space knows of older talk already.
pub(super) struct Ground {
    pub former: Former,
    pub known: HashSet<String>,
}

impl Ground {
    pub async fn of(db: &mut impl Reads, space: &SpaceId) -> Result<Ground> {
        let mut former: Former = store::sharers(db, space).await?;
        for (name, choice) in store::names(db, space).await? {
            former.entry(name).or_default().extend(choice.member);
        }
        Ok(Ground { former, known: chat::known_lines(db, space).await?.into_iter().collect() })
    }
}

/// Keeps a draft, masked, as an import that waits for decisions.
pub async fn keep(core: &Core, by: &PersonId, space: &SpaceId, draft: Draft) -> Result<LineImportId> {
    let now = core.now();
    let id = LineImportId::fresh();
    let parts: Vec<String> = draft.waiting.chunks(PART).map(serde_json::to_string).collect::<std::result::Result<_, _>>()?;
    let counts = counted(&mut core.db.clone(), space, &draft.found, &draft.choices, draft.waiting).await?;
    let mut tx = core.db.begin(now).await?;
    store::open(&mut tx, &id, space, by, &draft.found, &draft.choices, counts, parts.len() as i64).await?;
    store::add_parts(&mut tx, &id, parts).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes a decision in: only names of the file, only people who may read the space.
///
/// # Errors
/// 409 `committing` or `done` once it is past deciding, 422 for a name or person unknown here.
pub async fn decide(core: &Core, row: Row, decision: Decision) -> Result<()> {
    row.expect_preview()?;
    let mut db = core.db.clone();
    let found = row.found()?;
    let mut choices = row.choices()?;
    choices.order = decision.order.or(choices.order);
    if let Some(days) = decision.dropped_days {
        if days.iter().any(|days| days.to < days.from) {
            return Err(Error::invalid("dropped_days", "order", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The last day must not come before the first one."));
        }
        choices.dropped_days = days;
    }
    if let Some(day) = decision.day {
        if day.0 > core.now().bangkok_date() {
            return Err(Error::invalid("day", "future", "วันที่คุยต้องไม่เลยวันนี้", "The day of a talk is not after today."));
        }
        choices.day = Some(day);
    }
    let waiting = store::waiting(&mut db, &row.id).await?;
    for (name, choice) in decision.names {
        let Some(place) = found.names.iter().position(|known| known.name == name) else {
            return Err(Error::invalid("names", "unknown", format!("ไม่มีชื่อ {name} ในไฟล์"), format!("The file has no name {name}.")));
        };
        if !choice.others.is_empty() {
            let own: HashSet<u32> = waiting.iter().filter(|entry| entry.name.is_some_and(|name| name as usize == place)).map(|entry| entry.line).collect();
            if choice.others.iter().flat_map(|share| &share.lines).any(|line| !own.contains(line)) {
                return Err(Error::invalid(
                    "names",
                    "no_line",
                    format!("บรรทัดที่เลือกไม่ใช่ข้อความของ {name}"),
                    format!("A line that was chosen is no message of {name}."),
                ));
            }
        }
        for member in choice.members() {
            let reads = match plc::standing(&mut db, member, &row.space_id, core.now()).await {
                Ok(standing) => standing.reach.allows(&plc::policy::READ),
                Err(error) if error.is_not_found() => false,
                Err(error) => return Err(error),
            };
            if !reads {
                return Err(Error::invalid("names", "no_member", "จับคู่ได้เฉพาะคนที่เห็นห้องนี้", "Only people who see this room can be matched."));
            }
        }
        choices.names.insert(name, choice);
    }
    let counts = counted(&mut db, &row.space_id, &found, &choices, waiting).await?;
    let mut tx = core.db.begin(core.now()).await?;
    store::decide(&mut tx, &row, &choices, counts).await?;
    tx.commit().await
}

pub(super) fn day_open() -> Error {
    Error::conflict(
        "day_open",
        "ไฟล์นี้มีข้อความที่ไม่มีวันที่ บอกก่อนว่าเป็นของวันไหน (บนบรรทัดคำสั่งใช้ --day 2026-09-25)",
        "The file has messages without a date. Say first of which day they are (on the command line: --day 2026-09-25).",
    )
}

/// Accepts the notice and lets the import begin.
///
/// # Errors
/// 422 `notice` when another notice was read, 409 `question_open` while day and month are unsettled.
pub async fn begin(tx: &mut Tx, row: &Row, by: &PersonId, operator: bool, notice: &str) -> Result<()> {
    row.expect_preview()?;
    if notice != NOTICE {
        return Err(Error::invalid("notice", "notice", "อ่านและยอมรับคำแจ้งก่อนนำเข้า", "Read and accept the notice first."));
    }
    let (found, choices) = (row.found()?, row.choices()?);
    let (former, known) = (Former::new(), HashSet::new());
    let plan = Plan::new(&found, &choices, &former, &known);
    if plan.asks_day() {
        return Err(day_open());
    }
    if plan.settled().question.is_some() {
        return Err(Error::conflict("question_open", "ตอบก่อนว่าวันที่ในไฟล์เขียนวันก่อนหรือเดือนก่อน", "Say first whether the dates have the day or the month first."));
    }
    store::begin(tx, row, Accepts { person: by, notice: NOTICE, operator }).await
}
