//! Taking part in a network: organisations as lead, partner or supervisor; people as adviser or coach; each with dates.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NetworkId, network, store};
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::{NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;

crate::id!(
    /// One membership of a network.
    MemberId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// สถานศึกษาแกนนำ
    Lead,
    /// สถานศึกษาร่วมพัฒนา
    Partner,
    /// หน่วยงานกำกับ
    Supervisor,
    /// ที่ปรึกษา
    Adviser,
    /// ผู้ชี้แนะ
    Coach,
}

impl Part {
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Lead => "lead",
            Part::Partner => "partner",
            Part::Supervisor => "supervisor",
            Part::Adviser => "adviser",
            Part::Coach => "coach",
        }
    }

    pub fn parse(text: &str) -> Option<Part> {
        [Part::Lead, Part::Partner, Part::Supervisor, Part::Adviser, Part::Coach].into_iter().find(|part| part.as_str() == text)
    }

    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Part::Lead => ("สถานศึกษาแกนนำ", "Lead school"),
            Part::Partner => ("สถานศึกษาร่วมพัฒนา", "Partner school"),
            Part::Supervisor => ("หน่วยงานกำกับ", "Supervising office"),
            Part::Adviser => ("ที่ปรึกษา", "Adviser"),
            Part::Coach => ("ผู้ชี้แนะ", "Coach"),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Who {
    Organisation(OrganisationId),
    Person(PersonId),
}

#[derive(Clone, Debug)]
pub struct NewMember {
    pub network: NetworkId,
    pub part: Part,
    pub who: Who,
    pub from: Option<Time>,
    pub until: Option<Time>,
    /// Why a school without an award may lead; the caller has checked who says so (S001-2).
    pub override_reason: Option<String>,
    pub by: PersonId,
}

fn unknown(field: &str) -> Error {
    Error::invalid(field, "unknown", "ไม่พบหน่วยงานหรือบุคคลนี้", "This organisation or person is unknown.")
}

/// Schools lead and join, offices supervise; people advise and coach, and so may a university.
async fn check(tx: &mut Tx, new: &NewMember) -> Result<()> {
    match &new.who {
        Who::Organisation(id) => {
            organisations::organisation(tx, id).await.map_err(|error| if error.is_not_found() { unknown("organisation") } else { error })?;
        }
        Who::Person(_) if !matches!(new.part, Part::Adviser | Part::Coach) => {
            return Err(Error::invalid(
                "person",
                "part_of_organisation",
                "ส่วนนี้เป็นของหน่วยงาน ไม่ใช่บุคคล",
                "This part is taken by an organisation, not by a person.",
            ));
        }
        Who::Person(id) => {
            organisations::person_ref(tx, id).await.map_err(|error| if error.is_not_found() { unknown("person") } else { error })?;
        }
    }
    if new.override_reason.as_ref().is_some_and(|reason| new.part != Part::Lead || thai::is_blank(reason)) {
        return Err(Error::invalid("override", "reason_needed", "การยกเว้นใช้กับสถานศึกษาแกนนำเท่านั้น และต้องระบุเหตุผล", "An exception is for a lead, and says why."));
    }
    let now = tx.now();
    dates::within("from", new.from, now, dates::LASTING)?;
    dates::within("to", new.until, now, dates::LASTING)?;
    let from = new.from.unwrap_or(now);
    if new.until.is_some_and(|until| until <= from) {
        return Err(Error::invalid("to", "ends_before", "วันสิ้นสุดต้องอยู่หลังวันเริ่ม", "The end comes after the beginning."));
    }
    Ok(())
}

/// Adds a member. A lead needs an award or a logged override (S001-2); a school is partner in one active network of a programme (S001-1).
/// The same member in the same part again changes nothing.
pub async fn add_member(tx: &mut Tx, new: NewMember) -> Result<MemberId> {
    let found = network(tx, &new.network).await?;
    check(tx, &new).await?;
    let now = tx.now();
    let (organisation, person) = match &new.who {
        Who::Organisation(id) => (Some(id), None),
        Who::Person(id) => (None, Some(id)),
    };
    if let Some(same) = store::same_member(tx, &new.network, new.part.as_str(), organisation, person, now).await? {
        return Ok(same);
    }
    if let Some(school) = organisation {
        if new.part == Part::Lead && store::has_lead(tx, &new.network, now).await? {
            return Err(lead_exists());
        }
        if new.part == Part::Lead && new.override_reason.is_none() && !organisations::has_award(tx, school).await? {
            return Err(lead_without_award());
        }
        if new.part == Part::Partner && store::partner_elsewhere(tx, &found.programme_id, &new.network, school, now).await? {
            return Err(partner_elsewhere());
        }
        let other = match new.part {
            Part::Lead => Some(Part::Partner),
            Part::Partner => Some(Part::Lead),
            _ => None,
        };
        if let Some(other) = other
            && store::same_member(tx, &new.network, other.as_str(), organisation, None, now).await?.is_some()
        {
            return Err(lead_and_partner());
        }
    }
    let id = MemberId::fresh();
    store::insert_member(tx, &id, &new).await?;
    tx.rights_changed(person).await?;
    let detail = serde_json::json!({ "part": new.part.as_str(), "override": new.override_reason.is_some() });
    tx.append(&network::stream(&new.network), NewEvent::new("member", new.by.as_str()).on(&id).with(detail)).await?;
    Ok(id)
}

pub fn lead_exists() -> Error {
    Error::conflict("lead_exists", "เครือข่ายนี้มีสถานศึกษาแกนนำอยู่แล้ว สิ้นสุดรายเดิมก่อน", "The network has a lead. End that membership first.")
}

pub fn lead_without_award() -> Error {
    Error::conflict(
        "lead_without_award",
        "สถานศึกษาแกนนำต้องมีรางวัล IQA AWARD บันทึกไว้ก่อน หรือให้ สพฐ. ระบุเหตุผลยกเว้น",
        "A lead school needs a recorded award, or commission staff give a reason for an exception.",
    )
}

pub fn partner_elsewhere() -> Error {
    Error::conflict(
        "partner_elsewhere",
        "โรงเรียนนี้เป็นสถานศึกษาร่วมพัฒนาของเครือข่ายอื่นในโครงการนี้อยู่แล้ว",
        "This school is a partner in another active network of the programme.",
    )
}

pub fn lead_and_partner() -> Error {
    Error::conflict(
        "lead_and_partner",
        "โรงเรียนเป็นทั้งแกนนำและร่วมพัฒนาของเครือข่ายเดียวกันไม่ได้ สิ้นสุดบทบาทเดิมก่อน",
        "A school is not lead and partner of one network. End the other part first.",
    )
}

/// Ends a membership now; its history stays.
pub async fn end_member(tx: &mut Tx, network_id: &NetworkId, id: &MemberId, by: &PersonId) -> Result<()> {
    let touched = store::end_member(tx, network_id, id).await?;
    if touched == 0 {
        return Err(Error::not_found());
    }
    tx.rights_changed(None).await?;
    tx.append(&network::stream(network_id), NewEvent::new("member", by.as_str()).on(id).with(serde_json::json!({ "ended": true }))).await?;
    Ok(())
}

/// Networks that a person belongs to through a confirmed role at a member organisation, or by name.
pub async fn networks_of_person(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<NetworkId>> {
    store::of_person(db, person, now).await
}

/// Networks that an organisation takes part in now.
pub async fn networks_of_organisation(db: &mut impl Reads, organisation: &OrganisationId, now: Time) -> Result<Vec<NetworkId>> {
    store::of_organisation(db, organisation, now).await
}
