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
use crate::identity;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Core;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId};

crate::id!(
    /// An import of LINE history (การนำเข้าประวัติ).
    LineImportId
);

/// Entries of a part: what one transaction writes.
const PART: usize = 500;
/// Names of one file. The largest groups of LINE have five thousand people.
const NAMES: usize = 5_000;
/// Lines with dates of one file: fifty years of days.
const DAYS: usize = 20_000;
/// Files that may wait for a decision in one room: each lies whole in the database.
const PREVIEWS: i64 = 20;
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
    /// The entries as they wait, each part as JSON.
    parts: Vec<String>,
    pub choices: Choices,
}

/// Reads the bytes of an upload, in the turn of whoever asks. `names` help where the export holds spaces for tabs.
///
/// # Errors
/// 422 for a file that is no text, no export of LINE, or of more people or days than any group has; 409 while the sample world is open to everyone; 429 and
/// 503 while much is read already.
pub async fn draft(core: &Core, by: &PersonId, space: &SpaceId, bytes: Vec<u8>, names: Vec<String>) -> Result<Draft> {
    let mut db = core.db.clone();
    identity::check_real_people(&mut db).await?;
    let people = people(&mut db, space).await?;
    let decided = store::names(&mut db, space).await?;
    let reading = move || -> Result<Draft> {
        let called = people.iter().flat_map(|person| [Some(person.name.clone()), Some(person.full_name.clone()), person.nickname.clone()]).flatten();
        let text = text(bytes)?;
        let known = Known::new(called.chain(decided.keys().cloned()).chain(names).chain(learned(&text)));
        let read: Read = read(&text, &known);
        expect_talk(&read)?;
        let (found, waiting) = gather(read);
        expect_a_group(&found)?;
        // What was decided before stands; a name that only fits somebody is asked about.
        let names = found.names.iter().map(|name| (name.name.clone(), decided.get(&plain(&name.name)).cloned().unwrap_or_default())).collect();
        let parts = waiting.chunks(PART).map(serde_json::to_string).collect::<std::result::Result<_, _>>()?;
        Ok(Draft { found, parts, choices: Choices { names, ..Choices::default() } })
    };
    core.heavy.run(&For::Person(by.clone()), heavy::Kind::Table, reading).await?
}

/// Each name and day is shown to somebody and decided on.
fn expect_a_group(found: &Found) -> Result<()> {
    if found.names.len() > NAMES {
        return Err(Error::invalid(
            "file",
            "too_many_names",
            format!("ไฟล์นี้มีชื่อผู้ส่ง {} ชื่อ รับได้ไม่เกิน {NAMES} ชื่อ แบ่งไฟล์ตามช่วงเวลาแล้วนำเข้าทีละไฟล์", found.names.len()),
            format!("The file names {} senders; at most {NAMES} are taken. Part the file by time and import one after the other.", found.names.len()),
        ));
    }
    if found.days.len() > DAYS {
        return Err(Error::invalid(
            "file",
            "too_many_days",
            format!("ไฟล์นี้มีบรรทัดวันที่ {} บรรทัด รับได้ไม่เกิน {DAYS} บรรทัด แบ่งไฟล์ตามช่วงเวลาแล้วนำเข้าทีละไฟล์", found.days.len()),
            format!("The file has {} lines with dates; at most {DAYS} are taken. Part the file by time and import one after the other.", found.days.len()),
        ));
    }
    Ok(())
}

/// Counts what the choices would bring, in the turn of whoever asks.
async fn counted(core: &Core, by: &PersonId, space: &SpaceId, found: Found, choices: Choices, parts: Vec<String>) -> Result<Counts> {
    let ground = Ground::of(&mut core.db.clone(), space).await?;
    let counting = move || -> Result<Counts> {
        let mut plan = Plan::new(&found, &choices, &ground.former, &ground.known);
        for part in parts {
            for entry in serde_json::from_str::<Vec<Waiting>>(&part)? {
                plan.take(entry);
            }
        }
        Ok(plan.counts)
    };
    core.heavy.run(&For::Person(by.clone()), heavy::Kind::Table, counting).await?
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
    let counts = counted(core, by, space, draft.found.clone(), draft.choices.clone(), draft.parts.clone()).await?;
    let mut tx = core.db.begin(now).await?;
    if store::waiting_previews(&mut tx, space).await? >= PREVIEWS {
        return Err(Error::conflict(
            "too_many_previews",
            "มีไฟล์ประวัติที่รอตัดสินใจในห้องนี้มากแล้ว นำเข้าหรือยกเลิกไฟล์เดิมก่อน",
            "Many files wait for a decision in this room. Take one in, or give one up, first.",
        ));
    }
    store::open(&mut tx, &id, space, by, &draft.found, &draft.choices, counts, draft.parts.len() as i64).await?;
    store::add_parts(&mut tx, &id, draft.parts).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes a decision in: only names of the file, only people who may read the space.
///
/// # Errors
/// 409 `committing` or `done` once it is past deciding, 422 for a name or person unknown here.
pub async fn decide(core: &Core, by: &PersonId, row: Row, decision: Decision) -> Result<()> {
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
    let parts = store::parts(&mut db, &row.id).await?;
    let names: HashSet<&str> = found.names.iter().map(|known| known.name.as_str()).collect();
    check_shares(&found, &decision.names, &parts)?;
    for (name, choice) in decision.names {
        if !names.contains(name.as_str()) {
            return Err(Error::invalid("names", "unknown", format!("ไม่มีชื่อ {name} ในไฟล์"), format!("The file has no name {name}.")));
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
    let counts = counted(core, by, &row.space_id, found, choices.clone(), parts).await?;
    let mut tx = core.db.begin(core.now()).await?;
    store::decide(&mut tx, &row, &choices, counts).await?;
    tx.commit().await
}

/// Messages given to another person are messages of the name.
fn check_shares(found: &Found, names: &BTreeMap<String, Choice>, parts: &[String]) -> Result<()> {
    if names.values().all(|choice| choice.others.is_empty()) {
        return Ok(());
    }
    let mut own: HashSet<(u32, u32)> = HashSet::new();
    for part in parts {
        own.extend(serde_json::from_str::<Vec<Waiting>>(part)?.iter().filter_map(|entry| Some((entry.name?, entry.line))));
    }
    for (name, choice) in names {
        let place = found.names.iter().position(|known| known.name == *name).and_then(|place| u32::try_from(place).ok());
        let strange = |line: &u32| place.is_none_or(|place| !own.contains(&(place, *line)));
        if choice.others.iter().flat_map(|share| &share.lines).any(strange) {
            return Err(Error::invalid(
                "names",
                "no_line",
                format!("บรรทัดที่เลือกไม่ใช่ข้อความของ {name}"),
                format!("A line that was chosen is no message of {name}."),
            ));
        }
    }
    Ok(())
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
    identity::check_real_people(tx).await?;
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
