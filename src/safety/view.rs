//! Reports as those concerned see them: whoever decides sees all of it, the reporter and the person concerned what became of it.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::decision::{self, Decision};
use super::report::{self, Report, ReportId};
use super::{policy, store};
use crate::chat;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::{Page, Ref};
use crate::platform::permit::{Actor, PersonId};
use crate::platform::{Time, thai};
use crate::practices::{self, PracticeId};

/// One report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportView {
    pub id: ReportId,
    /// `message`, `practice` or `person`.
    pub kind: String,
    pub at: Time,
    pub reason: String,
    /// The room where it happened.
    pub space: Option<Ref>,
    /// What was written, while it stands and the reader decides.
    pub excerpt: Option<String>,
    /// Where to look at it.
    pub href: Option<String>,
    pub escalated: bool,
    pub decision: Option<String>,
    pub decided_at: Option<Time>,
    /// What the person concerned is told.
    pub told: Option<String>,
    /// What the reader is here: `decider`, `reporter`, `concerned` or `district`.
    pub me: &'static str,
    /// For deciders only.
    pub reporter: Option<PersonRef>,
    pub about: Option<PersonRef>,
    /// The reporter's words.
    pub words: Option<String>,
    /// What the reader may decide now.
    pub may: Vec<Decision>,
    pub history: Vec<Step>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Step {
    pub at: Time,
    pub step: String,
    pub by: Option<PersonRef>,
    /// The end of a suspension.
    pub until: Option<Time>,
}

const EXCERPT: usize = 400;

/// One report as this person may see it.
pub async fn view(db: &mut impl Reads, actor: &Actor, id: &ReportId, now: Time) -> Result<ReportView> {
    let report = store::report(db, id).await?;
    seen(db, actor, report, now).await
}

async fn seen(db: &mut impl Reads, actor: &Actor, report: Report, now: Time) -> Result<ReportView> {
    let reach = report::reach(db, &actor.person, &report, now).await?;
    policy::READ.permit(&reach)?;
    let decides = reach.allows(&policy::DECIDE);
    let reported = report.reporter_id == actor.person;
    let me = match (decides, reported, report.about_id.as_ref() == Some(&actor.person)) {
        (true, ..) => "decider",
        (_, true, _) => "reporter",
        (_, _, true) => "concerned",
        _ => "district",
    };
    let judges = matches!(me, "decider" | "district");
    let steps = if judges { store::steps(db, &report.id).await? } else { Vec::new() };
    let mut wanted: Vec<PersonId> = steps.iter().map(|step| step.by_id.clone()).collect();
    wanted.extend([report.reporter_id.clone()]);
    wanted.extend(report.about_id.clone());
    let people: HashMap<PersonId, PersonRef> = person_refs(db, &wanted).await?;
    let (excerpt, href) = shown(db, &report).await?;
    let space = match &report.space_id {
        Some(space) => Some(crate::plc::space(db, space).await?).map(|space| Ref { id: space.id.0, name: space.name }),
        None => None,
    };
    Ok(ReportView {
        may: decision::open_to(db, actor, &report, &reach, now).await?,
        excerpt: excerpt.filter(|_| judges || me == "concerned"),
        href,
        space,
        reporter: people.get(&report.reporter_id).filter(|_| judges).cloned(),
        about: report.about_id.as_ref().and_then(|about| people.get(about)).filter(|_| judges).cloned(),
        words: Some(report.words).filter(|_| judges || reported),
        told: report.told.filter(|_| judges || me == "concerned"),
        history: steps.into_iter().map(|step| Step { at: step.at, until: step.until(), by: people.get(&step.by_id).cloned(), step: step.step }).collect(),
        id: report.id,
        kind: report.kind,
        at: report.created_at,
        // Why, the person concerned is told in the decision's own words.
        reason: report.reason,
        escalated: report.escalated_at.is_some(),
        decision: report.decision,
        decided_at: report.decided_at,
        me,
    })
}

/// What stands there now, and its page.
async fn shown(db: &mut impl Reads, report: &Report) -> Result<(Option<String>, Option<String>)> {
    if let Some((space, number)) = report.message() {
        let body = chat::messages(db, &space, &[number], None).await?.pop().and_then(|message| message.body);
        return Ok((body.map(|body| thai::truncate(&body, EXCERPT).to_owned()), Some(format!("/spaces/{space}?message={number}"))));
    }
    if report.kind == "practice" {
        let id = PracticeId(report.object.clone());
        let title = practices::title(db, &id).await?;
        return Ok((title, Some(format!("/practices/{id}"))));
    }
    Ok((None, None))
}

/// Newest first: those that wait for this person, or were decided; or those that the person made.
pub async fn queue(db: &mut impl Reads, actor: &Actor, mine: bool, open: bool, now: Time) -> Result<Page<ReportView>> {
    let rows = if mine { store::made_by(db, &actor.person).await? } else { store::near(db, actor, open, now).await? };
    let mut items = Vec::new();
    for row in rows {
        let reach = report::reach(db, &actor.person, &row, now).await?;
        let judges = reach.allows(&policy::DECIDE) || (row.escalated_at.is_some() && reach.scope(crate::platform::permit::Scope::District));
        if mine || judges {
            items.push(seen(db, actor, row, now).await?);
        }
    }
    Ok(Page::whole(items))
}
