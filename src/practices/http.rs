//! Practices over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::content::Change;
use super::list::{self, PracticeCard, PracticeFilter};
use super::publication::{self, Publication};
use super::source::{self, FromTalk};
use super::version::{self, Version, VersionView};
use super::view::{PracticeView, practice_view};
use super::{NewPractice, PracticeId, Standing, create, discard, enter, leave, policy, save, set_authors, submit};
use crate::identity::{Address, MaybeSignedIn, SignedIn};
use crate::organisations::OrganisationId;
use crate::platform::Core;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::http::{Body, Json, LONG_BODY, Page, Path, Query, Routes, nothing};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::{Actor, PersonId};

/// Routes of the practice itself; review, comments and sources bring their own.
pub fn routes() -> Routes {
    Routes::new()
        .get("/practices", &policy::LIST, "คลังวิธีปฏิบัติ ใหม่สุดก่อน · The library, newest first", routing::get(all).post(begin))
        .gives::<Page<PracticeCard>>(200)
        .also(Method::POST, &policy::CREATE, LimitClass::Form, "เริ่มร่าง · Begin a draft")
        .takes::<ToBegin>()
        .body_up_to(LONG_BODY)
        .gives::<PracticeView>(201)
        .get("/practices/{practice}", &policy::READ, "วิธีปฏิบัติหนึ่ง · One practice", routing::get(one).patch(edit).delete(throw_away))
        .gives::<PracticeView>(200)
        .also(Method::PATCH, &policy::EDIT, LimitClass::Form, "บันทึกร่าง · Save the working copy")
        .takes::<ToSave>()
        .body_up_to(LONG_BODY)
        .gives::<PracticeView>(200)
        .also(Method::DELETE, &policy::AUTHOR, LimitClass::Form, "ทิ้งร่าง · Throw a draft away")
        .gives_nothing()
        .put(
            "/practices/{practice}/submission",
            &policy::AUTHOR,
            LimitClass::Form,
            "ส่งให้บรรณาธิการ · Show it to the lead editor",
            routing::put(show).delete(take_back),
        )
        .gives::<PracticeView>(200)
        .also(Method::DELETE, &policy::AUTHOR, LimitClass::Form, "ขอคืนมาแก้ · Take it back")
        .gives::<PracticeView>(200)
        .delete(
            "/practices/{practice}/authorship",
            &policy::AUTHOR,
            LimitClass::Form,
            "ขอไม่ร่วมเป็นผู้เขียน · Take oneself off the authors",
            routing::delete(no_author),
        )
        .gives_nothing()
        .put("/practices/{practice}/publication", &policy::PUBLISH, LimitClass::Form, "เผยแพร่ · Publish", routing::put(publish).delete(retire))
        .takes::<Publication>()
        .gives::<PracticeView>(200)
        .also(Method::DELETE, &policy::RETIRE, LimitClass::Form, "ถอน · Retire")
        .takes::<Retirement>()
        .gives_nothing()
        .get("/practices/{practice}/versions", &policy::READ, "ฉบับต่าง ๆ ใหม่สุดก่อน · Versions, newest first", routing::get(versions))
        .gives::<Page<Version>>(200)
        .get("/practices/{practice}/versions/{version}", &policy::READ, "ฉบับหนึ่ง · One version", routing::get(one_version))
        .gives::<VersionView>(200)
}

#[derive(Deserialize, JsonSchema)]
struct ToBegin {
    id: Option<PracticeId>,
    owner: Option<OrganisationId>,
    #[serde(default)]
    authors: Vec<PersonId>,
    /// Messages to fill it from; their authors are credited.
    from: Option<FromTalk>,
    #[serde(flatten)]
    change: Change,
}

#[derive(Deserialize, JsonSchema)]
struct ToSave {
    /// In the order in which they are credited.
    authors: Option<Vec<PersonId>>,
    #[serde(flatten)]
    change: Change,
}

#[derive(Deserialize, JsonSchema)]
struct Retirement {
    reason: String,
}

#[derive(Deserialize)]
struct Shown {
    #[serde(rename = "as")]
    eyes: Option<String>,
}

#[derive(Deserialize)]
struct VersionsAsked {
    limit: Option<i64>,
    after: Option<i64>,
}

fn person(actor: &Option<Actor>) -> Option<&PersonId> {
    actor.as_ref().map(|actor| &actor.person)
}

async fn all(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Query(filter): Query<PracticeFilter>) -> Result<Json<Page<PracticeCard>>> {
    list::practices(&mut core.db.clone(), person(&actor), &filter, core.now()).await.map(Json)
}

async fn begin(State(core): State<Core>, SignedIn(actor): SignedIn, Body(said): Body<ToBegin>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let new = NewPractice { id: said.id, owner: said.owner, authors: said.authors, change: said.change };
    let (id, made) = match &said.from {
        Some(from) => source::from_talk(&mut tx, &actor, new, from).await?,
        None => create(&mut tx, &actor.person, new).await?,
    };
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::READ, core.now()).await?;
    let answer = shown(&mut tx, &standing, if made { StatusCode::CREATED } else { StatusCode::OK }).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The practice as its editor sees it, with the version to start the next save from.
async fn shown(db: &mut impl Reads, standing: &Standing, status: StatusCode) -> Result<Response> {
    let view = practice_view(db, standing, false).await?;
    Ok(with_etag(view, status))
}

fn with_etag(view: PracticeView, status: StatusCode) -> Response {
    match view.etag.as_ref().map(|etag| format!("\"{etag}\"")) {
        Some(etag) => (status, [(header::ETAG, etag)], Json(view)).into_response(),
        None => (status, Json(view)).into_response(),
    }
}

async fn one(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<PracticeId>, Query(asked): Query<Shown>) -> Result<Response> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, person(&actor), &id, &policy::READ, core.now()).await?;
    let view = practice_view(&mut db, &standing, asked.eyes.as_deref() == Some("reader")).await?;
    Ok(with_etag(view, StatusCode::OK))
}

/// A save that starts from an older version changes nothing and is told what stands now, so that no words are lost on either side.
async fn edit(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, named: IfMatch, Body(said): Body<ToSave>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::EDIT, core.now()).await?;
    let saved = match named.require(standing.practice.draft_version) {
        Ok(()) => write(&mut tx, standing, said, &actor.person).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => tx.commit().await?,
        Err(error) if error.status == StatusCode::PRECONDITION_FAILED => {
            tx.rollback().await?;
            return stale(&core, &actor, &id, &error).await;
        }
        Err(error) => return Err(error),
    }
    let mut db = core.db.clone();
    // An author may have left by this very save, and then sees nothing more of a draft.
    match enter(&mut db, Some(&actor.person), &id, &policy::READ, core.now()).await {
        Ok(standing) => shown(&mut db, &standing, StatusCode::OK).await,
        Err(error) if error.is_not_found() => Ok(nothing().into_response()),
        Err(error) => Err(error),
    }
}

async fn write(tx: &mut crate::platform::Tx, standing: Standing, said: ToSave, by: &PersonId) -> Result<()> {
    let mut standing = standing;
    if save(tx, &standing, said.change, by).await? {
        standing.practice.draft_version += 1;
    }
    match said.authors {
        Some(authors) => set_authors(tx, &standing, authors, by).await,
        None => Ok(()),
    }
}

/// 412 with the practice as it stands in the member `current`.
async fn stale(core: &Core, actor: &Actor, id: &PracticeId, error: &Error) -> Result<Response> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, Some(&actor.person), id, &policy::EDIT, core.now()).await?;
    let view = practice_view(&mut db, &standing, false).await?;
    let etag = view.etag.clone().map(|etag| format!("\"{etag}\"")).unwrap_or_default();
    let mut problem = serde_json::to_value(error.problem())?;
    problem["current"] = serde_json::to_value(view)?;
    let headers = [(header::CONTENT_TYPE, "application/problem+json; charset=utf-8".to_owned()), (header::ETAG, etag)];
    Ok((error.status, headers, problem.to_string()).into_response())
}

async fn throw_away(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::AUTHOR, core.now()).await?;
    discard(&mut tx, &standing).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn show(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<Response> {
    submission(&core, &actor, &id, true).await
}

async fn take_back(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<Response> {
    submission(&core, &actor, &id, false).await
}

async fn submission(core: &Core, actor: &Actor, id: &PracticeId, submitted: bool) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), id, &policy::AUTHOR, core.now()).await?;
    submit(&mut tx, &standing, submitted, &actor.person).await?;
    tx.commit().await?;
    reread(core, actor, id).await
}

async fn no_author(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::AUTHOR, core.now()).await?;
    leave(&mut tx, &standing, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}

pub(super) async fn reread(core: &Core, actor: &Actor, id: &PracticeId) -> Result<Response> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, Some(&actor.person), id, &policy::READ, core.now()).await?;
    shown(&mut db, &standing, StatusCode::OK).await
}

/// `If-Match` is welcome here too: then exactly the words seen are published.
async fn publish(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PracticeId>,
    named: IfMatch,
    Body(said): Body<Publication>,
) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::READ, core.now()).await?;
    named.allow(standing.practice.draft_version)?;
    publication::publish(&mut tx, &standing, said, &actor.person).await?;
    tx.commit().await?;
    reread(&core, &actor, &id).await
}

async fn retire(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, Body(said): Body<Retirement>) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::READ, core.now()).await?;
    publication::retire(&mut tx, &standing, &said.reason, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn versions(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    address: Address,
    Path(id): Path<PracticeId>,
    Query(asked): Query<VersionsAsked>,
) -> Result<Json<Page<Version>>> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, person(&actor), &id, &policy::READ, core.now()).await?;
    version::versions(&core, &For::of(person(&actor), &address.prefix().to_string()), &standing, asked.after, asked.limit.unwrap_or(20).clamp(1, 50))
        .await
        .map(Json)
}

async fn one_version(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    address: Address,
    Path((id, number)): Path<(PracticeId, i64)>,
) -> Result<Json<VersionView>> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, person(&actor), &id, &policy::READ, core.now()).await?;
    version::one_version(&core, &For::of(person(&actor), &address.prefix().to_string()), &standing, number).await.map(Json)
}
