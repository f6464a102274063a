//! An organisation (หน่วยงาน): school, area office, bureau, university, evaluator; any depth of tree.
use crate::args;
use crate::platform::db::{Reads, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::thai;

crate::id!(
    /// An organisation (หน่วยงาน).
    OrganisationId
);

/// As stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// `school`, `area_office`, `bureau`, … (data: the list stands in `kind.rs`).
    pub kind: String,
    pub parent_id: Option<OrganisationId>,
    pub province: Option<String>,
    pub size_class: Option<String>,
    pub version: i64,
}

/// A code that an authority gave; text, leading zeros kept.
#[derive(Clone, Debug)]
pub struct NewCode {
    pub kind: String,
    pub code: String,
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
}

pub async fn organisation(db: &mut impl Reads, id: &OrganisationId) -> Result<Organisation> {
    db.one(
        "select id, name, kind, parent_id, province, size_class, version from organisations where id = $1",
        args![id],
    )
    .await
}

pub async fn organisation_name(db: &mut impl Reads, id: &OrganisationId) -> Result<Ref> {
    let (id, name): (String, String) = db.one("select id, name from organisations where id = $1", args![id]).await?;
    Ok(Ref { id, name })
}

/// Is the organisation this one, or anywhere below it?
pub async fn is_within(db: &mut impl Reads, organisation: &OrganisationId, above: &OrganisationId) -> Result<bool> {
    Ok(db
        .maybe::<(i64,)>(
            "select depth from organisation_ancestors where organisation_id = $1 and ancestor_id = $2",
            args![organisation, above],
        )
        .await?
        .is_some())
}

/// Adds an organisation below its parent, with its codes. 409 when a code is taken.
pub async fn create(tx: &mut Tx, new: NewOrganisation) -> Result<OrganisationId> {
    let name = new.name.trim();
    if name.is_empty() || thai::length(name) > 300 {
        return Err(Error::invalid(
            "name",
            "name_length",
            "กรอกชื่อหน่วยงาน 1–300 ตัวอักษร",
            "A name has 1 to 300 letters.",
        ));
    }
    let id = new.id.unwrap_or_else(OrganisationId::fresh);
    if let Some(parent) = &new.parent {
        organisation(tx, parent).await.map_err(|error| {
            if error.is_not_found() {
                Error::invalid("parent", "unknown", "ไม่พบหน่วยงานต้นสังกัด", "The parent organisation is unknown.")
            } else {
                error
            }
        })?;
    }
    let now = tx.now();
    tx.exec(
        "insert into organisations (id, name, sort_key, kind, parent_id, province, size_class, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            &id,
            name,
            thai::sort_key(name),
            new.kind,
            new.parent.as_ref(),
            new.province,
            new.size_class,
            now
        ],
    )
    .await?;
    tx.exec(
        "insert into organisation_ancestors (organisation_id, ancestor_id, depth) values ($1, $1, 0)",
        args![&id],
    )
    .await?;
    if let Some(parent) = &new.parent {
        tx.exec(
            "insert into organisation_ancestors (organisation_id, ancestor_id, depth) \
             select $1, ancestor_id, depth + 1 from organisation_ancestors where organisation_id = $2",
            args![&id, parent],
        )
        .await?;
    }
    for code in new.codes {
        add_code(tx, &id, &code).await?;
    }
    Ok(id)
}

pub(super) async fn add_code(tx: &mut Tx, id: &OrganisationId, code: &NewCode) -> Result<()> {
    let done = tx
        .try_exec(
            "insert into organisation_codes (organisation_id, kind, code) values ($1, $2, $3)",
            args![id, &code.kind, code.code.trim()],
        )
        .await?;
    match done {
        Ok(_) => Ok(()),
        Err(error) if is_duplicate(&error) => Err(Error::conflict(
            "code_taken",
            "รหัสนี้เป็นของหน่วยงานอื่นแล้ว",
            "This code belongs to another organisation.",
        )),
        Err(error) => Err(error.into()),
    }
}
