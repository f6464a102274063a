//! Search over HTTP: hits, counts and suggestions, each under the rights of whoever asks.
use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asked::Asked;
use super::context::{Context, standing};
use super::tokens::tokens;
use super::{Counts, Facet, Kind, Like, Search, Total, miss, other_layout, policy, store, synonym};
use crate::identity::{Address, MaybeSignedIn};
use crate::organisations::{OrganisationId, organisations_by_id};
use crate::platform::Core;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::{Json, Page, Path, Query, Routes};
use crate::platform::permit::Actor;
use crate::practices::{self, PracticeId};

pub fn routes() -> Routes {
    Routes::new()
        .get("/search", &policy::SEARCH, "ค้นหา · Search", routing::get(search))
        .gives::<Answer>(200)
        .get("/search/suggestions", &policy::SEARCH, "คำแนะนำระหว่างพิมพ์ · Suggestions as typed", routing::get(suggestions))
        .gives::<Offers>(200)
        .get("/practices/{practice}/similar", &practices::policy::READ, "วิธีปฏิบัติที่คล้ายกัน · Similar practices", routing::get(similar))
        .gives::<Page<Alike>>(200)
        .merge(synonym::routes())
        .merge(miss::routes())
}

/// One thing found.
#[derive(Debug, Serialize, JsonSchema)]
struct Hit {
    /// `practice`, `message`, `organisation` or `person`.
    kind: &'static str,
    /// Of a message `SPACE:NUMBER`.
    id: String,
    external_id: Option<String>,
    /// Of a message the name of its space.
    title: String,
    snippet: String,
    /// The page or slide of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Half-open ranges in code points of `snippet`, on cluster borders (T-07).
    highlights: Vec<[usize; 2]>,
    /// Comparable between answers to the same text, whichever kinds they hold.
    score: f32,
    /// Where it opens in the front end.
    href: String,
    context: Context,
}

/// How many things have one value of a facet.
#[derive(Debug, Serialize, JsonSchema)]
struct ValueCount {
    value: String,
    label: String,
    count: u64,
}

/// Something to ask instead.
#[derive(Debug, Serialize, JsonSchema)]
struct Offer {
    text: String,
    /// `keyboard`: the same keys on the other layout (T-09). Offered, never applied.
    reason: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Answer {
    /// Best first.
    items: Vec<Hit>,
    /// By facet, most frequent first; values of one facet are counted as if it were not narrowed.
    facets: BTreeMap<&'static str, Vec<ValueCount>>,
    /// Exactly so many; or else `total_at_least`.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_at_least: Option<u64>,
    next: Option<String>,
    suggestion: Option<Offer>,
}

/// A name that begins with what was typed, or what to type instead.
#[derive(Debug, Serialize, JsonSchema)]
struct Suggested {
    text: String,
    /// A kind of thing, or `keyboard`.
    kind: &'static str,
    href: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Offers {
    items: Vec<Suggested>,
}

/// A practice that is like another.
#[derive(Debug, Serialize, JsonSchema)]
struct Alike {
    id: String,
    title: String,
    href: String,
    context: Context,
}

/// Values of one facet that an answer holds.
const VALUES: usize = 50;
/// Suggestions shown.
const SUGGESTED: usize = 8;

/// Searches count against the account, or against the address of those who have none.
fn check_speed(core: &Core, actor: Option<&Actor>, address: &Address) -> Result<()> {
    match actor {
        Some(actor) => core.limits.search(actor.person.as_str()),
        None => core.limits.search(&format!("address {}", address.prefix())),
    }
}

async fn search(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, address: Address, Query(asked): Query<Asked>) -> Result<Json<Answer>> {
    check_speed(&core, actor.as_ref(), &address)?;
    let (mut db, now) = (core.db.clone(), core.now());
    let query = asked.query(tokens(&mut db, actor.as_ref().map(|actor| &actor.person), now).await?)?;
    let found = core.rooms.get::<Search>().ask(query).await?;
    let named: Vec<(Kind, String)> = found.items.iter().map(|item| (item.kind, item.id.clone())).collect();
    let mut known = standing(&mut db, &named, now).await?;
    let hits = found.items.into_iter().filter_map(|item| {
        let beside = known.remove(&(item.kind, item.id.clone()))?;
        Some(Hit {
            kind: item.kind.as_str(),
            id: item.id,
            external_id: item.external_id,
            title: beside.title.unwrap_or(item.title),
            snippet: item.snippet,
            page: item.page,
            highlights: item.highlights,
            score: item.score,
            href: beside.href,
            context: beside.context,
        })
    });
    let items = hits.collect();
    let (total, total_at_least) = match found.total {
        Total::Exactly(count) => (Some(count), None),
        Total::AtLeast(count) => (None, Some(count)),
    };
    // Letters that mean nothing still meet some gram somewhere: what holds none of it whole does not answer it.
    let offered = if found.exact { None } else { other_layout(&asked.q) };
    let suggestion = offered.map(|text| Offer { text, reason: "keyboard" });
    Ok(Json(Answer { items, facets: labelled(&mut db, found.facets).await?, total, total_at_least, next: found.next, suggestion }))
}

/// The most frequent values of each facet, with the names of networks and schools.
async fn labelled(db: &mut impl Reads, counts: Counts) -> Result<BTreeMap<&'static str, Vec<ValueCount>>> {
    let mut facets = BTreeMap::new();
    for (facet, values) in counts {
        let mut values: Vec<(String, u64)> = values.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(VALUES);
        let ids: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
        let mut names: BTreeMap<String, String> = match facet.parse() {
            Ok(Facet::Network) => store::network_names(db, &ids).await?.into_iter().collect(),
            Ok(Facet::School) => {
                let ids: Vec<OrganisationId> = ids.into_iter().map(OrganisationId::from).collect();
                organisations_by_id(db, &ids).await?.into_iter().map(|place| (place.id.0, place.name)).collect()
            }
            _ => BTreeMap::new(),
        };
        let value = |(value, count): (String, u64)| ValueCount { label: names.remove(&value).unwrap_or_else(|| value.clone()), value, count };
        facets.insert(facet, values.into_iter().map(value).collect());
    }
    Ok(facets)
}

/// Practices that are alike and shown beside one.
const ALIKE: usize = 5;

async fn similar(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, address: Address, Path(id): Path<PracticeId>) -> Result<Json<Page<Alike>>> {
    check_speed(&core, actor.as_ref(), &address)?;
    let (mut db, now) = (core.db.clone(), core.now());
    let person = actor.as_ref().map(|actor| &actor.person);
    practices::enter(&mut db, person, &id, &practices::policy::READ, now).await?;
    let Some(content) = practices::searchable(&mut db, std::slice::from_ref(&id)).await?.pop().map(|practice| practice.content) else {
        return Ok(Json(Page::whole(Vec::new())));
    };
    let like = Like { kind: Kind::Practice, id: id.0, title: content.title.clone(), body: format!("{}\n{}", content.summary, content.problem) };
    let found = core.rooms.get::<Search>().similar(like, tokens(&mut db, person, now).await?, ALIKE).await?;
    let named: Vec<(Kind, String)> = found.iter().map(|(id, _)| (Kind::Practice, id.clone())).collect();
    let mut known = standing(&mut db, &named, now).await?;
    let alike = found.into_iter().filter_map(|(id, title)| {
        let shown = known.remove(&(Kind::Practice, id.clone()))?;
        Some(Alike { title, id, href: shown.href, context: shown.context })
    });
    Ok(Json(Page::whole(alike.collect())))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

async fn suggestions(State(core): State<Core>, MaybeSignedIn(actor): MaybeSignedIn, address: Address, Query(typed): Query<Typed>) -> Result<Json<Offers>> {
    check_speed(&core, actor.as_ref(), &address)?;
    if typed.q.trim().is_empty() {
        return Ok(Json(Offers { items: Vec::new() }));
    }
    let (mut db, now) = (core.db.clone(), core.now());
    let tokens = tokens(&mut db, actor.as_ref().map(|actor| &actor.person), now).await?;
    let found = core.rooms.get::<Search>().suggest(typed.q, tokens, SUGGESTED).await?;
    let named: Vec<(Kind, String)> = found.items.iter().map(|item| (item.kind, item.id.clone())).collect();
    let mut known = standing(&mut db, &named, now).await?;
    let names = found.items.into_iter().filter_map(|item| {
        let beside = known.remove(&(item.kind, item.id))?;
        Some(Suggested { text: item.title, kind: item.kind.as_str(), href: Some(beside.href) })
    });
    let keyboard = found.keyboard.map(|text| Suggested { text, kind: "keyboard", href: None });
    Ok(Json(Offers { items: names.chain(keyboard).collect() }))
}
