//! Sign-in, sign-out, own account and devices. `GET /me` stands in `organisations`, where a person's places are known.
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::address::Address;
use super::session::{self, Device};
use super::signed_in::SignedIn;
use super::turns::turn;
use super::{Guesses, Prefix, Question, cookie, demo, password, person, policy, store};
use crate::platform::Core;
use crate::platform::error::{Error, FieldError, Result};
use crate::platform::http::{Body, Json, Page, Path, Routes, STRANGERS_BODY, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::SessionId;

pub fn routes() -> Routes {
    Routes::new()
        .post("/session", &policy::SIGN_IN, LimitClass::Form, "เข้าสู่ระบบ · Sign in", routing::post(sign_in).delete(sign_out))
        .takes::<Credentials>()
        .body_up_to(STRANGERS_BODY)
        .gives_nothing()
        .also(axum::http::Method::DELETE, &policy::SIGN_OUT, LimitClass::Form, "ออกจากระบบ · Sign out")
        .gives_nothing()
        .put("/me/password", &policy::MY_PASSWORD, LimitClass::Form, "เปลี่ยนรหัสผ่าน · Change my password", routing::put(change_password))
        .takes::<NewPassword>()
        .body_up_to(STRANGERS_BODY)
        .gives_nothing()
        .get("/me/sessions", &policy::MY_SESSIONS, "อุปกรณ์ที่เข้าสู่ระบบ · My devices", routing::get(my_devices))
        .gives::<Page<Device>>(200)
        .delete("/me/sessions/{session}", &policy::END_MY_SESSION, LimitClass::Form, "ออกจากระบบในอุปกรณ์หนึ่ง · Sign one device out", routing::delete(end_device))
        .gives_nothing()
}

/// A login with its password, or one of the sample world's people.
#[derive(Deserialize, JsonSchema)]
pub struct Credentials {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    demo: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct NewPassword {
    current: Option<String>,
    password: String,
}

async fn sign_in(State(core): State<Core>, address: Address, headers: HeaderMap, Body(said): Body<Credentials>) -> Result<Response> {
    let demo = said.demo.is_some();
    let person = match &said.demo {
        Some(login) => demo_person(&core, &address, login).await?,
        None => known_person(&core, address.prefix(), said.login, said.password).await?,
    };
    let mut tx = core.db.begin(core.now()).await?;
    let secret = session::start(&mut tx, &person, &device(&headers)).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, demo, "signed in");
    let mut response = (StatusCode::CREATED, Json(serde_json::json!({ "id": person }))).into_response();
    cookie::set(response.headers_mut(), &core.config, secret)?;
    Ok(response)
}

async fn known_person(core: &Core, from: Prefix, login: String, password: String) -> Result<super::PersonId> {
    // Nobody has a longer one; the question is the same for all of them.
    let login = if login.len() > 4 * person::LOGIN { String::new() } else { login.trim().to_lowercase() };
    let question = Question::SignIn { login: &login };
    let guesses = core.rooms.get::<Guesses>();
    guesses.may_ask(question, from)?;
    let known = store::password_of(&mut core.db.clone(), &login).await?;
    let (person, hash) = match known {
        Some((person, hash)) => (Some(person), hash),
        None => (None, None),
    };
    let turn = turn(from, &login).await?;
    // Others may have guessed at it while this one waited.
    guesses.may_ask(question, from)?;
    let fits = password::verify(turn, password, hash).await?;
    match person.filter(|_| fits) {
        Some(person) => admitted(core, person).await,
        None => {
            guesses.was_wrong(question, from);
            tracing::info!("a sign-in was refused");
            Err(wrong_credentials())
        }
    }
}

/// Whoever showed that the account is theirs learns until when it is suspended, and why (F-MO-2); nobody else does.
async fn admitted(core: &Core, person: super::PersonId) -> Result<super::PersonId> {
    let Some(found) = store::suspension(&mut core.db.clone(), &person, core.now()).await? else { return Ok(person) };
    tracing::info!(person.id = %person, "a sign-in met a suspension");
    let mut error = Error::suspended();
    let mut say = |field: &str, detail: String| {
        let detail_en = detail.clone();
        error.fields.push(FieldError { field: field.into(), code: "suspended".into(), detail, detail_en });
    };
    if let Some(until) = found.suspended_until {
        say("until", until.rfc3339());
    }
    say("reason", found.suspended_reason.unwrap_or_default());
    Err(error)
}

fn wrong_credentials() -> Error {
    Error::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "The login or the password is not right.")
}

async fn demo_person(core: &Core, address: &Address, login: &str) -> Result<super::PersonId> {
    let mut db = core.db.clone();
    if !demo::is_offered(&mut db, &core.config, address).await? {
        return Err(Error::not_found());
    }
    match store::sample_person(&mut db, login).await? {
        Some(person) => admitted(core, person).await,
        None => Err(wrong_credentials()),
    }
}

/// What a person recognises their device by.
pub(super) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux"].into_iter().find(|name| agent.contains(name)).unwrap_or("อุปกรณ์");
    let browser = [("Line/", "LINE"), ("Edg/", "Edge"), ("SamsungBrowser", "Samsung"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
        .into_iter()
        .find(|(mark, _)| agent.contains(mark))
        .map_or("", |(_, name)| name);
    format!("{system} {browser}").trim().to_owned()
}

async fn sign_out(State(core): State<Core>, headers: HeaderMap) -> Result<Response> {
    if let Some(actor) = super::authenticate(&core, &headers).await? {
        let mut tx = core.db.begin(core.now()).await?;
        session::end(&mut tx, &actor.session, &actor.person).await?;
        tx.commit().await?;
    }
    let mut response = nothing().into_response();
    cookie::clear(response.headers_mut(), &core.config)?;
    Ok(response)
}

async fn change_password(State(core): State<Core>, SignedIn(actor): SignedIn, address: Address, Body(said): Body<NewPassword>) -> Result<StatusCode> {
    if store::is_sample(&mut core.db.clone(), &actor.person).await? {
        return Err(password::of_sample_person());
    }
    let (from, question) = (address.prefix(), Question::OwnPassword(&actor.person));
    let guesses = core.rooms.get::<Guesses>();
    guesses.may_ask(question, from)?;
    let person = store::person(&mut core.db.clone(), &actor.person).await?;
    let stored = store::password_of(&mut core.db.clone(), &person.login).await?.and_then(|(_, hash)| hash);
    if stored.is_some() {
        let turn = turn(from, &person.login).await?;
        guesses.may_ask(question, from)?;
        if !password::verify(turn, said.current.unwrap_or_default(), stored).await? {
            guesses.was_wrong(question, from);
            return Err(Error::invalid("current", "wrong_password", "รหัสผ่านเดิมไม่ถูกต้อง", "The current password is not right."));
        }
    }
    let hash = password::hash_new(&said.password, &person.login, from).await?;
    let mut tx = core.db.begin(core.now()).await?;
    password::set(&mut tx, &actor.person, &hash).await?;
    // Whoever else was signed in with the old one is out.
    session::end_all(&mut tx, &actor.person, Some(&actor.session)).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn my_devices(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Page<Device>>> {
    let now = core.now();
    let rows = store::sessions_of(&mut core.db.clone(), &actor.person).await?;
    let devices = rows
        .into_iter()
        .filter(|row| row.stands(now))
        .map(|row| Device {
            current: row.id == actor.session,
            id: row.id.0,
            kind: row.kind,
            device: row.device,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
        })
        .collect();
    Ok(Json(Page::whole(devices)))
}

async fn end_device(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SessionId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    if !session::end(&mut tx, &id, &actor.person).await? {
        return Err(Error::not_found());
    }
    tx.commit().await?;
    Ok(nothing())
}

/// The name of the device a request comes from.
pub fn device_of(headers: &HeaderMap) -> String {
    device(headers)
}

/// Changes the nickname.
pub async fn rename_me(core: &Core, actor: &super::Actor, nickname: &str) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    person::rename(&mut tx, &actor.person, nickname).await?;
    tx.commit().await
}
