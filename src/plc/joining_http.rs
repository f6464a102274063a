//! Invitations over HTTP.
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::joining::{self, Acceptance, check_inviting, check_inviting_to};
use super::joining_view::{self as view, InvitationFace, MyInvitation, NewLink};
use super::{SpaceId, policy};
use crate::identity::{self, Address, Guesses, Invitation, InvitationId, InvitationKind, MaybeSignedIn, NewInvitation, Question, SignedIn};
use crate::organisations::{self, Me, OrganisationId, Wanted};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Created, Json, Page, Path, Query, Routes, STRANGERS_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::Role;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/invitations", &policy::MY_INVITATIONS, "คำเชิญของฉัน · My invitations", routing::get(mine).post(invite))
        .gives::<Page<MyInvitation>>(200)
        .also(Method::POST, &policy::INVITE, LimitClass::Form, "เชิญ · Invite")
        .takes::<Wish>()
        .gives::<NewLink>(201)
        .get("/invitations/{code}", &policy::SEE_INVITATION, "ดูคำเชิญ · See an invitation", routing::get(see).post(accept).delete(revoke))
        .gives::<InvitationFace>(200)
        .also(Method::POST, &policy::ACCEPT, LimitClass::Form, "ตอบรับคำเชิญ · Accept an invitation")
        .takes::<Acceptance>()
        .body_up_to(STRANGERS_BODY)
        .gives::<Me>(201)
        .also(Method::DELETE, &policy::MY_INVITATIONS, LimitClass::Form, "ยกเลิกคำเชิญ · Revoke an invitation")
        .gives_nothing()
        .get("/invitations/{code}/schools", &policy::SEE_INVITATION, "เลือกสถานศึกษา · Choose a school", routing::get(schools))
        .gives::<Page<SchoolChoice>>(200)
}

/// What to invite to.
#[derive(Deserialize, JsonSchema)]
struct Wish {
    kind: InvitationKind,
    role: Option<Role>,
    organisation: Option<OrganisationId>,
    space: Option<SpaceId>,
    uses: Option<i64>,
    note: Option<String>,
}

/// A school by part of its name or the beginning of its code.
#[derive(Serialize, JsonSchema)]
struct SchoolChoice {
    id: String,
    name: String,
    area: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn invite(State(core): State<Core>, SignedIn(actor): SignedIn, address: Address, Body(wish): Body<Wish>) -> Result<Created<NewLink>> {
    let now = core.now();
    if wish.note.as_deref().is_some_and(|note| note.chars().count() > 200) {
        return Err(Error::invalid("note", "too_long", "บันทึกยาวเกิน 200 ตัวอักษร", "A note has at most 200 letters."));
    }
    let mut tx = core.db.begin(now).await?;
    let (role, organisation, space) = match wish.kind {
        InvitationKind::Personal => {
            let role = wish.role.ok_or_else(|| Error::invalid("role", "required", "เลือกบทบาทของผู้รับเชิญ", "Choose the role of the invited."))?;
            check_inviting(&mut tx, &actor.person, role, wish.organisation.as_ref(), now).await?;
            organisations::check_place(role, wish.organisation.as_ref())?;
            if let Some(place) = &wish.organisation {
                let unknown = || Error::invalid("organisation", "unknown", "ไม่พบสถานศึกษาหรือหน่วยงานนี้", "This organisation is unknown.");
                organisations::organisation(&mut tx, place).await.map_err(|error| if error.is_not_found() { unknown() } else { error })?;
            }
            (role, wish.organisation.map(|id| id.0), None)
        }
        InvitationKind::Space => {
            let space = wish.space.ok_or_else(|| Error::invalid("space", "required", "เลือกห้องที่จะเชิญเข้า", "Choose the room to invite to."))?;
            check_inviting_to(&mut tx, &actor.person, &space, now).await?;
            (Role::Teacher, None, Some(space.0))
        }
    };
    let new =
        NewInvitation { kind: wish.kind, role, organisation, space, login: None, note: wish.note, uses: wish.uses.unwrap_or(100), by: Some(actor.person) };
    let (invitation, code) = identity::invite(&mut tx, new).await?;
    tx.commit().await?;
    // The room in which it is made is, more often than not, the room in which it is read aloud.
    core.rooms.get::<Guesses>().was_right(Question::Invitation { code: &invitation.short_code }, address.prefix());
    NewLink::of(invitation, code, &core.config.public_url).map(Created)
}

async fn mine(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Page<MyInvitation>>> {
    let mut db = core.db.clone();
    let mut items = Vec::new();
    for invitation in identity::invitations_of(&mut db, &actor.person).await? {
        items.push(view::my_invitation(&mut db, invitation, core.now()).await?);
    }
    Ok(Json(Page::whole(items)))
}

/// Codes that can be read aloud can be guessed at: wrong ones are counted by address. Links are not held up by them.
async fn found(core: &Core, address: &Address, code: &str) -> Result<Invitation> {
    let (guesses, from, question) = (core.rooms.get::<Guesses>(), address.prefix(), Question::Invitation { code });
    let spoken = identity::is_spoken(code);
    if spoken {
        guesses.may_ask(question, from)?;
    }
    let found = identity::look_up(&mut core.db.clone(), code, core.now()).await;
    match &found {
        Ok(invitation) => guesses.was_right(Question::Invitation { code: &invitation.short_code }, from),
        Err(error) if spoken && error.is_not_found() => guesses.was_wrong(question, from),
        Err(_) => {}
    }
    found
}

async fn see(State(core): State<Core>, address: Address, Path(code): Path<String>) -> Result<Json<InvitationFace>> {
    let invitation = found(&core, &address, &code).await?;
    view::face(&mut core.db.clone(), invitation, core.now()).await.map(Json)
}

async fn schools(State(core): State<Core>, address: Address, Path(code): Path<String>, Query(asked): Query<Asked>) -> Result<Json<Page<SchoolChoice>>> {
    found(&core, &address, &code).await?;
    let wanted = Wanted { q: Some(asked.q), kind: Some("school".into()), parent: None, after: None, limit: 20 };
    let page = organisations::organisations(&mut core.db.clone(), &wanted).await?;
    let choice =
        |card: organisations::OrganisationCard| SchoolChoice { id: card.id, name: card.name, area: card.parent.map(|parent| parent.name).unwrap_or_default() };
    Ok(Json(Page::whole(page.items.into_iter().map(choice).collect())))
}

async fn accept(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    address: Address,
    Path(code): Path<String>,
    headers: HeaderMap,
    Body(said): Body<Acceptance>,
) -> Result<Response> {
    found(&core, &address, &code).await?;
    let Some(actor) = actor else {
        let (mut tx, person) = joining::accept_new(&core, address.prefix(), &code, said).await?;
        let secret = identity::start_session(&mut tx, &person, &identity::device_of(&headers)).await?;
        tx.commit().await?;
        tracing::info!(person.id = %person, "joined by invitation");
        let mut response = me(&core, &person).await?;
        identity::set_cookie(response.headers_mut(), &core.config, secret)?;
        return Ok(response);
    };
    joining::accept_known(&core, &code, &actor.person, said.school).await?;
    me(&core, &actor.person).await
}

async fn me(core: &Core, person: &identity::PersonId) -> Result<Response> {
    Ok(Created(organisations::me(&mut core.db.clone(), person, core.now()).await?).into_response())
}

async fn revoke(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<InvitationId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    identity::revoke(&mut tx, &id, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}
