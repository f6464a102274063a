//! A file of the project; a Rust one also split into what is code and what stands in strings.

pub struct Source {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
    /// Rust without comments and the insides of strings, line for line.
    pub code: String,
    /// The insides of Rust strings only, line for line.
    pub strings: String,
}

impl Source {
    pub fn new(path: &str, text: String) -> Self {
        let (code, strings) = if path.ends_with(".rs") { split(&text) } else { (String::new(), String::new()) };
        Self { path: path.to_owned(), text, code, strings }
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// `src/chat/store.rs` and `src/chat.rs` belong to the room `chat`.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    pub fn at(&self, line: usize) -> String {
        format!("{}:{}", self.path, line + 1)
    }
}

/// Each character goes to the code or to the strings, and leaves a space in the other.
fn split(text: &str) -> (String, String) {
    let (mut code, mut strings) = (String::new(), String::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, inside) = piece(rest, first);
        for character in rest[..length].chars() {
            let blank = if character == '\n' { '\n' } else { ' ' };
            code.push(if inside == Inside::Code { character } else { blank });
            strings.push(if inside == Inside::String { character } else { blank });
        }
        rest = &rest[length..];
    }
    (code, strings)
}

#[derive(PartialEq)]
enum Inside {
    Code,
    String,
    Comment,
}

fn piece(rest: &str, first: char) -> (usize, Inside) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Inside::Comment);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), Inside::Comment);
    }
    if let Some(length) = raw_string(rest) {
        return (length, Inside::String);
    }
    match first {
        '"' => (quoted(rest), Inside::String),
        '\'' => (character(rest), Inside::Code),
        // A name is taken whole: the `r` at the end of `for` opens no raw string.
        _ if first.is_alphanumeric() || first == '_' => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = end.unwrap_or(rest.len());
            let prefix = matches!(&rest[..name], "b" | "c") && rest[name..].starts_with('"');
            (if prefix { 1 } else { name }, Inside::Code)
        }
        _ => (first.len_utf8(), Inside::Code),
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let opening = rest.trim_start_matches(['b', 'c']);
    let hashes = opening.strip_prefix('r')?;
    let body = hashes.trim_start_matches('#');
    let count = hashes.len() - body.len();
    let start = rest.len() - body.strip_prefix('"')?.len();
    let close = format!("\"{}", "#".repeat(count));
    Some(rest[start..].find(&close).map_or(rest.len(), |end| start + end + close.len()))
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character such as `'"'`, or only the tick of a lifetime.
fn character(rest: &str) -> usize {
    if let Some(escaped) = rest.strip_prefix("'\\") {
        return escaped.char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 3);
    }
    match rest.char_indices().nth(2) {
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

#[test]
fn code_and_strings_are_told_apart() {
    let text = r##"
use a::b; // use c::d
/* x /* y */ z */ let for_ = "say \"hi\""; let q = '"'; let e = '\''; fn f<'a>(s: &'a str) {}
let sql = r#"select "x" from t"#; let b = b"bytes"; for r in x {}
"##;
    let (code, strings) = split(text);
    assert_eq!(code.lines().count(), text.lines().count());
    assert!(code.contains("use a::b;") && !code.contains("c::d") && !code.contains(" z "));
    assert!(code.contains("fn f<'a>(s: &'a str) {}") && code.contains("for r in x {}"));
    assert!(strings.contains(r#"say \"hi\""#) && strings.contains(r#"select "x" from t"#));
    assert!(strings.contains("bytes") && !strings.contains("let"));
}
