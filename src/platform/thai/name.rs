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

    /// The name that the columns of a table hold: in its parts, whole in one column, or whole where only the given name should stand. A
    /// title written into the given name is parted from it, and not doubled where it has its own column. None without a given name.
    pub fn of_columns(title: Option<String>, given: Option<String>, family: Option<String>, whole: Option<String>) -> Option<Self> {
        let mut name = match (given, &family, whole) {
            (Some(given), Some(family), _) => {
                let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
                let (found, rest) = match &title {
                    // Beside a column of titles only that very title is none of the name.
                    Some(title) => strip_loosely(&given, title).and_then(begins_a_name).map_or((String::new(), given.as_str()), |rest| (title.clone(), rest)),
                    None => part_title(&given),
                };
                let rest = rest.strip_suffix(family.as_str()).and_then(|rest| rest.strip_suffix(' ')).unwrap_or(rest);
                Self { title: found, given: rest.to_owned(), family: String::new() }
            }
            (_, _, Some(whole)) | (Some(whole), None, None) => Self::parse(&whole),
            (None, _, None) => return None,
        };
        name.title = title.unwrap_or(name.title);
        name.family = family.unwrap_or(name.family);
        Some(name)
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
    let (mut title, mut rest) = (String::new(), full);
    while let Some((found, after)) = listed_title(rest, !title.is_empty()).or_else(|| abbreviation(rest, &title)) {
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(found);
        rest = after;
    }
    (title, rest)
}

/// The longest listed title at the head of a name: Thai ones as listed, others as written. A second title counts only if it is an
/// abbreviation (`ว่าที่ร้อยตรี ดร.`), or names such as นายพระพร would lose their head.
fn listed_title(name: &str, second: bool) -> Option<(&str, &str)> {
    TITLES.iter().filter(|title| !second || title.ends_with('.')).find_map(|title| {
        let rest = begins_a_name(strip_loosely(name, title)?)?;
        let written = name[..name.len() - rest.len()].trim_end();
        Some((if title.starts_with(|letter: char| letter.is_ascii()) { written } else { title.as_str() }, rest))
    })
}

/// An abbreviation that is not listed (`ทพญ.`, `Asst. Prof.`). One Latin letter is an initial of the name itself.
fn abbreviation<'a>(name: &'a str, title: &str) -> Option<(&'a str, &'a str)> {
    if !title.is_empty() && !title.ends_with('.') {
        return None;
    }
    let word = name.split(' ').next()?;
    let end = word.rfind('.')? + 1;
    let initial = name[..end].split_terminator('.').all(|letters| letters.len() == 1 && letters.is_ascii());
    let rest = begins_a_name(&name[end..])?;
    (!initial).then_some((&name[..end], rest))
}

/// `name` after `title`, spaces inside either and the case of Latin letters left out of the comparison. A Latin title may lack its dot
/// before a space, and may be followed by a capital letter at once (`Mr.John`, `MissAnna`).
fn strip_loosely<'a>(name: &'a str, title: &str) -> Option<&'a str> {
    let mut rest = name;
    let latin = title.starts_with(|letter: char| letter.is_ascii());
    for letter in title.chars().filter(|letter| *letter != ' ') {
        let next = rest.trim_start();
        rest = match next.chars().next() {
            Some(found) if found == letter || (latin && found.eq_ignore_ascii_case(&letter)) => &next[found.len_utf8()..],
            _ if latin && letter == '.' && rest.starts_with(' ') => rest,
            _ => return None,
        };
    }
    if !title.ends_with(|letter: char| letter.is_ascii_alphabetic()) {
        return Some(rest);
    }
    let small = name[..name.len() - rest.len()].ends_with(|letter: char| letter.is_ascii_lowercase());
    let capital = rest.starts_with(|letter: char| letter.is_ascii_uppercase());
    match rest.strip_prefix('.') {
        Some(rest) => Some(rest),
        None => (rest.starts_with(' ') || (small && capital)).then_some(rest),
    }
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
    fn titles_of_foreigners_are_titles_however_they_are_written() {
        expect("Mr.John Hill", "Mr.", "John", "Hill");
        expect("MR. JOHN HILL", "MR.", "JOHN", "HILL");
        expect("Mr John Hill", "Mr", "John", "Hill");
        expect("mrs.Anna Lee", "mrs.", "Anna", "Lee");
        expect("MissAnna Lee", "Miss", "Anna", "Lee");
        expect("Miss.Anna Lee", "Miss.", "Anna", "Lee");
        expect("Asst. Prof. Dr.Anna Lee", "Asst. Prof. Dr.", "Anna", "Lee");
        expect("Mr.สมชาย ใจดี", "Mr.", "สมชาย", "ใจดี");
        expect("J. R. Hill", "", "J.", "R. Hill");
        expect("Drew Hill", "", "Drew", "Hill");
    }

    #[test]
    fn a_name_is_read_from_its_columns() {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let read = |title: &str, given: &str, family: &str, whole: &str| {
            PersonName::of_columns(some(title), some(given), some(family), some(whole)).map(|name| (name.title, name.given, name.family))
        };
        let name = |title: &str, given: &str, family: &str| Some((title.to_owned(), given.to_owned(), family.to_owned()));
        assert_eq!(read("", "", "", "นางสาวกานดา ใจดีมาก"), name("นางสาว", "กานดา", "ใจดีมาก"));
        assert_eq!(read("", "นายปรีชา ณ ทุ่งนา", "", ""), name("นาย", "ปรีชา", "ณ ทุ่งนา"));
        assert_eq!(read("นางสาว", "นางสาวกานดา", "ใจดี", ""), name("นางสาว", "กานดา", "ใจดี"));
        assert_eq!(read("", "นางสาวกานดา ใจดี", "ใจดี", ""), name("นางสาว", "กานดา", "ใจดี"));
        assert_eq!(read("", "Mr.John", "Hill", ""), name("Mr.", "John", "Hill"));
        assert_eq!(read("นาง", "สายรุ้ง", "ใจดี", ""), name("นาง", "สายรุ้ง", "ใจดี"));
        assert_eq!(read("", "Mary Ann", "Hill", ""), name("", "Mary Ann", "Hill"));
        assert_eq!(read("นาย", "", "ใจดี", ""), None);
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
