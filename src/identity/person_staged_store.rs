//! People that an import brings: made ready here, written together later.
use super::person::{NewPerson, Person, check_login, check_name_part, search_key};
use crate::platform::db::{Reads, StagedRange, StagedRow, Tx, staged_row};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::thai::{person_sort_key, written};

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| written(&text).to_owned()).filter(|text| !text.is_empty())
}

/// An account to make, as a row to stage.
///
/// # Errors
/// 422 for a login or a name that cannot be.
pub fn staged_person(id: &PersonId, new: NewPerson) -> Result<StagedRow> {
    let person = Person {
        id: id.clone(),
        login: check_login(&new.login)?,
        title: written(&new.title).to_owned(),
        given_name: check_name_part("given_name", &new.given_name)?,
        family_name: written(&new.family_name).to_owned(),
        nickname: filled(new.nickname),
        email: filled(new.email),
        suspended_at: None,
        suspended_until: None,
    };
    Ok(row(&person, None))
}

/// Names, nickname and e-mail brought up to date, as a row to stage; the login stays.
///
/// # Errors
/// 422 for a name that cannot be.
pub fn staged_amendment(before: &Person, person: &Person) -> Result<StagedRow> {
    check_name_part("given_name", &person.given_name)?;
    Ok(row(person, Some(key(before))))
}

fn key(person: &Person) -> String {
    search_key(&person.login, &person.given_name, &person.family_name, person.nickname.as_deref())
}

fn row(person: &Person, before: Option<String>) -> StagedRow {
    let sort = person_sort_key(&person.given_name, &person.family_name);
    let some = |text: &String| Some(text.clone());
    staged_row([
        Some(person.id.to_string()),
        some(&person.login),
        some(&person.title),
        some(&person.given_name),
        some(&person.family_name),
        person.nickname.clone(),
        person.email.clone(),
        Some(sort),
        Some(key(person)),
        before,
    ])
}

/// How many of these accounts exist meanwhile.
pub async fn staged_logins_taken(db: &mut impl Reads, range: &StagedRange) -> Result<i64> {
    let text = "select count(*) from staged_rows s join people p on p.login = s.b where s.batch = $1 and s.list = $2 and s.place between $3 and $4";
    db.scalar(text, range.args()).await
}

/// Makes the accounts.
pub async fn add_staged_people(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into people (id, login, title, given_name, family_name, nickname, email, sort_key, search_key, created_at) \
         select a, b, c, d, e, f, g, h, i, cast($5 as bigint) from staged_rows where batch = $1 and list = $2 and place between $3 and $4 order by place \
         on conflict (login) do nothing",
        args,
    )
    .await?;
    tx.append_staged(range, "person", "person", by).await
}

/// Brings accounts up to date that are as they were when the rows were made ready; false when one is not.
pub async fn amend_staged_people(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<bool> {
    // An empty key is one of an older release, made anew at the next start.
    let amended = tx
        .exec(
            "update people set title = s.c, given_name = s.d, family_name = s.e, nickname = s.f, email = s.g, sort_key = s.h, search_key = s.i \
         from staged_rows s where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and people.id = s.a and people.search_key in (s.j, '')",
            range.args(),
        )
        .await?;
    tx.rights_changed(None).await?;
    tx.append_staged(range, "person", "person", by).await?;
    Ok(amended == range.rows())
}
