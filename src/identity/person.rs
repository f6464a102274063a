//! A person (บุคคล): a login, a name as Thai people write it, and the name used in talk.
use crate::args;
use crate::platform::db::{Tx, is_duplicate};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;

/// As stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    pub id: PersonId,
    pub login: String,
    /// คำนำหน้า; written without a space before the given name.
    pub title: String,
    pub given_name: String,
    pub family_name: String,
    /// ชื่อเล่น
    pub nickname: Option<String>,
    pub suspended_at: Option<crate::platform::Time>,
    pub suspended_until: Option<crate::platform::Time>,
}

impl Person {
    /// นางสาวกานดา ใจดี
    pub fn full_name(&self) -> String {
        full_name(&self.title, &self.given_name, &self.family_name)
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
}

/// A login: 3–64 of a–z, 0–9, `.`, `_`, `-`, `@`.
pub fn check_login(login: &str) -> Result<String> {
    let login = login.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@');
    if (3..=64).contains(&login.len()) && login.chars().all(plain) {
        return Ok(login);
    }
    Err(Error::invalid(
        "login",
        "login_form",
        "ชื่อผู้ใช้ต้องมี 3–64 ตัว ใช้ได้เฉพาะ a–z 0–9 . _ - @",
        "A login has 3 to 64 of a–z, 0–9, dot, underscore, hyphen, @.",
    ))
}

/// Makes an account without a password. 409 when the login is taken.
pub async fn create(tx: &mut Tx, new: NewPerson) -> Result<PersonId> {
    let login = check_login(&new.login)?;
    let given = name_part("given_name", &new.given_name)?;
    let family = new.family_name.trim().to_owned();
    let id = new.id.unwrap_or_else(PersonId::fresh);
    let nickname = new.nickname.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
    let sort_key = thai::person_sort_key(&given, &family);
    let done = tx
        .try_exec(
            "insert into people (id, login, title, given_name, family_name, nickname, email, sort_key, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![&id, login, new.title.trim(), given, family, nickname, new.email, sort_key, tx.now()],
        )
        .await?;
    match done {
        Ok(_) => Ok(id),
        Err(error) if is_duplicate(&error) => Err(login_taken()),
        Err(error) => Err(error.into()),
    }
}

pub fn login_taken() -> Error {
    Error::conflict("login_taken", "ชื่อผู้ใช้นี้มีคนใช้แล้ว ลองชื่ออื่น", "This login is taken. Try another.")
}

fn name_part(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || thai::length(text) > 100 {
        return Err(Error::invalid(field, "name_length", "กรอกชื่อ 1–100 ตัวอักษร", "A name has 1 to 100 letters."));
    }
    Ok(text.to_owned())
}

/// Changes the name used in talk (ชื่อเล่น); empty takes it away.
pub async fn rename(tx: &mut Tx, person: &PersonId, nickname: &str) -> Result<()> {
    let nickname = nickname.trim();
    if thai::length(nickname) > 40 {
        return Err(Error::invalid(
            "nickname",
            "too_long",
            "ชื่อเล่นยาวเกิน 40 ตัวอักษร",
            "A nickname has at most 40 letters.",
        ));
    }
    let nickname = Some(nickname).filter(|n| !n.is_empty());
    tx.exec("update people set nickname = $2 where id = $1", args![person, nickname]).await?;
    // Cached display names are dropped with it.
    tx.rights_changed(Some(person)).await
}
