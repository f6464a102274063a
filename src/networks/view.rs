//! One network as one person sees it.
use schemars::JsonSchema;
use serde::Serialize;

use super::card::{NetworkCard, network_cards};
use super::{MemberId, NetworkId, Part, network, policy, reach, store};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::{PersonId, Reach};

/// A member of a network, now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MemberView {
    pub id: MemberId,
    pub part: Part,
    pub part_th: &'static str,
    pub part_en: &'static str,
    pub organisation: Option<Ref>,
    pub person: Option<PersonRef>,
    pub from: Time,
    pub to: Option<Time>,
    /// Why a school without an award leads, in the words of commission staff (S001-2).
    #[serde(rename = "override")]
    pub exception: Option<Exception>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Exception {
    pub reason: String,
    pub by: Option<PersonRef>,
}

/// A network: its card, and its members for those who may see the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NetworkView {
    #[serde(flatten)]
    pub card: NetworkCard,
    pub from: Time,
    pub to: Option<Time>,
    /// `null` for those who may see the public card only.
    pub members: Option<Vec<MemberView>>,
    pub may_manage: bool,
    pub may_edit: bool,
    pub version: i64,
}

/// What this person, or nobody, may see of it. 404 when there is none.
pub async fn network_view(db: &mut impl Reads, person: Option<&PersonId>, id: &NetworkId, now: Time) -> Result<NetworkView> {
    let found = network(db, id).await?;
    let card = network_cards(db, std::slice::from_ref(id), now).await?.pop().ok_or_else(Error::not_found)?;
    let reach = match person {
        Some(person) => reach(db, person, id, now).await?,
        None => Reach::default(),
    };
    let members = if reach.allows(&policy::MEMBERS) { Some(members(db, id, now).await?) } else { None };
    let (may_manage, may_edit) = (reach.allows(&policy::MANAGE), reach.allows(&policy::EDIT));
    Ok(NetworkView { card, from: found.from_at, to: found.until_at, members, may_manage, may_edit, version: found.version })
}

/// Members now: lead, partners, supervisors, advisers, coaches; in Thai order within each part.
pub async fn members(db: &mut impl Reads, id: &NetworkId, now: Time) -> Result<Vec<MemberView>> {
    let rows = store::members(db, id, now).await?;
    dress(db, rows).await
}

/// One membership, also an ended one.
pub async fn member(db: &mut impl Reads, network: &NetworkId, id: &MemberId) -> Result<MemberView> {
    let rows = store::member(db, network, id).await?;
    dress(db, rows).await?.pop().ok_or_else(Error::not_found)
}

async fn dress(db: &mut impl Reads, rows: Vec<store::MemberRow>) -> Result<Vec<MemberView>> {
    let named = rows.iter().flat_map(|row| [row.person_id.clone(), row.override_by.clone()]).flatten();
    let ids: Vec<PersonId> = named.collect();
    let people = person_refs(db, &ids).await?;
    let views = rows.into_iter().filter_map(|row| {
        let part = Part::parse(&row.part)?;
        let (part_th, part_en) = part.words();
        Some(MemberView {
            id: row.id,
            part,
            part_th,
            part_en,
            organisation: Ref::of(row.organisation_id, row.organisation_name),
            person: row.person_id.and_then(|id| people.get(&id).cloned()),
            from: row.from_at,
            to: row.until_at,
            exception: row.override_reason.map(|reason| Exception { reason, by: row.override_by.and_then(|id| people.get(&id).cloned()) }),
        })
    });
    Ok(views.collect())
}
