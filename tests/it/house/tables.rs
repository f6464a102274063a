//! Which room names which table: only one, and only in its store. A room with several nouns has a
//! folder `store/`, or a file such as `invitation_store.rs` for each.

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

    pub fn violations(&self, sources: &[Source]) -> Vec<String> {
        let mut found = Vec::new();
        let mut named_by: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for source in sources {
            for (line, table) in self.named_in(source) {
                if !may_hold_sql(source) {
                    found.push(format!("{}: '{table}' is named outside a store", source.at(line)));
                }
                let rooms = named_by.entry(table).or_default();
                rooms.entry(source.room()).or_insert_with(|| source.at(line));
            }
        }
        for (table, rooms) in named_by.iter().filter(|(_, rooms)| rooms.len() > 1) {
            let places: Vec<&str> = rooms.values().map(String::as_str).collect();
            found.push(format!("the table '{table}' is named by several rooms: {}", places.join(", ")));
        }
        found
    }

    fn named_in<'a>(&'a self, source: &Source) -> Vec<(usize, &'a str)> {
        let words = words(&source.strings);
        words
            .windows(2)
            .filter(|pair| BEFORE_A_TABLE.contains(&pair[0].1))
            .filter_map(|pair| Some((pair[1].0, self.names.get(pair[1].1)?.as_str())))
            .collect()
    }
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
    text.lines()
        .enumerate()
        .flat_map(|(number, line)| split(line).into_iter().map(move |(start, end)| (number, &line[start..end])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: &str = "create table messages (id text);\ncreate table if not exists spaces (id text);";

    fn violations(sources: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| Source::new(path, (*text).to_owned());
        let tables = Tables::created_by(&[source(&("migrations/0001_all.sql", MIGRATION))]);
        tables.violations(&sources.iter().map(source).collect::<Vec<_>>())
    }

    #[test]
    fn a_store_names_its_tables() {
        let chat = r#"db.all("select id from messages where space = $1"); // from spaces"#;
        let plc = r#"tx.exec("insert into spaces (id) values ($1) on conflict do update set id = $1")"#;
        assert_eq!(violations(&[("src/chat/store.rs", chat), ("src/plc/store/spaces.rs", plc)]), [""; 0]);
    }

    #[test]
    fn a_planted_table_outside_a_store_is_caught() {
        let found = violations(&[("src/chat/http.rs", "\nf(\"delete\n from messages\")")]);
        assert_eq!(found, ["src/chat/http.rs:3: 'messages' is named outside a store"]);
    }

    #[test]
    fn a_table_named_by_two_rooms_is_caught() {
        let chat = ("src/chat/store.rs", r#"f("update spaces set id = $1")"#);
        let plc = ("src/plc/store.rs", r#"f("select 1 from x join spaces on true")"#);
        let found = violations(&[chat, plc]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("src/chat/store.rs:1, src/plc/store.rs:1"), "{found:?}");
    }
}
