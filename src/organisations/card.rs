//! What people see of an organisation: a row of a list, and its page.
use schemars::JsonSchema;
use serde::Serialize;

use super::award::Award;
use super::code::Code;
use super::kind::OrganisationKind;
use super::organisation_store::{self as store, ListRow, Narrowed};
use super::search_key::{containing, organisation_key};
use super::{OrganisationId, award_store, code_store, people_store};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Page, Ref};
use crate::platform::thai;

/// An organisation in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationCard {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub kind_th: String,
    pub parent: Option<Ref>,
    pub province: Option<String>,
    pub size_class: Option<String>,
    pub codes: Vec<Code>,
    /// Schools at and below it.
    pub schools: i64,
    pub version: i64,
}

/// The page of one organisation. Networks and practices are asked of the rooms that hold them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationPage {
    #[serde(flatten)]
    pub card: OrganisationCard,
    /// From the root down.
    pub ancestors: Vec<Ref>,
    pub awards: Vec<Award>,
    /// People who hold a confirmed role here or below.
    pub people: i64,
}

/// What a list is narrowed by.
#[derive(Debug, Default)]
pub struct Wanted {
    pub q: Option<String>,
    pub kind: Option<String>,
    pub parent: Option<String>,
    pub after: Option<String>,
    pub limit: i64,
}

/// Organisations in Thai order, by part of a name (digits, brackets and the word for school do not matter) or the beginning of a code.
pub async fn organisations(db: &mut impl Reads, wanted: &Wanted) -> Result<Page<OrganisationCard>> {
    let key = organisation_key(wanted.q.as_deref().unwrap_or_default());
    let asked = wanted.q.as_deref().is_some_and(|q| !thai::is_blank(q));
    if asked && key.is_empty() {
        return Ok(Page::whole(Vec::new()));
    }
    let code = if key.len() >= 2 && key.bytes().all(|b| b.is_ascii_alphanumeric()) { format!("{}%", key.to_uppercase()) } else { String::new() };
    let by = Narrowed {
        pattern: &containing(&key),
        code: &code,
        kind: wanted.kind.as_deref().unwrap_or_default(),
        parent: wanted.parent.as_deref().unwrap_or_default(),
        id: "",
        after: wanted.after.as_deref().unwrap_or_default(),
        limit: wanted.limit + 1,
    };
    let page = Page::cut(store::list(db, by).await?, wanted.limit, |row| row.id.0.clone());
    Ok(Page { items: cards(db, page.items).await?, next: page.next })
}

/// One organisation with what stands above it.
pub async fn organisation_page(db: &mut impl Reads, id: &OrganisationId, now: Time) -> Result<OrganisationPage> {
    let by = Narrowed { pattern: "", code: "", kind: "", parent: "", id: id.as_str(), after: "", limit: 1 };
    let rows = if id.as_str().is_empty() { Vec::new() } else { store::list(db, by).await? };
    let card = cards(db, rows).await?.pop().ok_or_else(Error::not_found)?;
    let ancestors = store::ancestors(db, id).await?.into_iter().map(|(id, name)| Ref { id, name }).collect();
    let awards = award_store::of(db, std::slice::from_ref(id)).await?;
    Ok(OrganisationPage { card, ancestors, awards, people: people_store::count_within(db, id, now).await? })
}

async fn cards(db: &mut impl Reads, rows: Vec<ListRow>) -> Result<Vec<OrganisationCard>> {
    let ids: Vec<OrganisationId> = rows.iter().map(|row| row.id.clone()).collect();
    let codes = code_store::of(db, &ids).await?;
    let card = |row: ListRow| OrganisationCard {
        codes: codes.iter().filter(|code| code.organisation_id == row.id).cloned().collect(),
        id: row.id.0,
        name: row.name,
        kind_th: OrganisationKind::words(&row.kind).to_owned(),
        kind: row.kind,
        parent: Ref::of(row.parent_id, row.parent_name),
        province: row.province,
        size_class: row.size_class,
        schools: row.schools,
        version: row.version,
    };
    Ok(rows.into_iter().map(card).collect())
}
