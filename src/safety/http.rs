//! Reports and the look at a text over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{self, NewDecision};
use super::look::{self, FindingKind};
use super::policy;
use super::report::{self, NewReport, ReportId};
use super::view::{self, ReportView};
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::{self, For};
use crate::platform::http::{Body, Json, LONG_BODY, Page, Path, Query, Routes};
use crate::platform::limits::LimitClass;

pub fn routes() -> Routes {
    Routes::new()
        .get("/reports", &policy::QUEUE, "รายงานที่รอฉันตัดสิน หรือที่ฉันส่ง · Reports that wait for me, or that I made", routing::get(queue).post(make))
        .gives::<Page<ReportView>>(200)
        .also(Method::POST, &policy::REPORT, LimitClass::Form, "รายงาน · Report")
        .takes::<NewReport>()
        .gives::<ReportView>(201)
        .get("/reports/{report}", &policy::READ, "รายงานหนึ่ง · One report", routing::get(one))
        .gives::<ReportView>(200)
        .put("/reports/{report}/decision", &policy::DECIDE, LimitClass::Form, "ตัดสิน · Decide", routing::put(decide))
        .takes::<NewDecision>()
        .gives::<ReportView>(200)
        .put("/reports/{report}/escalation", &policy::ESCALATE, LimitClass::Form, "ให้เขตช่วยดู · Let the district look", routing::put(escalate))
        .gives::<ReportView>(200)
        .post("/safety/check", &policy::CHECK, LimitClass::Form, "มองหาข้อมูลของนักเรียนก่อนส่ง · Look for pupils' data before sending", routing::post(check))
        .takes::<Text>()
        .body_up_to(LONG_BODY)
        .gives::<Findings>(200)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    mine: bool,
    #[serde(default)]
    decided: bool,
}

#[derive(Deserialize, JsonSchema)]
struct Text {
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct Findings {
    findings: Vec<Found>,
}

/// A finding in words for the person who is asked.
#[derive(Serialize, JsonSchema)]
struct Found {
    kind: FindingKind,
    /// In code points, end excluded.
    start: usize,
    end: usize,
    words: &'static str,
    words_en: &'static str,
}

const LONGEST: usize = 200_000;
/// Bytes that are looked through at once; a longer text waits for its turn.
const SHORT: usize = 30_000;

async fn queue(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Page<ReportView>>> {
    view::queue(&mut core.db.clone(), &actor, asked.mine, !asked.decided, core.now()).await.map(Json)
}

async fn make(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<NewReport>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let (id, made) = report::report(&mut tx, &actor, said).await?;
    tx.commit().await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view::view(&mut core.db.clone(), &actor, &id, core.now()).await?)).into_response())
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<ReportId>) -> Result<Json<ReportView>> {
    view::view(&mut core.db.clone(), &actor, &id, core.now()).await.map(Json)
}

async fn decide(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<ReportId>, Body(said): Body<NewDecision>) -> Result<Json<ReportView>> {
    let mut tx = core.db.begin(core.now()).await?;
    decision::decide(&mut tx, &actor, &id, &said).await?;
    tx.commit().await?;
    tracing::info!(report.id = %id, by = %actor.person, decision = said.decision.as_str(), "a report was decided");
    view::view(&mut core.db.clone(), &actor, &id, core.now()).await.map(Json)
}

async fn escalate(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<ReportId>) -> Result<Json<ReportView>> {
    let mut tx = core.db.begin(core.now()).await?;
    report::escalate(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    view::view(&mut core.db.clone(), &actor, &id, core.now()).await.map(Json)
}

async fn check(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<Text>) -> Result<Json<Findings>> {
    if said.text.chars().count() > LONGEST {
        return Err(Error::invalid("text", "too_long", "ข้อความยาวเกิน 200,000 ตัวอักษร", "At most 200,000 letters at a time."));
    }
    let found = |finding: look::Finding| {
        let (words, words_en) = finding.kind.words();
        Found { kind: finding.kind, start: finding.start, end: finding.end, words, words_en }
    };
    let findings = if said.text.len() > SHORT {
        core.heavy.run(&For::Person(actor.person), heavy::Kind::Text, move || look::look(&said.text)).await?
    } else {
        look::look(&said.text)
    };
    Ok(Json(Findings { findings: findings.into_iter().map(found).collect() }))
}
