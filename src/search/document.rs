//! What is put into the index.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a document is about (F-SE-7: one list for all of them).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A published practice (วิธีปฏิบัติที่ดี).
    Practice,
    /// A message in a space (ข้อความ).
    Message,
    /// A school, district office or agency (หน่วยงาน).
    Organisation,
    /// A person (บุคคล).
    Person,
    /// A room (ห้อง), by its name.
    Space,
    /// A document that a message or a practice carries (ไฟล์แนบ), by its words.
    File,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Practice, Self::Person, Self::Space, Self::Message, Self::File, Self::Organisation];

    /// The name in the API and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Message => "message",
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Space => "space",
            Self::File => "file",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no kind or no facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownName;

impl FromStr for Kind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(UnknownName)
    }
}

/// A property by which people narrow a search (F-SE-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Network (เครือข่าย), by id.
    Network,
    /// School or other organisation (สถานศึกษา), by id.
    School,
    /// Standard or item of a framework (มาตรฐาน).
    Standard,
    /// Grade (ชั้น).
    Grade,
    /// Subject (กลุ่มสาระ).
    Subject,
    /// Size class of the school (ขนาด).
    SizeClass,
    /// Year, Buddhist or Christian as the reader writes it (ปี).
    Year,
    /// Evidence grade of a practice (ระดับหลักฐาน): idea, tried once, several schools, measured gain.
    Evidence,
    /// What came of it at some school that tried it (ผล): kept, adapted, dropped.
    Result,
}

impl Facet {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; 9] =
        [Self::Network, Self::School, Self::Standard, Self::Grade, Self::Subject, Self::SizeClass, Self::Year, Self::Evidence, Self::Result];

    /// The name in the API and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::School => "school",
            Self::Standard => "standard",
            Self::Grade => "grade",
            Self::Subject => "subject",
            Self::SizeClass => "size_class",
            Self::Year => "year",
            Self::Evidence => "evidence",
            Self::Result => "result",
        }
    }
}

impl FromStr for Facet {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|facet| facet.as_str() == name).ok_or(UnknownName)
    }
}

/// Values by facet: what a document has, or what a query asks for.
pub type FacetValues = BTreeMap<Facet, Vec<String>>;

/// One thing that can be found. `kind` and `id` together are its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// Unique within its kind.
    pub id: String,
    /// The id under which an import brought it.
    pub external_id: Option<String>,
    /// The space (ห้อง) it belongs to, for [`super::Writer::delete_space`].
    pub space: Option<String>,
    /// The thing that carries it, for [`super::Writer::delete_carried`].
    pub parent: Option<String>,
    /// Shown as it stands here, byte for byte (T-01).
    pub title: String,
    /// Shown in pieces, each byte for byte as here (T-01).
    pub body: String,
    /// Further names to be found by: nickname, code, short name (T-14).
    pub names: Vec<String>,
    /// Who may read it: `all`, `org:…`, `network:…`, `space:…`, `person:…`. None: nobody.
    pub read: Vec<String>,
    /// What it can be narrowed by.
    pub facets: FacetValues,
    /// When it was made or last changed, in milliseconds UTC.
    pub at: i64,
}

impl Document {
    /// A document with a title and a body that nobody may read yet.
    pub fn new(kind: Kind, id: impl Into<String>, title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
            external_id: None,
            space: None,
            parent: None,
            title: title.into(),
            body: body.into(),
            names: Vec::new(),
            read: Vec::new(),
            facets: FacetValues::new(),
            at: 0,
        }
    }
}
