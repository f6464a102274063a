//! A report (รายงาน): somebody asks those who look after a place to look at a message, a practice or a person (F-MO-1, S003-14).
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{policy, store};
use crate::chat;
use crate::networks::{self, NetworkId};
use crate::organisations::{self, OrganisationId};
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId, Reach, Role, Scope};
use crate::platform::{Time, id, thai};
use crate::plc::{self, SpaceId};
use crate::practices::{self, PracticeId};

crate::id!(
    /// A report of abuse (รายงาน).
    ReportId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reported {
    /// `object` is `SPACE:NUMBER`.
    Message,
    Practice,
    /// `object` is the person, `space` the room where they were met.
    Person,
}

impl Reported {
    pub fn as_str(self) -> &'static str {
        match self {
            Reported::Message => "message",
            Reported::Practice => "practice",
            Reported::Person => "person",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// ข้อมูลหรือภาพของนักเรียน
    Pupil,
    /// ถ้อยคำหยาบคาย ดูหมิ่น
    Insult,
    /// คุกคาม กลั่นแกล้ง
    Harassment,
    /// ข้อมูลไม่จริง
    Untrue,
    /// โฆษณา ก่อกวน
    Spam,
    /// ละเมิดลิขสิทธิ์
    Copyright,
    Other,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Pupil => "pupil",
            Reason::Insult => "insult",
            Reason::Harassment => "harassment",
            Reason::Untrue => "untrue",
            Reason::Spam => "spam",
            Reason::Copyright => "copyright",
            Reason::Other => "other",
        }
    }
}

/// `POST /reports`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewReport {
    pub id: Option<ReportId>,
    pub kind: Reported,
    pub object: String,
    /// Where a person was met; a message brings its own.
    pub space: Option<SpaceId>,
    pub reason: Reason,
    #[serde(default)]
    pub words: String,
}

/// As stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    pub kind: String,
    pub object: String,
    pub space_id: Option<SpaceId>,
    pub network_id: Option<NetworkId>,
    pub organisation_id: Option<OrganisationId>,
    pub about_id: Option<PersonId>,
    pub reporter_id: PersonId,
    pub reason: String,
    pub words: String,
    pub created_at: Time,
    pub escalated_at: Option<Time>,
    pub decision: Option<String>,
    pub decided_at: Option<Time>,
    pub told: Option<String>,
}

impl Report {
    /// The message that it is about.
    pub fn message(&self) -> Option<(SpaceId, i64)> {
        if self.kind == "message" { message(&self.object) } else { None }
    }
}

const WORDS: usize = 2_000;

/// Tells those who look after the place. The same thing reported again by the same person while it waits is the same report: `(report, made now)`.
///
/// # Errors
/// 404 for what the reporter may not read, 422 for words without end.
pub async fn report(tx: &mut Tx, actor: &Actor, new: NewReport) -> Result<(ReportId, bool)> {
    let words = thai::written(&new.words);
    if thai::length(words) > WORDS || (new.reason == Reason::Other && words.is_empty()) {
        return Err(Error::invalid("words", "length", "เล่าสั้น ๆ ว่าเกิดอะไรขึ้น ไม่เกิน 2,000 ตัวอักษร", "Say what happened, in at most 2,000 letters."));
    }
    let id = new.id.clone().unwrap_or_else(ReportId::fresh);
    id::check("id", id.as_str())?;
    let (reach, found) = thing(tx, actor, &new).await?;
    policy::REPORT.permit(&reach)?;
    if let Some(known) = store::waiting(tx, &actor.person, new.kind.as_str(), &found.object).await? {
        return Ok((known, false));
    }
    let now = tx.now();
    let report =
        Report { id: id.clone(), reporter_id: actor.person.clone(), reason: new.reason.as_str().into(), words: words.to_owned(), created_at: now, ..found };
    if !store::insert(tx, &report).await? {
        return Err(Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken."));
    }
    store::step(tx, &id, &actor.person, "reported", None).await?;
    for person in deciders(tx, &report).await? {
        tx.append(&Stream::new("person", person.as_str()), NewEvent::new("reported", "").on(&id)).await?;
    }
    Ok((id, true))
}

/// Who hears of it at once: the moderators of the room; where none is left to judge, the lead's editors; else the platform's administrators.
async fn deciders(tx: &mut Tx, report: &Report) -> Result<Vec<PersonId>> {
    let now = tx.now();
    let mut found = match &report.space_id {
        Some(space) => store::moderators(tx, space).await?,
        None => Vec::new(),
    };
    let apart = |people: &mut Vec<PersonId>| people.retain(|person| Some(person) != report.about_id.as_ref() && *person != report.reporter_id);
    apart(&mut found);
    if let (true, Some(network)) = (found.is_empty(), &report.network_id) {
        found = networks::editors(tx, network, now).await?;
        apart(&mut found);
    }
    if found.is_empty() {
        found = store::administrators(tx, now).await?;
        apart(&mut found);
    }
    Ok(found)
}

fn message(object: &str) -> Option<(SpaceId, i64)> {
    let (space, number) = object.rsplit_once(':')?;
    Some((SpaceId::from(space), number.parse().ok()?))
}

/// The thing reported as the reporter may see it, and what they are to it.
async fn thing(tx: &mut Tx, actor: &Actor, new: &NewReport) -> Result<(Reach, Report)> {
    let blank = Report {
        id: ReportId(String::new()),
        kind: new.kind.as_str().into(),
        object: new.object.clone(),
        space_id: None,
        network_id: None,
        organisation_id: None,
        about_id: None,
        reporter_id: actor.person.clone(),
        reason: String::new(),
        words: String::new(),
        created_at: tx.now(),
        escalated_at: None,
        decision: None,
        decided_at: None,
        told: None,
    };
    match new.kind {
        Reported::Message => {
            let (space, number) = message(&new.object).ok_or_else(Error::not_found)?;
            let (reach, report) = in_space(tx, actor, &space, blank).await?;
            let author = chat::messages(tx, &space, &[number], None).await?.pop().filter(|message| !message.deleted).ok_or_else(Error::not_found)?.author;
            Ok((reach, Report { object: format!("{space}:{number}"), about_id: Some(PersonId(author)), ..report }))
        }
        Reported::Person => {
            let space = new.space.clone().ok_or_else(Error::not_found)?;
            let (reach, report) = in_space(tx, actor, &space, blank).await?;
            let person = PersonId(new.object.clone());
            if person == actor.person || !store::is_in(tx, &space, &person).await? {
                return Err(Error::not_found());
            }
            Ok((reach, Report { about_id: Some(person), ..report }))
        }
        Reported::Practice => practice(tx, actor, blank).await,
    }
}

async fn in_space(tx: &mut Tx, actor: &Actor, space: &SpaceId, blank: Report) -> Result<(Reach, Report)> {
    let now = tx.now();
    let entered = plc::enter(tx, actor, space, &plc::policy::READ, now).await?;
    let found = entered.space();
    let report = Report { space_id: Some(space.clone()), network_id: found.network_id.clone(), organisation_id: found.school_id.clone(), ..blank };
    Ok((entered.standing.reach.clone(), report))
}

async fn practice(tx: &mut Tx, actor: &Actor, blank: Report) -> Result<(Reach, Report)> {
    let now = tx.now();
    let id = PracticeId(blank.object.clone());
    let standing = practices::enter(tx, Some(&actor.person), &id, &practices::policy::READ, now).await?;
    let mut reach = standing.reach.clone();
    // What everyone may read, everyone in a role here may report.
    if reach.holds(Role::Anonymous, Scope::All) {
        let own = organisations::reach(tx, &actor.person, None, now).await?;
        for role in Role::ALL.into_iter().filter(|role| own.holds(*role, Scope::Own)) {
            reach.add(role, Scope::Own);
        }
    }
    let found = standing.practice;
    let report = Report { network_id: found.network_id, organisation_id: Some(found.owner_id), about_id: found.created_by, ..blank };
    Ok((reach, report))
}

/// What a person is to a report: never a judge of their own cause.
pub async fn reach(db: &mut impl Reads, person: &PersonId, report: &Report, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    let platform = organisations::reach(db, person, None, now).await?;
    if report.about_id.as_ref() == Some(person) || report.reporter_id == *person {
        for role in Role::ALL.into_iter().filter(|role| platform.holds(*role, Scope::Own)) {
            reach.add(role, Scope::Own);
        }
        // Whoever came by a space link holds no role, and still learns what became of it.
        reach.add(Role::Teacher, Scope::Own);
    }
    if report.about_id.as_ref() == Some(person) {
        return Ok(reach);
    }
    if platform.holds(Role::PlatformAdmin, Scope::All) {
        reach.add(Role::PlatformAdmin, Scope::All);
    }
    if let Some(space) = &report.space_id {
        let standing = plc::standing(db, person, space, now).await?;
        for role in Role::ALL.into_iter().filter(|role| standing.reach.holds(*role, Scope::Moderator)) {
            reach.add(role, Scope::Moderator);
        }
    }
    let mut district = false;
    if let Some(network) = &report.network_id {
        let of_network = networks::reach(db, person, network, now).await?;
        if of_network.holds(Role::LeadEditor, Scope::Network) {
            reach.add(Role::LeadEditor, Scope::Network);
        }
        district |= of_network.holds(Role::DistrictAdmin, Scope::District);
    }
    if let Some(place) = &report.organisation_id {
        district |= organisations::reach(db, person, Some(place), now).await?.holds(Role::DistrictAdmin, Scope::District);
    }
    if district && report.escalated_at.is_some() {
        reach.add(Role::DistrictAdmin, Scope::District);
    }
    Ok(reach)
}

/// Lets the district look at it too.
pub async fn escalate(tx: &mut Tx, actor: &Actor, id: &ReportId) -> Result<()> {
    let now = tx.now();
    let report = store::report(tx, id).await?;
    policy::ESCALATE.permit(&reach(tx, &actor.person, &report, now).await?)?;
    if report.escalated_at.is_none() {
        store::escalate(tx, id).await?;
        store::step(tx, id, &actor.person, "escalated", None).await?;
        for person in store::district_admins(tx, report.network_id.as_ref(), report.organisation_id.as_ref(), now).await? {
            if Some(&person) != report.about_id.as_ref() {
                tx.append(&Stream::new("person", person.as_str()), NewEvent::new("reported", "").on(id)).await?;
            }
        }
    }
    Ok(())
}
