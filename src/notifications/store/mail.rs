//! Addresses of digests, and the links that went to them.
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AddressRow {
    pub address: String,
    pub confirmed_at: Option<Time>,
    /// Number of the inbox up to which a digest told.
    pub told: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CodeRow {
    pub person_id: PersonId,
    pub address: String,
}

pub async fn address(db: &mut impl Reads, person: &PersonId) -> Result<Option<AddressRow>> {
    db.maybe("select address, confirmed_at, told from mail_addresses where person_id = $1", args![person]).await
}

/// Another address is to be confirmed anew; the same one stays confirmed.
pub async fn put_address(tx: &mut Tx, person: &PersonId, address: &str) -> Result<()> {
    tx.exec(
        "insert into mail_addresses (person_id, address) values ($1, $2) on conflict (person_id) do update set address = excluded.address, \
         confirmed_at = case when mail_addresses.address = excluded.address then mail_addresses.confirmed_at else null end",
        args![person, address],
    )
    .await
    .map(|_| ())
}

/// False when the person chose another address meanwhile.
pub async fn confirm_address(tx: &mut Tx, person: &PersonId, address: &str) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec("update mail_addresses set confirmed_at = $3 where person_id = $1 and address = $2", args![person, address, now]).await? > 0)
}

pub async fn forget_address(tx: &mut Tx, person: &PersonId) -> Result<()> {
    tx.exec("delete from mail_codes where person_id = $1", args![person]).await?;
    tx.exec("delete from mail_addresses where person_id = $1", args![person]).await.map(|_| ())
}

pub async fn told_mail(tx: &mut Tx, person: &PersonId, told: i64) -> Result<()> {
    tx.exec("update mail_addresses set told = $2 where person_id = $1 and told < $2", args![person, told]).await.map(|_| ())
}

pub async fn add_code(tx: &mut Tx, code: &str, person: &PersonId, purpose: &str, address: &str, expires_at: Time) -> Result<()> {
    tx.exec(
        "insert into mail_codes (code, person_id, purpose, address, expires_at) values ($1, $2, $3, $4, $5)",
        args![code, person, purpose, address, expires_at],
    )
    .await
    .map(|_| ())
}

/// Links to confirm that were sent within their time and not opened.
pub async fn waiting_codes(tx: &mut Tx, person: &PersonId) -> Result<i64> {
    let now = tx.now();
    tx.scalar("select count(*) from mail_codes where person_id = $1 and purpose = 'confirm' and expires_at > $2", args![person, now]).await
}

pub async fn drop_old_codes(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    tx.exec("delete from mail_codes where expires_at <= $1", args![now]).await.map(|_| ())
}

pub async fn code(tx: &mut Tx, code: &str, purpose: &str) -> Result<Option<CodeRow>> {
    let now = tx.now();
    tx.maybe("select person_id, address from mail_codes where code = $1 and purpose = $2 and expires_at > $3", args![code, purpose, now]).await
}

/// The same, used up.
pub async fn use_code(tx: &mut Tx, used: &str, purpose: &str) -> Result<Option<CodeRow>> {
    let found = code(tx, used, purpose).await?;
    let touched = tx.exec("delete from mail_codes where code = $1 and purpose = $2", args![used, purpose]).await?;
    Ok(found.filter(|_| touched > 0))
}
