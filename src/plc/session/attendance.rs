//! Who was there (S001-11): present in the room, by a code on site, or on a list. Whoever was seen in two ways counts once.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::row::PlcSession;
use super::{event, store};
use crate::identity;
use crate::platform::db::{Act, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::{self, stream};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// อยู่ในห้อง
    Room,
    /// พิมพ์รหัสในที่ประชุม
    Code,
    /// อยู่ในรายชื่อ
    List,
}

impl Way {
    pub fn parse(text: &str) -> Option<Way> {
        match text {
            "room" => Some(Way::Room),
            "code" => Some(Way::Code),
            "list" => Some(Way::List),
            _ => None,
        }
    }
}

/// `PUT /sessions/{session}/attendance`: the whole list, by ids or logins.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct AttendanceList {
    #[serde(default)]
    pub people: Vec<PersonId>,
    #[serde(default)]
    pub logins: Vec<String>,
}

/// Has the room open while the session runs.
pub async fn be_present(tx: &mut Tx, person: &PersonId, session: &PlcSession) -> Result<()> {
    session.check_open(tx.now())?;
    if store::seat(tx, &session.id, person, "room", person).await? {
        tx.append(&stream(&session.space_id), event(&session.id, person.as_str(), "present")).await?;
    }
    Ok(())
}

/// Is this the code of the session, in whichever digits it was typed?
pub fn is_code(session: &PlcSession, typed: &str) -> bool {
    let digits = thai::to_arabic(typed);
    digits.chars().filter(char::is_ascii_digit).eq(session.code.chars())
}

/// Types the code that was read aloud. That acknowledges the talk on site: an act in the slot in which it is typed.
///
/// # Errors
/// 422 for another code, 409 unless the session is open.
pub async fn arrive(tx: &mut Tx, person: &PersonId, session: &PlcSession, code: &str) -> Result<()> {
    session.check_open(tx.now())?;
    if !is_code(session, code) {
        return Err(Error::invalid("code", "wrong_code", "รหัสไม่ตรง ฟังรหัสจากผู้นำวงอีกครั้ง", "This is not the code. Ask the facilitator to read it again."));
    }
    if store::seat(tx, &session.id, person, "code", person).await? {
        tx.append(&stream(&session.space_id), event(&session.id, person.as_str(), "arrived").act(Act::Acknowledge)).await?;
    }
    Ok(())
}

/// Puts the whole list in the place of the one before. Being on it is attendance; it earns nothing by itself.
///
/// # Errors
/// 422 when somebody is unknown or may not enter the space: nothing changes.
pub async fn put_list(tx: &mut Tx, by: &PersonId, session: &PlcSession, list: AttendanceList) -> Result<()> {
    if list.people.len() + list.logins.len() > 500 {
        return Err(Error::invalid("people", "too_many", "รายชื่อหนึ่งวงไม่เกิน 500 คน", "A list holds at most 500 people."));
    }
    let mut people = list.people;
    let known = identity::people_by_login(tx, &list.logins).await?;
    if let Some(unknown) = list.logins.iter().find(|login| !known.iter().any(|person| person.login == **login)) {
        return Err(Error::invalid("logins", "unknown", format!("ไม่พบบัญชี {unknown}"), format!("There is no account {unknown}.")));
    }
    people.extend(known.into_iter().map(|person| person.id));
    let now = tx.now();
    for person in &people {
        if !plc::standing(tx, person, &session.space_id, now).await?.reach.allows(&plc::policy::READ) {
            return Err(Error::invalid(
                "people",
                "not_in_space",
                "มีคนที่ไม่ได้อยู่ในห้องนี้ เพิ่มเป็นสมาชิกก่อน",
                "Somebody is not in this space. Add them as a member first.",
            ));
        }
    }
    store::clear_list(tx, &session.id).await?;
    for person in &people {
        store::seat(tx, &session.id, person, "list", by).await?;
    }
    tx.append(&stream(&session.space_id), event(&session.id, by.as_str(), "listed")).await.map(|_| ())
}
