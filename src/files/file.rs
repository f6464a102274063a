//! A file (ไฟล์) as it is stored, and as people get it.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::TextState;
use crate::platform::permit::PersonId;

crate::id!(
    /// A file (ไฟล์แนบ).
    FileId
);

/// What a file is, found by looking into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// รูปภาพ
    Picture,
    /// เอกสาร
    Document,
    /// ตารางคำนวณ
    Sheet,
    /// เสียง
    Voice,
    /// วิดีโอ
    Video,
    /// ไฟล์อื่น
    Other,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Picture => "picture",
            Kind::Document => "document",
            Kind::Sheet => "sheet",
            Kind::Voice => "voice",
            Kind::Video => "video",
            Kind::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Kind {
        [Kind::Picture, Kind::Document, Kind::Sheet, Kind::Voice, Kind::Video].into_iter().find(|kind| kind.as_str() == text).unwrap_or(Kind::Other)
    }
}

/// How it was prepared before the upload (F-CH-8): ภาพถ่าย · เอกสาร · ต้นฉบับ, or recorded as a voice message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    Picture,
    Document,
    Original,
    Voice,
}

impl Grade {
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Picture => "picture",
            Grade::Document => "document",
            Grade::Original => "original",
            Grade::Voice => "voice",
        }
    }
}

/// The thing whose rights a file has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParentRef {
    pub kind: String,
    pub id: String,
}

/// A file as people get it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FileView {
    pub id: FileId,
    pub name: String,
    pub kind: Kind,
    /// By inspection; null while it is uploaded.
    pub content_type: Option<String>,
    /// Of the whole file; once ready, as it is kept.
    pub bytes: i64,
    /// Where an upload goes on.
    pub received: i64,
    /// `uploading`, `ready` or `refused`.
    pub state: String,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub thumbnail: bool,
    /// How long a recording lasts, where it says so.
    pub seconds: Option<i64>,
    /// Of a document: whether search finds its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextState>,
    /// Left out where a message carries the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ParentRef>,
}

/// As stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FileRow {
    pub id: FileId,
    pub owner_id: PersonId,
    pub parent_kind: String,
    pub parent_id: String,
    pub name: String,
    pub stored: String,
    pub bytes: i64,
    pub received: i64,
    pub sha256: Option<String>,
    pub grade: Option<String>,
    pub state: String,
    pub refusal: Option<String>,
    pub kind: String,
    pub content_type: Option<String>,
    pub size: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub seconds: Option<i64>,
    pub thumbnail: bool,
    pub attached_id: Option<String>,
    pub text: Option<String>,
}

impl FileRow {
    pub(super) fn is_ready(&self) -> bool {
        self.state == "ready"
    }

    pub(super) fn is_uploading(&self) -> bool {
        self.state == "uploading"
    }

    pub(super) fn parent(&self) -> ParentRef {
        ParentRef { kind: self.parent_kind.clone(), id: self.parent_id.clone() }
    }

    /// For the one who uploads.
    pub(super) fn view(&self) -> FileView {
        FileView { parent: Some(self.parent()), ..self.on_thing() }
    }

    /// As part of the thing that carries it.
    pub(super) fn on_thing(&self) -> FileView {
        FileView {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: Kind::parse(&self.kind),
            content_type: self.content_type.clone(),
            bytes: self.size.unwrap_or(self.bytes),
            received: self.size.unwrap_or(self.received),
            state: self.state.clone(),
            width: self.width,
            height: self.height,
            thumbnail: self.thumbnail,
            seconds: self.seconds,
            text: self.text.as_deref().map(TextState::parse),
            parent: None,
        }
    }
}
