//! Which room names which table. A room writes only its own tables, and each table is one room's. A store may read the
//! tables of rooms to its left, because a join is one question where verbs would be a thousand (decision 0005).

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// SQL words after which a table stands.
const BEFORE_A_TABLE: [&str; 4] = ["from", "into", "update", "join"];

pub struct Tables {
    names: BTreeSet<String>,
}

impl Tables {
    pub fn created_by(migrations: &[Source]) -> Self {
        let names = migrations.iter().flat_map(|migration| created(&migration.text)).collect();
        Self { names }
    }

    /// `may_import(room, other)` says whether an arrow leads from the one to the other.
    pub fn violations(&self, sources: &[Source], may_import: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        let mut owners: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for source in sources {
            for named in self.named_in(source).into_iter().filter(|named| named.written) {
                owners.entry(named.table).or_default().entry(source.room()).or_insert_with(|| source.at(named.line));
            }
        }
        for (table, rooms) in owners.iter().filter(|(_, rooms)| rooms.len() > 1) {
            let places: Vec<&str> = rooms.values().map(String::as_str).collect();
            found.push(format!("the table '{table}' is written by several rooms: {}", places.join(", ")));
        }
        for source in sources {
            for named in self.named_in(source) {
                let owner = owners.get(named.table).and_then(|rooms| rooms.keys().next().copied());
                let Some(owner) = owner.filter(|owner| *owner != source.room()) else {
                    continue;
                };
                if !may_hold_sql(source) {
                    found.push(format!("{}: '{}' of {owner} is read outside a store", source.at(named.line), named.table));
                }
                if !may_import(source.room(), owner) {
                    found.push(format!("{}: {} may not read '{}' of {owner}", source.at(named.line), source.room(), named.table));
                }
            }
        }
        found
    }

    fn named_in<'a>(&'a self, source: &Source) -> Vec<Named<'a>> {
        let words = words(&source.strings);
        let named = |at: usize| {
            let (line, word) = words.get(at + 1)?;
            let before = BEFORE_A_TABLE.iter().find(|before| **before == words[at].1)?;
            let deleted = *before == "from" && at > 0 && words[at - 1].1 == "delete";
            Some(Named { line: *line, table: self.names.get(*word)?, written: deleted || matches!(*before, "into" | "update") })
        };
        (0..words.len()).filter_map(named).collect()
    }
}

struct Named<'a> {
    line: usize,
    table: &'a str,
    written: bool,
}

fn may_hold_sql(source: &Source) -> bool {
    let name = source.name();
    source.room() == "platform" || name == "store.rs" || name.ends_with("_store.rs") || source.path.contains("/store/")
}

fn created(migration: &str) -> Vec<String> {
    let lower = migration.to_lowercase();
    let words = words(&lower);
    let mut found = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        if pair[0].1 == "create" && pair[1].1 == "table" {
            let after = words[at + 2..].iter().map(|(_, word)| *word);
            found.extend(after.map(str::to_owned).find(|word| !["if", "not", "exists"].contains(&word.as_str())));
        }
    }
    found
}

/// Each word with its line.
fn words(text: &str) -> Vec<(usize, &str)> {
    let split = |line: &'_ str| -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut start = None;
        for (at, character) in line.char_indices().chain([(line.len(), ' ')]) {
            let part = character.is_ascii_alphanumeric() || character == '_';
            match (start, part) {
                (None, true) => start = Some(at),
                (Some(begun), false) => {
                    found.push((begun, at));
                    start = None;
                }
                _ => {}
            }
        }
        found
    };
    text.lines().enumerate().flat_map(|(number, line)| split(line).into_iter().map(move |(start, end)| (number, &line[start..end]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: &str = "create table messages (id text);\ncreate table if not exists spaces (id text);";

    fn violations(sources: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| Source::new(path, (*text).to_owned());
        let tables = Tables::created_by(&[source(&("migrations/0001_all.sql", MIGRATION))]);
        tables.violations(&sources.iter().map(source).collect::<Vec<_>>(), |room, other| room == "chat" && other == "plc")
    }

    const PLC: (&str, &str) = ("src/plc/space.rs", r#"tx.exec("insert into spaces (id) values ($1) on conflict do update set id = $1")"#);

    #[test]
    fn a_room_names_its_own_tables_and_a_store_reads_to_its_left() {
        let chat = r#"db.all("select id from messages join spaces on true"); tx.exec("delete from messages")"#;
        assert_eq!(violations(&[("src/chat/store.rs", chat), PLC]), [""; 0]);
    }

    #[test]
    fn a_planted_reader_outside_a_store_or_against_the_arrows_is_caught() {
        let found = violations(&[("src/chat/http.rs", "\nf(\"select id\n from spaces\")"), PLC]);
        assert_eq!(found, ["src/chat/http.rs:3: 'spaces' of plc is read outside a store"]);
        let found = violations(&[("src/networks/store.rs", "f(\"select id from spaces\")"), PLC]);
        assert_eq!(found, ["src/networks/store.rs:1: networks may not read 'spaces' of plc"]);
    }

    #[test]
    fn a_table_written_by_two_rooms_is_caught() {
        let found = violations(&[("src/chat/store.rs", r#"f("update spaces set id = $1")"#), PLC]);
        assert!(found[0].contains("written by several rooms: src/chat/store.rs:1, src/plc/space.rs:1"), "{found:?}");
    }
}
