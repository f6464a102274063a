//! `GET /collections/{collection}/booklet?format=pdf|docx|html`: set for whoever asks, with what they may read.
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing;
use serde::Deserialize;

use super::paper::{Page, booklet};
use crate::identity::{Address, MaybeSignedIn};
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::http::{Path, Query, Routes};
use crate::platform::paper::{self, Format};
use crate::practices::collection::{CollectionId, collection_view, enter_collection, policy};
use crate::practices::{self, PracticeId, practice_view};

pub fn routes() -> Routes {
    Routes::new().get(
        "/collections/{collection}/booklet",
        &policy::READ,
        "ชุดรวมเป็นรูปเล่ม (format=pdf|docx|html) · A collection as a booklet",
        routing::get(made),
    )
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default = "pdf")]
    format: Format,
    /// `thai`: ๑ ๒ ๓
    digits: Option<String>,
}

fn pdf() -> Format {
    Format::Pdf
}

async fn made(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    address: Address,
    Path(id): Path<CollectionId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (mut db, now) = (core.db.clone(), core.now());
    let person = actor.as_ref().map(|actor| &actor.person);
    let standing = enter_collection(&mut db, person, &id, &policy::READ, now).await?;
    let mut collection = collection_view(&mut db, &standing, person, now).await?;
    if collection.items.is_empty() {
        return Err(Error::conflict("empty", "ยังไม่มีวิธีปฏิบัติในชุดนี้ที่คุณอ่านได้", "There is nothing in it that you may read."));
    }
    let mut pages = Vec::with_capacity(collection.items.len());
    for item in std::mem::take(&mut collection.items) {
        let practice: PracticeId = item.practice.id;
        let standing = practices::enter(&mut db, person, &practice, &practices::policy::READ, now).await?;
        pages.push(Page { practice: practice_view(&mut db, &standing, true).await?, note: item.note });
    }
    let document = booklet(&collection, pages, now, asked.digits.as_deref() == Some("thai"));
    let file = paper::set(&core, &For::of(person, &address.prefix().to_string()), document, asked.format).await?;
    let name = format!("booklet-{}.{}", now.bangkok_date(), asked.format.extension());
    let headers = [
        (header::CONTENT_TYPE, asked.format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}
