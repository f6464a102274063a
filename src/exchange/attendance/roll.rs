//! Names of a list against the people who may have been there.
use std::collections::HashMap;

use crate::exchange::sheet::AttendanceRow;
use crate::organisations::PersonRef;
use crate::platform::permit::PersonId;
use crate::platform::thai::{PersonName, fold};

/// Why a row names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// Neither login nor name.
    Empty,
    /// Nobody of that name enters the room.
    Unknown,
    /// Several people are called so.
    Ambiguous,
}

impl Miss {
    /// Code, Thai and English.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Miss::Empty => ("empty", "ไม่มีชื่อหรือชื่อผู้ใช้ในแถวนี้", "This row has no name and no login."),
            Miss::Unknown => {
                ("unknown", "ไม่พบในห้องนี้ ตรวจชื่อ หรือเพิ่มเป็นสมาชิกก่อน", "Nobody of this room is called so. Check the name, or add them as a member first.")
            }
            Miss::Ambiguous => ("ambiguous", "มีหลายคนชื่อนี้ ใส่นามสกุลหรือชื่อผู้ใช้", "Several people are called so. Give the family name or the login."),
        }
    }
}

/// People of a room by what a list may call them.
#[derive(Default)]
pub(super) struct Roll {
    logins: HashMap<String, PersonId>,
    names: HashMap<String, Vec<PersonId>>,
}

/// Case, spaces and the ways to spell a word are no difference.
fn folded(text: &str) -> String {
    fold(text).replace(' ', "")
}

impl Roll {
    /// Somebody of the room, with given name, whole name and nickname.
    pub fn add(&mut self, id: &PersonId, person: &PersonRef) {
        let name = PersonName::parse(&person.full_name);
        let whole = format!("{}{}", name.given, name.family);
        let mut called: Vec<String> =
            [Some(whole), Some(name.given), person.nickname.clone(), Some(person.name.clone())].into_iter().flatten().map(|name| folded(&name)).collect();
        called.sort();
        called.dedup();
        for name in called {
            self.names.entry(name).or_default().push(id.clone());
        }
    }

    pub fn add_login(&mut self, login: &str, id: &PersonId) {
        self.logins.insert(folded(login), id.clone());
    }

    /// Whom a row means. A login decides; a name must be one person's.
    pub fn find(&self, row: &AttendanceRow) -> Result<&PersonId, Miss> {
        if let Some(login) = &row.login {
            return self.logins.get(&folded(login)).ok_or(Miss::Unknown);
        }
        let whole = row.name.as_ref().map(|name| format!("{}{}", name.given, name.family));
        let called = whole.or_else(|| row.nickname.clone()).map(|name| folded(&name)).filter(|name| !name.is_empty()).ok_or(Miss::Empty)?;
        match self.names.get(&called).map(Vec::as_slice) {
            Some([one]) => Ok(one),
            Some([_, _, ..]) => Err(Miss::Ambiguous),
            _ => Err(Miss::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, full_name: &str, nickname: &str) -> (PersonId, PersonRef) {
        let person = PersonRef {
            id: id.into(),
            name: format!("ครู{nickname}"),
            full_name: full_name.into(),
            nickname: Some(nickname.into()),
            initials: String::new(),
            school: None,
        };
        (PersonId(id.into()), person)
    }

    fn named(name: &str) -> AttendanceRow {
        AttendanceRow { login: None, name: Some(PersonName::parse(name)), nickname: None }
    }

    fn roll() -> Roll {
        let mut roll = Roll::default();
        for (id, full, nickname) in [("a", "นางสาวพิมพ์ชนก แก้วทุ่งรวง", "แอน"), ("b", "นางสาวพิมพ์ชนก ทองดี", "บี"), ("c", "นายคำแก้ว ศรีนา", "แอน")]
        {
            let (id, person) = person(id, full, nickname);
            roll.add_login(&format!("{}.T", id.0), &id);
            roll.add(&id, &person);
        }
        roll
    }

    #[test]
    fn titles_spaces_and_the_way_of_writing_am_are_no_difference() {
        let roll = roll();
        for name in ["พิมพ์ชนก แก้วทุ่งรวง", "น.ส.พิมพ์ชนก  แก้วทุ่งรวง", "นางสาว พิมพ์ชนก แก้วทุ่งรวง\u{200b}"]
        {
            assert_eq!(roll.find(&named(name)).map(|id| id.0.as_str()), Ok("a"), "{name}");
        }
        assert_eq!(roll.find(&named("ค\u{0E4D}\u{0E32}แก้ว ศรีนา")).map(|id| id.0.as_str()), Ok("c"));
        assert_eq!(roll.find(&named("ครูบี")).map(|id| id.0.as_str()), Ok("b"));
    }

    #[test]
    fn a_name_of_two_people_is_never_guessed() {
        let roll = roll();
        assert_eq!(roll.find(&named("พิมพ์ชนก")), Err(Miss::Ambiguous));
        assert_eq!(roll.find(&AttendanceRow { login: None, name: None, nickname: Some("แอน".into()) }), Err(Miss::Ambiguous));
        assert_eq!(roll.find(&named("สมชาย ใจดี")), Err(Miss::Unknown));
        assert_eq!(roll.find(&AttendanceRow { login: None, name: None, nickname: None }), Err(Miss::Empty));
    }

    #[test]
    fn a_login_decides_even_beside_another_name() {
        let row = AttendanceRow { login: Some("B.t".into()), ..named("พิมพ์ชนก แก้วทุ่งรวง") };
        assert_eq!(roll().find(&row).map(|id| id.0.as_str()), Ok("b"));
        assert_eq!(roll().find(&AttendanceRow { login: Some("nobody".into()), ..named("พิมพ์ชนก แก้วทุ่งรวง") }), Err(Miss::Unknown));
    }
}
