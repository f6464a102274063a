//! Joining by invitation (คำเชิญ, F-ME-1): who may invite to what, and what accepting does.
use schemars::JsonSchema;
use serde::Deserialize;

use super::member::{self, MemberRole};
use super::{NewMember, SpaceId, policy, standing, store};
use crate::identity::{self, Invitation, NewPerson, Prefix, look_up, use_once};
use crate::networks;
use crate::organisations::{self, NewHolding, OrganisationId};
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role, Scope};
use crate::platform::{Core, Time};

/// What a person without an account says of themselves; empty for whoever is signed in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Acceptance {
    pub login: Option<String>,
    pub password: Option<String>,
    pub title: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub nickname: Option<String>,
    /// Their school, *claimed* until a leader of it confirms.
    pub school: Option<OrganisationId>,
}

/// May this person invite somebody to the role at the place? Matrix row "User admin, roles".
pub async fn check_inviting(db: &mut impl Reads, by: &PersonId, role: Role, organisation: Option<&OrganisationId>, now: Time) -> Result<()> {
    let mut reach = organisations::reach(db, by, organisation, now).await?;
    if role != Role::Teacher {
        return organisations::giving(&reach, role).map(|_| ());
    }
    if let Some(school) = organisation
        && networks::edits_network_of(db, by, school, now).await?
    {
        reach.add(Role::LeadEditor, Scope::Network);
    }
    policy::INVITE_TEACHER.permit(&reach).map(|_| ())
}

/// May this person invite into the space?
pub async fn check_inviting_to(db: &mut impl Reads, by: &PersonId, space: &SpaceId, now: Time) -> Result<()> {
    let standing = standing::standing(db, by, space, now).await?;
    policy::INVITE_TO_SPACE.permit(&standing.reach).map(|_| ())
}

/// Is the invitation still the word of somebody who may give it? A moderator who left invites nobody any more.
async fn check_maker(tx: &mut Tx, invitation: &Invitation) -> Result<()> {
    let now = tx.now();
    let Some(by) = &invitation.created_by else { return Ok(()) };
    if invitation.login.is_some() {
        return Ok(());
    }
    let stands = match &invitation.space_id {
        Some(space) => check_inviting_to(tx, by, &SpaceId(space.clone()), now).await,
        None => check_inviting(tx, by, invitation.role(), invitation.organisation_id.clone().map(OrganisationId).as_ref(), now).await,
    };
    let maker = identity::person(tx, by).await?;
    if stands.is_err() || maker.is_suspended(now) {
        return Err(identity::gone());
    }
    Ok(())
}

/// A new account, or the password of the account that the link was made for; signed in afterwards by the caller.
pub async fn accept_new(core: &Core, from: Prefix, code: &str, said: Acceptance) -> Result<(Tx, PersonId)> {
    let now = core.now();
    let known = look_up(&mut core.db.clone(), code, now).await?;
    let login = match &known.login {
        Some(fixed) => fixed.clone(),
        None => identity::check_login(said.login.as_deref().unwrap_or_default())?,
    };
    let hash = identity::hash_new_password(said.password.as_deref().unwrap_or_default(), &login, from).await?;
    let mut tx = core.db.begin(now).await?;
    let invitation = look_up(&mut tx, code, now).await?;
    check_maker(&mut tx, &invitation).await?;
    use_once(&mut tx, &invitation.id).await?;
    let account = match &invitation.login {
        Some(fixed) => identity::by_login(&mut tx, fixed).await?.map(|person| person.id),
        None => None,
    };
    let person = match account {
        Some(person) => {
            // Whoever was signed in with an older password is out.
            identity::end_all(&mut tx, &person, None).await?;
            person
        }
        None => {
            let new = NewPerson {
                login,
                title: said.title.unwrap_or_default(),
                given_name: said.given_name.unwrap_or_default(),
                family_name: said.family_name.unwrap_or_default(),
                nickname: said.nickname,
                ..NewPerson::default()
            };
            identity::create(&mut tx, new).await?
        }
    };
    identity::set_password(&mut tx, &person, &hash).await?;
    give(&mut tx, &invitation, &person, said.school).await?;
    Ok((tx, person))
}

/// Somebody signed in joins; being in already uses nothing up.
pub async fn accept_known(core: &Core, code: &str, person: &PersonId, school: Option<OrganisationId>) -> Result<()> {
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    let invitation = look_up(&mut tx, code, now).await?;
    check_maker(&mut tx, &invitation).await?;
    if let Some(login) = &invitation.login
        && identity::person(&mut tx, person).await?.login != *login
    {
        return Err(Error::conflict(
            "other_account",
            "คำเชิญนี้เป็นของอีกบัญชีหนึ่ง ออกจากระบบก่อนแล้วเปิดลิงก์อีกครั้ง",
            "This invitation is for another account. Sign out and open the link again.",
        ));
    }
    if let Some(space) = &invitation.space_id
        && store::role_in(&mut tx, &SpaceId(space.clone()), person).await?.is_some()
    {
        return Ok(());
    }
    use_once(&mut tx, &invitation.id).await?;
    give(&mut tx, &invitation, person, school).await?;
    tx.commit().await
}

/// What the invitation gives: a role at a place, or a seat in a space and the school that the person names.
async fn give(tx: &mut Tx, invitation: &Invitation, person: &PersonId, school: Option<OrganisationId>) -> Result<()> {
    let now = tx.now();
    let (role, place, claimed) = match (&invitation.space_id, &invitation.organisation_id) {
        (None, place) => (Some(invitation.role()), place.clone().map(OrganisationId), false),
        // A link into a space says nothing of anybody's school; who has one keeps it.
        (Some(_), _) if organisations::holdings(tx, person, now).await?.is_empty() => (school.as_ref().map(|_| Role::Teacher), school, true),
        (Some(_), _) => (None, None, true),
    };
    if let Some(role) = role {
        if let Some(place) = &place {
            check_place(tx, place, claimed).await?;
        }
        let by = invitation.created_by.clone();
        organisations::grant_role(tx, NewHolding { person: person.clone(), role, organisation: place, from: None, until: None, claimed, by }).await?;
    }
    if let Some(space) = &invitation.space_id {
        let by = invitation.created_by.clone().unwrap_or_else(|| person.clone());
        member::add_member(tx, NewMember { space: SpaceId(space.clone()), person: person.clone(), role: MemberRole::Member, by }).await?;
    }
    Ok(())
}

/// Only a school can be claimed.
async fn check_place(tx: &mut Tx, place: &OrganisationId, claimed: bool) -> Result<()> {
    let unknown = || Error::invalid("school", "unknown", "ไม่พบสถานศึกษานี้ เลือกจากรายการ", "This school is unknown. Choose one from the list.");
    let found = organisations::organisation(tx, place).await.map_err(|error| if error.is_not_found() { unknown() } else { error })?;
    if claimed && found.kind != "school" { Err(unknown()) } else { Ok(()) }
}
