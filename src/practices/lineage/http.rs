//! Lineage over HTTP.
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing;

use super::{Lineage, NewAdaptation, NewParent, adapt, lineage, name_parent};
use crate::identity::{MaybeSignedIn, SignedIn};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Body, Json, Path, Routes};
use crate::platform::limits::LimitClass;
use crate::practices::{PracticeId, PracticeView, enter, policy, practice_view};

pub fn routes() -> Routes {
    Routes::new()
        .get("/practices/{practice}/lineage", &policy::READ, "ใครปรับจากใคร · Who adapted whose", routing::get(tree))
        .gives::<Lineage>(200)
        .post("/practices/{practice}/adaptations", &policy::ADAPT, LimitClass::Form, "ปรับเป็นฉบับของเรา · Adapt it", routing::post(adapted))
        .takes::<NewAdaptation>()
        .gives::<PracticeView>(201)
        .put("/practices/{practice}/parent", &policy::AUTHOR, LimitClass::Form, "บอกต้นทาง · Name the source", routing::put(named))
        .takes::<NewParent>()
        .gives::<Lineage>(200)
}

async fn tree(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<PracticeId>) -> Result<Json<Lineage>> {
    let (mut db, now) = (core.db.clone(), core.now());
    let person = actor.as_ref().map(|actor| &actor.person);
    let standing = enter(&mut db, person, &id, &policy::READ, now).await?;
    lineage(&mut db, &standing, person, now).await.map(Json)
}

async fn adapted(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, Body(new): Body<NewAdaptation>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let of = enter(&mut tx, Some(&actor.person), &id, &policy::READ, core.now()).await?;
    let (child, made) = adapt(&mut tx, &actor.person, &of, new).await?;
    let standing = enter(&mut tx, Some(&actor.person), &child, &policy::READ, core.now()).await?;
    let view = practice_view(&mut tx, &standing, false).await?;
    tx.commit().await?;
    Ok((if made { StatusCode::CREATED } else { StatusCode::OK }, Json(view)).into_response())
}

async fn named(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, Body(said): Body<NewParent>) -> Result<Json<Lineage>> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    let of = enter(&mut tx, Some(&actor.person), &id, &policy::AUTHOR, now).await?;
    let parent = enter(&mut tx, Some(&actor.person), &said.parent, &policy::READ, now).await.map_err(unknown_parent)?;
    name_parent(&mut tx, &actor.person, &of, &parent, &said).await?;
    tx.commit().await?;
    lineage(&mut core.db.clone(), &of, Some(&actor.person), now).await.map(Json)
}

fn unknown_parent(error: Error) -> Error {
    if error.is_not_found() { Error::invalid("parent", "unknown", "ไม่พบวิธีต้นทาง", "The source is unknown.") } else { error }
}
