//! Groups as they stand in the table, and the verbs that change them.
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::store::{self, Row};
use super::synonyms::{Entry, Synonyms, joined, shipped_entries};
use crate::organisations::{self, PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::{NewEvent, Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};
use crate::search::changes::{SYNONYMS, requests};
use crate::search::policy;

crate::id!(
    /// A group of synonyms (กลุ่มคำ).
    SynonymId
);

/// Groups in all, forms in each, letters in a form.
const GROUPS: usize = 1_000;
const FORMS: usize = 8;
const LETTERS: usize = 120;
/// A name is looked for inside words too: a shorter one would be found in half of them.
const LEAST_IN_NAME: usize = 4;
const LEAST: usize = 2;

/// A group as the page shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SynonymView {
    pub id: SynonymId,
    #[serde(flatten)]
    pub entry: Entry,
    pub version: i64,
    pub changed_at: Time,
    /// Nobody: as the program brought it.
    pub changed_by: Option<PersonRef>,
}

/// One change of a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SynonymChange {
    pub version: i64,
    pub at: Time,
    pub by: Option<PersonRef>,
    /// Null: it was not there.
    pub was: Option<Entry>,
    /// Null: it was removed.
    pub became: Option<Entry>,
}

/// Puts in what the program brings along and the table does not have; what was changed or removed stays so.
pub async fn fill(tx: &mut Tx) -> Result<()> {
    for (at, entry) in shipped_entries().map_err(Error::internal)?.iter().enumerate() {
        store::add_shipped(tx, &format!("shipped-{:03}", at + 1), entry).await?;
    }
    Ok(())
}

/// The list as it stands, for asking.
pub async fn load(db: &mut impl Reads) -> Result<Synonyms> {
    let rows = store::standing(db).await?;
    Ok(Synonyms::of(rows.iter().map(Row::entry).collect::<Result<_>>()?))
}

/// All groups, by their first form.
pub async fn list(db: &mut impl Reads) -> Result<Vec<SynonymView>> {
    let rows = store::standing(db).await?;
    views(db, rows).await
}

async fn views(db: &mut impl Reads, rows: Vec<Row>) -> Result<Vec<SynonymView>> {
    let people: Vec<PersonId> = rows.iter().filter_map(|row| row.changed_by.clone()).collect();
    let people = person_refs(db, &people).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let changed_by = row.changed_by.as_ref().and_then(|person| people.get(person).cloned());
        views.push(SynonymView { entry: row.entry()?, id: row.id, version: row.version, changed_at: row.changed_at, changed_by });
    }
    Ok(views)
}

/// Makes or changes a group; `version` is that which the person saw, none for a new one.
///
/// # Errors
/// 422 for forms that cannot be told from other words or stand in another group, 412 when somebody changed it meanwhile.
pub async fn put(tx: &mut Tx, actor: &Actor, id: &SynonymId, entry: Entry, version: Option<i64>) -> Result<SynonymView> {
    permit(tx, actor).await?;
    let entry = checked(entry)?;
    let standing = store::standing(tx).await?;
    if standing.len() >= GROUPS {
        return Err(invalid("short", "too_many", "มีกลุ่มคำครบจำนวนแล้ว ลบกลุ่มที่ไม่ใช้ก่อน", "There are enough groups. Remove one that is not used first."));
    }
    let taken: BTreeMap<Vec<char>, String> = others(&standing, id)?;
    for (field, forms) in [("short", &entry.short), ("full", &entry.full)] {
        if let Some(other) = forms.iter().find_map(|form| taken.get(&joined(form))) {
            return Err(invalid(field, "taken", format!("คำนี้อยู่ในกลุ่มของ “{other}” แล้ว"), format!("This form stands in the group of “{other}”.")));
        }
    }
    let before = store::group(tx, id).await?;
    agree(before.as_ref(), version)?;
    let was = before.as_ref().filter(|row| row.removed_at.is_none()).map(Row::entry).transpose()?;
    if was.as_ref() != Some(&entry) {
        change(tx, actor, id, before.as_ref(), was.as_ref(), Some(&entry)).await?;
    }
    let row = store::group(tx, id).await?.ok_or_else(Error::not_found)?;
    views(tx, vec![row]).await?.pop().ok_or_else(Error::not_found)
}

/// Takes a group away; its history stays.
pub async fn remove(tx: &mut Tx, actor: &Actor, id: &SynonymId, version: Option<i64>) -> Result<()> {
    permit(tx, actor).await?;
    let before = store::group(tx, id).await?.filter(|row| row.removed_at.is_none()).ok_or_else(Error::not_found)?;
    agree(Some(&before), version)?;
    let was = before.entry()?;
    change(tx, actor, id, Some(&before), Some(&was), None).await
}

/// What became of a group, newest first.
pub async fn history(db: &mut impl Reads, id: &SynonymId) -> Result<Vec<SynonymChange>> {
    if store::group(db, id).await?.is_none() {
        return Err(Error::not_found());
    }
    let rows = store::changes(db, id).await?;
    let people = person_refs(db, &rows.iter().map(|row| row.by_id.clone()).collect::<Vec<_>>()).await?;
    let entry = |text: Option<&String>| text.map(|text| serde_json::from_str(text)).transpose();
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        changes.push(SynonymChange {
            version: row.version,
            at: row.at,
            by: people.get(&row.by_id).cloned(),
            was: entry(row.was.as_ref())?,
            became: entry(row.became.as_ref())?,
        });
    }
    Ok(changes)
}

async fn permit(tx: &mut Tx, actor: &Actor) -> Result<()> {
    let now = tx.now();
    policy::EDIT_SYNONYMS.permit(&organisations::reach(tx, &actor.person, None, now).await?).map(|_| ())
}

fn agree(before: Option<&Row>, version: Option<i64>) -> Result<()> {
    let standing = before.filter(|row| row.removed_at.is_none()).map(|row| row.version);
    if version.is_some() && version != standing { Err(Error::stale()) } else { Ok(()) }
}

async fn change(tx: &mut Tx, actor: &Actor, id: &SynonymId, before: Option<&Row>, was: Option<&Entry>, became: Option<&Entry>) -> Result<()> {
    let version = before.map_or(1, |row| row.version + 1);
    store::put(tx, id, became, version, &actor.person).await?;
    store::add_change(tx, id, version, &actor.person, was, became).await?;
    tx.append(&requests(), NewEvent::new(SYNONYMS, actor.person.as_str()).on(id)).await?;
    Ok(())
}

/// Forms of the other groups, each with the first of its group.
fn others(standing: &[Row], id: &SynonymId) -> Result<BTreeMap<Vec<char>, String>> {
    let mut taken = BTreeMap::new();
    for row in standing.iter().filter(|row| row.id != *id) {
        let entry = row.entry()?;
        let first = entry.short.first().or(entry.full.first()).cloned().unwrap_or_default();
        taken.extend(entry.short.iter().chain(&entry.full).map(|form| (joined(form), first.clone())));
    }
    Ok(taken)
}

/// Tidied, and refused where it would do harm.
fn checked(entry: Entry) -> Result<Entry> {
    let tidy = |forms: Vec<String>| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let forms = forms.into_iter().map(|form| form.split_whitespace().collect::<Vec<_>>().join(" "));
        forms.filter(|form| !form.is_empty() && seen.insert(joined(form))).collect()
    };
    let entry = Entry { short: tidy(entry.short), full: tidy(entry.full), numbered: entry.numbered };
    for (field, forms, least) in [("short", &entry.short, LEAST), ("full", &entry.full, LEAST_IN_NAME)] {
        if forms.len() > FORMS {
            return Err(invalid(field, "too_many", format!("ใส่ได้ไม่เกิน {FORMS} คำ"), format!("At most {FORMS} forms.")));
        }
        for form in forms {
            let letters = joined(form).len();
            if letters < least {
                let th = format!("“{form}” สั้นเกินไป ต้องมีอย่างน้อย {least} ตัวอักษร");
                return Err(invalid(field, "too_short", th, format!("“{form}” is too short: at least {least} letters.")));
            }
            if form.chars().count() > LETTERS {
                return Err(invalid(field, "too_long", format!("ยาวเกิน {LETTERS} ตัวอักษร"), format!("At most {LETTERS} letters.")));
            }
        }
    }
    if entry.short.iter().any(|form| form.contains(' ')) {
        return Err(invalid("short", "spaces", "คำย่อต้องไม่มีเว้นวรรค", "An acronym has no spaces."));
    }
    let short: BTreeSet<Vec<char>> = entry.short.iter().map(|form| joined(form)).collect();
    if entry.full.iter().any(|form| short.contains(&joined(form))) {
        return Err(invalid("full", "twice", "คำเต็มซ้ำกับคำย่อ", "A name repeats an acronym."));
    }
    if entry.short.len() + entry.full.len() < 2 {
        return Err(invalid("full", "alone", "ต้องมีอย่างน้อยสองคำที่หมายถึงสิ่งเดียวกัน", "At least two forms that mean the same."));
    }
    Ok(entry)
}

fn invalid(field: &str, code: &'static str, th: impl Into<String>, en: impl Into<String>) -> Error {
    Error::invalid(field, code, th, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(short: &[&str], full: &[&str]) -> Entry {
        let owned = |forms: &[&str]| forms.iter().map(|form| (*form).to_owned()).collect();
        Entry { short: owned(short), full: owned(full), numbered: false }
    }

    #[test]
    fn forms_are_tidied_and_written_once() {
        let checked = checked(entry(&[" ศน. ", "ศน", ""], &["ศึกษา  นิเทศก์"])).unwrap();
        assert_eq!(checked, entry(&["ศน."], &["ศึกษา นิเทศก์"]));
    }

    #[test]
    fn what_would_do_harm_is_refused() {
        let long = "ก".repeat(121);
        let many: Vec<String> = (0..9).map(|at| format!("กขคง{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for bad in [
            entry(&[], &[]),
            entry(&["ศน."], &[]),
            entry(&["ก."], &["ครูผู้สอน"]),
            entry(&["ศน."], &["ครู"]),
            entry(&["ศ น"], &["ศึกษานิเทศก์"]),
            entry(&["ศน."], &[&long]),
            entry(&["ศน."], &many),
            entry(&["abcd"], &["ABCD"]),
            entry(&["..."], &["ศึกษานิเทศก์", "ผู้นิเทศ"]),
        ] {
            let refused = checked(bad.clone()).map_err(|error| error.status.as_u16());
            assert_eq!(refused.unwrap_err(), 422, "{bad:?}");
        }
    }
}
