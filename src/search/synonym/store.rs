//! SQL of synonyms.
use super::group::SynonymId;
use super::synonyms::Entry;
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// A group as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: SynonymId,
    pub short_forms: String,
    pub full_forms: String,
    pub numbered: bool,
    pub version: i64,
    pub changed_at: Time,
    pub changed_by: Option<PersonId>,
    pub removed_at: Option<Time>,
}

impl Row {
    pub fn entry(&self) -> Result<Entry> {
        Ok(Entry { short: serde_json::from_str(&self.short_forms)?, full: serde_json::from_str(&self.full_forms)?, numbered: self.numbered })
    }
}

macro_rules! groups {
    ($rest:literal) => {
        concat!("select id, short_forms, full_forms, numbered, version, changed_at, changed_by, removed_at from synonyms ", $rest)
    };
}

/// Those that were not removed.
pub async fn standing(db: &mut impl Reads) -> Result<Vec<Row>> {
    db.all(groups!("where removed_at is null order by short_forms, full_forms, id"), args![]).await
}

/// One, removed or not.
pub async fn group(db: &mut impl Reads, id: &SynonymId) -> Result<Option<Row>> {
    db.maybe(groups!("where id = $1"), args![id]).await
}

/// Adds what the program brings along unless it is known.
pub async fn add_shipped(tx: &mut Tx, id: &str, entry: &Entry) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into synonyms (id, short_forms, full_forms, numbered, version, changed_at) values ($1, $2, $3, $4, 1, $5) on conflict (id) do nothing",
        args![id, serde_json::to_string(&entry.short)?, serde_json::to_string(&entry.full)?, entry.numbered, now],
    )
    .await
    .map(|_| ())
}

/// Writes a group, or marks it as removed.
pub async fn put(tx: &mut Tx, id: &SynonymId, entry: Option<&Entry>, version: i64, by: &PersonId) -> Result<()> {
    let now = tx.now();
    let Some(entry) = entry else {
        let sql = "update synonyms set version = $2, changed_at = $3, changed_by = $4, removed_at = $3 where id = $1";
        return tx.exec(sql, args![id, version, now, by]).await.map(|_| ());
    };
    tx.exec(
        "insert into synonyms (id, short_forms, full_forms, numbered, version, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (id) do update set short_forms = excluded.short_forms, full_forms = excluded.full_forms, numbered = excluded.numbered, \
         version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by, removed_at = null",
        args![id, serde_json::to_string(&entry.short)?, serde_json::to_string(&entry.full)?, entry.numbered, version, now, by],
    )
    .await
    .map(|_| ())
}

pub async fn add_change(tx: &mut Tx, id: &SynonymId, version: i64, by: &PersonId, was: Option<&Entry>, became: Option<&Entry>) -> Result<()> {
    let now = tx.now();
    let text = |entry: Option<&Entry>| entry.map(serde_json::to_string).transpose();
    tx.exec(
        "insert into synonym_changes (synonym_id, version, at, by_id, was, became) values ($1, $2, $3, $4, $5, $6)",
        args![id, version, now, by, text(was)?, text(became)?],
    )
    .await
    .map(|_| ())
}

/// A change as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChangeRow {
    pub version: i64,
    pub at: Time,
    pub by_id: PersonId,
    pub was: Option<String>,
    pub became: Option<String>,
}

/// Newest first.
pub async fn changes(db: &mut impl Reads, id: &SynonymId) -> Result<Vec<ChangeRow>> {
    db.all("select version, at, by_id, was, became from synonym_changes where synonym_id = $1 order by version desc limit 100", args![id]).await
}
