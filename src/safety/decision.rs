//! What becomes of a report: nothing is hidden by a report alone, only by a decision; both sides hear of it.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::report::{self, Report, ReportId};
use super::{policy, store};
use crate::chat;
use crate::identity;
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, Permit, PersonId, Reach};
use crate::platform::thai;
use crate::practices::{self, PracticeId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It stays as it is.
    Keep,
    Hide,
    Warn,
    /// For a term; asks for user administration of the person.
    Suspend,
}

impl Decision {
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Keep => "keep",
            Decision::Hide => "hide",
            Decision::Warn => "warn",
            Decision::Suspend => "suspend",
        }
    }
}

/// `PUT /reports/{report}/decision`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewDecision {
    pub decision: Decision,
    /// What the person concerned is told; needed unless it stays.
    #[serde(default)]
    pub words: String,
    /// Hides it beside a warning or a suspension.
    #[serde(default)]
    pub hide: bool,
    /// The end of a suspension.
    pub until: Option<Time>,
}

/// Decides, once. Right, state, notices and history are one transaction.
pub async fn decide(tx: &mut Tx, actor: &Actor, id: &ReportId, new: &NewDecision) -> Result<()> {
    let now = tx.now();
    let report = store::report(tx, id).await?;
    let permit = policy::DECIDE.permit(&report::reach(tx, &actor.person, &report, now).await?)?;
    if report.decision.is_some() {
        return Err(Error::conflict("decided", "รายงานนี้มีคำตัดสินแล้ว", "This report was decided already."));
    }
    let words = thai::written(&new.words);
    check(&report, new, words, now)?;
    if new.decision == Decision::Hide || new.hide {
        hide(tx, &report, words, &actor.person, permit).await?;
    }
    if let (Decision::Suspend, Some(person)) = (new.decision, &report.about_id) {
        may_suspend(tx, actor, person, now).await?;
        identity::suspend(tx, person, new.until, words, &actor.person).await?;
    }
    store::decide(tx, id, new.decision.as_str(), &actor.person, words).await?;
    store::step(tx, id, &actor.person, new.decision.as_str(), new.until).await?;
    tell(tx, &report, new, &actor.person).await
}

fn check(report: &Report, new: &NewDecision, words: &str, now: Time) -> Result<()> {
    if thai::length(words) > 500 || (words.is_empty() && new.decision != Decision::Keep) {
        return Err(Error::invalid("words", "length", "บอกเจ้าตัวสั้น ๆ ว่าเพราะอะไร 1–500 ตัวอักษร", "Tell the person why, in 1 to 500 letters."));
    }
    let about_somebody = report.about_id.is_some();
    if matches!(new.decision, Decision::Warn | Decision::Suspend) && !about_somebody {
        return Err(Error::invalid("decision", "nobody", "ไม่มีเจ้าของเรื่องในระบบให้เตือน", "Nobody here wrote it."));
    }
    if new.decision == Decision::Suspend && new.until.is_none_or(|until| until <= now) {
        return Err(Error::invalid("until", "past", "เลือกวันสิ้นสุดที่อยู่ข้างหน้า", "Choose an end that lies ahead."));
    }
    let hides = new.hide || new.decision == Decision::Hide;
    if hides && report.kind == "person" {
        return Err(Error::invalid("decision", "a_person", "ซ่อนบุคคลไม่ได้ เลือกเตือนหรือระงับ", "A person cannot be hidden: warn or suspend."));
    }
    Ok(())
}

/// Suspending is user administration: moderating a room gives no right over accounts.
async fn may_suspend(db: &mut impl Reads, actor: &Actor, person: &PersonId, now: Time) -> Result<()> {
    organisations::check_admin_of(db, &actor.person, person, now).await.map_err(|error| if error.is_not_found() { Error::not_allowed() } else { error })
}

/// What this person may decide now.
pub async fn open_to(db: &mut impl Reads, actor: &Actor, report: &Report, reach: &Reach, now: Time) -> Result<Vec<Decision>> {
    if report.decision.is_some() || !reach.allows(&policy::DECIDE) {
        return Ok(Vec::new());
    }
    let mut may = vec![Decision::Keep];
    if report.kind != "person" {
        may.push(Decision::Hide);
    }
    if let Some(person) = &report.about_id {
        may.push(Decision::Warn);
        match may_suspend(db, actor, person, now).await {
            Ok(()) => may.push(Decision::Suspend),
            Err(error) if error.status == axum::http::StatusCode::FORBIDDEN => {}
            Err(error) => return Err(error),
        }
    }
    Ok(may)
}

async fn hide(tx: &mut Tx, report: &Report, words: &str, by: &PersonId, permit: Permit) -> Result<()> {
    if let Some((space, number)) = report.message() {
        return chat::hide_in(tx, &space, number, by, permit).await;
    }
    if report.kind == "practice" {
        return practices::hide(tx, &PracticeId(report.object.clone()), words, by, permit).await;
    }
    Ok(())
}

/// The reporter hears that it was decided; the person concerned what it means for them. A suspension tells by itself.
async fn tell(tx: &mut Tx, report: &Report, new: &NewDecision, by: &PersonId) -> Result<()> {
    let mut told: Vec<(&PersonId, &'static str)> = Vec::new();
    if report.reporter_id != *by {
        told.push((&report.reporter_id, "report_decided"));
    }
    if let Some(about) = &report.about_id {
        match new.decision {
            Decision::Warn => told.push((about, "warned")),
            Decision::Hide => told.push((about, "hidden")),
            Decision::Suspend if new.hide => told.push((about, "hidden")),
            _ => {}
        }
    }
    // In one order everywhere, so that two transactions rarely meet in a deadlock.
    told.sort();
    for (person, kind) in told {
        let event = NewEvent::new(kind, "").on(&report.id).with(serde_json::json!({ "decision": new.decision }));
        tx.append(&Stream::new("person", person.as_str()), event).await?;
    }
    Ok(())
}
