//! One line of a `practices` file (JSONL) and what is wrong with it.
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::report::CellError;
use crate::calendar::{bangkok_midnight, parse_date};
use crate::platform::Time;
use crate::platform::dates::moment_of_register;
use crate::platform::thai::{self, to_arabic};
use crate::practices::{Change, Licence, PracticeKind, PublicationAudience};

/// The columns of the contract, then those of the card that may come beside them.
pub(super) const COLUMNS: [&str; 20] = [
    "external_id",
    "title",
    "summary",
    "body",
    "owner_code",
    "standards",
    "grades",
    "subjects",
    "published",
    "audience",
    "kind",
    "problem",
    "for_whom",
    "steps",
    "materials",
    "cost",
    "results",
    "conditions",
    "size_class",
    "licence",
];

/// What is wrong with a column of a line; with no column, with the line.
pub(super) fn fault(column: &str, code: &str, th: impl Into<String>, en: impl Into<String>) -> CellError {
    CellError { column: (!column.is_empty()).then(|| column.to_owned()), code: code.to_owned(), th: th.into(), en: en.into() }
}

/// A line as read; its owner is still a code.
#[derive(Debug)]
pub(super) struct PracticeLine {
    pub external_id: String,
    pub owner_code: String,
    pub change: Change,
    pub published: Option<Time>,
    pub audience: PublicationAudience,
}

/// Reads the columns; every fault of the line at once. `now` is when "published: true" was.
pub(super) fn read(columns: &Map<String, Value>, now: Time) -> Result<PracticeLine, Vec<CellError>> {
    let mut reader = Reader { columns, faults: Vec::new() };
    let line = PracticeLine {
        external_id: reader.required("external_id", 200),
        owner_code: to_arabic(&reader.required("owner_code", 100)).into_owned(),
        change: reader.change(),
        published: reader.published(now),
        audience: reader
            .word("audience", &[("public", PublicationAudience::Public), ("network", PublicationAudience::Network)])
            .unwrap_or(PublicationAudience::Public),
    };
    if reader.faults.is_empty() { Ok(line) } else { Err(reader.faults) }
}

struct Reader<'a> {
    columns: &'a Map<String, Value>,
    faults: Vec<CellError>,
}

impl Reader<'_> {
    fn refuse(&mut self, column: &str, code: &str, th: impl Into<String>, en: impl Into<String>) {
        self.faults.push(fault(column, code, th, en));
    }

    /// Text or a number; `None` when absent or null.
    fn text(&mut self, column: &str) -> Option<String> {
        match self.columns.get(column)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.refuse(column, "not_text", "ต้องเป็นข้อความ", "expected text");
                None
            }
        }
    }

    fn required(&mut self, column: &str, most: usize) -> String {
        let text = thai::written(&self.text(column).unwrap_or_default()).to_owned();
        if text.is_empty() && !self.faults.iter().any(|fault| fault.column.as_deref() == Some(column)) {
            self.refuse(column, "required", "ต้องมีค่า", "a value is needed");
        }
        if text.chars().count() > most {
            self.refuse(column, "too_long", format!("ยาวได้ไม่เกิน {most} ตัวอักษร"), format!("at most {most} characters"));
        }
        text
    }

    /// A list, or a text that these characters part.
    fn list(&mut self, column: &str, parts: &[char]) -> Option<Vec<String>> {
        match self.columns.get(column)? {
            Value::Array(values) => {
                let texts: Option<Vec<String>> = values.iter().map(plain).collect();
                if texts.is_none() {
                    self.refuse(column, "not_text", "ต้องเป็นรายการของข้อความ", "expected a list of texts");
                }
                texts
            }
            _ => {
                let text = self.text(column)?;
                Some(text.split(parts).map(|part| thai::written(part).to_owned()).filter(|part| !part.is_empty()).collect())
            }
        }
    }

    fn word<T: Copy>(&mut self, column: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(column)?;
        let found = words.iter().find(|(word, _)| *word == thai::written(&text)).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.refuse(column, "unknown", format!("ไม่รู้จัก “{text}” ใช้ได้: {}", known.join(", ")), format!("“{text}” is unknown; one of {}", known.join(", ")));
        }
        found
    }

    fn change(&mut self) -> Change {
        let title = self.required("title", 2_000);
        Change {
            title: Some(title),
            summary: self.text("summary"),
            body: self.text("body"),
            kind: self.word("kind", &[("teaching", PracticeKind::Teaching), ("management", PracticeKind::Management)]),
            problem: self.text("problem"),
            for_whom: self.text("for_whom"),
            steps: self.list("steps", &['\n']),
            materials: self.text("materials"),
            cost: self.text("cost"),
            results: self.text("results"),
            conditions: self.text("conditions"),
            standards: self.list("standards", &[',', ';', '|', ' ']).map(|codes| codes.iter().map(|code| to_arabic(code).into_owned()).collect()),
            grades: self.list("grades", &[',', ';', '|']),
            subjects: self.list("subjects", &[',', ';', '|']),
            size_class: self.text("size_class").map(Some),
            licence: self.word(
                "licence",
                &[("CC-BY-4.0", Licence::CcBy), ("CC-BY-SA-4.0", Licence::CcBySa), ("CC-BY-NC-4.0", Licence::CcByNc), ("CC0-1.0", Licence::Cc0)],
            ),
            year: None,
            files: None,
            network: None,
        }
    }

    /// True, or the day or moment since which it is; false, null or absent: a draft.
    fn published(&mut self, now: Time) -> Option<Time> {
        let text = match self.columns.get("published")? {
            Value::Bool(yes) => return yes.then_some(now),
            _ => self.text("published")?,
        };
        let text = thai::written(&text);
        match text.to_lowercase().as_str() {
            "" | "0" | "false" | "no" | "ไม่" | "ไม่ใช่" => return None,
            "1" | "true" | "yes" | "ใช่" => return Some(now),
            _ => {}
        }
        let moment = moment_of_register(text).map(Ok).unwrap_or_else(|| parse_date(text).map(|read| midnight(read.date)));
        match moment {
            Ok(at) if at > now.plus(crate::platform::clock::DAY) => {
                self.refuse("published", "in_the_future", "วันเผยแพร่ยังมาไม่ถึง", "this day is still to come");
                None
            }
            Ok(at) => Some(at),
            Err(fault) => {
                self.refuse("published", "not_a_date", fault.th(), fault.en());
                None
            }
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn midnight(day: Date) -> Time {
    Time(bangkok_midnight(day).map_or(0, |moment| moment.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Time = Time(1_769_040_000_000);

    fn line(value: Value) -> Result<PracticeLine, Vec<CellError>> {
        read(value.as_object().unwrap(), NOW)
    }

    #[test]
    fn lists_may_be_lists_or_texts_and_codes_may_be_numbers_or_thai_digits() {
        let read = line(
            json!({ "external_id": 7, "title": "อ่านคู่", "owner_code": "๑๐๗๔๕๙๐๐๘๘", "standards": "๑.๑; 3.5", "grades": ["ป.1", "ป.2"], "published": true }),
        )
        .unwrap();
        assert_eq!((read.external_id.as_str(), read.owner_code.as_str(), read.published), ("7", "1074590088", Some(NOW)));
        assert_eq!(read.change.standards.unwrap(), ["1.1", "3.5"]);
        assert_eq!(read.change.grades.unwrap(), ["ป.1", "ป.2"]);
        assert!(read.change.subjects.is_none());
    }

    #[test]
    fn every_fault_of_a_line_is_told_at_once() {
        let faults = line(json!({ "title": "", "owner_code": ["1"], "published": "2569-02-31", "audience": "friends" })).unwrap_err();
        let columns: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.column.as_deref().unwrap(), fault.code.as_str())).collect();
        let expected = [("external_id", "required"), ("owner_code", "not_text"), ("title", "required"), ("published", "not_a_date"), ("audience", "unknown")];
        assert_eq!(columns, expected);
    }

    #[test]
    fn a_day_of_either_era_is_a_publication_and_no_word_is_none() {
        let at = |published: Value| line(json!({ "external_id": "a", "title": "ก", "owner_code": "1", "published": published })).map(|line| line.published);
        let day = Some(Time(1_736_010_000_000));
        assert_eq!(at(json!("2025-01-05")), Ok(day));
        assert_eq!(at(json!("5 ม.ค. 2568")), Ok(day));
        assert_eq!(at(json!("2025-01-04T17:00:00.000Z")), Ok(day));
        assert_eq!((at(json!(false)), at(Value::Null), at(json!("0"))), (Ok(None), Ok(None), Ok(None)));
        assert_eq!(at(json!("2030-01-01")).unwrap_err()[0].code, "in_the_future");
    }
}
