//! Members of a space (สมาชิกห้อง): everyone in it sees who comes and goes.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SpaceId, store, stream};
use crate::organisations;
use crate::platform::db::{EventRow, NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    Member,
    Moderator,
}

impl MemberRole {
    pub fn as_str(self) -> &'static str {
        match self {
            MemberRole::Member => "member",
            MemberRole::Moderator => "moderator",
        }
    }

    pub fn parse(text: &str) -> MemberRole {
        if text == "moderator" { MemberRole::Moderator } else { MemberRole::Member }
    }
}

#[derive(Clone, Debug)]
pub struct NewMember {
    pub space: SpaceId,
    pub person: PersonId,
    pub role: MemberRole,
    pub by: PersonId,
}

pub(super) async fn write(tx: &mut Tx, space: &SpaceId, person: &PersonId, role: MemberRole, by: &PersonId) -> Result<bool> {
    let changed = store::put_member(tx, space, person, role, by).await?;
    if changed {
        tx.rights_changed(Some(person)).await?;
    }
    Ok(changed)
}

/// Adds a member or changes the role; the same again changes nothing.
pub async fn add_member(tx: &mut Tx, new: NewMember) -> Result<bool> {
    organisations::person_ref(tx, &new.person).await.map_err(|error| {
        if error.is_not_found() { Error::invalid("person", "unknown", "ไม่พบบุคคลนี้", "This person is unknown.") } else { error }
    })?;
    let changed = write(tx, &new.space, &new.person, new.role, &new.by).await?;
    if changed {
        let detail = serde_json::json!({ "role": new.role.as_str() });
        tx.append(&stream(&new.space), NewEvent::new("member", new.by.as_str()).on(&new.person).with(detail)).await?;
    }
    Ok(changed)
}

/// The first post in an open space makes its author a member.
pub async fn ensure_member(tx: &mut Tx, space: &SpaceId, person: &PersonId) -> Result<()> {
    if store::put_member_if_absent(tx, space, person).await? {
        tx.rights_changed(Some(person)).await?;
        tx.append(&stream(space), NewEvent::new("member", person.as_str()).on(person).with(serde_json::json!({ "role": "member" }))).await?;
    }
    Ok(())
}

/// Takes a member out; a space keeps at least one moderator.
pub async fn remove_member(tx: &mut Tx, space: &SpaceId, person: &PersonId, by: &PersonId) -> Result<()> {
    let Some(role) = store::role_in(tx, space, person).await? else {
        return Err(Error::not_found());
    };
    if role == MemberRole::Moderator && store::moderators(tx, space).await? <= 1 {
        return Err(Error::conflict(
            "last_moderator",
            "ห้องต้องมีผู้ดูแลอย่างน้อยหนึ่งคน ตั้งผู้ดูแลคนใหม่ก่อน",
            "A space keeps at least one moderator. Name another one first.",
        ));
    }
    store::delete_member(tx, space, person).await?;
    tx.rights_changed(Some(person)).await?;
    tx.append(&stream(space), NewEvent::new("member", by.as_str()).on(person).with(serde_json::json!({ "role": null }))).await?;
    Ok(())
}

/// The fields of a `member` event: who, and as what (null = no longer).
pub async fn member_field(db: &mut impl Reads, event: &EventRow) -> Result<serde_json::Map<String, serde_json::Value>> {
    let mut fields = serde_json::Map::new();
    let person = PersonId(event.object.clone().unwrap_or_default());
    let found = organisations::person_refs(db, std::slice::from_ref(&person)).await?.remove(&person);
    fields.insert("person".into(), serde_json::to_value(found)?);
    fields.insert("role".into(), event.facts().get("role").cloned().unwrap_or_default());
    Ok(fields)
}
