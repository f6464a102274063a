//! Acronyms and full names that mean the same (F-SE-4, S003-13), as a list that can be edited.
//!
//! They are applied to the query alone, so that a change of the list needs no new index.

use crate::platform::thai::normalise;
use crate::platform::thai::{Joined, is_letter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most other forms of one query.
const FORMS: usize = 4;

/// The list that the program brings along.
const SHIPPED: &str = include_str!("synonyms.toml");

/// Word before the number of an area office (เขต).
const DISTRICT: &str = "เขต";

/// Groups of forms that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: Vec<Group>,
}

#[derive(Debug, Clone)]
struct Group {
    /// Normalised and joined; written in a text only as a word of its own.
    short: Vec<Vec<char>>,
    /// Normalised and joined; found anywhere in a text.
    full: Vec<Vec<char>>,
    numbered: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Entry>,
}

/// One group as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SynonymForms")]
pub struct Entry {
    /// Acronyms: found in a question as words of their own, with or without full stops.
    #[serde(default)]
    pub short: Vec<String>,
    /// Names: found anywhere in a question.
    #[serde(default)]
    pub full: Vec<String>,
    /// The name of an area office, behind whose place stands a number with or without the word เขต.
    #[serde(default)]
    pub numbered: bool,
}

impl Synonyms {
    /// Reads a list in the form of `synonyms.toml`.
    ///
    /// # Errors
    /// It is no such list; the error names the place.
    pub fn parse(list: &str) -> Result<Self, toml::de::Error> {
        Ok(Self::of(entries(list)?))
    }

    /// Of these groups. A longer name stands before a shorter one that it holds, whatever their order.
    pub fn of(entries: Vec<Entry>) -> Self {
        let joined = |forms: Vec<String>| -> Vec<Vec<char>> { forms.iter().map(|form| joined(form)).filter(|form| !form.is_empty()).collect() };
        let group = |entry: Entry| Group { short: joined(entry.short), full: joined(entry.full), numbered: entry.numbered };
        let mut groups: Vec<Group> = entries.into_iter().map(group).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.full.iter().map(Vec::len).max()));
        Self { groups }
    }

    /// The list that the program brings along.
    ///
    /// # Errors
    /// None, as a test reads it.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        Self::parse(SHIPPED)
    }

    /// Other ways to write a normalised text, normalised too.
    pub(in crate::search) fn other_forms(&self, text: &[char]) -> Vec<Vec<char>> {
        let mut forms = Vec::new();
        for group in &self.groups {
            let found = (group.short.iter()).find_map(|short| Some((short, find_word(text, short)?)));
            let found = found.or_else(|| group.full.iter().find_map(|full| Some((full, find_anywhere(text, full)?))));
            let Some((found, range)) = found else {
                continue;
            };
            let others = group.full.iter().chain(&group.short).filter(|form| *form != found);
            for other in others {
                let mut form = text[..range.start].to_vec();
                form.push(' ');
                form.extend(other);
                form.push(' ');
                form.extend(&text[range.end..]);
                forms.push(if group.numbered { numbered(&form) } else { form });
            }
            // A longer name is listed before the shorter one that it holds.
            if group.numbered {
                break;
            }
        }
        forms.truncate(FORMS);
        forms
    }
}

/// The groups of a list in the form of `synonyms.toml`.
fn entries(list: &str) -> Result<Vec<Entry>, toml::de::Error> {
    Ok(toml::from_str::<File>(list)?.group)
}

/// The groups that the program brings along.
pub(super) fn shipped_entries() -> Result<Vec<Entry>, toml::de::Error> {
    entries(SHIPPED)
}

/// A form as questions are compared with it.
pub(super) fn joined(form: &str) -> Vec<char> {
    Joined::new(&normalise(form).chars).chars
}

/// Puts เขต before a number that follows a Thai word without it.
fn numbered(text: &[char]) -> Vec<char> {
    let district: Vec<char> = DISTRICT.chars().collect();
    let mut out: Vec<char> = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let begins = c.is_ascii_digit() && !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_digit());
        if begins {
            let written = out.iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1);
            if written > 0 && !out[..written].ends_with(&district) {
                out.push(' ');
                out.extend(&district);
                out.push(' ');
            }
        }
        out.push(*c);
    }
    out
}

/// Where a text holds an acronym as a word of its own, its full stops included or not.
fn find_word(text: &[char], acronym: &[char]) -> Option<std::ops::Range<usize>> {
    (0..text.len()).filter(|at| *at == 0 || !is_letter(text[at - 1]) && text[at - 1] != '.').find_map(|start| {
        let mut end = start;
        for letter in acronym {
            while text.get(end).is_some_and(|c| matches!(c, '.' | '-')) && end > start {
                end += 1;
            }
            if text.get(end) != Some(letter) {
                return None;
            }
            end += 1;
        }
        let script = |c: char| ('\u{0E00}'..='\u{0E7F}').contains(&c);
        let ends = match (text.get(end), acronym.last()) {
            (Some(next), Some(last)) => !is_letter(*next) || script(*next) != script(*last),
            _ => true,
        };
        if text.get(end) == Some(&'.') {
            end += 1;
        }
        ends.then_some(start..end)
    })
}

/// Where a text holds a name, whatever stands between its letters.
fn find_anywhere(text: &[char], name: &[char]) -> Option<std::ops::Range<usize>> {
    let joined = Joined::new(text);
    let at = joined.chars.windows(name.len()).position(|window| window == name)?;
    Some(joined.normalised(at..at + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let shipped = Synonyms::shipped().map(|list| list.other_forms(&normalise(text).chars));
        let forms = shipped.unwrap_or_default();
        let joined = |form: &Vec<char>| Joined::new(form).chars.into_iter().collect();
        forms.iter().map(joined).collect()
    }

    #[test]
    fn the_shipped_list_is_read() {
        assert!(Synonyms::shipped().is_ok());
    }

    #[test]
    fn an_acronym_stands_for_its_full_name() {
        let full = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาปราจีนบุรีเขต1";
        for text in ["สพป ปราจีนบุรี 1", "สพป.ปราจีนบุรี เขต ๑", "ส.พ.ป. ปราจีนบุรี 1"]
        {
            assert_eq!(forms(text).first().map(String::as_str), Some(full), "{text}");
        }
        assert_eq!(forms("วง PLC ครู")[0], "วงชุมชนแห่งการเรียนรู้ทางวิชาชีพครู");
    }

    #[test]
    fn a_full_name_stands_for_its_acronym() {
        assert!(forms("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน 2569").contains(&"สพฐ2569".to_owned()));
    }

    #[test]
    fn an_acronym_inside_a_word_is_none() {
        assert_eq!(forms("สมศักดิ์ สมศรี"), [""; 0]);
        assert_eq!(forms("xplcx"), [""; 0]);
    }

    #[test]
    fn a_list_of_another_form_is_refused() {
        assert!(Synonyms::parse("[[group]]\nshort = 1").is_err());
        assert!(Synonyms::parse("[[pair]]").is_err());
    }
}
