//! SQL of invitations.
use super::invitation::{Invitation, InvitationId};
use crate::args;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

pub async fn add(tx: &mut Tx, invitation: &Invitation, digest: &str) -> Result<()> {
    let i = invitation;
    tx.exec(
        "insert into invitations (id, kind, code, short_code, role, organisation_id, space_id, login, note, created_by, created_at, expires_at, uses_left) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            &i.id,
            &i.kind,
            digest,
            &i.short_code,
            &i.role,
            i.organisation_id.clone(),
            i.space_id.clone(),
            i.login.clone(),
            i.note.clone(),
            i.created_by.as_ref(),
            i.created_at,
            i.expires_at,
            i.uses_left
        ],
    )
    .await
    .map(|_| ())
}

pub async fn find(db: &mut impl Reads, digest: &str, spoken: &str) -> Result<Option<Invitation>> {
    db.maybe(
        "select id, kind, short_code, role, organisation_id, space_id, login, note, created_by, created_at, expires_at, uses_left, revoked_at \
         from invitations where code = $1 or short_code = $2",
        args![digest, spoken],
    )
    .await
}

pub async fn made_by(db: &mut impl Reads, person: &PersonId) -> Result<Vec<Invitation>> {
    db.all(
        "select id, kind, short_code, role, organisation_id, space_id, login, note, created_by, created_at, expires_at, uses_left, revoked_at \
         from invitations where created_by = $1 order by created_at desc limit 200",
        args![person],
    )
    .await
}

pub async fn take_use(tx: &mut Tx, id: &InvitationId) -> Result<bool> {
    let now = tx.now();
    Ok(tx
        .exec("update invitations set uses_left = uses_left - 1 where id = $1 and uses_left > 0 and revoked_at is null and expires_at > $2", args![id, now])
        .await?
        == 1)
}

pub async fn revoke(tx: &mut Tx, id: &InvitationId, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec("update invitations set revoked_at = $3 where id = $1 and created_by = $2 and revoked_at is null", args![id, by, now]).await? == 1)
}
