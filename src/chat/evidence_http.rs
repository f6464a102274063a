//! Evidence seen from the standard item, and marks seen from the space: only what the reader may read.
use std::collections::HashMap;

use axum::extract::State;
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coaching::{CoachingLine, coaching_log};
use super::evidence::{self, MESSAGE};
use super::marked::{Marked, marked};
use super::policy;
use super::sign::MarkKind;
use super::view::{self, MessageView};
use crate::calendar::{self, SchoolCalendar};
use crate::evidence::{Link, Target, of_target};
use crate::frameworks;
use crate::identity::{Actor, SignedIn};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Json, Page, Path, Query, Ref, Routes};
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time};
use crate::plc::{self, ITEM, SpaceId};

pub fn routes() -> Routes {
    Routes::new()
        .get("/evidence", &policy::EVIDENCE, "หลักฐานของประเด็นมาตรฐาน หรือของข้อความ · Evidence by item or by message", routing::get(list))
        .gives::<Page<Proof>>(200)
        .get("/spaces/{space}/marks", &plc::policy::READ, "ข้อความที่ทำเครื่องหมาย · Marked messages of a space", routing::get(marks))
        .gives::<Page<Marked>>(200)
        .get("/spaces/{space}/coaching-log", &plc::policy::READ, "บันทึกการชี้แนะของห้อง · Coaching log of a space", routing::get(coached))
        .gives::<Page<CoachingLine>>(200)
}

#[derive(Deserialize)]
struct Asked {
    /// Code of a standard item.
    item: Option<String>,
    /// `message:SPACE:NUMBER`
    source: Option<String>,
    /// Academic year, common or Buddhist.
    year: Option<i16>,
}

/// One thing that proves an item, as far as the reader may read it.
#[derive(Serialize, JsonSchema)]
struct Proof {
    /// `message`, `session` or `cycle`.
    kind: String,
    id: String,
    item: Option<Ref>,
    /// Who linked it.
    by: Option<PersonRef>,
    at: Time,
    space: Ref,
    /// The message itself.
    message: Option<MessageView>,
    /// The title of a cycle or session.
    title: Option<String>,
}

/// Asked for at once; an item of a big school has hundreds a year.
const MOST: i64 = 500;

async fn list(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Page<Proof>>> {
    let mut db = core.db.clone();
    let links = match (&asked.item, &asked.source) {
        (Some(item), None) => {
            let item = evidence::known_item(item)?;
            let (from, until) = stretch(asked.year)?;
            of_target(&mut db, &Target { kind: ITEM, id: item }, from, until, MOST).await?
        }
        (None, Some(source)) => {
            let (kind, id) = source.split_once(':').ok_or_else(Error::not_found)?;
            crate::evidence::of_sources(&mut db, kind, &[id.to_owned()]).await?
        }
        _ => return Err(Error::malformed("one_end", "ระบุ item หรือ source อย่างใดอย่างหนึ่ง", "Name an item or a source, one of them.")),
    };
    let mut shown = Shown { core: &core, actor: &actor, spaces: HashMap::new() };
    let mut items = Vec::with_capacity(links.len());
    let by: Vec<PersonId> = links.iter().map(|link| link.by_id.clone()).collect();
    let people = person_refs(&mut db, &by).await?;
    for link in links {
        let by = people.get(&link.by_id).cloned();
        items.extend(shown.proof(&mut db, link, by).await?);
    }
    Ok(Json(Page::whole(items)))
}

/// The days of an academic year, or all time.
fn stretch(year: Option<i16>) -> Result<(Time, Time)> {
    let Some(typed) = year else { return Ok((Time(i64::MIN), Time(i64::MAX))) };
    let year = calendar::Year::from_input(typed).ok_or_else(|| Error::invalid("year", "year_form", "ปีการศึกษาไม่ถูกต้อง", "This is no academic year."))?;
    plc::stretch(&SchoolCalendar::standard().terms.days_of(year))
}

/// What one reader may see, each space asked for once.
struct Shown<'a> {
    core: &'a Core,
    actor: &'a Actor,
    spaces: HashMap<SpaceId, Option<Ref>>,
}

impl Shown<'_> {
    async fn space(&mut self, db: &mut Db, id: &SpaceId) -> Result<Option<Ref>> {
        if let Some(known) = self.spaces.get(id) {
            return Ok(known.clone());
        }
        let found = match plc::enter(db, self.actor, id, &plc::policy::READ, self.core.now()).await {
            Ok(entered) => Some(Ref { id: id.0.clone(), name: entered.space().name.clone() }),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        self.spaces.insert(id.clone(), found.clone());
        Ok(found)
    }

    async fn proof(&mut self, db: &mut Db, link: Link, by: Option<PersonRef>) -> Result<Option<Proof>> {
        let item = (link.target_kind == ITEM).then(|| frameworks::item_ref(&link.target_id)).flatten();
        let proof = |space: Ref, message: Option<MessageView>, title: Option<String>| Proof {
            kind: link.source_kind.clone(),
            id: link.source_id.clone(),
            item,
            by,
            at: link.at,
            space,
            message,
            title,
        };
        if link.source_kind == MESSAGE {
            let Some((id, number)) = evidence::parse(&link.source_id) else { return Ok(None) };
            let Some(space) = self.space(db, &id).await? else { return Ok(None) };
            let message = view::messages(db, &id, &[number], Some(&self.actor.person)).await?.pop();
            return Ok(message.map(|message| proof(space, Some(message), None)));
        }
        let Some((id, title)) = plc::proof_title(db, &link.source_kind, &link.source_id).await? else { return Ok(None) };
        let Some(space) = self.space(db, &id).await? else { return Ok(None) };
        Ok(Some(proof(space, None, Some(title))))
    }
}

#[derive(Deserialize)]
struct MarksAsked {
    kind: Option<MarkKind>,
    limit: Option<i64>,
    after: Option<i64>,
}

async fn marks(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>, Query(asked): Query<MarksAsked>) -> Result<Json<Page<Marked>>> {
    let mut db = core.db.clone();
    plc::enter(&mut db, &actor, &id, &plc::policy::READ, core.now()).await?;
    let limit = asked.limit.unwrap_or(100).clamp(1, 500);
    let ever = (Time(i64::MIN), Time(i64::MAX));
    let rows = marked(&mut db, &id, asked.kind, ever, asked.after.unwrap_or(0), limit + 4).await?;
    Ok(Json(cut(rows, limit)))
}

/// A message's marks stay on one page.
fn cut(mut rows: Vec<Marked>, limit: i64) -> Page<Marked> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let Some(last) = rows.get(limit.saturating_sub(1)).map(|row| row.number).filter(|_| rows.len() > limit) else {
        return Page::whole(rows);
    };
    let end = rows.iter().position(|row| row.number > last);
    let next = end.map(|_| last.to_string());
    rows.truncate(end.unwrap_or(rows.len()));
    Page { items: rows, next }
}

async fn coached(State(core): State<Core>, SignedIn(actor): SignedIn, Path(id): Path<SpaceId>) -> Result<Json<Page<CoachingLine>>> {
    let (mut db, now) = (core.db.clone(), core.now());
    plc::enter(&mut db, &actor, &id, &plc::policy::READ, now).await?;
    Ok(Json(Page::whole(coaching_log(&mut db, &id, now).await?)))
}
