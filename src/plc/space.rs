//! A space (ห้อง PLC / SLC) of a network or of a school.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::member::{self, MemberRole};
use super::{policy, standing};
use crate::args;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::db::{NewEvent, Reads, Stream, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::{id, thai};

crate::id!(
    /// A PLC space (ห้อง).
    SpaceId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpaceKind {
    /// ชุมชนการเรียนรู้ทางวิชาชีพ
    Plc,
    /// โรงเรียนเป็นชุมชนแห่งการเรียนรู้
    Slc,
}

impl SpaceKind {
    pub fn as_str(self) -> &'static str {
        match self {
            SpaceKind::Plc => "plc",
            SpaceKind::Slc => "slc",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everyone of the network (or school) reads and posts.
    Open,
    /// Members only.
    Closed,
}

impl Audience {
    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Open => "open",
            Audience::Closed => "closed",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Space {
    pub id: SpaceId,
    pub name: String,
    pub kind: String,
    pub audience: String,
    pub network_id: Option<NetworkId>,
    pub school_id: Option<OrganisationId>,
    pub created_by: PersonId,
}

impl Space {
    pub fn is_open(&self) -> bool {
        self.audience == Audience::Open.as_str()
    }
}

#[derive(Clone, Debug)]
pub struct NewSpace {
    pub id: Option<SpaceId>,
    pub name: String,
    pub network: Option<NetworkId>,
    pub school: Option<OrganisationId>,
    pub kind: SpaceKind,
    pub audience: Audience,
}

pub fn stream(id: &SpaceId) -> Stream {
    Stream::new("space", id.as_str())
}

pub async fn space(db: &mut impl Reads, id: &SpaceId) -> Result<Space> {
    db.one("select id, name, kind, audience, network_id, school_id, created_by from spaces where id = $1", args![id]).await
}

/// Opens a space; whoever opens it moderates it. The same id by the same person again gives the space there is: `(space, made now)`.
pub async fn open_space(tx: &mut Tx, by: &PersonId, new: NewSpace) -> Result<(Space, bool)> {
    let name = thai::written(&new.name).to_owned();
    if name.is_empty() || thai::length(&name) > 120 {
        return Err(Error::invalid("name", "name_length", "ตั้งชื่อห้อง 1–120 ตัวอักษร", "A space's name has 1 to 120 letters."));
    }
    if new.network.is_some() == new.school.is_some() {
        return Err(Error::invalid("network", "one_place", "ห้องต้องอยู่ในเครือข่ายหรือโรงเรียนอย่างใดอย่างหนึ่ง", "A space belongs to one network or to one school."));
    }
    let id = new.id.unwrap_or_else(SpaceId::fresh);
    id::check("id", id.as_str())?;
    let reach = standing::reach_to_place(tx, by, new.network.as_ref(), new.school.as_ref()).await?;
    policy::OPEN.permit(&reach)?;
    let now = tx.now();
    let done = tx
        .try_exec(
            "insert into spaces (id, name, kind, audience, network_id, school_id, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
            args![&id, name, new.kind.as_str(), new.audience.as_str(), new.network.as_ref(), new.school.as_ref(), by, now],
        )
        .await?;
    match done {
        Ok(0) => {
            let known = space(tx, &id).await?;
            let same = known.created_by == *by && known.network_id == new.network && known.school_id == new.school;
            return if same {
                Ok((known, false))
            } else {
                Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."))
            };
        }
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")),
        Err(error) => return Err(error.into()),
    }
    member::write(tx, &id, by, MemberRole::Moderator, by).await?;
    tx.append(&stream(&id), NewEvent::new("space", by.as_str()).on(&id)).await?;
    tx.append(&stream(&id), NewEvent::new("member", by.as_str()).on(by).with(serde_json::json!({ "role": "moderator" }))).await?;
    Ok((space(tx, &id).await?, true))
}
