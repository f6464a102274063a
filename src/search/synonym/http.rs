//! The list of synonyms over HTTP.
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing;

use super::group::{self, SynonymChange, SynonymId, SynonymView};
use super::synonyms::Entry;
use crate::identity::SignedIn;
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::http::{Body, Json, Page, Path, Routes, nothing};
use crate::platform::id;
use crate::platform::if_match::IfMatch;
use crate::platform::limits::LimitClass;
use crate::search::policy;

pub fn routes() -> Routes {
    Routes::new()
        .get("/synonyms", &policy::READ_SYNONYMS, "คำย่อและคำพ้องของการค้นหา · Synonyms of search", routing::get(list))
        .gives::<Page<SynonymView>>(200)
        .put("/synonyms/{synonym}", &policy::EDIT_SYNONYMS, LimitClass::Form, "เพิ่มหรือแก้กลุ่มคำ · Add or change a group", routing::put(put).delete(remove))
        .takes::<Entry>()
        .gives::<SynonymView>(200)
        .also(Method::DELETE, &policy::EDIT_SYNONYMS, LimitClass::Form, "ลบกลุ่มคำ · Remove a group")
        .gives_nothing()
        .get("/synonyms/{synonym}/changes", &policy::READ_SYNONYMS, "ใครแก้กลุ่มคำเมื่อใด · Who changed a group, when", routing::get(changes))
        .gives::<Page<SynonymChange>>(200)
}

async fn list(State(core): State<Core>, SignedIn(_): SignedIn) -> Result<Json<Page<SynonymView>>> {
    Ok(Json(Page::whole(group::list(&mut core.db.clone()).await?)))
}

async fn put(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(synonym): Path<SynonymId>,
    named: IfMatch,
    Body(entry): Body<Entry>,
) -> Result<Json<SynonymView>> {
    id::check("id", synonym.as_str())?;
    let mut tx = core.db.begin(core.now()).await?;
    let view = group::put(&mut tx, &actor, &synonym, entry, named.named()).await?;
    tx.commit().await?;
    Ok(Json(view))
}

async fn remove(State(core): State<Core>, SignedIn(actor): SignedIn, Path(synonym): Path<SynonymId>, named: IfMatch) -> Result<StatusCode> {
    let mut tx = core.db.begin(core.now()).await?;
    group::remove(&mut tx, &actor, &synonym, named.named()).await?;
    tx.commit().await?;
    Ok(nothing())
}

async fn changes(State(core): State<Core>, SignedIn(_): SignedIn, Path(synonym): Path<SynonymId>) -> Result<Json<Page<SynonymChange>>> {
    Ok(Json(Page::whole(group::history(&mut core.db.clone(), &synonym).await?)))
}
