//! `GET /spaces/{space}/transcript?topic=&format=`: a file to keep. Everyone in the room is told (matrix, note ³).
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use serde::Deserialize;

use super::record::{Chapter, Cover, record};
use crate::chat::{self, About, Topic, TopicId, general_topic, line_topic};
use crate::exchange::policy;
use crate::identity::SignedIn;
use crate::networks;
use crate::organisations::person_ref;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::http::{Path, Query, Routes};
use crate::platform::limits::LimitClass;
use crate::platform::paper::{self, Format};
use crate::plc::{self, SpaceId};

/// More would take a setter minutes: a topic at a time, or HTML.
const MOST_PDF: usize = 5_000;
const MOST: usize = 50_000;

pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/spaces/{space}/transcript",
            &policy::TRANSCRIPT,
            "บันทึกการสนทนาเป็นไฟล์ (format=pdf|docx|html) · The talk of a room or topic as a file",
            routing::get(transcript),
        )
        .limited(LimitClass::Heavy)
}

#[derive(Deserialize)]
struct Asked {
    topic: Option<TopicId>,
    #[serde(default = "pdf")]
    format: Format,
    /// `thai`: ๑ ๒ ๓
    digits: Option<String>,
}

fn pdf() -> Format {
    Format::Pdf
}

/// The notice is a change: a page of another site cannot cause it.
fn refuse_foreign(headers: &HeaderMap) -> Result<()> {
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Error::not_allowed()),
    }
}

async fn transcript(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<SpaceId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let mut db = core.db.clone();
    let entered = plc::enter(&mut db, &actor, &id, &policy::TRANSCRIPT, core.now()).await?;
    refuse_foreign(&headers)?;
    let topics = chat::topics(&mut db, &id).await?;
    let wanted: Vec<Topic> = match &asked.topic {
        Some(topic) => topics.into_iter().filter(|known| known.id == *topic).collect(),
        None => topics,
    };
    if wanted.is_empty() {
        return Err(Error::not_found());
    }
    let most = if asked.format == Format::Html { MOST } else { MOST_PDF };
    let chapters = chapters(&core, &id, wanted, most).await?;
    let space = entered.space();
    let network = match &space.network_id {
        Some(network) => Some(networks::network_name(&mut db, network).await?.name),
        None => None,
    };
    let me = person_ref(&mut db, &actor.person).await?;
    let topic = asked.topic.as_ref().and_then(|_| chapters.first()).map(|chapter| chapter.topic.name.clone());
    let cover = Cover {
        space: space.name.clone(),
        topic: topic.clone(),
        network,
        taken_by: me.full_name,
        taken_at: core.now(),
        thai_digits: asked.digits.as_deref() == Some("thai"),
    };
    let file = paper::set(&core, &For::Person(actor.person.clone()), record(cover, chapters), asked.format).await?;
    tell(&core, &actor, &id, asked.topic, topic, asked.format).await?;
    let name = format!("transcript-{}.{}", core.now().bangkok_date(), asked.format.extension());
    let headers = [
        (header::CONTENT_TYPE, asked.format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}

async fn chapters(core: &Core, id: &SpaceId, topics: Vec<Topic>, most: usize) -> Result<Vec<Chapter>> {
    let mut db = core.db.clone();
    let mut chapters = Vec::with_capacity(topics.len());
    let mut left = most;
    for topic in topics {
        let messages = chat::talk_of(&mut db, id, &topic.id, left + 1).await?;
        left = left.checked_sub(messages.len()).ok_or_else(|| {
            Error::invalid(
                "topic",
                "too_long",
                format!("บันทึกยาวเกิน {most} ข้อความ เลือกทีละเรื่อง หรือเลือกแบบ HTML"),
                format!("More than {most} messages: choose one topic, or HTML."),
            )
        })?;
        chapters.push(Chapter { topic, messages });
    }
    Ok(chapters)
}

/// Written only if the right still stands, in the topic taken, or in the general one.
async fn tell(core: &Core, actor: &crate::identity::Actor, id: &SpaceId, topic: Option<TopicId>, name: Option<String>, format: Format) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    plc::enter(&mut tx, actor, id, &policy::TRANSCRIPT, core.now()).await?;
    let what = name.map_or_else(|| "ของห้องนี้".to_owned(), |name| format!("เรื่อง “{name}”"));
    let body = format!("นำบันทึกการสนทนา{what} ออกเป็นไฟล์ {}", format.extension().to_uppercase());
    let about = About { kind: "transcript".into(), id: topic.as_ref().map_or_else(|| id.0.clone(), |topic| topic.0.clone()) };
    let place = topic.filter(|topic| *topic != line_topic(id)).unwrap_or_else(|| general_topic(id));
    chat::notice(&mut tx, id, &place, &actor.person, body, about).await?;
    tx.commit().await
}
