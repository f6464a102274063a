//! Tells an organisation that comes again under another kind of code: by the code itself, by a code that the file names, or by its name.
use std::collections::{HashMap, HashSet};

use super::places::Places;
use super::report::Refusal;
use crate::exchange::sheet::OrganisationRow;
use crate::organisations::{self, KnownByName, OrganisationId, organisation_key};
use crate::platform::db::Reads;
use crate::platform::error::Result;

/// What a row without a known code of its kind is.
pub(super) enum Same {
    /// One that is known, by what; its new code is added.
    Known(OrganisationId),
    New,
    /// A new one, though another has its name elsewhere in the tree.
    NewOfOneName(String),
}

struct Candidate {
    known: KnownByName,
    /// Kinds of the codes that it has, or that this file gives it.
    code_kinds: HashSet<String>,
}

/// Organisations by the key of their name.
#[derive(Default)]
pub(super) struct ByName {
    candidates: Vec<Candidate>,
    by_key: HashMap<String, Vec<usize>>,
    by_id: HashMap<OrganisationId, usize>,
}

impl ByName {
    /// Those that rows of these names may be; `named` are known to the file by their own codes.
    pub async fn find(db: &mut impl Reads, names: &[&str], named: &HashSet<OrganisationId>) -> Result<ByName> {
        let keys: HashSet<String> = names.iter().map(|name| organisation_key(name)).filter(|key| !key.is_empty()).collect();
        let mut found = ByName::default();
        if keys.is_empty() {
            return Ok(found);
        }
        let all = organisations::organisations_by_name(db).await?;
        let fitting: Vec<KnownByName> = all.into_iter().filter(|known| keys.contains(&known.search_key) && !named.contains(&known.id)).collect();
        let ids: Vec<OrganisationId> = fitting.iter().map(|known| known.id.clone()).collect();
        let codes = organisations::codes_of(db, &ids).await?;
        for known in fitting {
            found.add(known, HashSet::new());
        }
        for code in codes {
            found.give(&code.organisation_id, &code.kind);
        }
        Ok(found)
    }

    fn add(&mut self, known: KnownByName, code_kinds: HashSet<String>) {
        let at = self.candidates.len();
        self.by_key.entry(known.search_key.clone()).or_default().push(at);
        self.by_id.insert(known.id.clone(), at);
        self.candidates.push(Candidate { known, code_kinds });
    }

    /// An organisation that this file adds.
    pub fn planned(&mut self, known: KnownByName, code_kind: &str) {
        self.add(known, HashSet::from([code_kind.to_owned()]));
    }

    /// A code of this kind that an organisation has from here on.
    pub fn give(&mut self, id: &OrganisationId, code_kind: &str) {
        if let Some(at) = self.by_id.get(id) {
            self.candidates[*at].code_kinds.insert(code_kind.to_owned());
        }
    }

    /// Which organisation a row speaks of that no code of its kind names.
    pub fn recognise(&self, row: &OrganisationRow, kind: &str, code_kind: &str, parent: Option<&OrganisationId>, places: &Places) -> Result<Same, Refusal> {
        if let Some(code) = &row.known_code {
            let new = ["ใหม่", "new"].contains(&code.to_lowercase().as_str());
            return if new { Ok(Same::New) } else { Ok(Same::Known(places.one("known_code", code)?.id.clone())) };
        }
        let key = organisation_key(&row.name);
        let mut holders = places.of_code(&row.code);
        holders.dedup_by(|one, other| one.id == other.id);
        match holders.as_slice() {
            [] => {}
            [one] if organisation_key(&one.name) == key => return Ok(Same::Known(one.id.clone())),
            [one, ..] => return Err(asked("code", &one.name, &row.code)),
        }
        let fits = |candidate: &&Candidate| candidate.known.kind == kind && !candidate.code_kinds.contains(code_kind);
        let same: Vec<&Candidate> = self.by_key.get(&key).into_iter().flatten().map(|at| &self.candidates[*at]).filter(fits).collect();
        let here: Vec<&&Candidate> = same.iter().filter(|candidate| candidate.known.parent_id.as_ref() == parent).collect();
        match (here.as_slice(), same.as_slice()) {
            ([one], _) => Ok(Same::Known(one.known.id.clone())),
            ([one, _, ..], _) => Err(asked("name", &one.known.name, &row.code)),
            ([], []) => Ok(Same::New),
            // Without a word of where it stands, nothing tells it from its namesake.
            ([], [one, ..]) if parent.is_none() => Err(asked("name", &one.known.name, &row.code)),
            ([], [one, ..]) => Ok(Same::NewOfOneName(one.known.name.clone())),
        }
    }
}

fn asked(column: &'static str, name: &str, code: &str) -> Refusal {
    Refusal::told(
        column,
        "which_organisation",
        format!("อาจเป็น “{name}” ที่มีอยู่แล้วภายใต้รหัสอื่น ใส่รหัสที่ระบบรู้จักในคอลัมน์ “รหัสเดิม” หรือใส่คำว่า “ใหม่” ถ้าเป็นคนละแห่ง (รหัส {code})"),
        format!(
            "this may be '{name}', which is known under another code; write its known code below 'known_code', or 'new' if it is another one (code {code})"
        ),
    )
}
