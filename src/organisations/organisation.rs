//! An organisation (หน่วยงาน): school, area office, bureau, university, evaluator; any depth of tree.
use super::search_key::organisation_key;
use super::{code, organisation_store as store};
use crate::platform::Core;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::platform::thai;

pub use super::code::NewCode;

crate::id!(
    /// An organisation (หน่วยงาน).
    OrganisationId
);

/// As stored.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// A key of `KINDS`: `school`, `primary_area`, `bureau`, …
    pub kind: String,
    pub parent_id: Option<OrganisationId>,
    pub province: Option<String>,
    pub size_class: Option<String>,
    pub version: i64,
}

#[derive(Clone, Debug, Default)]
pub struct NewOrganisation {
    pub id: Option<OrganisationId>,
    pub name: String,
    pub kind: String,
    pub parent: Option<OrganisationId>,
    pub province: Option<String>,
    pub size_class: Option<String>,
    pub codes: Vec<NewCode>,
    /// Who adds it; none where nobody signed in does (the command line).
    pub by: Option<PersonId>,
}

/// What changes; `None` leaves as it is, an empty text takes away.
#[derive(Clone, Debug, Default)]
pub struct OrganisationChange {
    pub name: Option<String>,
    pub kind: Option<String>,
    pub parent: Option<Option<OrganisationId>>,
    pub province: Option<String>,
    pub size_class: Option<String>,
}

/// Makes the keys by which organisations are searched, where an older release left none.
pub async fn fill_search_keys(core: &Core) -> Result<()> {
    let mut after = OrganisationId::from("");
    loop {
        let mut tx = core.db.begin(core.now()).await?;
        let last = store::fill_search_keys(&mut tx, &after, 500).await?;
        tx.commit().await?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// The stream of an organisation: its card changed.
pub fn stream(id: &OrganisationId) -> Stream {
    Stream::new("school", id.as_str())
}

pub async fn organisation(db: &mut impl Reads, id: &OrganisationId) -> Result<Organisation> {
    store::one(db, id).await
}

pub async fn organisation_name(db: &mut impl Reads, id: &OrganisationId) -> Result<Ref> {
    let found = store::one(db, id).await?;
    Ok(Ref { id: found.id.0, name: found.name })
}

/// Is the organisation this one, or anywhere below it?
pub async fn is_within(db: &mut impl Reads, organisation: &OrganisationId, above: &OrganisationId) -> Result<bool> {
    store::is_within(db, organisation, above).await
}

/// Adds an organisation below its parent, with its codes. 409 when a code is taken.
pub async fn create(tx: &mut Tx, new: NewOrganisation) -> Result<OrganisationId> {
    let name = check_name(&new.name)?;
    if let Some(parent) = &new.parent {
        known_parent(tx, parent).await?;
    }
    let found = Organisation {
        id: new.id.unwrap_or_else(OrganisationId::fresh),
        name,
        kind: new.kind,
        parent_id: new.parent,
        province: filled(new.province),
        size_class: filled(new.size_class),
        version: 1,
    };
    store::add(tx, &found, &thai::sort_key(&found.name), &organisation_key(&found.name)).await?;
    store::link(tx, &found.id, found.parent_id.as_ref()).await?;
    for code in new.codes {
        code::add_code(tx, &found.id, code).await?;
    }
    announce(tx, &found.id, new.by.as_ref()).await?;
    Ok(found.id)
}

/// Changes an organisation that is still at this version (412 otherwise). A new parent takes the whole branch along.
pub async fn change(tx: &mut Tx, id: &OrganisationId, version: i64, change: OrganisationChange, by: Option<&PersonId>) -> Result<Organisation> {
    let found = store::one(tx, id).await?;
    if found.version != version {
        return Err(Error::stale());
    }
    let before = found;
    let mut found = changed(&before, change)?;
    if found == before {
        return Ok(found);
    }
    let moved = found.parent_id != before.parent_id;
    if let (true, Some(parent)) = (moved, &found.parent_id) {
        known_parent(tx, parent).await?;
        if store::is_within(tx, parent, id).await? {
            return Err(Error::invalid("parent", "circle", "หน่วยงานอยู่ใต้ตัวเองไม่ได้", "An organisation cannot stand below itself."));
        }
    }
    found.version += 1;
    if !store::update(tx, &found, version, &thai::sort_key(&found.name), &organisation_key(&found.name)).await? {
        return Err(Error::stale());
    }
    if moved {
        store::unlink_branch(tx, id).await?;
        if let Some(parent) = &found.parent_id {
            store::link_branch(tx, id, parent).await?;
        }
        tx.rights_changed(None).await?;
    }
    announce(tx, id, by).await?;
    Ok(found)
}

/// Says on the organisation's stream that its card changed; readers look up how it stands now.
pub(super) async fn announce(tx: &mut Tx, id: &OrganisationId, by: Option<&PersonId>) -> Result<()> {
    tx.append(&stream(id), NewEvent::new("organisation", by.map_or("", |by| by.as_str())).on(id)).await.map(|_| ())
}

/// An organisation as it stands after a change.
pub(super) fn changed(before: &Organisation, change: OrganisationChange) -> Result<Organisation> {
    let mut found = before.clone();
    if let Some(text) = &change.name {
        found.name = check_name(text)?;
    }
    found.kind = change.kind.unwrap_or(found.kind);
    if let Some(province) = change.province {
        found.province = filled(Some(province));
    }
    if let Some(size) = change.size_class {
        found.size_class = filled(Some(size));
    }
    found.parent_id = change.parent.unwrap_or(found.parent_id);
    Ok(found)
}

pub(super) fn check_name(text: &str) -> Result<String> {
    let name = thai::written(text);
    if name.is_empty() || thai::length(name) > 300 {
        return Err(Error::invalid("name", "name_length", "กรอกชื่อหน่วยงาน 1–300 ตัวอักษร", "A name has 1 to 300 letters."));
    }
    Ok(name.to_owned())
}

pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| thai::written(&text).to_owned()).filter(|text| !text.is_empty())
}

async fn known_parent(tx: &mut Tx, parent: &OrganisationId) -> Result<Organisation> {
    organisation(tx, parent).await.map_err(|error| {
        if error.is_not_found() {
            Error::invalid("parent", "unknown", "ไม่พบหน่วยงานต้นสังกัด", "The parent organisation is unknown.")
        } else {
            error
        }
    })
}
