//! What stands beside a hit: where it is from, and where it opens. Asked of the state as it is now, so that what was deleted or
//! taken back a moment ago is not shown although the index still has it.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Kind;
use super::documents::{MESSAGE, PRACTICE, message_id, message_places, places_of};
use super::store::{self, Place, Shown, Spoken};
use crate::files::{self, FileId, FileText};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// Where a hit is from; what does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Context {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space: Option<String>,
    /// The school, or the office above an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Who wrote a message, by the name used in talk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    /// The pages of a document are slides.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub slides: bool,
}

/// A hit that still stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// The name of the space, for a message.
    pub title: Option<String>,
    pub href: String,
    pub context: Context,
}

/// Those of the hits that still stand.
pub(super) async fn standing(db: &mut impl Reads, hits: &[(Kind, String)], now: Time) -> Result<HashMap<(Kind, String), Standing>> {
    let mut found = HashMap::with_capacity(hits.len());
    let of = |kind: Kind| hits.iter().filter(move |hit| hit.0 == kind).map(|hit| hit.1.as_str()).collect::<Vec<_>>();
    for (id, shown) in messages(db, &of(Kind::Message), now).await? {
        found.insert((Kind::Message, id), shown);
    }
    for Shown { id, owner_name, network_name, published_at } in store::practices(db, &of(Kind::Practice)).await? {
        let context = Context { school: Some(owner_name), network: network_name, at: published_at, ..Context::default() };
        let shown = Standing { title: None, href: format!("/practices/{id}"), context };
        found.insert((Kind::Practice, id), shown);
    }
    for (id, above) in store::organisations(db, &of(Kind::Organisation)).await? {
        let shown = Standing { title: None, href: format!("/schools/{id}"), context: Context { school: above, ..Context::default() } };
        found.insert((Kind::Organisation, id), shown);
    }
    let rooms: Vec<SpaceId> = of(Kind::Space).into_iter().map(SpaceId::from).collect();
    for room in store::spaces(db, &rooms).await? {
        let context = Context { network: room.network_name, school: room.school_name, ..Context::default() };
        let shown = Standing { title: Some(room.name), href: format!("/spaces/{}", room.id), context };
        found.insert((Kind::Space, room.id.0), shown);
    }
    for (id, shown) in files(db, &of(Kind::File), now).await? {
        found.insert((Kind::File, id), shown);
    }
    let people: Vec<PersonId> = of(Kind::Person).into_iter().map(PersonId::from).collect();
    let mut places = places_of(db, &people, now).await?;
    for person in people {
        let place = places.remove(&person).and_then(|places| places.into_iter().next());
        // Somebody without a place has no page but their own.
        let href = place.as_ref().map_or_else(|| "/me".to_owned(), |place| format!("/schools/{}", place.organisation_id));
        let context = Context { school: place.map(|place| place.organisation_name), ..Context::default() };
        found.insert((Kind::Person, person.0), Standing { title: None, href, context });
    }
    Ok(found)
}

/// Documents whose carrier still stands: a message that was deleted a moment ago takes them with it.
async fn files(db: &mut impl Reads, ids: &[&str], now: Time) -> Result<Vec<(String, Standing)>> {
    let ids: Vec<FileId> = ids.iter().map(|id| FileId::from(*id)).collect();
    let texts = files::texts(db, &ids).await?;
    let on = |kind: &str| texts.iter().filter(|text| text.attached_kind == kind).map(|text| text.attached_id.clone()).collect::<Vec<_>>();
    let carried: HashMap<String, Standing> = messages_carrying(db, &on(MESSAGE), now).await?;
    let practices = on(PRACTICE);
    let practices: HashMap<String, Shown> =
        store::practices(db, &practices.iter().map(String::as_str).collect::<Vec<_>>()).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let shown = |text: &FileText| {
        let slides = text.content_type.contains("presentation");
        let standing = match text.attached_kind.as_str() {
            MESSAGE => carried.get(&text.attached_id)?.clone(),
            PRACTICE => {
                let practice = practices.get(&text.attached_id)?;
                let context = Context { school: Some(practice.owner_name.clone()), network: practice.network_name.clone(), ..Context::default() };
                Standing { title: None, href: format!("/practices/{}", practice.id), context }
            }
            _ => return None,
        };
        Some((text.id.0.clone(), Standing { title: None, context: Context { slides, ..standing.context }, ..standing }))
    };
    Ok(texts.iter().filter_map(shown).collect())
}

/// The messages that carry something, with or without words of their own.
async fn messages_carrying(db: &mut impl Reads, ids: &[String], now: Time) -> Result<HashMap<String, Standing>> {
    let spoken: HashMap<String, Standing> = messages(db, &ids.iter().map(String::as_str).collect::<Vec<_>>(), now).await?.into_iter().collect();
    let rows = store::said(db, &message_places(ids.iter().map(String::as_str))).await?;
    let rooms: Vec<SpaceId> = rows.iter().map(|row| row.space_id.clone()).collect();
    let rooms: HashMap<SpaceId, store::Room> = store::spaces(db, &rooms).await?.into_iter().map(|room| (room.id.clone(), room)).collect();
    let standing = |row: store::Said| {
        let id = message_id(row.space_id.as_str(), row.number);
        if let Some(spoken) = spoken.get(&id) {
            return Some((id, spoken.clone()));
        }
        let room = rooms.get(&row.space_id)?;
        let context = Context { space: Some(room.name.clone()), network: room.network_name.clone(), at: Some(row.at), ..Context::default() };
        Some((id, Standing { title: Some(room.name.clone()), href: format!("/spaces/{}?message={}", row.space_id, row.number), context }))
    };
    Ok(rows.into_iter().filter_map(standing).collect())
}

async fn messages(db: &mut impl Reads, ids: &[&str], now: Time) -> Result<Vec<(String, Standing)>> {
    let rows = store::messages(db, &message_places(ids.iter().copied())).await?;
    let authors: Vec<PersonId> = rows.iter().map(|row| row.author_id.clone()).collect();
    let (people, places) = (person_refs(db, &authors).await?, places_of(db, &authors, now).await?);
    Ok(rows.into_iter().map(|row| said(row, &people, &places)).collect())
}

fn said(row: Spoken, people: &HashMap<PersonId, PersonRef>, places: &HashMap<PersonId, Vec<Place>>) -> (String, Standing) {
    let context = Context {
        space: Some(row.space_name.clone()),
        school: places.get(&row.author_id).and_then(|places| places.first()).map(|place| place.organisation_name.clone()),
        network: row.network_name,
        by: people.get(&row.author_id).map(|person| person.name.clone()),
        at: Some(row.at),
        slides: false,
    };
    let href = format!("/spaces/{}?message={}", row.space_id, row.number);
    (message_id(row.space_id.as_str(), row.number), Standing { title: Some(row.space_name), href, context })
}
