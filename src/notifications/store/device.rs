//! Devices that are rung, and the key that signs.
use crate::args;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, SessionId};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Device {
    pub endpoint: String,
    pub session_id: SessionId,
    pub p256dh: String,
    pub auth: String,
    /// Number of the inbox up to which it was told.
    pub told: i64,
    pub failures: i64,
}

pub async fn push_key(db: &mut impl Reads) -> Result<Option<String>> {
    Ok(db.maybe::<(String,)>("select secret from push_keys where name = 'vapid'", args![]).await?.map(|row| row.0))
}

/// The first one stays.
pub async fn keep_push_key(tx: &mut Tx, secret: &str) -> Result<()> {
    let now = tx.now();
    tx.exec("insert into push_keys (name, secret, created_at) values ('vapid', $1, $2) on conflict (name) do nothing", args![secret, now]).await.map(|_| ())
}

pub async fn put_device(tx: &mut Tx, person: &PersonId, new: &Device) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into push_subscriptions (endpoint, person_id, session_id, p256dh, auth, told, created_at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (endpoint) do update set person_id = excluded.person_id, session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth, \
         told = excluded.told, failures = 0, created_at = excluded.created_at",
        args![&new.endpoint, person, &new.session_id, &new.p256dh, &new.auth, new.told, now],
    )
    .await
    .map(|_| ())
}

pub async fn drop_oldest_devices(tx: &mut Tx, person: &PersonId, most: i64) -> Result<()> {
    tx.exec(
        "delete from push_subscriptions where person_id = $1 and endpoint not in ( \
         select k.endpoint from push_subscriptions k where k.person_id = $1 order by k.created_at desc, k.endpoint limit $2)",
        args![person, most],
    )
    .await
    .map(|_| ())
}

pub async fn devices(db: &mut impl Reads, person: &PersonId) -> Result<Vec<Device>> {
    db.all(
        "select endpoint, session_id, p256dh, auth, told, failures from push_subscriptions where person_id = $1 order by created_at, endpoint",
        args![person],
    )
    .await
}

/// Of this person; of whoever has it when the push service knows it no longer.
pub async fn drop_device(tx: &mut Tx, person: Option<&PersonId>, endpoint: &str) -> Result<()> {
    tx.exec("delete from push_subscriptions where endpoint = $1 and ($2 = '' or person_id = $2)", args![endpoint, person.map_or("", |person| person.as_str())])
        .await
        .map(|_| ())
}

pub async fn told_device(tx: &mut Tx, endpoint: &str, told: i64, failures: i64) -> Result<()> {
    tx.exec("update push_subscriptions set told = $2, failures = $3 where endpoint = $1 and told <= $2", args![endpoint, told, failures]).await.map(|_| ())
}
