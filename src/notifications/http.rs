//! The inbox and its settings over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::inbox::{self, Inbox};
use super::mail::{self, MailState, Post};
use super::push::{self, NewDevice, Vapid};
use super::settings::{self, Level, Settings};
use super::thanks::{self, Week};
use super::{policy, store};
use crate::identity::{Actor, SignedIn};
use crate::platform::Core;
use crate::platform::dates;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Path, Query, Ref, Routes, nothing};
use crate::platform::limits::LimitClass;
use crate::plc::{self, SpaceId};

pub fn routes() -> Routes {
    Routes::new()
        .get("/notifications", &policy::INBOX, "กล่องแจ้งเตือนของฉัน · My inbox", routing::get(list))
        .gives::<Inbox>(200)
        .put("/notifications/read", &policy::INBOX, LimitClass::Mark, "อ่านถึงตรงนี้ · Seen up to here", routing::put(read))
        .takes::<ReadUpTo>()
        .gives_nothing()
        .get("/notifications/settings", &policy::SETTINGS, "การแจ้งเตือนของฉัน · How I wish to be told", routing::get(see).put(choose))
        .gives::<Choice>(200)
        .also(Method::PUT, &policy::SETTINGS, LimitClass::Form, "เปลี่ยนการแจ้งเตือน · Change how I am told")
        .takes::<Settings>()
        .gives::<Choice>(200)
        .put("/notifications/rooms/{space}", &plc::policy::READ, LimitClass::Form, "การแจ้งเตือนของห้องหนึ่ง · What of a room reaches me", routing::put(choose_room))
        .takes::<RoomLevel>()
        .gives_nothing()
        .get("/notifications/push/key", &policy::PUSH, "กุญแจสำหรับรับการแจ้งเตือนบนเครื่อง · The key that a device subscribes with", routing::get(push_key))
        .gives::<PushKey>(200)
        .put(
            "/notifications/push/subscriptions",
            &policy::PUSH,
            LimitClass::Form,
            "แจ้งเตือนบนเครื่องนี้ · Ring this device",
            routing::put(subscribe).delete(unsubscribe),
        )
        .takes::<NewDevice>()
        .gives_nothing()
        .also(Method::DELETE, &policy::PUSH, LimitClass::Form, "เลิกแจ้งเตือนบนเครื่องนี้ · Ring this device no longer")
        .takes::<OldDevice>()
        .gives_nothing()
        .put("/notifications/mail", &policy::MAIL, LimitClass::Form, "อีเมลสำหรับสรุป · The address of my digest", routing::put(offer_mail).delete(forget_mail))
        .takes::<NewAddress>()
        .gives_nothing()
        .also(Method::DELETE, &policy::MAIL, LimitClass::Form, "เลิกใช้อีเมลนี้ · Forget the address")
        .gives_nothing()
        .post("/notifications/confirmations/{code}", &policy::MAIL_LINK, LimitClass::Form, "ยืนยันอีเมล · Confirm an address", routing::post(confirm_mail))
        .gives_nothing()
        .post("/notifications/unsubscriptions/{code}", &policy::MAIL_LINK, LimitClass::Form, "เลิกรับสรุป · Stop a digest", routing::post(stop_mail))
        .gives_nothing()
        .get("/notifications/thanks", &policy::THANKS, "สัปดาห์นี้ใครช่วยใคร · Who helped whom in a week", routing::get(thanked))
        .gives::<Week>(200)
}

#[derive(Serialize, JsonSchema)]
struct PushKey {
    key: String,
}

#[derive(Deserialize, JsonSchema)]
struct OldDevice {
    endpoint: String,
}

#[derive(Deserialize, JsonSchema)]
struct NewAddress {
    address: String,
}

#[derive(Deserialize)]
struct WeekAsked {
    week: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    after: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct ReadUpTo {
    up_to: i64,
}

#[derive(Deserialize, JsonSchema)]
struct RoomLevel {
    level: Level,
}

/// Settings with the level of each room of mine.
#[derive(Serialize, JsonSchema)]
struct Choice {
    #[serde(flatten)]
    settings: Settings,
    mail: MailState,
    rooms: Vec<RoomChoice>,
}

#[derive(Serialize, JsonSchema)]
struct RoomChoice {
    space: Ref,
    level: Level,
}

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Inbox>> {
    let before = asked.after.map(|after| after.parse::<i64>().map_err(|_| Error::bad_cursor())).transpose()?;
    let limit = asked.limit.unwrap_or(30).clamp(1, 100);
    inbox::inbox(&mut core.db.clone(), &actor.person, before, limit, core.now()).await.map(Json)
}

async fn read(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<ReadUpTo>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    inbox::mark_read(&mut tx, &actor.person, said.up_to).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn see(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Choice>> {
    choice(&core, &actor).await.map(Json)
}

async fn choice(core: &Core, actor: &Actor) -> Result<Choice> {
    let mut db = core.db.clone();
    let settings = settings::settings(&mut db, &actor.person).await?;
    let chosen = store::levels(&mut db, &actor.person).await?;
    let rooms = plc::spaces_of_person(&mut db, &actor.person, core.now()).await?;
    let level = |space: &SpaceId| chosen.iter().find(|(id, _)| id == space).map_or(Level::default(), |(_, level)| *level);
    let rooms = rooms.into_iter().map(|space| RoomChoice { level: level(&space.id), space: Ref { id: space.id.0, name: space.name } }).collect();
    let mail = mail::state(&mut db, &actor.person, core.config.mail.is_some()).await?;
    Ok(Choice { settings, mail, rooms })
}

async fn choose(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<Settings>) -> Result<Json<Choice>> {
    let mut tx = core.db.begin(core.now()).await?;
    settings::save(&mut tx, &actor.person, &said).await?;
    store::reconsider(&mut tx, &actor.person, core.now()).await?;
    mail::schedule(&mut tx, &actor.person).await?;
    tx.commit().await?;
    choice(&core, &actor).await.map(Json)
}

async fn choose_room(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Body(said): Body<RoomLevel>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    plc::enter(&mut tx, &actor, &id, &plc::policy::READ, core.now()).await?;
    settings::set_room(&mut tx, &actor.person, &id, said.level).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn push_key(State(core): State<Core>, SignedIn(_): SignedIn) -> Result<Json<PushKey>> {
    Ok(Json(PushKey { key: Vapid::load(&core.db, core.clock).await?.public() }))
}

async fn subscribe(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<NewDevice>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    push::subscribe(&mut tx, &core.config, &actor, &said).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn unsubscribe(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<OldDevice>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    push::unsubscribe(&mut tx, &actor.person, &said.endpoint).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn offer_mail(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<NewAddress>) -> Result<StatusCode> {
    let post = core.config.mail.as_ref().map(|mail| Post::open(mail, core.clock)).transpose()?;
    mail::offer(&core, post.as_ref(), &actor.person, &said.address).await?;
    Ok(nothing())
}

async fn forget_mail(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    mail::forget(&mut tx, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn confirm_mail(State(core): State<Core>, Path(code): Path<String>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    mail::confirm(&mut tx, &code).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn stop_mail(State(core): State<Core>, Path(code): Path<String>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    mail::unsubscribe(&mut tx, &code).await?;
    tx.commit().await?;
    Ok(nothing())
}

/// A day of the week asked for; the last full week otherwise.
async fn thanked(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<WeekAsked>) -> Result<Json<Week>> {
    let first = match asked.week {
        Some(day) => dates::day(&day).map_err(|refusal| match &*refusal.code {
            "not_a_day" => Error::malformed("bad_week", "สัปดาห์ต้องเขียนแบบ 2026-11-16", "Write the week as 2026-11-16."),
            _ => refusal.of("week"),
        })?,
        None => thanks::last_monday(core.now()),
    };
    thanks::week(&mut core.db.clone(), &actor.person, first, core.now()).await.map(Json)
}
