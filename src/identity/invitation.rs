//! Invitations (คำเชิญ): a personal link for one, or a link into a space for a group; both with a code that can be read aloud.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::invitation_store as store;
use crate::platform::clock::DAY;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role};
use crate::platform::{Time, secret};

crate::id!(
    /// An invitation.
    InvitationId
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationKind {
    /// One use, seven days, bound to a role and a place.
    Personal,
    /// Up to 100 uses, fourteen days; gives only "teacher in this space".
    Space,
}

/// As stored; the code itself is kept only as a digest.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    pub id: InvitationId,
    pub kind: String,
    pub short_code: String,
    pub role: String,
    pub organisation_id: Option<String>,
    pub space_id: Option<String>,
    /// The login that a personal link is for, when it was fixed beforehand.
    pub login: Option<String>,
    pub note: Option<String>,
    pub created_by: Option<PersonId>,
    pub created_at: Time,
    pub expires_at: Time,
    pub uses_left: i64,
    pub revoked_at: Option<Time>,
}

impl Invitation {
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Teacher)
    }

    pub fn is_space(&self) -> bool {
        self.kind == "space"
    }

    pub fn stands(&self, now: Time) -> bool {
        self.revoked_at.is_none() && self.uses_left > 0 && now < self.expires_at
    }
}

/// What a new invitation gives.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub kind: InvitationKind,
    pub role: Role,
    pub organisation: Option<String>,
    pub space: Option<String>,
    pub login: Option<String>,
    pub note: Option<String>,
    pub uses: i64,
    pub by: Option<PersonId>,
}

/// Makes one; the secret code is returned once and never again.
pub async fn invite(tx: &mut Tx, new: NewInvitation) -> Result<(Invitation, String)> {
    let code = secret::token();
    let now = tx.now();
    let (kind, uses, days) = match new.kind {
        InvitationKind::Personal => ("personal", 1, 7),
        InvitationKind::Space => ("space", new.uses.clamp(1, 100), 14),
    };
    let invitation = Invitation {
        id: InvitationId::fresh(),
        kind: kind.into(),
        short_code: secret::spoken_code(),
        role: new.role.as_str().into(),
        organisation_id: new.organisation,
        space_id: new.space,
        login: new.login,
        note: new.note,
        created_by: new.by,
        created_at: now,
        expires_at: now.plus(days * DAY),
        uses_left: uses,
        revoked_at: None,
    };
    store::add(tx, &invitation, &secret::digest(&code)).await?;
    Ok((invitation, code))
}

/// Finds a standing invitation by link code or spoken code. Unknown, used up, expired and revoked are one answer.
pub async fn look_up(db: &mut impl Reads, code: &str, now: Time) -> Result<Invitation> {
    let spoken = spoken(code);
    store::find(db, &secret::digest(code), &spoken).await?.filter(|invitation| invitation.stands(now)).ok_or_else(gone)
}

/// `abcd efgh`, `ABCDEFGH` → `ABCD-EFGH`: as it is kept.
pub(super) fn spoken(code: &str) -> String {
    let signs: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if signs.len() == 8 { format!("{}-{}", &signs[..4], &signs[4..]) } else { signs }
}

/// Takes one use; two at once cannot take the same last one.
pub async fn use_once(tx: &mut Tx, id: &InvitationId) -> Result<()> {
    if store::take_use(tx, id).await? { Ok(()) } else { Err(gone()) }
}

/// Ends an invitation made by this person.
pub async fn revoke(tx: &mut Tx, id: &InvitationId, by: &PersonId) -> Result<()> {
    if store::revoke(tx, id, by).await? { Ok(()) } else { Err(Error::not_found()) }
}

/// A code that is read aloud is short enough to be guessed at: whoever asks for one is held to a limit.
pub fn is_spoken(code: &str) -> bool {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).count() < 20
}

/// Unknown, used up, expired and revoked alike.
pub fn gone() -> Error {
    Error::new(axum::http::StatusCode::NOT_FOUND, "invitation_gone", "คำเชิญนี้ใช้ไม่ได้แล้ว ขอลิงก์ใหม่จากผู้เชิญ", "This invitation no longer works. Ask for a new link.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoken_code_is_taken_however_it_was_heard() {
        for heard in ["K7PM-2QXZ", "k7pm2qxz", " k7pm 2qxz "] {
            assert_eq!(spoken(heard), "K7PM-2QXZ");
            assert!(is_spoken(heard));
        }
        assert!(!is_spoken(&secret::token()));
    }
}
