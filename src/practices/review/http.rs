//! Review over HTTP.
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use axum::routing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{NewDecision, Review, ask, decide, reviews, take_back};
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes};
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::platform::permit::PersonId;
use crate::practices::http::reread;
use crate::practices::view::PracticeView;
use crate::practices::{PracticeId, enter, policy};

pub fn routes() -> Routes {
    Routes::new()
        .put(
            "/practices/{practice}/peer-check",
            &policy::AUTHOR,
            LimitClass::Form,
            "ขอให้เพื่อนครูตรวจ · Ask a colleague to check it",
            routing::put(asked).delete(taken_back),
        )
        .takes::<ToAsk>()
        .gives::<PracticeView>(200)
        .also(Method::DELETE, &policy::AUTHOR, LimitClass::Form, "ขอคืนมาแก้ · Take it back")
        .gives::<PracticeView>(200)
        .get("/practices/{practice}/reviews", &policy::READ_WORKING, "ประวัติการตรวจ · How it was reviewed", routing::get(all).post(decided))
        .gives::<Page<Review>>(200)
        .also(Method::POST, &policy::REVIEW, LimitClass::Form, "ตรวจผ่านหรือส่งกลับ · Pass it or return it")
        .takes::<NewDecision>()
        .gives::<PracticeView>(200)
}

#[derive(Deserialize, JsonSchema)]
struct ToAsk {
    /// Nobody named: any colleague of the school.
    reviewer: Option<PersonId>,
    #[serde(default)]
    words: String,
}

async fn asked(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>, named: IfMatch, Body(said): Body<ToAsk>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::AUTHOR, core.now()).await?;
    named.allow(standing.practice.draft_version)?;
    ask(&mut tx, &standing, said.reviewer, said.words, &actor.person).await?;
    tx.commit().await?;
    reread(&core, &actor, &id).await
}

async fn taken_back(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::AUTHOR, core.now()).await?;
    take_back(&mut tx, &standing, &actor.person).await?;
    tx.commit().await?;
    reread(&core, &actor, &id).await
}

async fn all(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<PracticeId>) -> Result<Json<Page<Review>>> {
    let mut db = core.db.clone();
    enter(&mut db, Some(&actor.person), &id, &policy::READ_WORKING, core.now()).await?;
    reviews(&mut db, &id).await.map(Json)
}

/// With `If-Match` exactly the words seen are judged.
async fn decided(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PracticeId>,
    named: IfMatch,
    Body(said): Body<NewDecision>,
) -> Result<Response> {
    let mut tx = core.db.begin(core.now()).await?;
    let standing = enter(&mut tx, Some(&actor.person), &id, &policy::READ, core.now()).await?;
    named.allow(standing.practice.draft_version)?;
    decide(&mut tx, &standing, said, &actor.person).await?;
    tx.commit().await?;
    reread(&core, &actor, &id).await
}
