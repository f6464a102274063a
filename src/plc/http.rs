//! Members of a space over HTTP. Opening and reading a space stands in `chat`, where its topics and unread counts are known.
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::member::{self, MemberRole, NewMember};
use super::{SpaceId, enter, policy, store};
use crate::identity::SignedIn;
use crate::organisations::{PersonRef, person_refs};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Page, Paging, Path, Query, Routes, TEXT_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};

pub fn routes() -> Routes {
    Routes::new()
        .get("/spaces/{space}/members", &policy::READ, "สมาชิกห้อง · Members of a space", routing::get(members).post(add_many))
        .gives::<Page<Member>>(200)
        .also(axum::http::Method::POST, &policy::MANAGE, LimitClass::Form, "เพิ่มสมาชิกหลายคน · Add members")
        .takes::<People>()
        .body_up_to(TEXT_BODY)
        .gives::<Added>(200)
        .put(
            "/spaces/{space}/members/{person}",
            &policy::MANAGE,
            LimitClass::Form,
            "เพิ่มสมาชิกหรือเปลี่ยนบทบาท · Add a member or change the role",
            routing::put(put_member).delete(delete_member),
        )
        .takes::<RoleInSpace>()
        .gives_nothing()
        .also(axum::http::Method::DELETE, &policy::LEAVE, LimitClass::Form, "ออกจากห้องหรือนำสมาชิกออก · Leave, or take a member out")
        .gives_nothing()
        .merge(super::joining_http::routes())
}

#[derive(Serialize, JsonSchema)]
struct Member {
    person: PersonRef,
    role: String,
    since: Time,
}

#[derive(Deserialize, JsonSchema)]
struct RoleInSpace {
    role: MemberRole,
}

#[derive(Deserialize, JsonSchema)]
struct People {
    people: Vec<PersonId>,
}

#[derive(Serialize, JsonSchema)]
struct Added {
    added: usize,
}

async fn members(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Query(page): Query<Paging>) -> Result<Json<Page<Member>>> {
    let mut db = core.db.clone();
    enter(&mut db, &actor, &id, &policy::READ, core.now()).await?;
    let limit = page.limit(100, 500);
    let rows = store::members_of(&mut db, &id, page.after.as_deref().unwrap_or(""), limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.person_id.0.clone());
    let ids: Vec<PersonId> = page.items.iter().map(|row| row.person_id.clone()).collect();
    let mut people = person_refs(&mut db, &ids).await?;
    let items = page.items.into_iter().filter_map(|row| Some(Member { person: people.remove(&row.person_id)?, role: row.role, since: row.since })).collect();
    Ok(Json(Page { items, next: page.next }))
}

async fn put_member(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((id, person)): Path<(SpaceId, PersonId)>,
    Body(said): Body<RoleInSpace>,
) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, &actor, &id, &policy::MANAGE, core.now()).await?;
    member::add_member(&mut tx, NewMember { space: id, person, role: said.role, by: actor.person }).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn add_many(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Body(said): Body<People>) -> Result<Json<Added>> {
    if said.people.len() > 5_000 {
        return Err(Error::invalid("people", "too_many", "เพิ่มได้ครั้งละไม่เกิน 5,000 คน", "At most 5,000 people at a time."));
    }
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, &actor, &id, &policy::MANAGE, core.now()).await?;
    let mut added = 0;
    for person in said.people {
        let new = NewMember { space: id.clone(), person, role: MemberRole::Member, by: actor.person.clone() };
        // Naming a moderator again does not take the role away.
        if store::role_in(&mut tx, &id, &new.person).await?.is_none() && member::add_member(&mut tx, new).await? {
            added += 1;
        }
    }
    tx.commit().await?;
    Ok(Json(Added { added }))
}

async fn delete_member(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, person)): Path<(SpaceId, PersonId)>) -> Result<StatusCode> {
    let rule = if person == actor.person { &policy::LEAVE } else { &policy::MANAGE };
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, &actor, &id, rule, core.now()).await?;
    member::remove_member(&mut tx, &id, &person, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}
