//! A person (บุคคล): a login, a name as Thai people write it, and the name used in talk.
use super::store;
use crate::platform::Core;
use crate::platform::db::{NewEvent, Stream, Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;

/// As stored.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Person {
    pub id: PersonId,
    pub login: String,
    /// คำนำหน้า; written without a space before the given name.
    pub title: String,
    pub given_name: String,
    pub family_name: String,
    /// ชื่อเล่น
    pub nickname: Option<String>,
    pub email: Option<String>,
    pub suspended_at: Option<crate::platform::Time>,
    pub suspended_until: Option<crate::platform::Time>,
}

impl Person {
    /// นางสาวกานดา ใจดี
    pub fn full_name(&self) -> String {
        full_name(&self.title, &self.given_name, &self.family_name)
    }

    /// May not enter now.
    pub fn is_suspended(&self, now: crate::platform::Time) -> bool {
        self.suspended_at.is_some() && self.suspended_until.is_none_or(|until| now < until)
    }
}

pub fn full_name(title: &str, given: &str, family: &str) -> String {
    format!("{title}{given} {family}").trim().to_owned()
}

/// What is needed to make an account.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub id: Option<PersonId>,
    pub login: String,
    pub title: String,
    pub given_name: String,
    pub family_name: String,
    pub nickname: Option<String>,
    pub email: Option<String>,
    /// Who adds the person; none where they come by themselves or from the command line.
    pub by: Option<PersonId>,
}

/// What search compares: names and login without spaces, marks and titles; found by any part (T-14).
pub fn people_key(text: &str) -> String {
    let bare = thai::bare(text);
    match bare.strip_prefix("ครู") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => bare,
    }
}

pub(super) fn search_key(login: &str, given: &str, family: &str, nickname: Option<&str>) -> String {
    people_key(&format!("{given} {family}")) + " " + &people_key(nickname.unwrap_or_default()) + " " + &people_key(login)
}

/// Makes the keys by which people are searched, where an older release left none.
pub async fn fill_search_keys(core: &Core) -> Result<()> {
    let mut after = PersonId::from("");
    loop {
        let mut tx = core.db.begin(core.now()).await?;
        let last = store::fill_search_keys(&mut tx, &after, 500).await?;
        tx.commit().await?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// The stream of a person: their card changed.
fn stream(id: &PersonId) -> Stream {
    Stream::new("person", id.as_str())
}

/// Letters of the longest login.
pub(super) const LOGIN: usize = 64;

/// A login: 3–64 of a–z, 0–9, `.`, `_`, `-`, `@`.
pub fn check_login(login: &str) -> Result<String> {
    let login = login.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@');
    if (3..=LOGIN).contains(&login.len()) && login.chars().all(plain) {
        return Ok(login);
    }
    Err(Error::invalid("login", "login_form", "ชื่อผู้ใช้ต้องมี 3–64 ตัว ใช้ได้เฉพาะ a–z 0–9 . _ - @", "A login has 3 to 64 of a–z, 0–9, dot, underscore, hyphen, @."))
}

/// Makes an account without a password. 409 when the login is taken.
pub async fn create(tx: &mut Tx, new: NewPerson) -> Result<PersonId> {
    let login = check_login(&new.login)?;
    let given = check_name_part("given_name", &new.given_name)?;
    let nickname = new.nickname.map(|n| thai::written(&n).to_owned()).filter(|n| !n.is_empty());
    let person = Person {
        id: new.id.unwrap_or_else(PersonId::fresh),
        title: thai::written(&new.title).to_owned(),
        given_name: given,
        family_name: thai::written(&new.family_name).to_owned(),
        nickname,
        email: new.email.map(|e| thai::written(&e).to_owned()).filter(|e| !e.is_empty()),
        login,
        suspended_at: None,
        suspended_until: None,
    };
    match store::add_person(tx, &person).await? {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(login_taken()),
        Err(error) => return Err(error.into()),
    }
    let by = new.by.as_ref().unwrap_or(&person.id);
    tx.append(&stream(&person.id), NewEvent::new("person", by.as_str()).on(&person.id)).await?;
    Ok(person.id)
}

/// Brings names, nickname and e-mail up to date; the login stays.
pub async fn amend(tx: &mut Tx, person: &Person, by: &PersonId) -> Result<()> {
    check_name_part("given_name", &person.given_name)?;
    store::update_person(tx, person).await?;
    tx.rights_changed(Some(&person.id)).await?;
    tx.append(&stream(&person.id), NewEvent::new("person", by.as_str()).on(&person.id)).await.map(|_| ())
}

pub fn login_taken() -> Error {
    Error::conflict("login_taken", "ชื่อผู้ใช้นี้มีคนใช้แล้ว ลองชื่ออื่น", "This login is taken. Try another.")
}

pub(super) fn check_name_part(field: &str, text: &str) -> Result<String> {
    let text = thai::written(text);
    if text.is_empty() || thai::length(text) > 100 {
        return Err(Error::invalid(field, "name_length", "กรอกชื่อ 1–100 ตัวอักษร", "A name has 1 to 100 letters."));
    }
    Ok(text.to_owned())
}

/// Changes the name used in talk (ชื่อเล่น); empty takes it away.
pub async fn rename(tx: &mut Tx, id: &PersonId, nickname: &str) -> Result<()> {
    let nickname = thai::written(nickname);
    if thai::length(nickname) > 40 {
        return Err(Error::invalid("nickname", "too_long", "ชื่อเล่นยาวเกิน 40 ตัวอักษร", "A nickname has at most 40 letters."));
    }
    let mut person = store::person(tx, id).await?;
    person.nickname = Some(nickname.to_owned()).filter(|n| !n.is_empty());
    // Cached display names are dropped with it.
    amend(tx, &person, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_by_any_part_of_their_names() {
        let key = search_key("kanda.j", "กานดา", "ใจดี", Some("แอน"));
        for question in ["กานดา ใจดี", "ใจดี", "ครูแอน", "แอน", "Kanda.J"] {
            assert!(key.contains(&people_key(question)), "{question}");
        }
        assert!(!key.contains(&people_key("ขจร")));
    }
}
