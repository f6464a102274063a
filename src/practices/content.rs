//! What a practice says (F-IN-1, F-IN-7): the structured card.
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::licence::Licence;
use crate::files::FileId;
use crate::frameworks;
use crate::networks::NetworkId;
use crate::platform::error::{Error, FieldError, Result};
use crate::platform::thai;

const TITLE: usize = 200;
const TEXT: usize = 20_000;
const STEPS: usize = 50;
const TAGS: usize = 40;
const TAG: usize = 80;
const FILES: usize = 30;

/// S000-8: of teaching (การจัดการเรียนรู้) or of management (บริหารจัดการ).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PracticeKind {
    #[default]
    Teaching,
    Management,
}

impl PracticeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            PracticeKind::Teaching => "teaching",
            PracticeKind::Management => "management",
        }
    }
}

/// The card as it is kept, whole, in the working copy and in each version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Content {
    pub title: String,
    pub summary: String,
    pub kind: PracticeKind,
    /// ปัญหา
    pub problem: String,
    /// เหมาะกับใคร
    pub for_whom: String,
    /// ขั้นตอน
    pub steps: Vec<String>,
    /// สื่อและอุปกรณ์
    pub materials: String,
    /// ค่าใช้จ่าย
    pub cost: String,
    /// ผลที่เกิด
    pub results: String,
    /// เงื่อนไขและข้อจำกัด
    pub conditions: String,
    /// เรื่องเล่าเต็ม
    pub body: String,
    /// Items of a framework by code, `1.1`.
    pub standards: Vec<String>,
    /// `ป.1`
    pub grades: Vec<String>,
    pub subjects: Vec<String>,
    pub size_class: Option<String>,
    /// ปีการศึกษา, Buddhist Era.
    pub year: Option<i64>,
    pub licence: Licence,
    /// Pictures and files, in the order in which they are shown.
    pub files: Vec<FileId>,
    /// The network that it is for.
    pub network: Option<NetworkId>,
}

/// What a save changes; a field that is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Change {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub kind: Option<PracticeKind>,
    pub problem: Option<String>,
    pub for_whom: Option<String>,
    pub steps: Option<Vec<String>>,
    pub materials: Option<String>,
    pub cost: Option<String>,
    pub results: Option<String>,
    pub conditions: Option<String>,
    pub body: Option<String>,
    pub standards: Option<Vec<String>>,
    pub grades: Option<Vec<String>>,
    pub subjects: Option<Vec<String>>,
    #[serde(deserialize_with = "given")]
    pub size_class: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub year: Option<Option<i64>>,
    pub licence: Option<Licence>,
    /// Uploaded before with this practice as their parent.
    pub files: Option<Vec<FileId>>,
    #[serde(deserialize_with = "given")]
    pub network: Option<Option<NetworkId>>,
}

/// `null` is a value here; only an absent field stays.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

impl Change {
    /// Lays the change over the content, and checks what comes of it: 422 with every field that cannot be taken.
    pub fn apply(self, to: &Content) -> Result<Content> {
        let mut new = to.clone();
        macro_rules! lay {
            ($($field:ident),*) => {$( if let Some(value) = self.$field { new.$field = value; } )*};
        }
        lay!(title, summary, kind, problem, for_whom, steps, materials, cost, results, conditions, body);
        lay!(standards, grades, subjects, size_class, year, licence, files, network);
        new.tidy();
        new.check()?;
        Ok(new)
    }
}

impl Content {
    fn tidy(&mut self) {
        self.title = thai::written(&self.title).to_owned();
        for list in [&mut self.standards, &mut self.grades, &mut self.subjects] {
            let mut seen = Vec::with_capacity(list.len());
            for value in list.drain(..) {
                let value = thai::written(&value).to_owned();
                if !value.is_empty() && !seen.contains(&value) {
                    seen.push(value);
                }
            }
            *list = seen;
        }
        let mut seen = std::collections::HashSet::new();
        self.files.retain(|file| seen.insert(file.clone()));
        self.size_class = self.size_class.take().map(|text| thai::written(&text).to_owned()).filter(|text| !text.is_empty());
        self.year = self.year.map(|year| if (1900..2400).contains(&year) { year + 543 } else { year });
    }

    fn texts(&self) -> [(&'static str, &str); 9] {
        [
            ("summary", &self.summary),
            ("problem", &self.problem),
            ("for_whom", &self.for_whom),
            ("materials", &self.materials),
            ("cost", &self.cost),
            ("results", &self.results),
            ("conditions", &self.conditions),
            ("body", &self.body),
            ("title", &self.title),
        ]
    }

    /// The words of a field as one text, steps a line each; nothing for a field that holds no words.
    pub fn written(&self, field: &str) -> Option<std::borrow::Cow<'_, str>> {
        if field == "steps" {
            return Some(self.steps.join("\n").into());
        }
        self.texts().into_iter().find(|(name, _)| *name == field).map(|(_, text)| text.into())
    }

    fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code: &'static str, detail: String, detail_en: String| {
            faults.push(FieldError { field: field.to_owned(), code: code.into(), detail, detail_en });
        };
        for (field, text) in self.texts() {
            let most = if field == "title" { TITLE } else { TEXT };
            if text.len() > most && thai::length(text) > most {
                fault(field, "too_long", format!("ยาวได้ไม่เกิน {most} ตัวอักษร"), format!("At most {most} letters."));
            }
        }
        if self.steps.len() > STEPS || self.steps.iter().any(|step| step.len() > TEXT) {
            let th = format!("มีได้ไม่เกิน {STEPS} ขั้นตอน และแต่ละขั้นตอนต้องไม่ยาวเกินไป");
            fault("steps", "too_long", th, format!("At most {STEPS} steps, none of them too long."));
        }
        for (field, list) in [("standards", &self.standards), ("grades", &self.grades), ("subjects", &self.subjects)] {
            if list.len() > TAGS || list.iter().any(|value| thai::length(value) > TAG) {
                let th = format!("มีได้ไม่เกิน {TAGS} รายการ รายการละไม่เกิน {TAG} ตัวอักษร");
                fault(field, "too_long", th, format!("At most {TAGS} of them, {TAG} letters each."));
            }
        }
        if self.files.len() > FILES {
            fault("files", "too_many", format!("แนบได้ไม่เกิน {FILES} ไฟล์"), format!("At most {FILES} files."));
        }
        if self.size_class.as_ref().is_some_and(|text| thai::length(text) > TAG) {
            fault("size_class", "too_long", format!("ยาวได้ไม่เกิน {TAG} ตัวอักษร"), format!("At most {TAG} letters."));
        }
        if let Some(unknown) = self.standards.iter().find(|code| frameworks::item(code).is_none()) {
            fault("standards", "unknown", format!("ไม่มีประเด็นมาตรฐาน “{unknown}”"), format!("There is no standard item “{unknown}”."));
        }
        if self.year.is_some_and(|year| !(2443..=2700).contains(&year)) {
            fault("year", "not_a_year", "ปีการศึกษาเป็น พ.ศ. เช่น 2568".into(), "The school year in the Buddhist Era, as 2568.".into());
        }
        refuse(faults, "ข้อมูลบางช่องยังใช้ไม่ได้", "Some fields cannot be taken.")
    }

    /// What others need before they can try it: 422 with every field that is missing.
    pub fn check_complete(&self) -> Result<()> {
        let missing = [
            ("title", thai::is_blank(&self.title), "ตั้งชื่อวิธีปฏิบัติ", "Give the practice a name"),
            ("problem", thai::is_blank(&self.problem), "บอกว่าแก้ปัญหาอะไร", "Say what problem it solves"),
            ("steps", self.steps.iter().all(|step| thai::is_blank(step)), "เขียนอย่างน้อยหนึ่งขั้นตอน", "Write at least one step"),
            ("results", thai::is_blank(&self.results), "บอกผลที่เกิดขึ้น", "Say what came of it"),
        ];
        let faults = missing.into_iter().filter(|(_, absent, ..)| *absent).map(|(field, _, detail, detail_en)| FieldError {
            field: field.into(),
            code: "required".into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
        refuse(faults.collect(), "ยังเผยแพร่ไม่ได้ ขาดข้อมูลที่คนอื่นต้องใช้", "It cannot be published yet: what others need is missing.")
    }

    /// Everything that it can be found by, below the title.
    pub fn text(&self) -> String {
        let [summary, problem, for_whom, materials, cost, results, conditions, body, _] = self.texts().map(|(_, text)| text);
        let steps = self.steps.iter().map(String::as_str);
        let parts = [summary, problem, for_whom].into_iter().chain(steps).chain([materials, cost, results, conditions, body]);
        parts.filter(|part| !thai::is_blank(part)).collect::<Vec<_>>().join("\n")
    }

    /// (kind, value) of what lists are narrowed by.
    pub(super) fn tags(&self) -> Vec<(&'static str, &str)> {
        let lists = [("standard", &self.standards), ("grade", &self.grades), ("subject", &self.subjects)];
        let listed = lists.into_iter().flat_map(|(kind, values)| values.iter().map(move |value| (kind, value.as_str())));
        listed.chain(self.size_class.as_deref().map(|value| ("size_class", value))).collect()
    }
}

/// Whether the card has a field of this name in which people write.
pub(super) fn is_field(name: &str) -> bool {
    Content::default().written(name).is_some() || ["kind", "standards", "grades", "subjects", "size_class", "year", "licence", "files"].contains(&name)
}

fn refuse(faults: Vec<FieldError>, th: &'static str, en: &'static str) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut error = Error::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "invalid", th, en);
    error.fields = faults;
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: serde_json::Value) -> Change {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_absent_stays_and_null_takes_away() {
        let first = change(serde_json::json!({ "title": " อ่านคู่ ", "size_class": "small", "grades": ["ป.1", "ป.1", " "] })).apply(&Content::default()).unwrap();
        assert_eq!((first.title.as_str(), first.size_class.as_deref(), first.grades.as_slice()), ("อ่านคู่", Some("small"), ["ป.1".to_owned()].as_slice()));
        let second = change(serde_json::json!({ "size_class": null, "year": 2026 })).apply(&first).unwrap();
        assert_eq!((second.title.as_str(), second.size_class, second.year), ("อ่านคู่", None, Some(2569)));
    }

    #[test]
    fn every_fault_is_named() {
        let error = change(serde_json::json!({ "title": "ก".repeat(201), "standards": ["1.1", "9.9"], "year": 3104 })).apply(&Content::default()).unwrap_err();
        let fields: Vec<&str> = error.fields.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["title", "standards", "year"]);
    }

    #[test]
    fn length_is_counted_in_whole_letters() {
        assert!(change(serde_json::json!({ "title": "ก๊".repeat(200) })).apply(&Content::default()).is_ok());
    }

    #[test]
    fn what_others_need_is_asked_for_all_at_once() {
        let error = Content { steps: vec![" ".into()], title: "อ่านคู่".into(), ..Content::default() }.check_complete().unwrap_err();
        let fields: Vec<&str> = error.fields.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["problem", "steps", "results"]);
    }
}
