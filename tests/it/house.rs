//! The rules of the house, checked on the sources themselves. Each checker is tried on a planted
//! violation in its own file, so a rule that stopped looking is noticed.

mod arrows;
mod dates;
mod days;
mod files;
mod source;
mod tables;

use std::{
    fs,
    path::{Path, PathBuf},
};

use arrows::Arrows;
use source::Source;
use tables::Tables;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The project's own text files below a folder, by their path from the root.
fn below(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "nothing to check in {folder}");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    const NOT_OURS: [&str; 8] = [".git", ".svelte-kit", "build", "data", "node_modules", "playwright-report", "target", "test-results"];
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy();
        if NOT_OURS.contains(&name.as_ref()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).unwrap().to_string_lossy();
            found.push(Source::new(&path, text));
        }
    }
}

#[track_caller]
fn none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn imports_follow_the_arrows() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let arrows = Arrows::drawn_in(&page);
    none(below("src").iter().flat_map(|source| arrows.violations(source)).collect());
}

#[test]
fn a_table_is_written_by_its_own_room_and_read_to_the_right() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let arrows = Arrows::drawn_in(&page);
    let tables = Tables::created_by(&below("migrations"));
    none(tables.violations(&below("src"), |room, other| arrows.allow(room, other)));
}

#[test]
fn every_date_that_ends_something_has_somebody_who_sees_to_it() {
    none(dates::unwatched(&below("migrations")));
}

#[test]
fn files_stay_small_and_are_named_by_a_noun() {
    none(below("src").iter().flat_map(files::shape).collect());
}

#[test]
fn nothing_is_unfinished_or_skipped() {
    let folders = ["src", "tests", "frontend/src", "frontend/e2e"];
    none(folders.into_iter().flat_map(below).flat_map(|source| files::unfinished(&source)).collect());
}

#[test]
fn whoever_runs_as_long_as_the_node_begins_again_after_a_panic() {
    none(below("src").iter().flat_map(files::bare_spawn).collect());
}

#[test]
fn nothing_reads_the_day_of_the_machine() {
    let folders = ["src", "tests", "migrations", "frontend/e2e", "frontend/testing"];
    none(folders.into_iter().flat_map(below).flat_map(|source| days::machine(&source)).collect());
}

#[test]
fn no_path_of_a_machine_and_no_registry_host() {
    none(below(".").iter().flat_map(files::machine).collect());
}

#[test]
fn the_front_end_asks_nobody_else() {
    let shipped = below("frontend/src").into_iter().filter(|source| !source.name().contains(".test."));
    none(shipped.flat_map(|source| files::outside(&source)).collect());
}
