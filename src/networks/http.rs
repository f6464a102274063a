//! Programmes and networks over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::card::{self, NetworkCard, NetworkFilter};
use super::programme::{NewProgramme, Programme, create_programme, programmes};
use super::view::{self, MemberView, NetworkView, network_view};
use super::{MemberId, NetworkChange, NetworkId, NewMember, NewNetwork, Part, ProgrammeId, Who, add_member, create, end_member, network, policy, reach};
use crate::identity::{MaybeSignedIn, SignedIn};
use crate::organisations::{self, OrganisationId};
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Created, Json, Page, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::{PersonId, Role, Rule, Scope};
use crate::platform::{Core, Time};

pub fn routes() -> Routes {
    Routes::new()
        .get("/programmes", &policy::CARD, "โครงการ · Programmes", routing::get(all_programmes).post(begin))
        .gives::<Page<Programme>>(200)
        .also(Method::POST, &policy::OPEN, LimitClass::Form, "เพิ่มโครงการ ชื่อเดิมได้โครงการเดิม · Add a programme; the same name gives the one there is")
        .takes::<ProgrammeToBegin>()
        .gives::<Programme>(201)
        .get("/networks", &policy::CARD, "เครือข่าย · Networks", routing::get(list).post(open))
        .gives::<Page<NetworkCard>>(200)
        .also(Method::POST, &policy::OPEN, LimitClass::Form, "เปิดเครือข่าย · Open a network")
        .takes::<NetworkToOpen>()
        .gives::<NetworkView>(201)
        .get("/networks/{network}", &policy::CARD, "เครือข่ายหนึ่ง · One network", routing::get(one).patch(edit))
        .gives::<NetworkView>(200)
        .also(Method::PATCH, &policy::EDIT, LimitClass::Form, "แก้ชื่อและช่วงเวลา · Change the name and the dates")
        .takes::<NetworkToEdit>()
        .gives::<NetworkView>(200)
        .get("/networks/{network}/members", &policy::MEMBERS, "สมาชิกเครือข่าย · Members of a network", routing::get(members).post(add))
        .gives::<Page<MemberView>>(200)
        .also(Method::POST, &policy::MANAGE, LimitClass::Form, "เพิ่มสมาชิกเครือข่าย · Add a member")
        .takes::<MemberToAdd>()
        .gives::<MemberView>(201)
        .delete("/networks/{network}/members/{member}", &policy::MANAGE, LimitClass::Form, "สิ้นสุดการเป็นสมาชิก · End a membership", routing::delete(end))
        .gives_nothing()
}

#[derive(Deserialize, JsonSchema)]
struct ProgrammeToBegin {
    name: String,
    owner: Option<OrganisationId>,
    from: Option<Time>,
    to: Option<Time>,
}

#[derive(Deserialize, JsonSchema)]
struct NetworkToOpen {
    id: Option<NetworkId>,
    name: String,
    programme: ProgrammeId,
    from: Option<Time>,
    to: Option<Time>,
}

/// What is absent stays; `"to": null` takes the end away.
#[derive(Deserialize, JsonSchema)]
struct NetworkToEdit {
    name: Option<String>,
    from: Option<Time>,
    #[serde(default, deserialize_with = "given")]
    to: Option<Option<Time>>,
}

fn given<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Option<Time>>, D::Error> {
    Option::<Time>::deserialize(from).map(Some)
}

#[derive(Deserialize, JsonSchema)]
struct MemberToAdd {
    part: Part,
    organisation: Option<OrganisationId>,
    person: Option<PersonId>,
    from: Option<Time>,
    to: Option<Time>,
    /// A lead without an award, by commission staff alone (S001-2).
    #[serde(rename = "override")]
    exception: Option<ExceptionToMake>,
}

#[derive(Deserialize, JsonSchema)]
struct ExceptionToMake {
    reason: String,
}

async fn all_programmes(State(core): State<Core>) -> Result<Json<Page<Programme>>> {
    Ok(Json(Page::whole(programmes(&mut core.db.clone()).await?)))
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<ProgrammeToBegin>) -> Result<Created<Programme>> {
    let mut tx = core.db.begin(core.now()).await?;
    permit_opening(&mut tx, &actor.person, core.now()).await?;
    let new = NewProgramme { name: said.name, owner: said.owner, partner: None, from: said.from, until: said.to };
    let id = create_programme(&mut tx, new).await?;
    let begun = programmes(&mut tx).await?.into_iter().find(|programme| programme.id == id).ok_or_else(Error::not_found)?;
    tx.commit().await?;
    Ok(Created(begun))
}

/// Opening networks and their programmes belongs to no place yet.
async fn permit_opening(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<()> {
    let mut reach = organisations::reach(db, person, None, now).await?;
    reach.add(Role::Anonymous, Scope::All);
    policy::OPEN.permit(&reach).map(|_| ())
}

async fn list(State(core): State<Core>, Query(filter): Query<NetworkFilter>) -> Result<Json<Page<NetworkCard>>> {
    card::networks(&mut core.db.clone(), &filter, core.now()).await.map(Json)
}

async fn one(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<NetworkId>) -> Result<Response> {
    shown(&core, actor.as_ref().map(|actor| &actor.person), &id, StatusCode::OK).await
}

async fn shown(core: &Core, person: Option<&PersonId>, id: &NetworkId, status: StatusCode) -> Result<Response> {
    let view = network_view(&mut core.db.clone(), person, id, core.now()).await?;
    let etag = [(header::ETAG, format!("\"{}\"", view.version))];
    Ok((status, etag, Json(view)).into_response())
}

/// The network is there, and the row allows it.
async fn permit(db: &mut impl Reads, person: &PersonId, id: &NetworkId, rule: &'static Rule, now: Time) -> Result<()> {
    network(db, id).await?;
    let mut reach = reach(db, person, id, now).await?;
    reach.add(Role::Anonymous, Scope::All);
    rule.permit(&reach).map(|_| ())
}

async fn open(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<NetworkToOpen>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    permit_opening(&mut tx, &actor.person, core.now()).await?;
    let new = NewNetwork { id: said.id, programme: said.programme, name: said.name, from: said.from, until: said.to, by: actor.person.clone() };
    let id = create(&mut tx, new).await?;
    tx.commit().await?;
    shown(&core, Some(&actor.person), &id, StatusCode::CREATED).await
}

async fn edit(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<NetworkId>,
    named: IfMatch,
    Body(said): Body<NetworkToEdit>,
) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    permit(&mut tx, &actor.person, &id, &policy::EDIT, core.now()).await?;
    named.require(network(&mut tx, &id).await?.version)?;
    let change = NetworkChange { name: said.name, from: said.from, until: said.to };
    super::change(&mut tx, &id, change, &actor.person).await?;
    tx.commit().await?;
    shown(&core, Some(&actor.person), &id, StatusCode::OK).await
}

async fn members(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<NetworkId>) -> Result<Json<Page<MemberView>>> {
    let mut db = core.db.clone();
    permit(&mut db, &actor.person, &id, &policy::MEMBERS, core.now()).await?;
    Ok(Json(Page::whole(view::members(&mut db, &id, core.now()).await?)))
}

async fn add(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<NetworkId>, Body(said): Body<MemberToAdd>) -> Result<Created<MemberView>> {
    let rule = if said.exception.is_some() { &policy::OVERRIDE } else { &policy::MANAGE };
    let mut tx = core.db.begin(core.now()).await?;
    permit(&mut tx, &actor.person, &id, rule, core.now()).await?;
    let who = match (said.organisation, said.person) {
        (Some(organisation), None) => Who::Organisation(organisation),
        (None, Some(person)) => Who::Person(person),
        _ => return Err(Error::invalid("organisation", "one_member", "ระบุหน่วยงานหรือบุคคลอย่างใดอย่างหนึ่ง", "Name one organisation or one person.")),
    };
    let override_reason = said.exception.map(|exception| exception.reason);
    let new = NewMember { network: id.clone(), part: said.part, who, from: said.from, until: said.to, override_reason, by: actor.person };
    let member = add_member(&mut tx, new).await?;
    let view = view::member(&mut tx, &id, &member).await?;
    tx.commit().await?;
    Ok(Created(view))
}

async fn end(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, member)): Path<(NetworkId, MemberId)>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    permit(&mut tx, &actor.person, &id, &policy::MANAGE, core.now()).await?;
    end_member(&mut tx, &id, &member, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}
