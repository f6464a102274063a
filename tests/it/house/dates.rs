//! Columns that hold the end of something: each is named here with who sees to it, so that no right with a date is forgotten on open sockets.
use super::source::Source;

/// Rights, and the look-out that ends them on open sockets on their date.
const WATCHED: [(&str, &str); 3] = [
    // the socket's own session: `Gate::stands_until`
    ("sessions", "expires_at"),
    // `organisations::DatedRoles`
    ("holdings", "until_at"),
    // `networks::DatedMembers`
    ("network_members", "until_at"),
];

/// Asked each time when it is used, and open on no socket.
const ASKED: [(&str, &str); 3] = [
    // it ends in its person's favour
    ("people", "suspended_until"),
    ("invitations", "expires_at"),
    ("mail_codes", "expires_at"),
];

/// No right: dates that are shown or counted with, and leases of work.
const NO_RIGHT: [(&str, &str); 9] = [
    ("organisation_codes", "until_at"),
    ("programmes", "until_at"),
    // what was said in a network that is over stays readable to its members
    ("networks", "until_at"),
    ("progress_stale", "taken_until"),
    ("plc_sessions", "planned_until"),
    ("line_imports", "lease_until"),
    ("register_imports", "lease_until"),
    ("notice_settings", "quiet_until"),
    ("deliveries", "taken_until"),
];

pub fn unwatched(migrations: &[Source]) -> Vec<String> {
    let known: Vec<(&str, &str)> = WATCHED.into_iter().chain(ASKED).chain(NO_RIGHT).collect();
    let found: Vec<(String, String, String)> = migrations.iter().flat_map(ends).collect();
    let unknown = found.iter().filter(|(table, column, _)| !known.contains(&(table, column)));
    let gone = known.iter().filter(|(table, column)| !found.iter().any(|(t, c, _)| (t.as_str(), c.as_str()) == (*table, *column)));
    unknown
        .map(|(table, column, at)| format!("{at}: {table}.{column} ends something; say in tests/it/house/dates.rs who sees to it"))
        .chain(gone.map(|(table, column)| format!("{table}.{column} is in no migration")))
        .collect()
}

/// (table, column, where) of every column that is named after an end.
fn ends(migration: &Source) -> Vec<(String, String, String)> {
    let mut table = String::new();
    let mut found = Vec::new();
    for (number, line) in migration.text.lines().enumerate() {
        let words: Vec<&str> = line.trim().split([' ', '(', ',']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["create", "table", name, ..] | ["alter", "table", name, ..] => table = (*name).to_owned(),
            _ => {}
        }
        let column = match words.as_slice() {
            ["alter", "table", _, "add", "column", column, ..] => column,
            [column, "bigint", ..] => column,
            _ => continue,
        };
        if column.contains("until") || column.contains("expires") || column.contains("ends") || column.contains("deadline") {
            found.push((table.clone(), (*column).to_owned(), migration.at(number)));
        }
    }
    found
}

#[test]
fn a_new_date_is_noticed() {
    let migration = |text: &str| Source::new("migrations/0999_new.sql", text.to_owned());
    let new = migration("create table visits (\n    id text primary key,\n    until_at bigint\n);\nalter table people add column expires_at bigint;\n");
    let found = unwatched(&[new]);
    assert!(found.iter().any(|line| line.contains("0999_new.sql:3: visits.until_at")), "{found:?}");
    assert!(found.iter().any(|line| line.contains("people.expires_at")), "{found:?}");
}
