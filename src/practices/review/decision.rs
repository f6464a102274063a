//! What people say in a review: asking a colleague, passing or returning, approving, taking back.
use schemars::JsonSchema;
use serde::Deserialize;

use super::stage::{Move, Stage};
use super::step::{Step, illegal, step};
use crate::networks;
use crate::organisations;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{PersonId, Role, Scope};
use crate::platform::thai;
use crate::practices::practice::{Practice, working};
use crate::practices::{PublicationAudience, Standing, policy, store};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A colleague finds it ready, or the lead editor approves it.
    Pass,
    /// Back to its authors, with words.
    Return,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewDecision {
    pub decision: Decision,
    /// What is good, what is missing; needed when it goes back.
    #[serde(default)]
    pub words: String,
    /// A lead editor approves for the network, or for everyone.
    pub audience: Option<PublicationAudience>,
}

/// Asks a colleague by name, or with nobody named any colleague of the school, to check the working copy (เพื่อนครูตรวจ).
pub async fn ask(tx: &mut Tx, standing: &Standing, reviewer: Option<PersonId>, words: String, by: &PersonId) -> Result<Stage> {
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    let practice = &standing.practice;
    complete(tx, practice).await?;
    if let Some(reviewer) = &reviewer {
        check_reviewer(tx, practice, reviewer).await?;
    }
    step(tx, practice, Step { words, reviewer, ..Step::of(Move::Ask) }, by).await
}

/// Back to its authors by one of them; a repeat changes nothing.
pub async fn take_back(tx: &mut Tx, standing: &Standing, by: &PersonId) -> Result<Stage> {
    standing.permit(&standing.reach, &policy::AUTHOR)?;
    if standing.practice.stage == Stage::Draft {
        return Ok(Stage::Draft);
    }
    step(tx, &standing.practice, Step::of(Move::TakeBack), by).await
}

/// Passes or returns what one was asked to look at: 403 for whoever may see it and was not asked, 409 where nobody is asked.
pub async fn decide(tx: &mut Tx, standing: &Standing, said: NewDecision, by: &PersonId) -> Result<Stage> {
    let practice = &standing.practice;
    let leads = practice.stage != Stage::PeerCheck;
    standing.permit(&standing.to_decide(leads), &policy::REVIEW)?;
    if said.decision == Decision::Return {
        if thai::is_blank(&said.words) {
            return Err(Error::invalid("words", "required", "บอกผู้เขียนว่าควรแก้อะไร", "Tell the authors what to change."));
        }
        return step(tx, practice, Step { words: said.words, ..Step::of(Move::Return) }, by).await;
    }
    let pass = match practice.stage {
        Stage::PeerCheck => Step { words: said.words, ..Step::of(Move::Pass) },
        Stage::LeadCheck => {
            let audience = said.audience.unwrap_or(PublicationAudience::Network);
            standing.permit(&standing.to_publish(audience), &policy::PUBLISH)?;
            Step { words: said.words, audience: Some(audience), ..Step::of(Move::Approve) }
        }
        Stage::Draft | Stage::Approved => return Err(illegal()),
    };
    complete(tx, practice).await?;
    step(tx, practice, pass, by).await
}

/// What is to be looked at must be there, and have a network whose lead editor looks at it.
pub(crate) async fn complete(tx: &mut Tx, practice: &Practice) -> Result<()> {
    if practice.draft.is_none() {
        return Err(Error::conflict("nothing_to_submit", "ไม่มีอะไรใหม่ให้ตรวจ", "There is nothing new to look at."));
    }
    let content = working(tx, practice).await?;
    content.check_complete()?;
    if content.network.is_none() {
        return Err(Error::invalid("network", "required", "เลือกเครือข่ายก่อนส่งให้ตรวจ", "Choose the network before it is checked."));
    }
    Ok(())
}

/// A colleague of the school or of the network who is not an author.
async fn check_reviewer(tx: &mut Tx, practice: &Practice, reviewer: &PersonId) -> Result<()> {
    let refused = || {
        Error::invalid(
            "reviewer",
            "not_a_colleague",
            "เลือกเพื่อนครูในโรงเรียนหรือในเครือข่ายเดียวกันที่ไม่ใช่ผู้เขียน",
            "Choose a colleague of the school or the network who is not an author.",
        )
    };
    if store::is_author(tx, &practice.id, reviewer).await? {
        return Err(refused());
    }
    let now = tx.now();
    let mut reach = organisations::reach(tx, reviewer, Some(&practice.owner_id), now).await?;
    if let Some(network) = &practice.network_id {
        reach.merge(&networks::reach(tx, reviewer, network, now).await?);
    }
    let writes = [Role::Teacher, Role::Leader, Role::LeadEditor];
    let is_colleague = writes.into_iter().any(|role| reach.holds(role, Scope::School) || reach.holds(role, Scope::Network));
    if is_colleague { Ok(()) } else { Err(refused()) }
}
