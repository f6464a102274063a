//! What a list says about who was there: people found, each once, and rows that name nobody.
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::roll::{Miss, Roll};
use crate::exchange::sheet::{self, AttendanceRow, Records, SheetError};
use crate::identity;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};
use crate::platform::permit::PersonId;
use crate::platform::thai::PersonName;
use crate::platform::{Core, Time};
use crate::plc::session::{PlcSession, attendance_of};
use crate::plc::{self, policy};

/// People of a room that a list is compared with.
const PEOPLE: i64 = 5_000;
/// Rows of one list.
const ROWS: usize = 1_000;

/// A list as it would be taken; nothing is kept yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AttendancePreview {
    /// In the order of the file, each person once.
    pub people: Vec<Found>,
    /// Rows that name somebody who stands above already.
    pub repeated: usize,
    pub refused: Vec<RefusedRow>,
    /// Columns that were not read.
    pub unknown_columns: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found {
    pub row: u32,
    pub person: PersonRef,
    /// Seen at the session already, in another way: they count once.
    pub already: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RefusedRow {
    pub row: u32,
    /// What the row calls them.
    pub text: String,
    pub code: String,
    pub th: String,
    pub en: String,
}

/// Reads the bytes of a file, in the turn of whoever asks.
///
/// # Errors
/// 422 for what is no table, has no column of names, or is too long; 429 and 503 while much is read already.
pub(super) async fn rows(core: &Core, by: &PersonId, bytes: Vec<u8>) -> Result<Records<AttendanceRow>> {
    let reading = move || -> Result<Records<AttendanceRow>, SheetError> {
        let sheet = sheet::read(&bytes)?;
        sheet::records::<AttendanceRow>(&sheet)
            .and_then(Records::sound)
            .map_err(|errors| errors.into_iter().next().unwrap_or_else(|| sheet::Fault::NoHeader.into()))
    };
    let read = core.heavy.run(&For::Person(by.clone()), heavy::Kind::Table, reading).await?;
    let records = read.map_err(|error| Error::invalid("file", error.code(), error.th(), error.en()))?;
    if records.rows.len() > ROWS {
        return Err(Error::invalid("file", "too_many", "รายชื่อหนึ่งไฟล์ไม่เกิน 1,000 แถว", "A list has at most 1,000 rows."));
    }
    if records.rows.iter().all(|row| row.value.login.is_none() && row.value.name.is_none() && row.value.nickname.is_none()) {
        return Err(Error::invalid(
            "file",
            "no_names",
            "ไม่พบรายชื่อ แถวแรกต้องมีหัวตาราง เช่น ชื่อ-นามสกุล หรือ ชื่อผู้ใช้",
            "No names were found. The first row must hold a heading such as name or login.",
        ));
    }
    Ok(records)
}

/// Finds the people of a list among those who may enter the session's room.
pub(super) async fn preview(db: &mut impl Reads, session: &PlcSession, read: Records<AttendanceRow>, now: Time) -> Result<AttendancePreview> {
    let (roll, people) = roll(db, session, &read, now).await?;
    let seen: HashSet<PersonId> =
        attendance_of(db, std::slice::from_ref(&session.id)).await?.into_iter().filter(|seat| seat.way != "list").map(|seat| seat.person_id).collect();
    let mut found: HashSet<PersonId> = HashSet::new();
    let mut preview = AttendancePreview { people: Vec::new(), repeated: 0, refused: Vec::new(), unknown_columns: read.unknown_columns };
    for row in read.rows {
        match roll.find(&row.value).ok().and_then(|id| Some((id, people.get(id)?))) {
            Some((id, _)) if found.contains(id) => preview.repeated += 1,
            Some((id, person)) => {
                found.insert(id.clone());
                preview.people.push(Found { row: row.row, person: person.clone(), already: seen.contains(id) });
            }
            None => {
                let (code, th, en) = roll.find(&row.value).err().unwrap_or(Miss::Unknown).words();
                preview.refused.push(RefusedRow { row: row.row, text: called(&row.value), code: code.into(), th: th.into(), en: en.into() });
            }
        }
    }
    Ok(preview)
}

fn called(row: &AttendanceRow) -> String {
    row.login.clone().or_else(|| row.name.as_ref().map(PersonName::full)).or_else(|| row.nickname.clone()).unwrap_or_default()
}

/// Members of the room, and whoever a login names that may enter it; of others nothing is said.
async fn roll(db: &mut impl Reads, session: &PlcSession, read: &Records<AttendanceRow>, now: Time) -> Result<(Roll, HashMap<PersonId, PersonRef>)> {
    let mut ids: Vec<PersonId> = plc::members_of(db, &session.space_id, "", PEOPLE).await?.into_iter().map(|row| row.person_id).collect();
    let mut roll = Roll::default();
    let logins: Vec<String> = read.rows.iter().filter_map(|row| row.value.login.clone()).collect();
    for person in identity::people_by_login(db, &logins).await? {
        if plc::standing(db, &person.id, &session.space_id, now).await?.reach.allows(&policy::READ) {
            roll.add_login(&person.login, &person.id);
            ids.push(person.id);
        }
    }
    ids.sort();
    ids.dedup();
    let people = person_refs(db, &ids).await?;
    for (id, person) in &people {
        roll.add(id, person);
    }
    Ok((roll, people))
}
