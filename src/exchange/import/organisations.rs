//! The register of organisations: parents may stand further down in the same file.
use std::collections::{HashMap, HashSet};

use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::exchange::sheet::{OrganisationRow, Record};
use crate::organisations::{self, NewCode, NewOrganisation, Organisation, OrganisationChange, OrganisationId, OrganisationKind, policy};
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// What became of a row that others may name as their parent.
enum Done {
    Stands(OrganisationId),
    Refused,
}

pub(super) async fn write(tx: &mut Tx, rights: &mut Rights, rows: &[Record<OrganisationRow>], ledger: &mut Ledger) -> Result<()> {
    let codes = rows.iter().flat_map(|record| [Some(record.value.code.clone()), record.value.parent_code.clone()]).flatten().collect();
    let places = Places::find(tx, codes).await?;
    let mut done: HashMap<&str, Done> = HashMap::new();
    let mut seen = HashSet::new();
    let mut parents = HashSet::new();
    let mut kinds = HashSet::new();
    for record in in_order(rows) {
        let row = &record.value;
        let written = match record_parent(row, &done, &places) {
            Ok(parent) => {
                parents.extend(parent.clone());
                one(tx, rights, row, parent, &places).await
            }
            Err(refusal) => Err(refusal),
        };
        let outcome = match written {
            Ok((id, kind, outcome)) => {
                seen.insert(id.clone());
                kinds.insert(kind);
                done.insert(&row.code, Done::Stands(id));
                Ok(outcome)
            }
            Err(refusal) => {
                done.insert(&row.code, Done::Refused);
                Err(refusal)
            }
        };
        ledger.note(record.row, &row.code, &row.name, outcome)?;
    }
    let parents: Vec<OrganisationId> = parents.into_iter().collect();
    let children = organisations::children_of(tx, &parents).await?;
    ledger.absent(children.iter().filter(|child| kinds.contains(&child.kind) && !seen.contains(&child.id)).count());
    Ok(())
}

/// Parents before children; what names a parent in a circle comes last, in file order, and is refused there.
fn in_order(rows: &[Record<OrganisationRow>]) -> Vec<&Record<OrganisationRow>> {
    let own: HashSet<&str> = rows.iter().map(|record| record.value.code.as_str()).collect();
    let mut placed: HashSet<&str> = HashSet::new();
    let mut ordered = Vec::with_capacity(rows.len());
    let mut waiting: Vec<_> = rows.iter().collect();
    loop {
        let before = waiting.len();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|record| match record.value.parent_code.as_deref() {
            Some(parent) => placed.contains(parent) || !own.contains(parent),
            None => true,
        });
        placed.extend(ready.iter().map(|record| record.value.code.as_str()));
        ordered.extend(ready);
        waiting = rest;
        if waiting.is_empty() || waiting.len() == before {
            ordered.extend(waiting);
            return ordered;
        }
    }
}

fn record_parent(row: &OrganisationRow, done: &HashMap<&str, Done>, places: &Places) -> Result<Option<OrganisationId>, Refusal> {
    let Some(code) = row.parent_code.as_deref() else { return Ok(None) };
    match done.get(code) {
        Some(Done::Stands(id)) => Ok(Some(id.clone())),
        Some(Done::Refused) => Err(Refusal::told("parent_code", "parent_refused", "แถวของหน่วยงานต้นสังกัดไม่ผ่าน", "the row of the parent was refused")),
        None => match places.one("parent_code", code) {
            Ok(parent) => Ok(Some(parent.id.clone())),
            Err(_) if row.code == code => Err(Refusal::told("parent_code", "circle", "หน่วยงานอยู่ใต้ตัวเองไม่ได้", "an organisation cannot stand below itself")),
            Err(refusal) => Err(refusal),
        },
    }
}

async fn one(
    tx: &mut Tx,
    rights: &mut Rights,
    row: &OrganisationRow,
    parent: Option<OrganisationId>,
    places: &Places,
) -> Result<(OrganisationId, String, Outcome), Refusal> {
    let kind = match row.kind.as_deref() {
        Some(text) => Some(
            OrganisationKind::read(text)
                .ok_or_else(|| Refusal::told("kind", "unknown_kind", format!("ไม่รู้จักประเภท “{text}”"), format!("the kind '{text}' is unknown")))?,
        ),
        None => None,
    };
    let code_kind = words::code_kind(row.code_kind.as_deref(), &row.code);
    let size = row.size_class.as_deref().map(words::size);
    match places.exactly(&code_kind, &row.code) {
        Some(known) => {
            let change = OrganisationChange {
                name: Some(row.name.clone()),
                kind: kind.map(|kind| kind.key.to_owned()),
                parent: parent.map(Some),
                province: row.province.clone(),
                size_class: size,
            };
            let outcome = bring_up_to_date(tx, rights, known, change).await?;
            Ok((known.id.clone(), known.kind.clone(), outcome))
        }
        None => {
            rights.check(tx, parent.as_ref(), &policy::CHANGE).await.map_err(|error| Refusal::at("parent_code", error))?;
            let kind = kind.map_or("school", |kind| kind.key);
            let new = NewOrganisation {
                id: None,
                name: row.name.clone(),
                kind: kind.to_owned(),
                parent,
                province: row.province.clone(),
                size_class: size,
                codes: vec![NewCode::new(code_kind, row.code.clone())],
                by: Some(rights.author()),
            };
            let id = organisations::create(tx, new).await.map_err(column)?;
            Ok((id, kind.to_owned(), Outcome::Added))
        }
    }
}

async fn bring_up_to_date(tx: &mut Tx, rights: &mut Rights, known: &Organisation, change: OrganisationChange) -> Result<Outcome, Refusal> {
    let differs = |new: &Option<String>, old: Option<&String>| new.as_ref().is_some_and(|new| Some(new) != old);
    let moves = change.parent.as_ref().is_some_and(|parent| *parent != known.parent_id);
    let changes = moves
        || differs(&change.name, Some(&known.name))
        || differs(&change.kind, Some(&known.kind))
        || differs(&change.province, known.province.as_ref())
        || differs(&change.size_class, known.size_class.as_ref());
    if !changes {
        return Ok(Outcome::Left);
    }
    rights.check(tx, Some(&known.id), &policy::CHANGE).await.map_err(|error| Refusal::at("code", error))?;
    if let (true, Some(Some(parent))) = (moves, &change.parent) {
        rights.check(tx, Some(parent), &policy::CHANGE).await.map_err(|error| Refusal::at("parent_code", error))?;
    }
    let author = rights.author();
    organisations::change(tx, &known.id, known.version, change, Some(&author)).await.map_err(column)?;
    Ok(Outcome::Changed)
}

/// The column that a refusal of the verb speaks of.
fn column(error: crate::platform::Error) -> Refusal {
    match error.fields.first().map(|field| field.field.as_str()) {
        Some("name") => Refusal::at("name", error),
        Some("parent") => Refusal::at("parent_code", error),
        _ => Refusal::at("code", error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, parent: Option<&str>) -> Record<OrganisationRow> {
        let value = OrganisationRow {
            code: code.into(),
            code_kind: None,
            name: code.into(),
            kind: None,
            parent_code: parent.map(str::to_owned),
            size_class: None,
            province: None,
        };
        Record { row: 2, value }
    }

    #[test]
    fn parents_come_first_wherever_they_stand_in_the_file() {
        let rows = [row("school", Some("district")), row("district", Some("city")), row("other", Some("elsewhere")), row("city", None)];
        let order: Vec<&str> = in_order(&rows).iter().map(|record| record.value.code.as_str()).collect();
        assert_eq!(order, ["other", "city", "district", "school"]);
    }

    #[test]
    fn a_circle_ends_and_is_refused() {
        let rows = [row("a", Some("b")), row("b", Some("a"))];
        assert_eq!(in_order(&rows).len(), 2);
    }
}
