//! SQL of people and sessions.
use crate::args;
use crate::platform::dates;
use crate::platform::db::{NewEvent, Reads, Sql, Stream, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, SessionId};
use crate::platform::{Error, Time, thai};

use super::person::{Person, search_key};

pub async fn person(db: &mut impl Reads, id: &PersonId) -> Result<Person> {
    db.one("select id, login, title, given_name, family_name, nickname, email, suspended_at, suspended_until from people where id = $1", args![id]).await
}

pub async fn by_login(db: &mut impl Reads, login: &str) -> Result<Option<Person>> {
    db.maybe("select id, login, title, given_name, family_name, nickname, email, suspended_at, suspended_until from people where login = $1", args![login])
        .await
}

/// Is there nobody yet?
pub async fn is_empty(db: &mut impl Reads) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from people limit 1", args![]).await?.is_none())
}

/// Many at once; unknown logins are absent.
pub async fn people_by_login(db: &mut impl Reads, logins: &[String]) -> Result<Vec<Person>> {
    let mut found = Vec::with_capacity(logins.len());
    for some in logins.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select id, login, title, given_name, family_name, nickname, email, suspended_at, suspended_until from people where login in ({list})",
            &mut args,
            some.iter().map(String::as_str),
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// Many at once; unknown ids are absent.
pub async fn people_by_id(db: &mut impl Reads, ids: &[PersonId]) -> Result<Vec<Person>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select id, login, title, given_name, family_name, nickname, email, suspended_at, suspended_until from people where id in ({list})",
            &mut args,
            some,
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

pub(super) async fn add_person(tx: &mut Tx, new: &Person) -> Result<std::result::Result<u64, sqlx::Error>> {
    let sort = thai::person_sort_key(&new.given_name, &new.family_name);
    let search = search_key(&new.login, &new.given_name, &new.family_name, new.nickname.as_deref());
    let now = tx.now();
    tx.try_exec(
        "insert into people (id, login, title, given_name, family_name, nickname, email, sort_key, search_key, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![&new.id, &new.login, &new.title, &new.given_name, &new.family_name, new.nickname.clone(), new.email.clone(), sort, search, now],
    )
    .await
}

pub(super) async fn update_person(tx: &mut Tx, new: &Person) -> Result<()> {
    let sort = thai::person_sort_key(&new.given_name, &new.family_name);
    let search = search_key(&new.login, &new.given_name, &new.family_name, new.nickname.as_deref());
    tx.exec(
        "update people set title = $2, given_name = $3, family_name = $4, nickname = $5, email = $6, sort_key = $7, search_key = $8 where id = $1",
        args![&new.id, &new.title, &new.given_name, &new.family_name, new.nickname.clone(), new.email.clone(), sort, search],
    )
    .await
    .map(|_| ())
}

/// Makes the next search keys that are missing; the last person looked at, none when all have one.
pub(super) async fn fill_search_keys(tx: &mut Tx, after: &PersonId, limit: i64) -> Result<Option<PersonId>> {
    type Row = (PersonId, String, String, String, Option<String>);
    let sql = "select id, login, given_name, family_name, nickname from people where search_key = '' and id > $1 order by id limit $2";
    let rows: Vec<Row> = tx.all(sql, args![after, limit]).await?;
    for (id, login, given, family, nickname) in &rows {
        tx.exec("update people set search_key = $2 where id = $1", args![id, search_key(login, given, family, nickname.as_deref())]).await?;
    }
    Ok(rows.into_iter().next_back().map(|row| row.0))
}

pub(super) async fn setting(db: &mut impl Reads, key: &str) -> Result<Option<String>> {
    Ok(db.maybe::<(String,)>("select value from settings where key = $1", args![key]).await?.map(|row| row.0))
}

pub(super) async fn remember(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.exec("insert into settings (key, value) values ($1, $2) on conflict (key) do nothing", args![key, value]).await.map(|_| ())
}

pub(super) async fn forget(tx: &mut Tx, key: &str) -> Result<()> {
    tx.exec("delete from settings where key = $1", args![key]).await.map(|_| ())
}

/// The person of the sample world who has this login.
pub async fn sample_person(db: &mut impl Reads, login: &str) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> = db.maybe("select id from people where login = $1 and sample and password_hash is null", args![login]).await?;
    Ok(found.map(|row| row.0))
}

/// Does this person belong to the sample world?
pub async fn is_sample(db: &mut impl Reads, person: &PersonId) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select login from people where id = $1 and sample", args![person]).await?.is_some())
}

/// How many people do not belong to the sample world.
pub async fn other_people(db: &mut impl Reads) -> Result<i64> {
    db.scalar("select count(*) from people where not sample", args![]).await
}

/// Everybody who is here now belongs to the sample world.
pub(super) async fn mark_people_as_sample(tx: &mut Tx) -> Result<()> {
    tx.exec("update people set sample = true", args![]).await.map(|_| ())
}

/// Ends what a person may do until a day, or until it is taken back; open sockets hear of it.
pub async fn suspend(tx: &mut Tx, person: &PersonId, until: Option<Time>, reason: &str, by: &PersonId) -> Result<()> {
    dates::within("until", until, tx.now(), dates::LASTING)?;
    let now = tx.now();
    let touched =
        tx.exec("update people set suspended_at = $2, suspended_until = $3, suspended_reason = $4 where id = $1", args![person, now, until, reason]).await?;
    if touched == 0 {
        return Err(Error::not_found());
    }
    tx.rights_changed(Some(person)).await?;
    let event = NewEvent::new("suspended", by.as_str()).on(person).with(serde_json::json!({ "until": until.map(|until| until.0) }));
    tx.append(&Stream::new("person", person.as_str()), event).await.map(|_| ())
}

/// Takes a suspension back; the history keeps that it was.
pub async fn unsuspend(tx: &mut Tx, person: &PersonId, by: &PersonId) -> Result<()> {
    let touched = tx
        .exec(
            "update people set suspended_at = null, suspended_until = null, suspended_reason = null where id = $1 and suspended_at is not null",
            args![person],
        )
        .await?;
    tx.rights_changed(Some(person)).await?;
    if touched > 0 {
        tx.append(&Stream::new("person", person.as_str()), NewEvent::new("unsuspended", by.as_str()).on(person)).await?;
    }
    Ok(())
}

/// A suspension that stands: until when, and why, as its person is told.
#[derive(sqlx::FromRow)]
pub(super) struct SuspensionRow {
    pub suspended_until: Option<Time>,
    pub suspended_reason: Option<String>,
}

pub(super) async fn suspension(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Option<SuspensionRow>> {
    db.maybe(
        "select suspended_until, suspended_reason from people where id = $1 and suspended_at is not null and (suspended_until is null or suspended_until > $2)",
        args![person, now],
    )
    .await
}

#[derive(sqlx::FromRow)]
pub(super) struct SessionRow {
    pub id: SessionId,
    pub person_id: PersonId,
    pub kind: String,
    pub device: String,
    pub created_at: Time,
    pub last_seen_at: Time,
    pub expires_at: Option<Time>,
    pub ended_at: Option<Time>,
    pub suspended_at: Option<Time>,
    pub suspended_until: Option<Time>,
}

const SESSION: &str = "select s.id, s.person_id, s.kind, s.device, s.created_at, s.last_seen_at, s.expires_at, s.ended_at, p.suspended_at, p.suspended_until \
     from sessions s join people p on p.id = s.person_id where s.secret = $1";
const SESSION_BY_ID: &str = "select s.id, s.person_id, s.kind, s.device, s.created_at, s.last_seen_at, s.expires_at, s.ended_at, p.suspended_at, p.suspended_until \
     from sessions s join people p on p.id = s.person_id where s.id = $1";

pub(super) async fn session_by_secret(db: &mut impl Reads, digest: &str) -> Result<Option<SessionRow>> {
    db.maybe(SESSION, args![digest]).await
}

pub(super) async fn session_by_id(db: &mut impl Reads, id: &SessionId) -> Result<Option<SessionRow>> {
    db.maybe(SESSION_BY_ID, args![id]).await
}

pub(super) async fn sessions_of(db: &mut impl Reads, person: &PersonId) -> Result<Vec<SessionRow>> {
    db.all(
        "select s.id, s.person_id, s.kind, s.device, s.created_at, s.last_seen_at, s.expires_at, s.ended_at, p.suspended_at, p.suspended_until \
         from sessions s join people p on p.id = s.person_id where s.person_id = $1 and s.ended_at is null order by s.last_seen_at desc",
        args![person],
    )
    .await
}

pub(super) async fn add_session(
    tx: &mut Tx,
    id: &SessionId,
    person: &PersonId,
    digest: &str,
    kind: &str,
    device: &str,
    expires_at: Option<Time>,
) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into sessions (id, person_id, secret, kind, device, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)",
        args![id, person, digest, kind, device, now, expires_at],
    )
    .await
    .map(|_| ())
}

pub(super) async fn seen(tx: &mut Tx, ids: &[SessionId]) -> Result<()> {
    let mut args = args![tx.now()];
    let sql = Sql::list("update sessions set last_seen_at = $1 where last_seen_at < $1 and id in ({list})", &mut args, ids);
    tx.exec_rows(sql, args).await.map(|_| ())
}

/// True when it was open and this person's.
pub(super) async fn end_session(tx: &mut Tx, id: &SessionId, person: &PersonId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec("update sessions set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null", args![id, person, now]).await? > 0)
}

pub(super) async fn end_sessions(tx: &mut Tx, person: &PersonId, but: Option<&SessionId>) -> Result<u64> {
    let now = tx.now();
    tx.exec("update sessions set ended_at = $3 where person_id = $1 and ended_at is null and id <> $2", args![person, but.map_or("", |id| id.as_str()), now])
        .await
}

pub(super) async fn password_of(db: &mut impl Reads, login: &str) -> Result<Option<(PersonId, Option<String>)>> {
    db.maybe("select id, password_hash from people where login = $1", args![login]).await
}

/// False for a person of the sample world: nothing is stored.
pub(super) async fn set_password_hash(tx: &mut Tx, person: &PersonId, hash: &str) -> Result<bool> {
    Ok(tx.exec("update people set password_hash = $2 where id = $1 and not sample", args![person, hash]).await? > 0)
}
