//! Which member a name of LINE may be (T-27): proposed, never decided.
use std::collections::HashMap;

use crate::organisations::PersonRef;
use crate::platform::thai::{PersonName, bare};

use super::known::plain;

/// How teachers address each other in front of a name or nickname.
const ADDRESSES: &[&str] = &["คุณครู", "ครู", "ผอ", "ศน", "อาจารย์", "อ", "คุณ", "พี่", "น้อง", "นาย", "นางสาว", "นาง", "teacher", "kru", "t"];

/// People that one name is offered: nobody chooses among more.
const SUGGESTIONS: usize = 50;

/// What a person may be called, without titles and addresses.
struct Called {
    whole: Vec<String>,
    short: Vec<String>,
}

impl Called {
    fn of(person: &PersonRef) -> Called {
        let name = PersonName::parse(&person.full_name);
        let whole = [person.full_name.as_str(), &format!("{} {}", name.given, name.family)].map(bare).into();
        let short = [Some(name.given.as_str()), person.nickname.as_deref()].into_iter().flatten().map(|name| unaddressed(&bare(name))).collect();
        Called { whole, short }
    }
}

fn unaddressed(word: &str) -> String {
    let rest = ADDRESSES.iter().find_map(|address| word.strip_prefix(address).filter(|rest| rest.chars().count() > 1));
    rest.unwrap_or(word).to_owned()
}

/// People who may be the ones that LINE names, found by what they may be called: each name asks a table, not everybody.
pub struct Members {
    people: Vec<PersonRef>,
    /// Places in `people`, in their order.
    whole: HashMap<String, Vec<usize>>,
    short: HashMap<String, Vec<usize>>,
}

impl Members {
    pub fn of(people: Vec<PersonRef>) -> Members {
        let mut members = Members { people, whole: HashMap::new(), short: HashMap::new() };
        for (place, person) in members.people.iter().enumerate() {
            let called = Called::of(person);
            for (table, names) in [(&mut members.whole, called.whole), (&mut members.short, called.short)] {
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    let places = table.entry(name).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        members
    }

    /// Those that a name fits, the surest kind of fit alone: the whole name before a word of it.
    pub fn suggest(&self, name: &str) -> Vec<&PersonRef> {
        let name = plain(name);
        let whole = bare(&name);
        let words = name
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '.' | '/' | '_' | '-' | '|' | ','))
            .map(|word| unaddressed(&bare(word)))
            .filter(|word| word.chars().count() > 1);
        let places = self.whole.get(&whole).or_else(|| self.short.get(&unaddressed(&whole))).cloned().unwrap_or_else(|| {
            let mut places: Vec<usize> = words.filter_map(|word| self.short.get(&word)).flatten().copied().collect();
            places.sort_unstable();
            places.dedup();
            places
        });
        places.into_iter().take(SUGGESTIONS).filter_map(|place| self.people.get(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, full_name: &str, nickname: Option<&str>) -> PersonRef {
        let name = nickname.map_or(full_name.to_owned(), |nickname| format!("ครู{nickname}"));
        PersonRef { id: id.into(), name, full_name: full_name.into(), nickname: nickname.map(str::to_owned), initials: String::new(), school: None }
    }

    fn ids(name: &str) -> Vec<String> {
        let people = [
            person("1", "นางสาวกานดา ใจดี", Some("แอน")),
            person("2", "นายขจร แก้วใส", Some("บี")),
            person("3", "นางมาลี ศรีทอง", Some("แอน")),
            person("4", "นายดำรง ทุ่งนา", None),
        ];
        Members::of(people.into()).suggest(name).into_iter().map(|person| person.id.clone()).collect()
    }

    #[test]
    fn t27_a_nickname_a_given_name_or_the_whole_name_fits() {
        assert_eq!(ids("ครูบี บ้านทุ่ง 🌱"), ["2"]);
        assert_eq!(ids("กานดา ใจดี"), ["1"]);
        assert_eq!(ids("นางสาวกานดา ใจดี"), ["1"]);
        assert_eq!(ids("ครู\u{200b}ดำรง"), ["4"]);
        assert_eq!(ids("ครูแอน"), ["1", "3"], "two of one nickname are both proposed");
        assert_eq!(ids("แม่ค้าออนไลน์"), Vec::<String>::new());
    }
}
