//! What a person is to a practice, by its state and audience; and the one step that gives "this practice as this person may see it", or not found.
use super::review::Stage;
use super::{PracticeId, PublicationAudience, State, store};
use crate::networks::{self, NetworkId};
use crate::organisations;
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Reach, Role, Rule, Scope};

use super::practice::Practice;

/// Roles of a school, which write practices.
const WRITERS: [Role; 3] = [Role::Teacher, Role::Leader, Role::LeadEditor];

/// A person, or nobody, before a practice.
#[derive(Clone, Debug)]
pub struct Standing {
    pub practice: Practice,
    pub reach: Reach,
}

impl Standing {
    pub fn may(&self, rule: &'static Rule) -> bool {
        self.reach.allows(rule)
    }

    /// What counts for publishing to this audience. An author alone may only bring a network's practice up to date, or publish what
    /// the lead approved; a leader who is an author publishes in the network; to the public only a lead editor does, and a platform administrator what is public already.
    pub fn to_publish(&self, audience: PublicationAudience) -> Reach {
        let (state, now) = (self.practice.state, self.practice.audience);
        let in_network = audience == PublicationAudience::Network && now != Some(PublicationAudience::Public);
        self.only(|role, scope| match (role, scope) {
            (_, Scope::Own) => (state == State::Published && in_network) || self.is_approved(audience, in_network),
            (Role::Leader, Scope::School) => in_network,
            (Role::PlatformAdmin, _) => now == Some(PublicationAudience::Public) && audience == PublicationAudience::Public,
            _ => true,
        })
    }

    /// Whether the person looks after it as a lead editor.
    pub fn may_lead(&self) -> bool {
        [Scope::Network, Scope::School].into_iter().any(|scope| self.reach.holds(Role::LeadEditor, scope))
    }

    /// What counts for a decision on the working copy: a colleague's while colleagues are asked, afterwards the lead editor's alone.
    pub fn to_decide(&self, leads: bool) -> Reach {
        self.only(|role, scope| match scope {
            Scope::Engagement => !leads,
            _ => role == Role::LeadEditor,
        })
    }

    /// Whether the lead approved exactly these words, for this audience.
    fn is_approved(&self, audience: PublicationAudience, in_network: bool) -> bool {
        match self.practice.approved_for {
            Some(PublicationAudience::Public) => true,
            Some(PublicationAudience::Network) => audience == PublicationAudience::Network && in_network,
            None => false,
        }
    }

    /// What counts for retiring: authors in the network, lead editors everywhere, a platform administrator what is public.
    pub fn to_retire(&self) -> Reach {
        let public = self.practice.audience == Some(PublicationAudience::Public);
        self.only(|role, scope| match (role, scope) {
            (_, Scope::Own) => !public,
            (Role::PlatformAdmin, _) => public,
            _ => true,
        })
    }

    /// The person's scopes that count; reading stays, so that a refusal is 403 and not 404.
    fn only(&self, counts: impl Fn(Role, Scope) -> bool) -> Reach {
        let mut reach = Reach::default();
        for role in Role::ALL {
            for scope in [Scope::Own, Scope::School, Scope::Network, Scope::District, Scope::Region, Scope::Engagement, Scope::All] {
                if self.reach.holds(role, scope) && counts(role, scope) {
                    reach.add(role, scope);
                }
            }
        }
        reach
    }

    /// Asks a row about what counts for it: 403 where the practice may be read, else 404.
    pub(super) fn permit(&self, counting: &Reach, rule: &'static Rule) -> Result<()> {
        if counting.allows(rule) {
            return rule.permit(counting).map(|_| ());
        }
        super::policy::READ.permit(&self.reach)?;
        Err(crate::platform::Error::not_allowed())
    }
}

/// Scope and permission in one step.
pub async fn enter(db: &mut impl Reads, person: Option<&PersonId>, id: &PracticeId, rule: &'static Rule, now: Time) -> Result<Standing> {
    let practice = store::practice(db, id).await?;
    let reach = reach(db, person, &practice, now).await?;
    rule.permit(&reach)?;
    Ok(Standing { practice, reach })
}

/// Own scope for its authors in their role at a school; of the network and above only what the state lets them see.
pub async fn reach(db: &mut impl Reads, person: Option<&PersonId>, practice: &Practice, now: Time) -> Result<Reach> {
    let mut reach = Reach::default();
    let published = practice.state == State::Published;
    if published && practice.audience == Some(PublicationAudience::Public) {
        reach.add(Role::Anonymous, Scope::All);
    }
    let Some(person) = person else { return Ok(reach) };
    let author = store::is_author(db, &practice.id, person).await?;
    let at_owner = organisations::reach(db, person, Some(&practice.owner_id), now).await?;
    for role in WRITERS {
        if author && at_owner.holds(role, Scope::Own) {
            reach.add(role, Scope::Own);
        }
        if at_owner.holds(role, Scope::School) && (author || (role == Role::LeadEditor && practice.is_shown())) {
            reach.add(role, Scope::School);
        }
    }
    if published {
        for role in [Role::Commission, Role::PlatformAdmin] {
            if at_owner.holds(role, Scope::All) {
                reach.add(role, Scope::All);
            }
        }
        if at_owner.holds(Role::DistrictAdmin, Scope::District) {
            reach.add(Role::DistrictAdmin, Scope::District);
        }
    }
    let mut colleague = Reach::default();
    colleague.merge(&at_owner);
    for network in networks_of(db, practice, now).await? {
        let of_network = networks::reach(db, person, &network, now).await?;
        for role in Role::ALL {
            for scope in [Scope::Network, Scope::Region, Scope::Engagement] {
                let sees = published || (role == Role::LeadEditor && (author || practice.is_shown()));
                if sees && of_network.holds(role, scope) {
                    reach.add(role, scope);
                }
            }
        }
        colleague.merge(&of_network);
    }
    if !author {
        asked(&mut reach, practice, person, &colleague);
    }
    Ok(reach)
}

/// Engagement scope for colleagues who are asked to check it: whoever was named, of the school or the network, until it is published or somebody else
/// is asked; with nobody named everyone of the school, while it is asked.
fn asked(reach: &mut Reach, practice: &Practice, person: &PersonId, colleague: &Reach) {
    let by_name = practice.reviewer_id.as_ref() == Some(person);
    let anybody = practice.reviewer_id.is_none() && practice.stage == Stage::PeerCheck;
    for role in WRITERS {
        let here = colleague.holds(role, Scope::School);
        if (by_name && (here || colleague.holds(role, Scope::Network))) || (anybody && here) {
            reach.add(role, Scope::Engagement);
        }
    }
}

/// The network that it is for; while none is named, those of its school, whose lead editors look after it.
async fn networks_of(db: &mut impl Reads, practice: &Practice, now: Time) -> Result<Vec<NetworkId>> {
    match &practice.network_id {
        Some(network) => Ok(vec![network.clone()]),
        None => networks::networks_of_organisation(db, &practice.owner_id, now).await,
    }
}
