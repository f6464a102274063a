use jiff::Timestamp;
use serde::Deserialize;

/// A practice card (F-IN-1) as written in `practices/*.json`: fictional, but as a teacher would tell it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Theme word that also names fitting rooms.
    pub theme: String,
    pub title: String,
    pub summary: String,
    /// ปัญหา
    pub problem: String,
    /// เหมาะกับใคร
    pub for_whom: String,
    /// ขั้นตอน, in order.
    pub steps: Vec<String>,
    /// สื่อและอุปกรณ์
    pub materials: String,
    /// ค่าใช้จ่าย
    pub cost: String,
    /// ผลที่เกิด, with numbers.
    pub results: String,
    /// เงื่อนไขและข้อจำกัด, honest.
    pub conditions: String,
    /// Items of the 2561 standards (D-STD), `1.1` … `3.5`.
    pub standards: Vec<String>,
    /// `อ.1` … `ม.6`; empty when the whole school.
    pub grades: Vec<String>,
    pub subjects: Vec<String>,
    /// Words of [`SizeClass`](super::SizeClass): `small medium large extra_large`.
    pub size_classes: Vec<String>,
    /// `teaching` or `management` (S000-8).
    pub kind: String,
}

/// A card with its owner and the moments of its life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Practice {
    /// Stable across days of load.
    pub external_id: String,
    pub card: Card,
    /// The school that it comes from: index of the organisation.
    pub owner: usize,
    /// Index of the person.
    pub author: usize,
    pub drafted: Timestamp,
    pub published: Timestamp,
}

/// A partner school tries a practice (F-AD-1), with what it measured and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Adoption {
    /// Index of the practice.
    pub practice: usize,
    /// Index of the organisation.
    pub school: usize,
    /// Index of the person who writes it down.
    pub by: usize,
    pub begun: Timestamp,
    pub trying: Option<Timestamp>,
    pub measured: Option<Measured>,
    pub kept: Option<Timestamp>,
    /// What was changed, and why.
    pub adapted: Option<(Timestamp, (&'static str, &'static str))>,
    /// And why.
    pub dropped: Option<(Timestamp, &'static str)>,
}

/// So many of these pupils, and so many once more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Measured {
    pub at: Timestamp,
    pub value: i64,
    pub pupils: i64,
    pub again: Option<(Timestamp, i64)>,
}
