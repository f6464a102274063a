//! Codes that authorities gave an organisation (รหัสสถานศึกษา, D-COD): text, leading zeros kept, several at once, each with its dates.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OrganisationId, code_store as store};
use crate::platform::Time;
use crate::platform::dates;
use crate::platform::db::{Reads, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::thai::to_arabic;

/// A code to record.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct NewCode {
    /// `ministry`, `smis`, `obec`, `office`, …
    pub kind: String,
    pub code: String,
    #[serde(default)]
    pub from: Option<Time>,
    #[serde(default)]
    pub to: Option<Time>,
}

impl NewCode {
    /// A code without dates.
    pub fn new(kind: impl Into<String>, code: impl Into<String>) -> NewCode {
        NewCode { kind: kind.into(), code: code.into(), from: None, to: None }
    }
}

/// A code as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Code {
    #[serde(skip)]
    pub organisation_id: OrganisationId,
    pub kind: String,
    pub code: String,
    pub from: Option<Time>,
    pub to: Option<Time>,
}

/// Records a code. 409 when another organisation has it; the same again brings its dates up to date.
pub async fn add_code(tx: &mut Tx, id: &OrganisationId, new: NewCode) -> Result<()> {
    let (kind, code) = check_code(&new)?;
    let now = tx.now();
    dates::within("from", new.from, now, dates::LASTING)?;
    dates::within("to", new.to, now, dates::LASTING)?;
    match store::holder(tx, &kind, &code).await? {
        Some(holder) if holder != *id => return Err(taken()),
        Some(_) => return store::redate(tx, &kind, &code, new.from, new.to).await,
        None => {}
    }
    match store::add(tx, id, &kind, &code, new.from, new.to).await? {
        Ok(_) => Ok(()),
        Err(error) if is_duplicate(&error) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Kind and code as they are compared.
pub(super) fn check_code(new: &NewCode) -> Result<(String, String)> {
    let code = plain(&new.code);
    let kind = new.kind.trim().to_lowercase();
    if code.is_empty() || code.len() > 40 || kind.is_empty() || kind.len() > 40 {
        return Err(Error::invalid("code", "code_form", "กรอกชนิดรหัสและรหัส ไม่เกิน 40 ตัว", "Give the kind and the code, at most 40 signs each."));
    }
    Ok((kind, code))
}

/// Ends a code now; it still finds the organisation.
pub async fn end_code(tx: &mut Tx, id: &OrganisationId, kind: &str, code: &str) -> Result<()> {
    if store::end(tx, id, kind, &plain(code)).await? { Ok(()) } else { Err(Error::not_found()) }
}

/// All codes of these organisations.
pub async fn codes_of(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Code>> {
    store::of(db, ids).await
}

/// `๑๐๗๔๕๙๐๐๘๘` is `1074590088` (T-05); never padded.
fn plain(code: &str) -> String {
    to_arabic(code).replace(' ', "")
}

fn taken() -> Error {
    Error::conflict("code_taken", "รหัสนี้เป็นของหน่วยงานอื่นแล้ว", "This code belongs to another organisation.")
}
