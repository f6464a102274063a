//! Adoptions over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use serde::Deserialize;

use super::view::{AdoptionsOfPractice, AdoptionsOfSchool};
use super::*;
use crate::identity::{MaybeSignedIn, SignedIn};
use crate::organisations::OrganisationId;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Path, Query, Routes, TEXT_BODY};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::Actor;
use crate::platform::{Core, Tx};
use crate::practices::practice::Practice;
use crate::practices::{PracticeFilter, PracticeId, enter, policy as practice_policy};

pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/practices/{practice}/adoptions",
            &practice_policy::READ,
            "ใครลองใช้แล้วบ้าง ผลเป็นอย่างไร · Who tried it, and with what result",
            routing::get(of_practice).post(begin),
        )
        .gives::<AdoptionsOfPractice>(200)
        .also(Method::POST, &policy::START, LimitClass::Form, "เราจะลองใช้ · We will try it")
        .takes::<NewAdoption>()
        .body_up_to(TEXT_BODY)
        .gives::<AdoptionView>(201)
        .get("/practices/uptake", &practice_policy::LIST, "เผยแพร่ ถูกนำไปใช้ มีผล กี่แห่ง · Published, adopted, with results", routing::get(taken_up))
        .gives::<Uptake>(200)
        .get("/adoptions", &policy::LIST, "การนำไปใช้ของโรงเรียน · What a school tries", routing::get(of_school))
        .gives::<AdoptionsOfSchool>(200)
        .get("/adoptions/{adoption}", &policy::READ, "การนำไปใช้หนึ่ง · One adoption", routing::get(one))
        .gives::<AdoptionView>(200)
        .put("/adoptions/{adoption}/state", &policy::CHANGE, LimitClass::Form, "ไปขั้นต่อไป · Move it on", routing::put(go))
        .takes::<Move>()
        .body_up_to(TEXT_BODY)
        .gives::<AdoptionView>(200)
        .post("/adoptions/{adoption}/measures", &policy::CHANGE, LimitClass::Form, "เพิ่มตัวชี้วัด · Add a measure", routing::post(measure))
        .takes::<NewMeasure>()
        .gives::<AdoptionView>(201)
        .delete("/adoptions/{adoption}/measures/{measure}", &policy::CHANGE, LimitClass::Form, "เอาตัวชี้วัดออก · Take a measure back", routing::delete(unmeasure))
        .gives::<AdoptionView>(200)
        .post(
            "/adoptions/{adoption}/measures/{measure}/points",
            &policy::CHANGE,
            LimitClass::Form,
            "บันทึกผลที่วัดได้ · Write what was measured",
            routing::post(point),
        )
        .takes::<NewPoint>()
        .gives::<AdoptionView>(201)
        .delete(
            "/adoptions/{adoption}/measures/{measure}/points/{point}",
            &policy::CHANGE,
            LimitClass::Form,
            "เอาผลที่วัดออก · Take a number back",
            routing::delete(unpoint),
        )
        .gives::<AdoptionView>(200)
}

#[derive(Deserialize)]
struct Asked {
    school: Option<OrganisationId>,
    limit: Option<i64>,
    after: Option<String>,
}

async fn of_practice(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Path(id): Path<PracticeId>,
    Query(asked): Query<Asked>,
) -> Result<Json<AdoptionsOfPractice>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let person = actor.as_ref().map(|actor| &actor.person);
    let standing = enter(&mut db, person, &id, &practice_policy::READ, now).await?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 100);
    adoptions_of_practice(&mut db, &standing, person, asked.after.as_deref(), limit, now).await.map(Json)
}

async fn taken_up(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Query(filter): Query<PracticeFilter>) -> Result<Json<Uptake>> {
    uptake(&mut core.db.clone(), actor.as_ref().map(|actor| &actor.person), filter, core.now()).await.map(Json)
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, Body(new): Body<NewAdoption>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &practice_policy::READ, core.now()).await?;
    let (adoption, made) = start(&mut tx, &actor.person, &standing, new).await?;
    tx.commit().await?;
    seen(&core, &actor, &adoption.id, if made { StatusCode::CREATED } else { StatusCode::OK }).await
}

async fn seen(core: &Core, actor: &Actor, id: &AdoptionId, status: StatusCode) -> Result<Response> {
    let mut db = core.db.clone();
    let (adoption, _, reach) = enter_adoption(&mut db, &actor.person, id, &policy::READ, core.now()).await?;
    let view = adoption_view(&mut db, &adoption, reach.allows(&policy::CHANGE)).await?;
    Ok((status, [(header::ETAG, format!("\"{}\"", view.version))], Json(view)).into_response())
}

async fn of_school(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<AdoptionsOfSchool>> {
    let limit = asked.limit.unwrap_or(20).clamp(1, 100);
    adoptions_of_school(&mut core.db.clone(), &actor.person, asked.school, asked.after.as_deref(), limit, core.now()).await.map(Json)
}

async fn one(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<AdoptionId>) -> Result<Response> {
    seen(&core, &actor, &id, StatusCode::OK).await
}

/// A transaction, and the adoption as somebody of the school that tries it.
async fn changing(core: &Core, actor: &Actor, id: &AdoptionId) -> Result<(Tx, Adoption, Practice)> {
    let mut tx = core.db.begin(core.now()).await?;
    let (adoption, practice, _) = enter_adoption(&mut tx, &actor.person, id, &policy::CHANGE, core.now()).await?;
    Ok((tx, adoption, practice))
}

async fn go(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<AdoptionId>, named: IfMatch, Body(said): Body<Move>) -> Result<Response> {
    let (mut tx, adoption, practice) = changing(&core, &actor, &id).await?;
    named.require(adoption.version)?;
    move_to(&mut tx, &actor.person, &adoption, &practice, &said).await?;
    tx.commit().await?;
    seen(&core, &actor, &id, StatusCode::OK).await
}

async fn measure(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<AdoptionId>, Body(new): Body<NewMeasure>) -> Result<Response> {
    let (mut tx, adoption, _) = changing(&core, &actor, &id).await?;
    add_measure(&mut tx, &actor.person, &adoption, new).await?;
    tx.commit().await?;
    seen(&core, &actor, &id, StatusCode::CREATED).await
}

async fn unmeasure(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, measure)): Path<(AdoptionId, MeasureId)>) -> Result<Response> {
    let (mut tx, adoption, _) = changing(&core, &actor, &id).await?;
    remove_measure(&mut tx, &actor.person, &adoption, &measure).await?;
    tx.commit().await?;
    seen(&core, &actor, &id, StatusCode::OK).await
}

async fn point(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((id, measure)): Path<(AdoptionId, MeasureId)>,
    Body(new): Body<NewPoint>,
) -> Result<Response> {
    let (mut tx, adoption, _) = changing(&core, &actor, &id).await?;
    add_point(&mut tx, &actor.person, &adoption, &measure, new).await?;
    tx.commit().await?;
    seen(&core, &actor, &id, StatusCode::CREATED).await
}

async fn unpoint(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, measure, point)): Path<(AdoptionId, MeasureId, PointId)>) -> Result<Response> {
    let (mut tx, adoption, _) = changing(&core, &actor, &id).await?;
    remove_point(&mut tx, &actor.person, &adoption, &measure, &point).await?;
    tx.commit().await?;
    seen(&core, &actor, &id, StatusCode::OK).await
}
