//! Signs that people put on a message: reactions with meaning, marks that make evidence, pins.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{evidence, store};
use crate::platform::Core;
use crate::platform::db::{Act, NewEvent, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Actor;
use crate::plc::{self, SpaceId, Standings};

/// ขอบคุณ · เห็นด้วย · ลองแล้วได้ผล
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReactionKind {
    Thanks,
    Agree,
    Tried,
}

/// ข้อค้นพบ · คำแนะนำ · ข้อตกลง · คำถาม
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    Finding,
    Advice,
    Agreement,
    Question,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Reaction(ReactionKind),
    Mark(MarkKind),
    Pin,
}

impl ReactionKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ReactionKind::Thanks => "thanks",
            ReactionKind::Agree => "agree",
            ReactionKind::Tried => "tried",
        }
    }
}

impl MarkKind {
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::Finding => "finding",
            MarkKind::Advice => "advice",
            MarkKind::Agreement => "agreement",
            MarkKind::Question => "question",
        }
    }
}

impl Sign {
    fn event(self, by: &str, number: i64, added: bool) -> NewEvent {
        let (kind, act, detail) = match self {
            // "agree" acknowledges; thanks and tried earn nothing (rulings, hours)
            Sign::Reaction(kind) => {
                ("reaction", (kind == ReactionKind::Agree && added).then_some(Act::Acknowledge), serde_json::json!({ "reaction": kind, "added": added }))
            }
            Sign::Mark(kind) => ("mark", added.then_some(Act::Mark), serde_json::json!({ "mark": kind, "added": added })),
            Sign::Pin => ("pin", None, serde_json::json!({ "added": added })),
        };
        let mut event = NewEvent::new(kind, by).on(number).with(detail);
        event.act = act;
        event
    }

    /// Pinning is the moderators'; reacting and marking everyone's who reads.
    fn rule(self) -> &'static crate::platform::permit::Rule {
        match self {
            Sign::Pin => &plc::policy::MANAGE,
            _ => &plc::policy::READ,
        }
    }
}

/// Puts a sign on a message; the same again changes nothing.
pub async fn sign(core: &Core, actor: &Actor, space: &SpaceId, number: i64, sign: Sign) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    sign_in(&mut tx, &core.rooms.get(), actor, space, number, sign).await?;
    tx.commit().await
}

/// Puts a sign on a message inside a transaction. A mark that makes evidence points at its standing item.
pub async fn sign_in(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId, number: i64, sign: Sign) -> Result<()> {
    enter(tx, standings, actor, space, number, sign).await?;
    let added = store::add_sign(tx, space, number, &actor.person, sign).await?;
    if added {
        if let Sign::Mark(kind) = sign {
            evidence::point(tx, &actor.person, space, number, kind, evidence::standing_item(kind)).await?;
        }
        tx.append(&plc::stream(space), sign.event(actor.person.as_str(), number, true)).await?;
    }
    Ok(())
}

/// Marks a message as proof of a standard item: mark, link and event in one commit (F-CH-12, F-QA-2). The same mark again moves it to another item;
/// that is no second act.
///
/// # Errors
/// 422 for an item that no framework has, 409 for a message that was deleted.
pub async fn mark_item(core: &Core, actor: &Actor, space: &SpaceId, number: i64, kind: MarkKind, item: &str) -> Result<()> {
    let item = evidence::known_item(item)?;
    let mut tx = core.db.begin(core.now()).await?;
    let sign = Sign::Mark(kind);
    enter(&mut tx, &core.rooms.get(), actor, space, number, sign).await?;
    let added = store::add_sign(&mut tx, space, number, &actor.person, sign).await?;
    let moved = evidence::point(&mut tx, &actor.person, space, number, kind, Some(item)).await?;
    if added || moved {
        let mut event = sign.event(actor.person.as_str(), number, true);
        if !added {
            event.act = None;
        }
        tx.append(&plc::stream(space), event).await?;
    }
    tx.commit().await
}

/// Takes it away again.
pub async fn unsign(core: &Core, actor: &Actor, space: &SpaceId, number: i64, sign: Sign) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    enter(&mut tx, &core.rooms.get(), actor, space, number, sign).await?;
    if store::remove_sign(&mut tx, space, number, &actor.person, sign).await? {
        if matches!(sign, Sign::Mark(_)) {
            evidence::settle(&mut tx, &actor.person, space, number).await?;
        }
        tx.append(&plc::stream(space), sign.event(actor.person.as_str(), number, false)).await?;
    }
    tx.commit().await
}

async fn enter(tx: &mut Tx, standings: &Standings, actor: &Actor, space: &SpaceId, number: i64, sign: Sign) -> Result<()> {
    standings.enter(tx, actor, space, sign.rule()).await?;
    let row = store::message(tx, space, number).await?.ok_or_else(Error::not_found)?;
    if row.deleted_at.is_some() {
        return Err(Error::conflict("deleted", "ข้อความนี้ถูกลบไปแล้ว", "This message was deleted."));
    }
    Ok(())
}
