//! Whose day it is: the program asks its own clock, and tests live by the clock of their run (`infra/test-clock`).

use super::source::Source;

/// Where the time of the machine comes in, once for each language.
const DOORS: [&str; 5] = ["src/platform/clock.rs", "src/platform/config.rs", "tests/support/clock.rs", "frontend/testing/clock.ts", "tests/it/house/days.rs"];

/// Reads the time from the machine or the database, or tells a node to shift the time of the machine.
pub fn machine(source: &Source) -> Vec<String> {
    const RUST: [&str; 9] = ["SystemTime::now", "Timestamp::now", "Zoned::now", "Utc::now", "Local::now", "Clock::default", "now_utc", "now_local", "date_now"];
    const SQL: [&str; 5] = ["now()", "current_timestamp", "current_date", "datetime('now'", "date('now'"];
    const SCRIPT: [&str; 3] = ["Date.now(", "new Date()", "Date()"];
    const SHIFTED: [&str; 1] = [concat!("\"KALYANAMIT_CLOCK\"", ", \"")];
    if DOORS.contains(&source.path.as_str()) {
        return Vec::new();
    }
    match source.name().rsplit('.').next() {
        Some("rs") => [found(source, &source.code, &RUST), found(source, &source.strings, &SQL), found(source, &source.text, &SHIFTED)].concat(),
        Some("sql") => found(source, &source.text.to_lowercase(), &SQL),
        // Unit tests read `Date`: their set-up has moved it.
        Some("ts") if !source.name().ends_with(".test.ts") => [found(source, &source.text, &SCRIPT), pages(source)].concat(),
        _ => Vec::new(),
    }
}

/// A spec takes its pages from `test.ts`, which gives them the clock of the run.
fn pages(source: &Source) -> Vec<String> {
    let spec = source.name().ends_with(".spec.ts");
    if spec { found(source, &source.text, &["'@playwright/test'"]) } else { Vec::new() }
}

/// As a name of its own: `Clock::default`, and not `DefaultClock::default`.
fn found(source: &Source, text: &str, needles: &[&str]) -> Vec<String> {
    let stands = |line: &str, needle: &str| {
        line.match_indices(needle).any(|(at, _)| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '.'))
    };
    let in_line = |(number, line): (usize, &str)| {
        let needle = needles.iter().find(|needle| stands(line, needle))?;
        Some(format!("{}: {needle}", source.at(number)))
    };
    text.lines().enumerate().filter_map(in_line).collect()
}

#[test]
fn the_day_of_the_machine_is_caught() {
    let caught = |path: &str, text: &str| machine(&Source::new(path, text.to_owned())).len();
    assert_eq!(caught("src/a.rs", "let now = core.now(); let wait = DefaultClock::default().now();"), 0);
    assert_eq!(caught("src/a.rs", "let now = SystemTime::now();"), 1);
    assert_eq!(caught("src/a.rs", "let sql = \"select now()\";"), 1);
    assert_eq!(caught("tests/it/a.rs", "let now = jiff::Timestamp::now();"), 1);
    assert_eq!(caught("tests/it/a.rs", concat!("world.set(\"KALYANAMIT_CLOCK\"", ", \"+40d\");")), 1);
    assert_eq!(caught("tests/it/a.rs", "world.set(\"KALYANAMIT_CLOCK\", clock::later(40 * DAY));"), 0);
    assert_eq!(caught("migrations/0001_a.sql", "at integer default CURRENT_TIMESTAMP"), 1);
    assert_eq!(caught("frontend/e2e/a.spec.ts", "const mark = Date.now()"), 1);
    assert_eq!(caught("frontend/e2e/a.spec.ts", "import { test } from '@playwright/test'"), 1);
    assert_eq!(caught("frontend/e2e/a.spec.ts", "const at = new Date(now())"), 0);
}
