//! What is shown of an invitation: to its maker with the code, to its receiver before joining.
use qrcode::QrCode;
use qrcode::render::svg;
use schemars::JsonSchema;
use serde::Serialize;

use super::audience::seen_by;
use super::{SpaceId, space};
use crate::identity::Invitation;
use crate::networks;
use crate::organisations::{self, OrganisationId, person_ref};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;

/// A new invitation; the code is never shown again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewLink {
    pub id: String,
    pub kind: String,
    pub code: String,
    /// Can be read aloud.
    pub short_code: String,
    pub link: String,
    /// The link as a picture to hold a phone against.
    pub qr_svg: String,
    pub expires_at: Time,
    pub uses_left: i64,
}

impl NewLink {
    pub fn of(invitation: Invitation, code: String, public_url: &str) -> Result<NewLink> {
        let link = format!("{public_url}/invitations/{code}");
        Ok(NewLink {
            qr_svg: qr(&link)?,
            id: invitation.id.0,
            kind: invitation.kind,
            code,
            short_code: invitation.short_code,
            link,
            expires_at: invitation.expires_at,
            uses_left: invitation.uses_left,
        })
    }
}

fn qr(link: &str) -> Result<String> {
    let code = QrCode::new(link.as_bytes()).map_err(Error::internal)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}

/// One of my invitations, without the link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MyInvitation {
    pub id: String,
    pub kind: String,
    pub short_code: String,
    pub role: String,
    pub role_th: String,
    pub role_en: String,
    pub space: Option<Ref>,
    pub school: Option<Ref>,
    pub note: Option<String>,
    pub created_at: Time,
    pub expires_at: Time,
    pub uses_left: i64,
    /// Can still be used.
    pub stands: bool,
}

pub async fn my_invitation(db: &mut impl Reads, invitation: Invitation, now: Time) -> Result<MyInvitation> {
    let (role_th, role_en) = invitation.role().words();
    let stands = invitation.stands(now);
    let space = match &invitation.space_id {
        Some(id) => Some(space::space(db, &SpaceId(id.clone())).await.map(|space| Ref { id: space.id.0, name: space.name })?),
        None => None,
    };
    Ok(MyInvitation {
        school: place(db, &invitation).await?,
        id: invitation.id.0,
        kind: invitation.kind,
        short_code: invitation.short_code,
        role: invitation.role,
        role_th: role_th.to_owned(),
        role_en: role_en.to_owned(),
        space,
        note: invitation.note,
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
        uses_left: invitation.uses_left,
        stands,
    })
}

async fn place(db: &mut impl Reads, invitation: &Invitation) -> Result<Option<Ref>> {
    match &invitation.organisation_id {
        Some(id) => organisations::organisation_name(db, &OrganisationId(id.clone())).await.map(Some),
        None => Ok(None),
    }
}

/// The room behind a link, before one joins.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SpaceFace {
    pub id: String,
    pub name: String,
    pub network: Option<Ref>,
    /// Who sees the room, in words (F-ME-7).
    pub seen_by: String,
    pub seen_by_en: String,
}

/// What whoever holds the code may know.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitationFace {
    pub kind: String,
    pub space: Option<SpaceFace>,
    pub role_th: String,
    pub role_en: String,
    pub school: Option<Ref>,
    pub invited_by: String,
    /// The account that the link sets the password of.
    pub login: Option<String>,
    pub expires_at: Time,
    pub uses_left: i64,
}

pub async fn face(db: &mut impl Reads, invitation: Invitation, now: Time) -> Result<InvitationFace> {
    let (role_th, role_en) = invitation.role().words();
    let space = match &invitation.space_id {
        Some(id) => Some(space_face(db, &SpaceId(id.clone()), now).await?),
        None => None,
    };
    let invited_by = match &invitation.created_by {
        Some(by) => person_ref(db, by).await?.full_name,
        None => String::new(),
    };
    Ok(InvitationFace {
        school: place(db, &invitation).await?,
        kind: invitation.kind,
        space,
        role_th: role_th.to_owned(),
        role_en: role_en.to_owned(),
        invited_by,
        login: invitation.login,
        expires_at: invitation.expires_at,
        uses_left: invitation.uses_left,
    })
}

async fn space_face(db: &mut impl Reads, id: &SpaceId, now: Time) -> Result<SpaceFace> {
    let space = space::space(db, id).await?;
    let seen = seen_by(db, &space, now).await?;
    let network = match &space.network_id {
        Some(network) => Some(networks::network_name(db, network).await?),
        None => None,
    };
    Ok(SpaceFace { id: space.id.0, name: space.name, network, seen_by: seen.words, seen_by_en: seen.words_en })
}
