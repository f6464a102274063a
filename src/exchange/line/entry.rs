//! What stands in a LINE export, line by line (T-23 to T-26).
use serde::{Deserialize, Serialize};

/// Something that the text export names and does not hold (T-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// สติกเกอร์
    Sticker,
    /// ภาพ
    Photo,
    /// วิดีโอ
    Video,
    /// ไฟล์
    File,
    /// ข้อความเสียง
    Voice,
    /// ตำแหน่ง
    Location,
    /// รายชื่อติดต่อ
    Contact,
    /// อัลบั้ม
    Album,
}

impl Media {
    pub const ALL: [Media; 8] = [Media::Sticker, Media::Photo, Media::Video, Media::File, Media::Voice, Media::Location, Media::Contact, Media::Album];

    /// Name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Media::Sticker => "sticker",
            Media::Photo => "photo",
            Media::Video => "video",
            Media::File => "file",
            Media::Voice => "voice",
            Media::Location => "location",
            Media::Contact => "contact",
            Media::Album => "album",
        }
    }
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words of a person.
    Talk,
    /// A placeholder of a person's picture, file and so on.
    Media(Media),
    /// What LINE says by itself: joined, left, unsent, a call. Has no author and is no talk (T-25).
    System,
    /// A line that fits no form. Kept, without an author.
    Stray,
}

/// What is odd about an entry; nothing of it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The clock goes back inside a day; file order stands (T-28).
    Backwards,
    /// A quote that nothing closes, re-read as plain lines (T-24).
    UnclosedQuote,
    /// No date line stands above it.
    NoDate,
    /// A time, and behind it no name that is known (exports with spaces, T-23).
    NoSender,
    /// Fits no form.
    Stray,
    /// Longer than a message can be: goes on in the next entry.
    TooLong,
}

impl Flag {
    pub const ALL: [Flag; 6] = [Flag::Backwards, Flag::UnclosedQuote, Flag::NoDate, Flag::NoSender, Flag::Stray, Flag::TooLong];

    /// Name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Flag::Backwards => "backwards",
            Flag::UnclosedQuote => "unclosed_quote",
            Flag::NoDate => "no_date",
            Flag::NoSender => "no_sender",
            Flag::Stray => "stray",
            Flag::TooLong => "too_long",
        }
    }

    /// Thai and English, for the preview.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Flag::Backwards => ("เวลาย้อนกลับภายในวัน คงลำดับตามไฟล์", "The clock goes back inside a day; the order of the file stands"),
            Flag::UnclosedQuote => ("เครื่องหมายคำพูดไม่ปิด อ่านต่อทีละบรรทัด", "A quote is never closed; read on line by line"),
            Flag::NoDate => ("ไม่มีบรรทัดวันที่ก่อนข้อความ", "No date line stands above the message"),
            Flag::NoSender => ("มีเวลาแต่ไม่รู้ว่าใครพูด", "A time without a name that is known"),
            Flag::Stray => ("บรรทัดที่อ่านรูปแบบไม่ออก เก็บไว้ตามเดิม", "Lines that fit no form, kept as they are"),
            Flag::TooLong => ("ข้อความยาวมาก แบ่งเป็นหลายส่วน", "Very long, kept in parts"),
        }
    }
}

/// One message or event of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its first line in the file, from 1.
    pub line: u32,
    /// How many lines of the file it takes.
    pub lines: u32,
    /// The date line above it, counted from 0.
    pub day: Option<u32>,
    /// Minutes of that day as written: 24:53 is 1493, and 00:53 of the same date line (T-23).
    pub minute: Option<u16>,
    /// The sender as LINE wrote it. Kept as it is (T-27).
    pub name: Option<String>,
    pub body: String,
    pub kind: Kind,
    pub flags: Vec<Flag>,
}

impl Entry {
    /// Minutes after midnight of its date line, 0–1439.
    pub fn minute_of_day(&self) -> Option<u16> {
        self.minute.map(|minute| minute % (24 * 60))
    }
}
