//! A person as others see them in talk: nickname first, with their school.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;

/// ครูแอน · โรงเรียนบ้านทุ่งรวงทอง
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRef {
    pub id: String,
    /// What is shown in talk.
    pub name: String,
    pub full_name: String,
    pub nickname: Option<String>,
    /// Two letters for the round picture.
    pub initials: String,
    pub school: Option<Ref>,
}

impl PersonRef {
    pub(super) fn from_row(row: store::PersonRow) -> PersonRef {
        let full_name = format!("{}{} {}", row.title, row.given_name, row.family_name).trim().to_owned();
        let name = match &row.nickname {
            Some(nickname) => format!("{}{nickname}", address(row.role.as_deref())),
            None => row.given_name.clone(),
        };
        let source = row.nickname.as_deref().unwrap_or(&row.given_name);
        PersonRef { id: row.id.0, name, full_name, initials: initials(source), nickname: row.nickname, school: Ref::of(row.school_id, row.school_name) }
    }
}

/// How colleagues address each other in a room (T-14).
fn address(role: Option<&str>) -> &'static str {
    match role {
        Some("teacher" | "lead_editor") => "ครู",
        Some("leader") => "ผอ.",
        Some("supervisor") => "ศน.",
        Some("regional_adviser" | "coach") => "อาจารย์",
        Some(_) => "คุณ",
        None => "",
    }
}

/// The first two consonants or letters, marks left out so that nothing hangs alone.
fn initials(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic() && !matches!(c, 'ะ'..='ฺ' | 'เ'..='ๅ' | '็'..='๎')).take(2).collect()
}

pub async fn person_ref(db: &mut impl Reads, id: &PersonId) -> Result<PersonRef> {
    person_refs(db, std::slice::from_ref(id)).await?.remove(id).ok_or_else(Error::not_found)
}

/// Many at once; unknown ids are simply absent.
pub async fn person_refs(db: &mut impl Reads, ids: &[PersonId]) -> Result<HashMap<PersonId, PersonRef>> {
    let mut found = HashMap::with_capacity(ids.len());
    let mut wanted: Vec<&PersonId> = ids.iter().collect();
    wanted.sort();
    wanted.dedup();
    for some in wanted.chunks(400) {
        for row in store::people(db, some).await? {
            // A person with several places is shown with the first one they hold.
            found.entry(row.id.clone()).or_insert_with(|| PersonRef::from_row(row));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_never_begin_with_a_hanging_mark() {
        assert_eq!(initials("แอน"), "อน");
        assert_eq!(initials("กิ๊ฟ"), "กฟ");
        assert_eq!(initials("Somchai"), "So");
    }
}
