//! Accounts and roles of other people over HTTP (user admin, F-ME-3).
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::granting::{check_admin_of, check_ending_sessions, check_giving, check_knowing};
use super::people::{self, PeopleWanted, PersonCard};
use super::{NewHolding, OrganisationId, holding, organisation, policy};
use crate::identity::{self, NewPerson, SignedIn};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Created, Json, Page, Path, Query, Routes, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::{PersonId, Role};
use crate::platform::thai;
use crate::platform::{Core, Time, id};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/people", &policy::LIST_PEOPLE, "บุคคลในขอบเขตของฉัน · People in my reach", routing::get(list).post(create))
        .gives::<Page<PersonCard>>(200)
        .also(Method::POST, &policy::CREATE_PERSON, LimitClass::Form, "เพิ่มบุคคล · Add a person")
        .takes::<SaidPerson>()
        .gives::<PersonCard>(201)
        .put("/people/{person}/roles/{role}", &policy::ADMIN_PEOPLE, LimitClass::Form, "ให้บทบาท · Give a role", routing::put(give).delete(end))
        .takes::<SaidRole>()
        .gives::<PersonCard>(200)
        .also(Method::DELETE, &policy::ADMIN_PEOPLE, LimitClass::Form, "ยุติบทบาท · End a role")
        .gives_nothing()
        .put("/people/{person}/roles/{role}/confirmation", &policy::ADMIN_PEOPLE, LimitClass::Form, "ยืนยันบทบาท · Confirm a claimed role", routing::put(confirm))
        .gives::<PersonCard>(200)
        .delete(
            "/people/{person}/sessions",
            &policy::END_SESSIONS,
            LimitClass::Form,
            "ให้ออกจากระบบทุกอุปกรณ์ · Sign a person out everywhere",
            routing::delete(end_sessions),
        )
        .gives_nothing()
        .put("/people/{person}/suspension", &policy::ADMIN_PEOPLE, LimitClass::Form, "ระงับบัญชี · Suspend an account", routing::put(suspend).delete(unsuspend))
        .takes::<Suspension>()
        .gives::<PersonCard>(200)
        .also(Method::DELETE, &policy::ADMIN_PEOPLE, LimitClass::Form, "ยกเลิกการระงับ · End a suspension")
        .gives_nothing()
}

#[derive(Deserialize)]
struct Asked {
    q: Option<String>,
    organisation: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// A new account with its first role; it has no password until an invitation sets one.
#[derive(Deserialize, JsonSchema)]
struct SaidPerson {
    id: Option<PersonId>,
    login: String,
    title: Option<String>,
    given_name: String,
    family_name: String,
    nickname: Option<String>,
    email: Option<String>,
    role: Role,
    organisation: Option<OrganisationId>,
}

#[derive(Deserialize, JsonSchema)]
struct SaidRole {
    organisation: Option<OrganisationId>,
    from: Option<Time>,
    to: Option<Time>,
}

#[derive(Deserialize)]
struct At {
    organisation: Option<OrganisationId>,
}

#[derive(Deserialize, JsonSchema)]
struct Suspension {
    reason: String,
    until: Option<Time>,
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Page<PersonCard>>> {
    let wanted = PeopleWanted { q: asked.q, organisation: asked.organisation, after: asked.after, limit: asked.limit.unwrap_or(50).clamp(1, 500) };
    people::people(&mut core.db.clone(), &actor.person, &wanted, core.now()).await.map(Json)
}

async fn create(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<SaidPerson>) -> Result<Created<PersonCard>> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_giving(&mut tx, &actor.person, said.role, said.organisation.as_ref(), now).await?;
    known_place(&mut tx, said.organisation.as_ref()).await?;
    if let Some(id) = &said.id {
        id::check("id", id.as_str())?;
        // The same request again: the person is there already.
        if identity::by_login(&mut tx, &said.login).await?.is_some_and(|known| known.id == *id) {
            check_knowing(&mut tx, &actor.person, id, now).await?;
            return people::person_card(&mut core.db.clone(), &actor.person, id, now).await.map(Created);
        }
    }
    let new = NewPerson {
        id: said.id,
        login: said.login,
        title: said.title.unwrap_or_default(),
        given_name: said.given_name,
        family_name: said.family_name,
        nickname: said.nickname,
        email: said.email,
        by: Some(actor.person.clone()),
    };
    let person = identity::create(&mut tx, new).await?;
    let new = holding_of(&person, said.role, said.organisation, None, None, &actor.person);
    holding::grant_role(&mut tx, new).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, role = said.role.as_str(), "a person was added");
    people::person_card(&mut core.db.clone(), &actor.person, &person, now).await.map(Created)
}

fn holding_of(person: &PersonId, role: Role, organisation: Option<OrganisationId>, from: Option<Time>, until: Option<Time>, by: &PersonId) -> NewHolding {
    NewHolding { person: person.clone(), role, organisation, from, until, claimed: false, by: Some(by.clone()) }
}

async fn known_place(tx: &mut Tx, place: Option<&OrganisationId>) -> Result<()> {
    let Some(place) = place else { return Ok(()) };
    organisation::organisation(tx, place).await.map(|_| ()).map_err(|error| {
        if error.is_not_found() {
            Error::invalid("organisation", "unknown", "ไม่พบสถานศึกษาหรือหน่วยงานนี้", "This organisation is unknown.")
        } else {
            error
        }
    })
}

async fn give(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((person, role)): Path<(PersonId, Role)>,
    Body(said): Body<SaidRole>,
) -> Result<Json<PersonCard>> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_knowing(&mut tx, &actor.person, &person, now).await?;
    check_giving(&mut tx, &actor.person, role, said.organisation.as_ref(), now).await?;
    known_place(&mut tx, said.organisation.as_ref()).await?;
    let new = holding_of(&person, role, said.organisation, said.from, said.to, &actor.person);
    holding::grant_role(&mut tx, new).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, role = role.as_str(), "a role was given");
    people::person_card(&mut core.db.clone(), &actor.person, &person, now).await.map(Json)
}

async fn end(State(core): State<Core>, SignedIn(actor): SignedIn, Path((person, role)): Path<(PersonId, Role)>, Query(at): Query<At>) -> Result<StatusCode> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_knowing(&mut tx, &actor.person, &person, now).await?;
    check_giving(&mut tx, &actor.person, role, at.organisation.as_ref(), now).await?;
    holding::end_holding(&mut tx, &person, role, at.organisation.as_ref()).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, role = role.as_str(), "a role was ended");
    Ok(nothing())
}

async fn confirm(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((person, role)): Path<(PersonId, Role)>,
    Query(at): Query<At>,
) -> Result<Json<PersonCard>> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_knowing(&mut tx, &actor.person, &person, now).await?;
    check_giving(&mut tx, &actor.person, role, at.organisation.as_ref(), now).await?;
    holding::confirm_holding(&mut tx, &person, role, at.organisation.as_ref()).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, role = role.as_str(), "a claimed role was confirmed");
    people::person_card(&mut core.db.clone(), &actor.person, &person, now).await.map(Json)
}

async fn end_sessions(State(core): State<Core>, SignedIn(actor): SignedIn, Path(person): Path<PersonId>) -> Result<StatusCode> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_ending_sessions(&mut tx, &actor.person, &person, now).await?;
    identity::end_all(&mut tx, &person, None).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, "all sessions of a person were ended");
    Ok(nothing())
}

async fn suspend(State(core): State<Core>, SignedIn(actor): SignedIn, Path(person): Path<PersonId>, Body(said): Body<Suspension>) -> Result<Json<PersonCard>> {
    let now = core.now();
    let reason = thai::written(&said.reason);
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Error::invalid("reason", "reason_needed", "ระบุเหตุผลที่ระงับบัญชี ไม่เกิน 500 ตัวอักษร", "Say why, in at most 500 letters."));
    }
    if said.until.is_some_and(|until| until <= now) {
        return Err(Error::invalid("until", "past", "วันสิ้นสุดต้องเป็นวันข้างหน้า", "The end must lie ahead."));
    }
    let mut tx = core.db.begin(now).await?;
    check_admin_of(&mut tx, &actor.person, &person, now).await?;
    identity::suspend(&mut tx, &person, said.until, reason, &actor.person).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, "an account was suspended");
    people::person_card(&mut core.db.clone(), &actor.person, &person, now).await.map(Json)
}

async fn unsuspend(State(core): State<Core>, SignedIn(actor): SignedIn, Path(person): Path<PersonId>) -> Result<StatusCode> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    check_admin_of(&mut tx, &actor.person, &person, now).await?;
    identity::unsuspend(&mut tx, &person, &actor.person).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, by = %actor.person, "a suspension was ended");
    Ok(nothing())
}
