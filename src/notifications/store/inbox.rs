//! Rows of the inbox: kind, ids and moments, never words.
use crate::args;
use crate::notifications::Kind;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

#[derive(Clone, Debug)]
pub struct NewNotice {
    /// The event that it comes from, `STREAM#NUMBER`.
    pub source: String,
    pub kind: Kind,
    pub actor: Option<PersonId>,
    pub space: Option<SpaceId>,
    /// Number of the message that it is about: read in its room, it is read here too.
    pub message: Option<i64>,
    pub object: Option<String>,
    pub detail: Option<String>,
    pub at: Time,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoticeRow {
    pub number: i64,
    pub kind: String,
    pub actor: Option<PersonId>,
    pub space_id: Option<SpaceId>,
    pub message: Option<i64>,
    pub object: Option<String>,
    pub detail: Option<String>,
    pub at: Time,
    /// Nobody looked at it yet, neither here nor in its room.
    pub unread: bool,
}

impl NoticeRow {
    /// The small facts, as JSON; null when there are none.
    pub fn facts(&self) -> serde_json::Value {
        self.detail.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(serde_json::Value::Null)
    }
}

/// Puts a notice into the inbox; its number, or nothing when the event is there already.
pub async fn add(tx: &mut Tx, person: &PersonId, new: &NewNotice) -> Result<Option<i64>> {
    if tx.maybe::<(i64,)>("select number from notices where person_id = $1 and source = $2", args![person, &new.source]).await?.is_some() {
        return Ok(None);
    }
    let number: i64 = tx
        .scalar(
            "insert into inboxes (person_id, head) values ($1, 1) on conflict (person_id) do update set head = inboxes.head + 1 returning head",
            args![person],
        )
        .await?;
    tx.exec(
        "insert into notices (person_id, number, source, kind, actor, space_id, message, object, detail, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            person,
            number,
            &new.source,
            new.kind.as_str(),
            new.actor.as_ref(),
            new.space.as_ref(),
            new.message,
            new.object.clone(),
            new.detail.clone(),
            new.at
        ],
    )
    .await?;
    Ok(Some(number))
}

/// Takes out the unread notice that gathers messages of a room, if there is one: its successor counts on.
pub async fn gathering(tx: &mut Tx, person: &PersonId, space: &SpaceId) -> Result<Option<String>> {
    let row: Option<(i64, Option<String>)> = tx
        .maybe(
            "select n.number, n.detail from notices n join inboxes i on i.person_id = n.person_id \
             left join reads r on r.person_id = n.person_id and r.space_id = n.space_id \
             where n.person_id = $1 and n.space_id = $2 and n.kind = 'message' and n.number > i.read and coalesce(r.number, 0) < n.message \
             order by n.number desc limit 1",
            args![person, space],
        )
        .await?;
    let Some((number, detail)) = row else { return Ok(None) };
    tx.exec("delete from notices where person_id = $1 and number = $2", args![person, number]).await?;
    Ok(detail)
}

/// Newest first, before a number, of these rooms and of none.
pub async fn items(db: &mut impl Reads, person: &PersonId, before: i64, limit: i64, spaces: &[SpaceId]) -> Result<Vec<NoticeRow>> {
    let mut args = args![person, before, limit];
    let sql = Sql::list(
        "select n.number, n.kind, n.actor, n.space_id, n.message, n.object, n.detail, n.at, \
         n.number > i.read and (n.message is null or coalesce(r.number, 0) < n.message) as unread \
         from notices n join inboxes i on i.person_id = n.person_id left join reads r on r.person_id = n.person_id and r.space_id = n.space_id \
         where n.person_id = $1 and n.number < $2 and (n.space_id is null or n.space_id in ({list})) order by n.number desc limit $3",
        &mut args,
        spaces,
    );
    db.rows(sql, args).await
}

/// How many stand unread, of these rooms and of none.
pub async fn unread(db: &mut impl Reads, person: &PersonId, spaces: &[SpaceId]) -> Result<i64> {
    let mut args = args![person];
    let sql = Sql::list(
        "select count(*) from notices n join inboxes i on i.person_id = n.person_id left join reads r on r.person_id = n.person_id and r.space_id = n.space_id \
         where n.person_id = $1 and n.number > i.read and (n.message is null or coalesce(r.number, 0) < n.message) \
         and (n.space_id is null or n.space_id in ({list}))",
        &mut args,
        spaces,
    );
    Ok(db.rows::<(i64,)>(sql, args).await?.first().map_or(0, |row| row.0))
}

pub async fn head(db: &mut impl Reads, person: &PersonId) -> Result<i64> {
    Ok(db.maybe::<(i64,)>("select head from inboxes where person_id = $1", args![person]).await?.map_or(0, |row| row.0))
}

/// Marks only grow, and never beyond what there is. True when it moved.
pub async fn mark_read(tx: &mut Tx, person: &PersonId, up_to: i64) -> Result<bool> {
    let touched = tx
        .exec("update inboxes set read = case when $2 < head then $2 else head end where person_id = $1 and read < $2 and read < head", args![person, up_to])
        .await?;
    Ok(touched > 0)
}

pub async fn names_of_spaces(db: &mut impl Reads, ids: &[SpaceId]) -> Result<Vec<(SpaceId, String)>> {
    let mut args = args![];
    let sql = Sql::list("select id, name from spaces where id in ({list})", &mut args, ids);
    db.rows(sql, args).await
}
