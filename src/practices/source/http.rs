//! Sources over HTTP.
use axum::extract::State;
use axum::routing;

use super::{Source, sources};
use crate::identity::MaybeSignedIn;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Json, Page, Path, Routes};
use crate::practices::{PracticeId, enter, policy};

pub fn routes() -> Routes {
    Routes::new()
        .get("/practices/{practice}/sources", &policy::READ, "ที่มาจากห้อง · The messages it was filled from", routing::get(all))
        .gives::<Page<Source>>(200)
}

async fn all(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, Path(id): Path<PracticeId>) -> Result<Json<Page<Source>>> {
    let mut db = core.db.clone();
    let person = actor.as_ref().map(|actor| &actor.person);
    enter(&mut db, person, &id, &policy::READ, core.now()).await?;
    sources(&mut db, &id, person, core.now()).await.map(Json)
}
