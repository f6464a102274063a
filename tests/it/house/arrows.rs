//! Which room may import which, as the page on architecture draws it.
//!
//! In the block ` ```arrows ` a line `a <- b <- c` says that `b` may import `a`, and `c` both;
//! `a <- b, c` says it of `b` and `c`, who do not know each other; `everything` is every room
//! drawn so far.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

type Rooms = BTreeSet<String>;

pub struct Arrows {
    /// Each room with all those that it may import.
    may: BTreeMap<String, Rooms>,
}

impl Arrows {
    pub fn drawn_in(page: &str) -> Self {
        let (_, block) = page.split_once("```arrows\n").expect("the page has a block of arrows");
        let (block, _) = block.split_once("```").expect("the block of arrows ends");
        let mut may: BTreeMap<String, Rooms> = BTreeMap::new();
        for line in block.lines() {
            let mut left: Vec<String> = Vec::new();
            for names in line.split("<-") {
                let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
                if names == ["everything"] {
                    left = may.keys().cloned().collect();
                    continue;
                }
                let reached: Rooms = left.iter().flat_map(|room| may[room].iter().cloned().chain([room.clone()])).collect();
                for name in &names {
                    may.entry(name.clone()).or_default().extend(reached.iter().cloned());
                }
                left = names;
            }
        }
        may.remove("");
        Self { may }
    }

    /// Does an arrow lead from the room to the other?
    pub fn allow(&self, room: &str, other: &str) -> bool {
        room == other || self.may.get(room).is_some_and(|may| may.contains(other))
    }

    pub fn violations(&self, source: &Source) -> Vec<String> {
        if source.path == "src/lib.rs" {
            return Vec::new();
        }
        let room = source.room();
        let Some(may) = self.may.get(room) else {
            return vec![format!("{}: the room '{room}' is not drawn", source.path)];
        };
        let mut found = Vec::new();
        for (line, path) in imports(source) {
            let other = path.split("::").next().unwrap_or_default();
            if other == room || !self.may.contains_key(other) {
                continue;
            }
            if !may.contains(other) {
                found.push(format!("{}: {room} may not import {other}", source.at(line)));
            } else if path.split("::").nth(1) == Some("store") {
                found.push(format!("{}: {path} goes past the door of {other}", source.at(line)));
            }
        }
        found
    }
}

/// Every path from the root of the crate in a file, without `crate::`, with its line.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let depth = depth(&source.path);
    let mut found = Vec::new();
    for (at, start) in starts(&source.code, depth) {
        let line = source.code[..at].matches('\n').count();
        found.extend(heads(&source.code[start..]).into_iter().map(|path| (line, path)));
    }
    found
}

/// Where `crate::`, `kalyanamit::` or enough `super::` stand, and where the path goes on.
fn starts(code: &str, depth: usize) -> Vec<(usize, usize)> {
    let up = "super::".repeat(depth);
    let mut found = Vec::new();
    for word in ["crate::", "kalyanamit::", &up] {
        for (at, _) in code.match_indices(word).filter(|_| !word.is_empty()) {
            let before = code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                found.push((at, at + word.len()));
            }
        }
    }
    found
}

/// How many `super` lead from a file to the root: 1 from `chat/mod.rs`, 2 from `chat/store.rs`.
fn depth(path: &str) -> usize {
    let inside = path.trim_start_matches("src/");
    let folders = inside.matches('/').count();
    if inside.ends_with("/mod.rs") || matches!(inside, "main.rs") { folders } else { folders + 1 }
}

/// The first two names of a path, or of each path in a group `{…}`.
fn heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        let path: Vec<&str> = rest[..end.unwrap_or(rest.len())].split("::").take(2).collect();
        return vec![path.join("::")];
    };
    let (mut depth, mut found, mut start) = (1, Vec::new(), 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && character == ',') {
            let path = group[start..at].trim();
            if !path.is_empty() {
                found.extend(heads(path));
            }
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# The house\n```arrows\nplatform <- people <- chat <- practices\n\
                        practices <- search, signals\neverything <- app <- main\n```\n";

    fn violations(path: &str, code: &str) -> Vec<String> {
        Arrows::drawn_in(PAGE).violations(&Source::new(path, code.to_owned()))
    }

    #[test]
    fn what_stands_to_the_left_may_be_used() {
        let code = "use crate::{people::Person, chat::{self, Message}};\nuse crate::platform::Db;";
        assert_eq!(violations("src/practices/store.rs", code), [""; 0]);
        assert_eq!(violations("src/app.rs", "use crate::search::Index;"), [""; 0]);
        assert_eq!(violations("src/main.rs", "use kalyanamit::app;"), [""; 0]);
    }

    #[test]
    fn a_planted_arrow_is_caught_however_it_is_written() {
        let planted = [
            ("src/chat/http.rs", "use crate::practices::adopt;"),
            ("src/chat/http.rs", "\nfn f() { crate::practices::adopt() }"),
            ("src/chat/http.rs", "use crate::{\n    people::Person,\n    practices::{self, Card},\n};"),
            ("src/chat/http.rs", "use super::super::practices::Card;"),
            ("src/chat/mod.rs", "use super::practices::Card;"),
            ("src/platform/db.rs", "pub(in crate::people) fn f() {}"),
            ("src/search/mod.rs", "use crate::signals::Signal;"),
            ("src/app.rs", "use crate::main::run;"),
        ];
        for (path, code) in planted {
            assert_eq!(violations(path, code).len(), 1, "{path}: {code}");
        }
    }

    #[test]
    fn the_violation_says_where() {
        let found = violations("src/chat/http.rs", "\nuse crate::practices::adopt;");
        assert_eq!(found, ["src/chat/http.rs:2: chat may not import practices"]);
    }

    #[test]
    fn comments_and_strings_import_nothing() {
        let code = "/// See [`crate::practices::Card`].\nconst S: &str = \"crate::practices::Card\";";
        assert_eq!(violations("src/chat/http.rs", code), [""; 0]);
    }

    #[test]
    fn a_room_has_one_door() {
        assert_eq!(violations("src/practices/mod.rs", "use crate::chat::store::find;").len(), 1);
    }

    #[test]
    fn a_room_that_nobody_drew_is_caught() {
        assert_eq!(violations("src/attic/mod.rs", "").len(), 1);
    }
}
