//! The register of organisations: parents may stand further down in the same file.
use std::collections::{BTreeSet, HashMap, HashSet};

use super::list::{List, Prepared, Revision};
use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::same_place::{ByName, Same};
use super::tree::Tree;
use super::words;
use crate::exchange::sheet::{OrganisationRow, Record, Records};
use crate::organisations::{
    self, KnownByName, NewCode, NewOrganisation, Organisation, OrganisationChange, OrganisationId, OrganisationKind, organisation_key, policy,
};
use crate::platform::db::{Reads, StagedRow};
use crate::platform::error::Result;

/// Where a row stands in the tree, for those below it.
#[derive(Clone)]
struct Standing {
    id: OrganisationId,
    /// Where rights over it are asked: a new one is not in the tree yet, and what holds above it holds for it.
    right_at: Option<OrganisationId>,
}

/// What became of a row that others may name as their parent.
enum Done {
    Stands(Standing),
    Refused,
}

struct Planner<'a> {
    rights: &'a mut Rights,
    places: Places,
    names: ByName,
    done: HashMap<&'a str, Done>,
    tree: Tree,
    added: Vec<StagedRow>,
    new: HashMap<OrganisationId, Option<OrganisationId>>,
    codes: Vec<StagedRow>,
    /// Rows by the organisation that they change, as it stands after them.
    changes: HashMap<OrganisationId, (StagedRow, Organisation)>,
    moves: Vec<(u32, OrganisationId)>,
}

pub(super) async fn plan(db: &mut impl Reads, rights: &mut Rights, records: &Records<OrganisationRow>, ledger: &mut Ledger) -> Result<Prepared> {
    let rows = &records.rows;
    let revision = organisations::organisations_revision(db).await?;
    let codes = rows.iter().flat_map(|record| [Some(&record.value.code), record.value.parent_code.as_ref(), record.value.known_code.as_ref()]);
    let places = Places::find(db, codes.flatten().cloned().collect()).await?;
    let exact = |row: &OrganisationRow| places.exactly(&words::code_kind(row.code_kind.as_deref(), &row.code), &row.code);
    let named: HashSet<OrganisationId> = rows.iter().filter_map(|record| exact(&record.value)).map(|known| known.id.clone()).collect();
    let unknown: Vec<&str> = rows.iter().filter(|record| exact(&record.value).is_none()).map(|record| record.value.name.as_str()).collect();
    let names = ByName::find(db, &unknown, &named).await?;
    let mut planner = Planner {
        rights,
        places,
        names,
        done: records.faulty.iter().filter(|record| !record.value.code.is_empty()).map(|record| (record.value.code.as_str(), Done::Refused)).collect(),
        tree: Tree::default(),
        added: Vec::new(),
        new: HashMap::new(),
        codes: Vec::new(),
        changes: HashMap::new(),
        moves: Vec::new(),
    };
    let (mut seen, mut kinds) = (named, BTreeSet::new());
    let mut parents = HashSet::new();
    let mut outcomes: Vec<(&Record<OrganisationRow>, Result<Outcome, Refusal>)> = Vec::with_capacity(rows.len());
    let (ordered, sound) = in_order(rows);
    for (at, record) in ordered.into_iter().enumerate() {
        let row = &record.value;
        let parent = if at < sound { planner.parent(row) } else { Err(circle()) };
        let planned = match parent {
            Ok(parent) => {
                parents.extend(parent.as_ref().map(|parent| parent.id.clone()));
                planner.one(db, record.row, row, parent, ledger).await
            }
            Err(refusal) => Err(refusal),
        };
        let outcome = match planned {
            Ok((standing, kind, outcome)) => {
                seen.insert(standing.id.clone());
                kinds.insert(kind);
                planner.done.insert(&row.code, Done::Stands(standing));
                Ok(outcome)
            }
            Err(refusal) => {
                planner.done.insert(&row.code, Done::Refused);
                Err(refusal)
            }
        };
        outcomes.push((record, outcome));
    }
    let circles = planner.circles(db).await?;
    for (record, outcome) in outcomes {
        let outcome = if outcome.is_ok() && circles.contains(&record.row) { Err(circle()) } else { outcome };
        ledger.note(record.row, &record.value.code, &record.value.name, outcome)?;
    }
    let parents: Vec<OrganisationId> = parents.into_iter().collect();
    absent(db, &parents, |child| kinds.contains(&child.kind) && !seen.contains(&child.id), ledger).await?;
    let changes = planner.changes.into_values().map(|(row, _)| row).collect();
    let lists = vec![(List::Organisations, planner.added), (List::OrganisationChanges, changes), (List::Codes, planner.codes)];
    Ok(Prepared { lists, revision: Some(Revision::Organisations(revision)) })
}

/// Children of the places that a file speaks of which it does not name, by their codes.
async fn absent(db: &mut impl Reads, parents: &[OrganisationId], missing: impl Fn(&Organisation) -> bool, ledger: &mut Ledger) -> Result<()> {
    let mut left: Vec<Organisation> = organisations::children_of(db, parents).await?.into_iter().filter(missing).collect();
    left.sort_by(|one, other| one.name.cmp(&other.name));
    let ids: Vec<OrganisationId> = left.iter().map(|child| child.id.clone()).collect();
    let codes: HashMap<OrganisationId, String> = organisations::codes_of(db, &ids).await?.into_iter().map(|code| (code.organisation_id, code.code)).collect();
    for child in left {
        ledger.absent(codes.get(&child.id).map_or("", String::as_str), &child.name);
    }
    Ok(())
}

fn circle() -> Refusal {
    Refusal::told(
        "parent_code",
        "circle",
        "หน่วยงานอยู่ใต้ตัวเองไม่ได้ ตรวจรหัสต้นสังกัดของแถวนี้และแถวที่อยู่เหนือขึ้นไป",
        "an organisation cannot stand below itself; look at the parents of this row and of those above it",
    )
}

/// Parents before children, and how many rows that is; what names a parent in a circle comes behind them, in file order.
fn in_order(rows: &[Record<OrganisationRow>]) -> (Vec<&Record<OrganisationRow>>, usize) {
    let mut waiting: HashMap<&str, Vec<&Record<OrganisationRow>>> = HashMap::new();
    let own: HashSet<&str> = rows.iter().map(|record| record.value.code.as_str()).collect();
    let mut ordered = Vec::with_capacity(rows.len());
    for record in rows {
        match record.value.parent_code.as_deref().filter(|parent| own.contains(parent)) {
            Some(parent) => waiting.entry(parent).or_default().push(record),
            None => ordered.push(record),
        }
    }
    let mut at = 0;
    while let Some(record) = ordered.get(at) {
        at += 1;
        ordered.extend(waiting.remove(record.value.code.as_str()).unwrap_or_default());
    }
    let mut circles: Vec<_> = waiting.into_values().flatten().collect();
    circles.sort_by_key(|record| record.row);
    let sound = ordered.len();
    ordered.extend(circles);
    (ordered, sound)
}

impl<'a> Planner<'a> {
    fn parent(&self, row: &OrganisationRow) -> Result<Option<Standing>, Refusal> {
        let Some(code) = row.parent_code.as_deref() else { return Ok(None) };
        match self.done.get(code) {
            Some(Done::Stands(standing)) => Ok(Some(standing.clone())),
            Some(Done::Refused) => Err(Refusal::told("parent_code", "parent_refused", "แถวของหน่วยงานต้นสังกัดไม่ผ่าน", "the row of the parent was refused")),
            None => self.places.one("parent_code", code).map(|parent| Some(Standing { id: parent.id.clone(), right_at: Some(parent.id.clone()) })),
        }
    }

    async fn one(
        &mut self,
        db: &mut impl Reads,
        line: u32,
        row: &OrganisationRow,
        parent: Option<Standing>,
        ledger: &mut Ledger,
    ) -> Result<(Standing, String, Outcome), Refusal> {
        let kind = match row.kind.as_deref() {
            Some(text) => Some(
                OrganisationKind::read(text)
                    .ok_or_else(|| Refusal::told("kind", "unknown_kind", format!("ไม่รู้จักประเภท “{text}”"), format!("the kind '{text}' is unknown")))?
                    .key,
            ),
            None => None,
        };
        let code_kind = words::code_kind(row.code_kind.as_deref(), &row.code);
        if let Some(known) = self.places.exactly(&code_kind, &row.code).cloned() {
            let outcome = self.change(db, line, row, kind, parent, &known).await?;
            return Ok((Standing { right_at: Some(known.id.clone()), id: known.id }, known.kind, outcome));
        }
        let above = parent.as_ref().map(|parent| &parent.id);
        let id = match self.names.recognise(row, kind.unwrap_or("school"), &code_kind, above, &self.places)? {
            Same::Known(id) => Some(id),
            Same::New => None,
            Same::NewOfOneName(name) => {
                let th = format!("มี “{name}” ในสังกัดอื่นอยู่แล้ว ถ้าเป็นแห่งเดียวกันให้ใส่รหัสเดิมในคอลัมน์ “รหัสเดิม”");
                ledger.warn(line, "name", "same_name", th, format!("'{name}' stands elsewhere already; if it is the same, write its code below 'known_code'"));
                None
            }
        };
        let new_code = NewCode::new(code_kind.as_str(), row.code.as_str());
        match id {
            Some(id) => {
                self.codes.push(organisations::staged_code(&id, &new_code).map_err(column)?);
                self.names.give(&id, &code_kind);
                if let Some(right_at) = self.new.get(&id).cloned() {
                    // The file adds it in an earlier row; this one brings a further code.
                    return Ok((Standing { id, right_at }, kind.unwrap_or("school").to_owned(), Outcome::Added));
                }
                let known = organisations::organisation(db, &id).await?;
                self.rights.check(db, Some(&id), &policy::CHANGE).await.map_err(|error| Refusal::at("code", error))?;
                // Its name in another spelling is no other name.
                let same = organisation_key(&row.name) == organisation_key(&known.name);
                let spelt = OrganisationRow { name: if same { known.name.clone() } else { row.name.clone() }, ..row.clone() };
                self.change(db, line, &spelt, kind, parent, &known).await?;
                Ok((Standing { right_at: Some(id.clone()), id }, known.kind, Outcome::Changed))
            }
            None => self.add(db, row, kind.unwrap_or("school"), parent, new_code).await,
        }
    }

    async fn add(
        &mut self,
        db: &mut impl Reads,
        row: &OrganisationRow,
        kind: &str,
        parent: Option<Standing>,
        code: NewCode,
    ) -> Result<(Standing, String, Outcome), Refusal> {
        let right_at = parent.as_ref().and_then(|parent| parent.right_at.clone());
        self.rights.check(db, right_at.as_ref(), &policy::CHANGE).await.map_err(|error| Refusal::at("parent_code", error))?;
        let id = OrganisationId::fresh();
        let above = parent.map(|parent| parent.id);
        let new = NewOrganisation {
            name: row.name.clone(),
            kind: kind.to_owned(),
            parent: above.clone(),
            province: row.province.clone(),
            size_class: row.size_class.as_deref().map(words::size),
            ..NewOrganisation::default()
        };
        let coded = organisations::staged_code(&id, &code).map_err(column)?;
        self.added.push(organisations::staged_organisation(&id, new).map_err(column)?);
        self.codes.push(coded);
        self.tree.put(&id, above.clone());
        self.new.insert(id.clone(), right_at.clone());
        let search_key = organisation_key(&row.name);
        let named = KnownByName { id: id.clone(), name: row.name.clone(), search_key, kind: kind.to_owned(), parent_id: above, province: row.province.clone() };
        self.names.planned(named, &code.kind);
        Ok((Standing { id, right_at }, kind.to_owned(), Outcome::Added))
    }

    async fn change(
        &mut self,
        db: &mut impl Reads,
        line: u32,
        row: &OrganisationRow,
        kind: Option<&str>,
        parent: Option<Standing>,
        known: &Organisation,
    ) -> Result<Outcome, Refusal> {
        let right_at = parent.as_ref().and_then(|parent| parent.right_at.clone());
        let change = OrganisationChange {
            name: Some(row.name.clone()),
            kind: kind.map(str::to_owned),
            parent: parent.map(|parent| Some(parent.id)),
            province: row.province.clone(),
            size_class: row.size_class.as_deref().map(words::size),
        };
        let before = self.changes.get(&known.id).map_or(known, |(_, after)| after).clone();
        let Some((mut staged, after)) = organisations::staged_change(&before, change).map_err(column)? else { return Ok(Outcome::Left) };
        self.rights.check(db, Some(&known.id), &policy::CHANGE).await.map_err(|error| Refusal::at("code", error))?;
        if after.parent_id != known.parent_id {
            if right_at.is_some() {
                self.rights.check(db, right_at.as_ref(), &policy::CHANGE).await.map_err(|error| Refusal::at("parent_code", error))?;
            }
            self.tree.put(&known.id, after.parent_id.clone());
            self.moves.push((line, known.id.clone()));
            // A second row may change the rest alone; the branch moves all the same.
            staged[organisations::MOVES] = Some("moved".to_owned());
        }
        self.changes.insert(known.id.clone(), (staged, after));
        Ok(Outcome::Changed)
    }

    /// Rows that would put an organisation below itself.
    async fn circles(&mut self, db: &mut impl Reads) -> Result<HashSet<u32>> {
        if self.moves.is_empty() {
            return Ok(HashSet::new());
        }
        self.tree.fill(organisations::parents_of_all(db).await?);
        Ok(self.moves.iter().filter(|(_, id)| self.tree.is_circle(id)).map(|(line, _)| *line).collect())
    }
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

    fn row(at: u32, code: &str, parent: Option<&str>) -> Record<OrganisationRow> {
        let value = OrganisationRow {
            code: code.into(),
            code_kind: None,
            name: code.into(),
            kind: None,
            parent_code: parent.map(str::to_owned),
            size_class: None,
            province: None,
            known_code: None,
        };
        Record { row: at, value }
    }

    #[test]
    fn parents_come_first_wherever_they_stand_in_the_file() {
        let rows = [row(2, "school", Some("district")), row(3, "district", Some("city")), row(4, "other", Some("elsewhere")), row(5, "city", None)];
        let order: Vec<&str> = in_order(&rows).0.iter().map(|record| record.value.code.as_str()).collect();
        assert_eq!(order, ["other", "city", "district", "school"]);
    }

    #[test]
    fn a_circle_ends_and_is_refused() {
        let rows = [row(2, "a", Some("b")), row(3, "b", Some("a")), row(4, "c", Some("c"))];
        let (order, sound) = in_order(&rows);
        assert_eq!((order.iter().map(|record| record.row).collect::<Vec<_>>(), sound), (vec![2, 3, 4], 0));
    }
}
