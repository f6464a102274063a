//! The bytes of an upload as text, or why they are none.
use std::borrow::Cow;

use super::entry::{Entry, Kind};
use super::known::Known;
use super::parser::{Frame, Parser};
use super::words::words;
use crate::exchange::sheet::decode;
use crate::platform::error::{Error, Result};

/// A whole export, read.
#[derive(Clone, Debug)]
pub struct Read {
    pub frame: Frame,
    pub entries: Vec<Entry>,
}

/// Reads text that is already at hand.
pub fn read(text: &str, known: &Known) -> Read {
    let mut entries = Vec::new();
    let mut parser = Parser::new(known);
    let mut give = |entry| entries.push(entry);
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        // What stands behind the last line end is no line.
        if line.is_empty() && lines.peek().is_none() {
            break;
        }
        parser.line(line, &mut give);
    }
    let frame = parser.end(&mut give);
    if frame.writes_bare() {
        entries.iter_mut().for_each(read_bare);
    }
    Read { frame, entries }
}

/// LINE on a PC writes the kind of a picture, sticker and so on as a bare word. Words that go on over lines are somebody's own.
fn read_bare(entry: &mut Entry) {
    if entry.kind == Kind::Talk
        && entry.lines == 1
        && let Some(media) = words().bare.get(&entry.body.trim().to_lowercase())
    {
        entry.kind = Kind::Media(*media);
    }
}

fn not_text() -> Error {
    Error::invalid(
        "file",
        "not_text",
        "ไฟล์นี้ไม่ใช่ไฟล์ข้อความ ในแอป LINE เปิดกลุ่ม > เมนู > ตั้งค่า > ส่งออกประวัติการแชท แล้วเลือกไฟล์ .txt ที่ได้",
        "This is not a text file. In LINE open the group, its menu, settings, export chat history, and choose the .txt file.",
    )
}

/// UTF-8, UTF-16 with its mark, or Thai as Windows wrote it before (874); pictures, archives and other binary files are refused by name.
///
/// # Errors
/// 422 `empty` or `not_text`.
pub fn text(bytes: Vec<u8>) -> Result<String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::invalid("file", "empty", "ไฟล์นี้ว่างเปล่า เลือกไฟล์ .txt ที่ส่งออกจาก LINE", "The file is empty. Choose the .txt file that LINE exported."));
    }
    decode(&bytes).ok().map(Cow::into_owned).filter(|text| !text.contains('\0')).ok_or_else(not_text)
}

/// Refuses a text in which nobody speaks: another file was chosen.
///
/// # Errors
/// 422 `not_line`.
pub fn expect_talk(read: &Read) -> Result<()> {
    if read.entries.iter().any(|entry| entry.minute.is_some()) {
        return Ok(());
    }
    Err(Error::invalid(
        "file",
        "not_line",
        "ไม่พบข้อความแบบ LINE ในไฟล์นี้ (เวลา ชื่อ ข้อความ คั่นด้วยแท็บ) เลือกไฟล์ .txt ที่ได้จาก “ส่งออกประวัติการแชท”",
        "No LINE messages were found in this file (time, name and text parted by tabs). Choose the .txt file of “Export chat history”.",
    ))
}
