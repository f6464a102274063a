//! What changed between two versions, word by word, also in Thai (F-IN-3).
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Content;

/// A table above this many cells is not filled: so much was rewritten that word by word says nothing.
const CELLS: usize = 4_000_000;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    pub field: String,
    pub before: Value,
    pub after: Value,
    /// The words of both, for texts and steps; empty for lists of codes.
    pub runs: Vec<Run>,
}

/// Words that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Run {
    pub is: Is,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    Same,
    Removed,
    Added,
}

/// Every field that differs, in the order of the card. The network is no part of what is said.
pub fn differences(before: &Content, after: &Content) -> crate::platform::Result<Vec<Difference>> {
    const FIELDS: [&str; 18] = [
        "title",
        "summary",
        "kind",
        "problem",
        "for_whom",
        "steps",
        "materials",
        "cost",
        "results",
        "conditions",
        "body",
        "standards",
        "grades",
        "subjects",
        "size_class",
        "year",
        "licence",
        "files",
    ];
    let (mut before, mut after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    let changed = FIELDS.into_iter().filter_map(|field| {
        let (before, after) = (before[field].take(), after[field].take());
        (before != after).then(|| {
            let runs = match (written(field, &before), written(field, &after)) {
                (Some(before), Some(after)) => runs(&before, &after),
                _ => Vec::new(),
            };
            Difference { field: field.to_owned(), before, after, runs }
        })
    });
    Ok(changed.collect())
}

fn written(field: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !matches!(field, "kind" | "licence" | "size_class") => Some(text.clone()),
        Value::Array(steps) if field == "steps" => Some(steps.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")),
        _ => None,
    }
}

/// Words, spaces and marks, each a piece; joined again they are the text.
fn words(text: &str) -> Vec<&str> {
    let breaks: Vec<usize> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(text).collect();
    breaks.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// The two texts as one row of words that stayed, went and came.
pub fn runs(before: &str, after: &str) -> Vec<Run> {
    let (old, new) = (words(before), words(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let mut row = Row::default();
    row.all(Is::Same, &old[..head]);
    if old_middle.len().saturating_mul(new_middle.len()) > CELLS {
        row.all(Is::Removed, old_middle);
        row.all(Is::Added, new_middle);
    } else {
        row.longest_common(old_middle, new_middle);
    }
    row.all(Is::Same, &old_rest[old_rest.len() - tail..]);
    row.0
}

#[derive(Default)]
struct Row(Vec<Run>);

impl Row {
    fn one(&mut self, is: Is, word: &str) {
        match self.0.last_mut() {
            Some(last) if last.is == is => last.text.push_str(word),
            _ => self.0.push(Run { is, text: word.to_owned() }),
        }
    }

    fn all(&mut self, is: Is, words: &[&str]) {
        for word in words {
            self.one(is, word);
        }
    }

    /// Walks along the longest common row of words.
    fn longest_common(&mut self, old: &[&str], new: &[&str]) {
        let width = new.len() + 1;
        let mut longest = vec![0u16; (old.len() + 1) * width];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                longest[i * width + j] = if old[i] == new[j] {
                    longest[(i + 1) * width + j + 1].saturating_add(1)
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() && j < new.len() {
            if old[i] == new[j] {
                self.one(Is::Same, old[i]);
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                self.one(Is::Removed, old[i]);
                i += 1;
            } else {
                self.one(Is::Added, new[j]);
                j += 1;
            }
        }
        self.all(Is::Removed, &old[i..]);
        self.all(Is::Added, &new[j..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(runs: &[Run], without: Is) -> String {
        runs.iter().filter(|run| run.is != without).map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn a_thai_word_in_the_middle_is_told_alone() {
        let runs = runs("เด็กอ่านหนังสือทุกเช้า", "เด็กอ่านหนังสือทุกเย็น");
        let run = |is, text: &str| Run { is, text: text.into() };
        assert_eq!(runs, [run(Is::Same, "เด็กอ่านหนังสือทุก"), run(Is::Removed, "เช้า"), run(Is::Added, "เย็น")]);
    }

    #[test]
    fn only_fields_that_differ_are_told_and_steps_word_by_word() {
        let before = Content {
            title: "อ่านคู่".into(), steps: vec!["จับคู่เด็ก".into(), "อ่านออกเสียง".into()], grades: vec!["ป.1".into()], ..Content::default()
        };
        let after = Content {
            steps: vec!["จับคู่เด็ก".into(), "อ่านออกเสียงพร้อมกัน".into()], grades: vec!["ป.2".into()], ..before.clone()
        };
        let told = differences(&before, &after).unwrap();
        let fields: Vec<&str> = told.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["steps", "grades"]);
        assert_eq!(told[0].runs.last().unwrap().is, Is::Added);
        assert!(told[1].runs.is_empty());
    }

    #[test]
    fn a_text_rewritten_as_a_whole_is_still_told_whole() {
        let (before, after) = ("ก ข ".repeat(2_000), "ค ง ".repeat(2_000));
        let runs = runs(&before, &after);
        assert_eq!((side(&runs, Is::Added), side(&runs, Is::Removed)), (before, after));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_runs(before in "[ก-๎a-c .]{0,40}", after in "[ก-๎a-c .]{0,40}") {
            let runs = runs(&before, &after);
            prop_assert_eq!(side(&runs, Is::Added), before);
            prop_assert_eq!(side(&runs, Is::Removed), after);
        }
    }
}
