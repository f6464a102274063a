//! One check for each way in; a panic is a finding.
use std::sync::OnceLock;

use kalyanamit::exchange::line::{self, Known};
use kalyanamit::exchange::sheet::{self, Row};
use kalyanamit::files::{self, picture};
use kalyanamit::platform::thai::{self, normalise};
use kalyanamit::search::{Document, Index, Kind, Query, Synonyms};

/// What must hold for any bytes.
type Check = fn(&[u8]);

/// By the name of its corpus.
pub const ALL: [(&str, Check); 6] =
    [("line", line_export), ("sheet", table), ("question", question), ("picture", picture), ("thai", thai_text), ("private", private_numbers)];

/// A LINE export: never invents a sender, never loses a line, reads the same twice.
pub fn line_export(bytes: &[u8]) {
    let Ok(text) = line::text(bytes.to_vec()) else { return };
    let known = Known::new(["ครูแอน".to_owned(), "ครู บอม".to_owned(), "P'Nok".to_owned()]);
    let read = line::read(&text, &known);
    assert!(read.entries.iter().filter_map(|entry| entry.name.as_deref()).all(|name| text.contains(name)), "a sender that nobody wrote");
    let lines: u32 = read.entries.iter().map(|entry| entry.lines).sum();
    assert_eq!(lines + read.frame.around, read.frame.lines, "lines that belong nowhere");
    let again = line::read(&text, &known);
    assert_eq!(read.entries.len(), again.entries.len());
}

/// CSV or XLSX: refused with a reason or read; a cell that was made harmless reads back as it was.
pub fn table(bytes: &[u8]) {
    let Ok(read) = sheet::read(bytes) else { return };
    for cell in read.rows.iter().flat_map(Row::cells) {
        assert_eq!(sheet::unescape_cell(&sheet::escape_cell(cell)), cell);
    }
}

/// A question: bounded, and no text ever widens what may be seen.
pub fn question(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let found = index()
        .search(&Query { text: text.to_owned(), read_tokens: vec!["all".into()], limit: 20, ..Query::default() }, &Synonyms::shipped().unwrap())
        .unwrap();
    assert!(found.items.iter().all(|item| item.id == "open"), "words of a closed room");
    assert!(normalise(text).chars.len() <= text.chars().count(), "a question that grows");
}

/// A picture: refused or shown without its place.
pub fn picture(bytes: &[u8]) {
    let Ok(seen) = files::inspect(&mut std::io::Cursor::new(bytes), None) else { return };
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let Ok(shown) = picture::develop(bytes.clone(), seen.content_type) else { return };
    let clean = shown.bytes.unwrap_or(bytes);
    let again = picture::develop(clean, seen.content_type).expect("a cleaned picture is a picture");
    assert!(again.bytes.is_none(), "something was left to clean");
}

/// Thai text: whole letters, an order that is one, digits there and back.
pub fn thai_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let length = thai::length(text);
    for limit in [0, 1, 20, length] {
        let cut = thai::truncate(text, limit);
        assert!(text.starts_with(cut) && thai::length(cut) <= limit);
    }
    assert_eq!(thai::sort_key(text), thai::sort_key(text));
    assert_eq!(thai::to_arabic(&thai::to_thai(text)), thai::to_arabic(text));
    let once: String = normalise(text).chars.into_iter().collect();
    assert_eq!(normalise(&once).chars.into_iter().collect::<String>(), once, "normalising twice is normalising once");
}

/// Numbers of people: places inside the text, in order, none over another; masked, none is left.
pub fn private_numbers(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let found = thai::private_numbers(&thai::signs(text));
    let length = text.chars().count();
    assert!(found.iter().all(|number| number.start < number.end && number.end <= length));
    assert!(found.windows(2).all(|two| two[0].end <= two[1].start));
    let masked = line::masked(text);
    assert!(thai::private_numbers(&thai::signs(&masked.text)).is_empty(), "a number is left: {}", masked.text);
}

/// One practice for all, one message of a closed room.
fn index() -> &'static Index {
    static INDEX: OnceLock<(tempfile::TempDir, Index)> = OnceLock::new();
    let (_, index) = INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for (id, token) in [("open", "all"), ("closed", "space:closed")] {
            let mut document = Document::new(Kind::Practice, id, "แก้ปัญหาอ่านไม่ออก ป.1", "บันได ๕ ขั้น IQA AWARD");
            document.read.push(token.to_owned());
            writer.put(&document).unwrap();
        }
        writer.commit().unwrap();
        index.reload().unwrap();
        drop(writer);
        (folder, index)
    });
    index
}
