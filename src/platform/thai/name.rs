use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::order::person_sort_key;

#[derive(Deserialize)]
struct Titles {
    titles: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the list is compiled in; a test reads it")]
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut list: Titles = toml::from_str(include_str!("titles.toml")).expect("titles.toml is well formed");
    list.titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    list.titles
});

/// Titles known to us (คำนำหน้าชื่อ, T-13), longest first.
pub fn known_titles() -> &'static [String] {
    &TITLES
}

/// A person's name as Thai records hold it (T-13). Title and family name may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonName {
    /// คำนำหน้า, as written; need not be a known one.
    pub title: String,
    /// ชื่อ.
    pub given: String,
    /// นามสกุล, possibly of several words (`ณ ทุ่งนา`).
    pub family: String,
}

impl PersonName {
    /// Parts a full name: `ว่าที่ ร.ต.หญิงกานดา ใจดี` → title, given, family. Never refuses: an abbreviation that
    /// is not in the list is kept as title, any other unknown title stays at the head of the given name.
    ///
    /// A given name that begins like a title (นางนวล) reads as title and name; the parts of a form are safer.
    pub fn parse(full: &str) -> Self {
        let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
        let (title, name) = part_title(&full);
        let (given, family) = name.split_once(' ').unwrap_or((name, ""));
        Self { title, given: given.to_owned(), family: family.to_owned() }
    }

    /// The name as it stands in records: a Thai title without a space before the given name.
    pub fn full(&self) -> String {
        let latin = self.title.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let gap = if latin { " " } else { "" };
        format!("{}{gap}{} {}", self.title, self.given, self.family).trim().to_owned()
    }

    /// What chat shows (T-14): form of address and nickname (`ครู` + `แอน`), or the given name if there is no
    /// nickname. An address already inside the nickname is not doubled.
    pub fn in_chat(&self, address: &str, nickname: &str) -> String {
        let name = match nickname.trim() {
            "" => &self.given,
            nickname => nickname,
        };
        match name.strip_prefix(address) {
            Some(rest) if !rest.is_empty() => name.to_owned(),
            _ => format!("{address}{name}"),
        }
    }

    /// Sort key by given name, then family name; the title plays no part (T-12).
    pub fn sort_key(&self) -> String {
        person_sort_key(&self.given, &self.family)
    }
}

fn part_title(full: &str) -> (String, &str) {
    let mut title = String::new();
    let mut rest = full;
    while let Some((found, after)) = listed_title(rest, !title.is_empty()) {
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(found);
        rest = after;
    }
    if title.is_empty()
        && let Some((found, after)) = abbreviation(full)
    {
        return (found.to_owned(), after);
    }
    (title, rest)
}

/// The longest listed title at the head of a name. A second title counts only if it is an abbreviation
/// (`ว่าที่ร้อยตรี ดร.`), or names such as นายพระพร would lose their head.
fn listed_title(name: &str, second: bool) -> Option<(&'static str, &str)> {
    TITLES.iter().filter(|title| !second || title.ends_with('.')).find_map(|title| Some((title.as_str(), begins_a_name(strip_loosely(name, title)?)?)))
}

fn abbreviation(name: &str) -> Option<(&str, &str)> {
    let word = name.split(' ').next()?;
    let end = word.rfind('.')? + 1;
    let rest = begins_a_name(&name[end..])?;
    Some((&name[..end], rest))
}

/// `name` after `title`, spaces inside either left out of the comparison.
fn strip_loosely<'a>(name: &'a str, title: &str) -> Option<&'a str> {
    let mut rest = name;
    for letter in title.chars().filter(|letter| *letter != ' ') {
        rest = rest.trim_start().strip_prefix(letter)?;
    }
    let ascii_word = title.ends_with(|letter: char| letter.is_ascii_alphabetic());
    (!ascii_word || rest.starts_with(' ')).then_some(rest)
}

/// A name begins with a consonant or leading vowel: `นายิกา` is no title นาย.
fn begins_a_name(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let first = rest.chars().next()?;
    let starts = matches!(first, 'ก'..='ฮ' | 'เ'..='ไ') || (first.is_alphabetic() && !is_thai(first));
    starts.then_some(rest)
}

fn is_thai(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0E7F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(full: &str) -> (String, String, String) {
        let name = PersonName::parse(full);
        (name.title, name.given, name.family)
    }

    fn expect(full: &str, title: &str, given: &str, family: &str) {
        assert_eq!(parts(full), (title.to_owned(), given.to_owned(), family.to_owned()), "{full}");
    }

    #[test]
    fn titles_stand_without_a_space() {
        expect("นางสาวกานดา ใจดี", "นางสาว", "กานดา", "ใจดี");
        expect("ผศ.ดร.ขจร ทองแท้", "ผศ.ดร.", "ขจร", "ทองแท้");
        expect("ว่าที่ ร.ต.หญิงมาลี ศรีสุข", "ว่าที่ ร.ต.หญิง", "มาลี", "ศรีสุข");
        expect("ว่าที่ร้อยตรีสมคิด ใจงาม", "ว่าที่ร้อยตรี", "สมคิด", "ใจงาม");
        expect("ม.ร.ว.ปรีดา ทุ่งทอง", "ม.ร.ว.", "ปรีดา", "ทุ่งทอง");
        expect("สิบเอกเอก ใจกล้า", "สิบเอก", "เอก", "ใจกล้า");
        expect("พระมหาสมพร สุขโข", "พระมหา", "สมพร", "สุขโข");
    }

    #[test]
    fn spaces_do_not_hide_a_title() {
        expect("  นาย   ขจร\u{2003}ณ ทุ่งนา ", "นาย", "ขจร", "ณ ทุ่งนา");
        expect("ว่าที่ ร.ต. หญิง มาลี ศรีสุข", "ว่าที่ ร.ต.หญิง", "มาลี", "ศรีสุข");
        expect("ว่าที่ร้อยตรี ดร.สมคิด ใจงาม", "ว่าที่ร้อยตรี ดร.", "สมคิด", "ใจงาม");
    }

    #[test]
    fn an_unknown_title_is_kept_not_refused() {
        expect("ทพญ.มาลี ศรีสุข", "ทพญ.", "มาลี", "ศรีสุข");
        expect("พลเรือจัตวาสมคิด ใจงาม", "", "พลเรือจัตวาสมคิด", "ใจงาม");
        expect("Prof. Anna Lee", "Prof.", "Anna", "Lee");
        expect("", "", "", "");
    }

    #[test]
    fn a_name_that_only_looks_like_a_title_stays_whole() {
        expect("นายิกา ใจดี", "", "นายิกา", "ใจดี");
        expect("ดรุณี ใจดี", "", "ดรุณี", "ใจดี");
        expect("Missy Hill", "", "Missy", "Hill");
        expect("มาลี", "", "มาลี", "");
    }

    #[test]
    fn records_show_the_full_name_and_chat_the_nickname() {
        let name = PersonName::parse("นางสาวกานดา ใจดี");
        assert_eq!(name.full(), "นางสาวกานดา ใจดี");
        assert_eq!(name.in_chat("ครู", "แอน"), "ครูแอน");
        assert_eq!(name.in_chat("ครู", "ครูแอน"), "ครูแอน");
        assert_eq!(name.in_chat("ผอ.", " "), "ผอ.กานดา");
        assert_eq!(PersonName::parse("Mr. John Hill").full(), "Mr. John Hill");
    }

    #[test]
    fn people_sort_by_given_name_title_ignored() {
        let first = PersonName::parse("นางสาวกานดา ใจดี");
        let second = PersonName::parse("นายขจร ใจดี");
        assert!(first.sort_key() < second.sort_key());
    }

    proptest! {
        #[test]
        fn a_listed_title_survives_writing_and_reading(
            pick in any::<proptest::sample::Index>(),
            given in "[กขคชตบปมสอ][กนมรลวส]{1,6}",
            family in "[กขคชตบปมสอ][กนมรลวส]{1,6}( [กนมรลวส]{1,6})?",
        ) {
            let name = PersonName { title: pick.get(known_titles()).clone(), given, family };
            prop_assert_eq!(PersonName::parse(&name.full()), name);
        }

        #[test]
        fn nothing_that_was_typed_is_lost(full in "[ก-๛a-zA-Z. ]{0,40}") {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&PersonName::parse(&full).full()), bare(&full));
        }
    }
}
