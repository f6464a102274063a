//! Organisations over HTTP: list, page, codes and awards.
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::card::{self, OrganisationCard, OrganisationPage, Wanted};
use super::kind::OrganisationKind;
use super::organisation::{self, OrganisationChange};
use super::people::{self, PeopleWanted, PersonCard};
use super::{NewAward, NewCode, NewOrganisation, OrganisationId, award, code, me_http, people_http, policy, reach};
use crate::identity::SignedIn;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Page, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::thai;
use crate::platform::{Core, id};

pub fn routes() -> Routes {
    Routes::new()
        .get("/organisations", &policy::READ, "หน่วยงานและสถานศึกษา · Organisations", routing::get(list).post(create))
        .gives::<Page<OrganisationCard>>(200)
        .also(Method::POST, &policy::CHANGE, LimitClass::Form, "เพิ่มหน่วยงาน · Add an organisation")
        .takes::<Said>()
        .gives::<OrganisationPage>(201)
        .get("/organisations/{organisation}", &policy::READ, "หน่วยงานหนึ่ง · One organisation", routing::get(one).patch(change))
        .gives::<OrganisationPage>(200)
        .also(Method::PATCH, &policy::CHANGE, LimitClass::Form, "แก้ไขหน่วยงาน · Change an organisation")
        .takes::<Changed>()
        .gives::<OrganisationPage>(200)
        .get("/organisations/{organisation}/people", &policy::READ_PEOPLE, "บุคลากร · People of an organisation", routing::get(people_of))
        .gives::<Page<PersonCard>>(200)
        .post("/organisations/{organisation}/codes", &policy::CHANGE, LimitClass::Form, "เพิ่มรหัส · Record a code", routing::post(add_code))
        .takes::<NewCode>()
        .gives::<OrganisationPage>(201)
        .delete("/organisations/{organisation}/codes/{kind}/{code}", &policy::CHANGE, LimitClass::Form, "เลิกใช้รหัส · End a code", routing::delete(end_code))
        .gives_nothing()
        .post("/organisations/{organisation}/awards", &policy::AWARD, LimitClass::Form, "บันทึกรางวัล · Record an award", routing::post(give_award))
        .takes::<SaidAward>()
        .gives::<OrganisationPage>(201)
        .merge(people_http::routes())
        .merge(me_http::routes())
}

#[derive(Deserialize)]
struct Asked {
    q: Option<String>,
    kind: Option<String>,
    parent: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// A new organisation.
#[derive(Deserialize, JsonSchema)]
struct Said {
    id: Option<OrganisationId>,
    name: String,
    kind: String,
    parent: Option<OrganisationId>,
    province: Option<String>,
    size_class: Option<String>,
    #[serde(default)]
    codes: Vec<NewCode>,
}

/// What changes; what is absent stays.
#[derive(Deserialize, JsonSchema)]
struct Changed {
    name: Option<String>,
    kind: Option<String>,
    parent: Option<OrganisationId>,
    province: Option<String>,
    size_class: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct SaidAward {
    award: String,
    /// Buddhist Era; a year of the Common Era is turned into one.
    year: i64,
    #[serde(default)]
    level: String,
    #[serde(default)]
    size_class: String,
    #[serde(default)]
    body: String,
}

async fn list(State(core): State<Core>, SignedIn(_): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Page<OrganisationCard>>> {
    let wanted = Wanted { q: asked.q, kind: asked.kind, parent: asked.parent, after: asked.after, limit: asked.limit.unwrap_or(50).clamp(1, 500) };
    card::organisations(&mut core.db.clone(), &wanted).await.map(Json)
}

async fn one(State(core): State<Core>, SignedIn(_): SignedIn, Path(id): Path<OrganisationId>) -> Result<Response> {
    page(&core, &id, StatusCode::OK).await
}

/// The page with its version as `ETag`.
async fn page(core: &Core, id: &OrganisationId, status: StatusCode) -> Result<Response> {
    let page = card::organisation_page(&mut core.db.clone(), id, core.now()).await?;
    let etag = HeaderValue::from_str(&format!("\"{}\"", page.card.version)).map_err(Error::internal)?;
    let mut response = (status, Json(page)).into_response();
    response.headers_mut().insert(header::ETAG, etag);
    Ok(response)
}

async fn create(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<Said>) -> Result<Response> {
    let now = core.now();
    let kind = kind(&said.kind)?;
    let mut tx = core.db.begin(now).await?;
    let reach = reach(&mut tx, &actor.person, said.parent.as_ref(), now).await?;
    policy::CHANGE.permit(&reach)?;
    if let Some(id) = &said.id {
        id::check("id", id.as_str())?;
        if organisation::organisation(&mut tx, id).await.is_ok_and(|known| known.name == thai::written(&said.name) && known.parent_id == said.parent) {
            return page(&core, id, StatusCode::CREATED).await;
        }
    }
    let new = NewOrganisation {
        id: said.id,
        name: said.name,
        kind: kind.to_owned(),
        parent: said.parent,
        province: said.province,
        size_class: said.size_class,
        codes: said.codes,
        by: Some(actor.person),
    };
    let id = organisation::create(&mut tx, new).await?;
    tx.commit().await?;
    page(&core, &id, StatusCode::CREATED).await
}

fn kind(text: &str) -> Result<&'static str> {
    OrganisationKind::read(text)
        .map(|kind| kind.key)
        .ok_or_else(|| Error::invalid("kind", "unknown", "ไม่รู้จักประเภทหน่วยงานนี้", "This kind of organisation is unknown."))
}

async fn change(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<OrganisationId>,
    named: IfMatch,
    Body(said): Body<Changed>,
) -> Result<Response> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    let version = organisation::organisation(&mut tx, &id).await?.version;
    policy::CHANGE.permit(&reach(&mut tx, &actor.person, Some(&id), now).await?)?;
    named.require(version)?;
    if let Some(parent) = &said.parent {
        // A branch moves only between places that are both one's own.
        policy::CHANGE.permit(&reach(&mut tx, &actor.person, Some(parent), now).await?)?;
    }
    let change = OrganisationChange {
        name: said.name,
        kind: said.kind.as_deref().map(kind).transpose()?.map(str::to_owned),
        parent: said.parent.map(Some),
        province: said.province,
        size_class: said.size_class,
    };
    organisation::change(&mut tx, &id, version, change, Some(&actor.person)).await?;
    tx.commit().await?;
    page(&core, &id, StatusCode::OK).await
}

async fn people_of(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<OrganisationId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<PersonCard>>> {
    let mut db = core.db.clone();
    let now = core.now();
    organisation::organisation(&mut db, &id).await?;
    policy::READ_PEOPLE.permit(&reach(&mut db, &actor.person, Some(&id), now).await?)?;
    let wanted = PeopleWanted { q: asked.q, organisation: Some(id.0), after: asked.after, limit: asked.limit.unwrap_or(100).clamp(1, 500) };
    people::people(&mut db, &actor.person, &wanted, now).await.map(Json)
}

async fn add_code(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<OrganisationId>, Body(said): Body<NewCode>) -> Result<Response> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    organisation::organisation(&mut tx, &id).await?;
    policy::CHANGE.permit(&reach(&mut tx, &actor.person, Some(&id), now).await?)?;
    code::add_code(&mut tx, &id, said).await?;
    organisation::announce(&mut tx, &id, Some(&actor.person)).await?;
    tx.commit().await?;
    page(&core, &id, StatusCode::CREATED).await
}

async fn end_code(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, kind, code)): Path<(OrganisationId, String, String)>) -> Result<StatusCode> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    organisation::organisation(&mut tx, &id).await?;
    policy::CHANGE.permit(&reach(&mut tx, &actor.person, Some(&id), now).await?)?;
    code::end_code(&mut tx, &id, &kind, &code).await?;
    organisation::announce(&mut tx, &id, Some(&actor.person)).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn give_award(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<OrganisationId>, Body(said): Body<SaidAward>) -> Result<Response> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    organisation::organisation(&mut tx, &id).await?;
    policy::AWARD.permit(&reach(&mut tx, &actor.person, Some(&id), now).await?)?;
    let year = if (1900..2200).contains(&said.year) { said.year + 543 } else { said.year };
    let new = NewAward { organisation: id.clone(), award: said.award, year, level: said.level, size_class: said.size_class, body: said.body };
    award::give_award(&mut tx, new).await?;
    organisation::announce(&mut tx, &id, Some(&actor.person)).await?;
    tx.commit().await?;
    page(&core, &id, StatusCode::CREATED).await
}
