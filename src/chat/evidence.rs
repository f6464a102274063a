//! Marks as evidence: a marked message is linked to the standard items that its marks point at, in the same commit (F-QA-2, S000-7).
use super::sign::MarkKind;
use super::store;
use crate::evidence::{self, Source, Target};
use crate::frameworks;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::{ITEM, SpaceId};

/// Kind of a message among evidence.
pub const MESSAGE: &str = "message";

/// `SPACE:NUMBER`
fn source_id(space: &SpaceId, number: i64) -> String {
    format!("{space}:{number}")
}

/// Space and number of a message among evidence.
pub fn parse(id: &str) -> Option<(SpaceId, i64)> {
    let (space, number) = id.rsplit_once(':')?;
    Some((SpaceId::from(space), number.parse().ok()?))
}

/// What a mark proves when nobody chose an item.
pub fn standing_item(kind: MarkKind) -> Option<&'static str> {
    (kind == MarkKind::Finding).then_some(evidence::standing().finding.as_str())
}

/// The item's code, if a framework has it.
pub fn known_item(code: &str) -> Result<&'static str> {
    let unknown = || Error::invalid("item", "unknown", "ไม่พบประเด็นมาตรฐานนี้ เลือกจากรายการ", "No standard item has this code. Choose one of the list.");
    frameworks::item(code).map(|item| item.code.as_str()).ok_or_else(unknown)
}

/// Points a mark at an item; the message's links follow. True when the mark pointed elsewhere before.
pub async fn point(tx: &mut Tx, by: &PersonId, space: &SpaceId, number: i64, kind: MarkKind, item: Option<&str>) -> Result<bool> {
    let moved = store::point_mark(tx, space, number, kind, item).await?;
    if moved {
        settle(tx, by, space, number).await?;
    }
    Ok(moved)
}

/// Makes the links of a message those of its marks: a message appears once under an item, however many of its marks say so.
pub async fn settle(tx: &mut Tx, by: &PersonId, space: &SpaceId, number: i64) -> Result<()> {
    let wanted: Vec<String> = store::marks(tx, space, &[number]).await?.into_iter().filter_map(|mark| mark.item).collect();
    let id = source_id(space, number);
    let source = Source { kind: MESSAGE, id: &id };
    for held in evidence::of_source(tx, &source).await?.iter().filter(|link| link.target_kind == ITEM && !wanted.contains(&link.target_id)) {
        evidence::unlink(tx, &source, &Target { kind: ITEM, id: &held.target_id }).await?;
    }
    let at = tx.now();
    for item in &wanted {
        evidence::link(tx, &source, &Target { kind: ITEM, id: item }, by, at).await?;
    }
    Ok(())
}
