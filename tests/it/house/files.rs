//! What a file of the project looks like, and what must not be in it.

use super::source::Source;

const LONGEST: usize = 500;
const NOT_A_NOUN: [&str; 6] = ["common", "helper", "helpers", "manager", "util", "utils"];

/// Not too long, and named by what it is about.
pub fn shape(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.text.lines().count();
    if lines > LONGEST {
        found.push(format!("{}: {lines} lines, split it by noun", source.path));
    }
    let mut names = source.path.split('/').map(|name| name.split('.').next().unwrap_or_default());
    if let Some(name) = names.find(|name| NOT_A_NOUN.contains(name)) {
        found.push(format!("{}: '{name}' says nothing, name the noun", source.path));
    }
    found
}

/// Left for later, or a test that does not run.
pub fn unfinished(source: &Source) -> Vec<String> {
    const RUST: [&str; 3] = ["todo!(", "unimplemented!(", "#[ignore"];
    const SCRIPT: [&str; 5] = [".skip(", ".only(", ".todo(", ".fixme(", "fixme("];
    match source.name().rsplit('.').next() {
        Some("rs") => hits(source, &source.code, &RUST),
        Some("ts" | "js" | "svelte") => hits(source, &source.text, &SCRIPT),
        _ => Vec::new(),
    }
}

/// A task of its own outside `platform/task.rs`. These end by themselves, or with whoever waits for them.
pub fn bare_spawn(source: &Source) -> Vec<String> {
    const FINITE: [&str; 7] = [
        "src/platform/task.rs",
        "src/app/prepare.rs",
        "src/app/connection.rs",
        "src/command/serving.rs",
        "src/exchange/import/taking.rs",
        "src/exchange/line/work.rs",
        "src/platform/live/hub.rs",
    ];
    if FINITE.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let tests = source.code.find("#[cfg(test)]").unwrap_or(source.code.len());
    hits(source, &source.code[..tests], &["tokio::spawn("])
}

/// Paths that exist on one machine only, and where its packages came from.
pub fn machine(source: &Source) -> Vec<String> {
    const PLACES: [&str; 5] = [concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/"), concat!("/", "farm/"), concat!("\"resolved\": \"", "http")];
    hits(source, &source.text, &PLACES)
}

/// Addresses of other hosts. The names of XML vocabularies are none: nobody asks there; nor does a page that offers a link to share, until a person taps it.
pub fn outside(source: &Source) -> Vec<String> {
    const SCHEMES: [&str; 4] = ["http://", "https://", "ws://", "wss://"];
    const NAMES: [&str; 3] = ["http://www.w3.org/", "https://www.w3.org/", "https://line.me/R/share?text="];
    let others = NAMES.iter().fold(source.text.clone(), |text, name| text.replace(name, ""));
    hits(source, &others, &SCHEMES)
}

fn hits(source: &Source, text: &str, needles: &[&str]) -> Vec<String> {
    let in_line = |(number, line): (usize, &str)| {
        let needle = needles.iter().find(|needle| line.contains(**needle))?;
        Some(format!("{}: {needle}", source.at(number)))
    };
    text.lines().enumerate().filter_map(in_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::new(path, text.to_owned())
    }

    #[test]
    fn a_long_file_and_an_empty_name_are_caught() {
        assert_eq!(shape(&source("src/chat/model.rs", &"\n".repeat(500))), [""; 0]);
        assert_eq!(shape(&source("src/chat/model.rs", &"\n".repeat(501))).len(), 1);
        assert_eq!(shape(&source("src/chat/utils.rs", "")).len(), 1);
        assert_eq!(shape(&source("src/common/text.rs", "")).len(), 1);
    }

    #[test]
    fn unfinished_work_is_caught() {
        assert_eq!(unfinished(&source("src/a.rs", "// todo!()\nlet s = \"todo!()\";")), [""; 0]);
        assert_eq!(unfinished(&source("src/a.rs", "\nfn f() { todo!() }")), ["src/a.rs:2: todo!("]);
        assert_eq!(unfinished(&source("tests/a.rs", "#[ignore = \"slow\"]")).len(), 1);
        assert_eq!(unfinished(&source("e2e/a.spec.ts", concat!("test", ".only('x')"))).len(), 1);
    }

    #[test]
    fn a_task_that_would_die_silently_is_caught() {
        assert_eq!(bare_spawn(&source("src/chat/mod.rs", "\ntokio::spawn(work());")), ["src/chat/mod.rs:2: tokio::spawn("]);
        assert_eq!(bare_spawn(&source("src/app/connection.rs", "tokio::spawn(connection());")), [""; 0]);
        assert_eq!(bare_spawn(&source("src/chat/mod.rs", "fn a() {}\n#[cfg(test)]\nmod tests { tokio::spawn(work()); }")), [""; 0]);
    }

    #[test]
    fn a_path_of_a_machine_is_caught() {
        assert_eq!(machine(&source("docs/a.md", "see src/networks/model.rs")), [""; 0]);
        assert_eq!(machine(&source("docs/a.md", concat!("see /", "home/me/x"))).len(), 1);
        assert_eq!(machine(&source("package-lock.json", concat!("\"resolved\": ", "\"https://x\""))).len(), 1);
    }

    #[test]
    fn an_outside_request_is_caught() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg">"#;
        assert_eq!(outside(&source("a.svelte", svg)), [""; 0]);
        assert_eq!(outside(&source("a.svelte", "url(https://fonts.example/x)")).len(), 1);
    }
}
