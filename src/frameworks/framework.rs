//! A framework of standards, as shipped.
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::platform::http::Ref;

/// A framework (กรอบมาตรฐาน).
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub standards: Vec<Standard>,
}

/// มาตรฐาน
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub items: Vec<Item>,
}

/// ประเด็นพิจารณา
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// ประเด็นย่อย, where the standard lists them.
    #[serde(default)]
    pub points: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the data is compiled in; a test reads it")]
static ALL: LazyLock<Vec<Framework>> = LazyLock::new(|| vec![toml::from_str(include_str!("standards_2561.toml")).expect("the shipped standards can be read")]);

/// Every framework, in the order in which they are shown.
pub fn all() -> &'static [Framework] {
    &ALL
}

/// The item with this code, of the first framework that has it.
pub fn item(code: &str) -> Option<&'static Item> {
    all().iter().flat_map(|framework| &framework.standards).flat_map(|standard| &standard.items).find(|item| item.code == code)
}

/// The item as others name it: its code and its words.
pub fn item_ref(code: &str) -> Option<Ref> {
    item(code).map(|item| Ref { id: item.code.clone(), name: item.name.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_of_2561_are_whole() {
        let standards = &all()[0].standards;
        let items: Vec<usize> = standards.iter().map(|standard| standard.items.len()).collect();
        assert_eq!(items, [2, 6, 5]);
        let points: usize = standards.iter().flat_map(|standard| &standard.items).map(|item| item.points.len()).sum();
        assert_eq!(points, 10);
    }

    #[test]
    fn every_item_stands_under_its_standard_and_says_its_name_in_both_languages() {
        for standard in &all()[0].standards {
            for (place, item) in standard.items.iter().enumerate() {
                assert_eq!(item.code, format!("{}.{}", standard.code, place + 1));
                assert!(!item.name.is_empty() && !item.name_en.is_empty());
            }
        }
        assert!(item("3.5").is_some_and(|item| item.name.starts_with("มีการแลกเปลี่ยนเรียนรู้")));
        assert!(item("3.6").is_none() && item("1").is_none());
    }
}
