//! Comments over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing;

use super::{Comment, CommentId, NewComment, comment, comments, resolve};
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::permit::Actor;
use crate::practices::{PracticeId, enter, policy};

pub fn routes() -> Routes {
    Routes::new()
        .get("/practices/{practice}/comments", &policy::READ_WORKING, "ความเห็นต่อร่าง · Comments on the working copy", routing::get(all).post(said))
        .gives::<Page<Comment>>(200)
        .also(Method::POST, &policy::READ_WORKING, LimitClass::Talk, "ให้ความเห็นต่อข้อความ · Comment on a passage")
        .takes::<NewComment>()
        .gives::<Comment>(201)
        .put(
            "/practices/{practice}/comments/{comment}/resolution",
            &policy::READ_WORKING,
            LimitClass::Mark,
            "จัดการแล้ว · Settle it",
            routing::put(settled).delete(opened),
        )
        .gives_nothing()
        .also(Method::DELETE, &policy::READ_WORKING, LimitClass::Mark, "เปิดอีกครั้ง · Open it again")
        .gives_nothing()
}

async fn all(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<Json<Page<Comment>>> {
    let mut db = core.db.clone();
    let standing = enter(&mut db, Some(&actor.person), &id, &policy::READ_WORKING, core.now()).await?;
    comments(&mut db, &standing).await.map(Json)
}

async fn said(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, Body(new): Body<NewComment>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::READ_WORKING, core.now()).await?;
    let (said, fresh) = comment(&mut tx, &standing, new, &actor.person).await?;
    tx.commit().await?;
    Ok((if fresh { StatusCode::CREATED } else { StatusCode::OK }, Json(said)).into_response())
}

async fn settled(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, comment)): Path<(PracticeId, CommentId)>) -> Result<StatusCode> {
    settle(&core, &actor, &id, &comment, true).await
}

async fn opened(State(core): State<Core>, SignedIn(actor): SignedIn, Path((id, comment)): Path<(PracticeId, CommentId)>) -> Result<StatusCode> {
    settle(&core, &actor, &id, &comment, false).await
}

async fn settle(core: &Core, actor: &Actor, id: &PracticeId, comment: &CommentId, settled: bool) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, Some(&actor.person), id, &policy::READ_WORKING, core.now()).await?;
    resolve(&mut tx, id, comment, settled, &actor.person).await?;
    tx.commit().await?;
    Ok(nothing())
}
