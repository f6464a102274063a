//! Documents as the index takes them, made from the state as it stands now.
use std::collections::{BTreeSet, HashMap};

use super::store::{self, Place, Spoken};
use super::tokens::SIGNED_IN;
use super::{Document, Facet, Kind};
use crate::calendar::SchoolCalendar;
use crate::chat::mentioned;
use crate::files::FileText;
use crate::organisations::{self, OrganisationId, OrganisationKind, PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};
use crate::plc::SpaceId;
use crate::practices::{self, CENTRAL, PracticeId};

/// Ids that one question to the database names.
pub(super) const PAGE: usize = 400;

/// The id of a message's document: `SPACE:NUMBER`.
pub(super) fn message_id(space: &str, number: i64) -> String {
    format!("{space}:{number}")
}

/// Space and number of such ids.
pub(super) fn message_places<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<(SpaceId, i64)> {
    let places = ids.into_iter().filter_map(|id| id.rsplit_once(':'));
    places.filter_map(|(space, number)| Some((SpaceId::from(space), number.parse().ok()?))).collect()
}

/// Messages: found by their words alone; who may read the space may find them.
pub(super) async fn messages(db: &mut impl Reads, rows: Vec<Spoken>, now: Time) -> Result<Vec<Document>> {
    let mut people: BTreeSet<PersonId> = rows.iter().map(|row| row.author_id.clone()).collect();
    let places = places_of(db, &people.iter().cloned().collect::<Vec<_>>(), now).await?;
    people = rows.iter().flat_map(|row| mentioned(&row.body)).collect();
    let named = person_refs(db, &people.into_iter().collect::<Vec<_>>()).await?;
    let document = |row: Spoken| {
        let mut document = Document::new(Kind::Message, message_id(row.space_id.as_str(), row.number), "", spoken_out(&row.body, &named));
        document.space = Some(row.space_id.0.clone());
        document.read = vec![format!("space:{}", row.space_id)];
        document.at = row.at.0;
        let school = places.get(&row.author_id).and_then(|places| places.first()).map(|place| place.organisation_id.0.clone());
        document.facets.insert(Facet::School, school.into_iter().collect());
        document.facets.insert(Facet::Network, row.network_id.into_iter().collect());
        document.facets.insert(Facet::Year, vec![year_of(row.at)]);
        document
    };
    Ok(rows.into_iter().map(document).collect())
}

/// `@[id]` as people read it, `@ครูแอน`.
fn spoken_out(body: &str, named: &HashMap<PersonId, PersonRef>) -> String {
    let mut text = body.to_owned();
    for person in mentioned(body) {
        if let Some(known) = named.get(&person) {
            text = text.replace(&format!("@[{person}]"), &format!("@{}", known.name));
        }
    }
    text
}

/// Things that carry documents, as their files name them.
pub(super) const MESSAGE: &str = "message";
pub(super) const PRACTICE: &str = "practice";

/// A thing that carries documents, as the index knows it.
pub(super) fn carrier(kind: &str, thing: &str) -> String {
    format!("{kind}:{thing}")
}

/// Documents with words: found by whoever may read what carries them, and only while it stands.
pub(super) async fn files(db: &mut impl Reads, texts: Vec<FileText>) -> Result<Vec<Document>> {
    let things = |kind: &str| texts.iter().filter(|text| text.attached_kind == kind).map(|text| text.attached_id.clone()).collect::<BTreeSet<_>>();
    let practices: Vec<PracticeId> = things(PRACTICE).into_iter().map(PracticeId).collect();
    let mut known = HashMap::new();
    let mut shown = BTreeSet::new();
    for published in practices::searchable(db, &practices).await? {
        shown.extend(published.files.iter().cloned());
        let practice = practice(published);
        known.insert((PRACTICE, practice.id.clone()), practice);
    }
    for row in store::said(db, &message_places(things(MESSAGE).iter().map(String::as_str))).await? {
        let mut message = Document::new(Kind::Message, message_id(row.space_id.as_str(), row.number), "", "");
        message.read = vec![format!("space:{}", row.space_id)];
        message.space = Some(row.space_id.0);
        message.facets.insert(Facet::Network, row.network_id.into_iter().collect());
        message.facets.insert(Facet::Year, vec![year_of(row.at)]);
        known.insert((MESSAGE, message.id.clone()), message);
    }
    let document = |text: FileText| {
        let kind = [MESSAGE, PRACTICE].into_iter().find(|kind| *kind == text.attached_kind)?;
        let carried_by = known.get(&(kind, text.attached_id.clone())).filter(|_| kind != PRACTICE || shown.contains(&text.id))?;
        let mut document = Document::new(Kind::File, text.id.0, text.name, text.body);
        document.parent = Some(carrier(kind, &text.attached_id));
        document.space = carried_by.space.clone();
        document.read = carried_by.read.clone();
        document.facets = carried_by.facets.clone();
        document.at = text.at.0;
        Some(document)
    };
    Ok(texts.into_iter().filter_map(document).collect())
}

/// Rooms: by name; who may enter one may find it.
pub(super) async fn spaces(db: &mut impl Reads, ids: &[SpaceId]) -> Result<Vec<Document>> {
    let document = |room: store::Room| {
        let mut document = Document::new(Kind::Space, room.id.0.clone(), room.name, room.network_name.unwrap_or_default());
        document.read = vec![format!("space:{}", room.id)];
        document.space = Some(room.id.0);
        document.facets.insert(Facet::Network, room.network_id.into_iter().collect());
        document.facets.insert(Facet::School, room.school_id.into_iter().collect());
        document.at = room.created_at.0;
        document
    };
    Ok(store::spaces(db, ids).await?.into_iter().map(document).collect())
}

/// The school year of a moment, as facets have it.
fn year_of(at: Time) -> String {
    SchoolCalendar::standard().terms.year_of(at.bangkok_date()).to_string()
}

/// The published ones among these practices.
pub(super) async fn practices(db: &mut impl Reads, ids: &[PracticeId]) -> Result<Vec<Document>> {
    Ok(practices::searchable(db, ids).await?.into_iter().map(practice).collect())
}

fn practice(published: practices::Searchable) -> Document {
    let content = published.content;
    let mut document = Document::new(Kind::Practice, published.id.0, content.title.clone(), content.text());
    document.external_id = published.external_id;
    document.read = published.read;
    document.at = published.at.0;
    let facets = [
        (Facet::Network, published.network.map(|network| network.id).into_iter().collect()),
        (Facet::School, vec![published.owner.id]),
        (Facet::Standard, content.standards),
        (Facet::Grade, content.grades),
        (Facet::Subject, content.subjects),
        (Facet::SizeClass, content.size_class.into_iter().collect()),
        (Facet::Year, content.year.map(|year| year.to_string()).into_iter().collect()),
        (Facet::Evidence, vec![published.grade.as_str().to_owned()]),
        (Facet::Result, published.results.iter().map(|result| result.as_str().to_owned()).collect()),
    ];
    document.facets.extend(facets);
    document
}

/// Organisations: by name with and without the word for school (T-16), and by every code that they ever had.
pub(super) async fn organisations(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Document>> {
    let codes = organisations::codes_of(db, ids).await?;
    let found = organisations::organisations_by_id(db, ids).await?;
    let document = |place: organisations::Organisation| {
        let kind = OrganisationKind::words(&place.kind).to_owned();
        let body: Vec<String> = [Some(kind), place.province].into_iter().flatten().collect();
        let mut document = Document::new(Kind::Organisation, place.id.0.clone(), place.name.clone(), body.join(" · "));
        document.names = codes.iter().filter(|code| code.organisation_id == place.id).map(|code| code.code.clone()).collect();
        document.names.extend(place.name.strip_prefix("โรงเรียน").map(str::to_owned));
        document.read = vec![SIGNED_IN.into()];
        document.facets.insert(Facet::School, vec![place.id.0]);
        document.facets.insert(Facet::SizeClass, place.size_class.into_iter().collect());
        document
    };
    Ok(found.into_iter().map(document).collect())
}

/// People: by full name and by the name used in talk (T-14), never by e-mail or login.
pub(super) async fn people(db: &mut impl Reads, ids: &[PersonId], now: Time) -> Result<Vec<Document>> {
    let mut refs = person_refs(db, ids).await?;
    let mut places = places_of(db, ids, now).await?;
    let mut networks: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (person, network) in store::networks_of(db, ids, now).await? {
        networks.entry(person).or_default().push(network);
    }
    let held: BTreeSet<&OrganisationId> = places.values().flatten().map(|place| &place.organisation_id).collect();
    let mut above: HashMap<OrganisationId, Vec<String>> = HashMap::new();
    for some in held.into_iter().collect::<Vec<_>>().chunks(PAGE) {
        for (place, ancestor) in store::above(db, some).await? {
            above.entry(place).or_default().push(ancestor);
        }
    }
    let mut documents = Vec::with_capacity(ids.len());
    for row in store::people(db, ids).await? {
        let Some(person) = refs.remove(&row.id) else { continue };
        let places = places.remove(&row.id).unwrap_or_default();
        let title = if person.nickname.is_some() { format!("{} ({})", person.full_name, person.name) } else { person.full_name };
        let body: BTreeSet<String> = places.iter().map(|place| format!("{} · {}", role_words(&place.role), place.organisation_name)).collect();
        let mut document = Document::new(Kind::Person, row.id.0.clone(), title, body.into_iter().collect::<Vec<_>>().join("\n"));
        document.names.push(format!("{} {}", row.given_name, row.family_name));
        if let Some(nickname) = person.nickname {
            document.names.extend([person.name, nickname]);
        }
        document.read = vec![format!("person:{}", row.id), CENTRAL.into()];
        document.read.extend(networks.remove(&row.id).unwrap_or_default().into_iter().map(|network| format!("network:{network}")));
        for place in &places {
            document.read.push(format!("org:{}", place.organisation_id));
            document.read.extend(above.get(&place.organisation_id).into_iter().flatten().map(|above| format!("below:{above}")));
        }
        document.facets.insert(Facet::School, places.iter().map(|place| place.organisation_id.0.clone()).collect::<BTreeSet<_>>().into_iter().collect());
        document.at = row.created_at.0;
        documents.push(document);
    }
    Ok(documents)
}

fn role_words(role: &str) -> &str {
    Role::parse(role).map_or(role, |role| role.words().0)
}

/// Confirmed places by person, the one held longest first.
pub(super) async fn places_of(db: &mut impl Reads, people: &[PersonId], now: Time) -> Result<HashMap<PersonId, Vec<Place>>> {
    let mut places: HashMap<PersonId, Vec<Place>> = HashMap::new();
    for some in people.chunks(PAGE) {
        for place in store::places(db, some, now).await? {
            places.entry(place.person_id.clone()).or_default().push(place);
        }
    }
    Ok(places)
}
