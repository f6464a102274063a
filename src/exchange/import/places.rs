//! Organisations by the codes that a file uses.
use std::collections::HashMap;

use super::report::Refusal;
use crate::organisations::{Organisation, OrganisationId, holders_of_codes, organisations_by_id};
use crate::platform::db::Reads;
use crate::platform::error::Result;

/// Everything known of the codes in a file, read once.
pub(super) struct Places {
    by_code: HashMap<String, Vec<(String, OrganisationId)>>,
    organisations: HashMap<OrganisationId, Organisation>,
}

impl Places {
    pub async fn find(db: &mut impl Reads, mut wanted: Vec<String>) -> Result<Places> {
        wanted.sort();
        wanted.dedup();
        let mut by_code: HashMap<String, Vec<(String, OrganisationId)>> = HashMap::new();
        let mut ids = Vec::new();
        for code in holders_of_codes(db, &wanted).await? {
            ids.push(code.organisation_id.clone());
            by_code.entry(code.code).or_default().push((code.kind, code.organisation_id));
        }
        ids.sort();
        ids.dedup();
        let organisations = organisations_by_id(db, &ids).await?.into_iter().map(|found| (found.id.clone(), found)).collect();
        Ok(Places { by_code, organisations })
    }

    /// The holder of a code of this kind.
    pub fn exactly(&self, kind: &str, code: &str) -> Option<&Organisation> {
        let (_, id) = self.by_code.get(code)?.iter().find(|(known, _)| known == kind)?;
        self.organisations.get(id)
    }

    /// All holders of a code, whatever its kinds.
    pub fn of_code(&self, code: &str) -> Vec<&Organisation> {
        self.by_code.get(code).into_iter().flatten().filter_map(|(_, id)| self.organisations.get(id)).collect()
    }

    /// The one holder of a code, whatever its kind.
    pub fn one(&self, column: &'static str, code: &str) -> Result<&Organisation, Refusal> {
        let mut holders: Vec<&OrganisationId> = self.by_code.get(code).into_iter().flatten().map(|(_, id)| id).collect();
        holders.dedup();
        match holders.as_slice() {
            [id] => self.organisations.get(*id).ok_or_else(|| unknown(column, code)),
            [] => Err(unknown(column, code)),
            _ => Err(Refusal::told(
                column,
                "ambiguous_code",
                format!("รหัส {code} เป็นของหลายหน่วยงาน"),
                format!("the code {code} belongs to several organisations"),
            )),
        }
    }
}

fn unknown(column: &'static str, code: &str) -> Refusal {
    Refusal::told(column, "unknown_code", format!("ไม่พบหน่วยงานรหัส {code}"), format!("no organisation has the code {code}"))
}
