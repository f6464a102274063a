//! SQL of sources.
use crate::args;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::plc::SpaceId;
use crate::practices::PracticeId;

pub async fn add(tx: &mut Tx, id: &PracticeId, space: &SpaceId, numbers: &[i64]) -> Result<()> {
    for (place, number) in (1i64..).zip(numbers) {
        tx.exec("insert into practice_sources (practice_id, space_id, number, place) values ($1, $2, $3, $4)", args![id, space, *number, place]).await?;
    }
    Ok(())
}

/// (room, message) of each, as they were chosen.
pub async fn sources(db: &mut impl Reads, id: &PracticeId) -> Result<Vec<(SpaceId, i64)>> {
    db.all("select space_id, number from practice_sources where practice_id = $1 order by place", args![id]).await
}

pub async fn forget(tx: &mut Tx, id: &PracticeId) -> Result<()> {
    tx.exec("delete from practice_sources where practice_id = $1", args![id]).await.map(|_| ())
}
