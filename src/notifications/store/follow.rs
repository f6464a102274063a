//! How far the reader has come in each stream.
use crate::args;
use crate::platform::db::{Reads, Stream, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// A stream that has more than was read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lag {
    pub stream: String,
    pub head: i64,
    pub read: i64,
}

/// Streams of people behind their heads.
pub async fn lagging_people(db: &mut impl Reads, limit: i64) -> Result<Vec<Lag>> {
    // '0' follows '/': the range is a kind of stream, found by the key.
    db.all(
        "select s.stream, s.head, coalesce(c.number, 0) as read from streams s left join notice_cursors c on c.stream = s.stream \
         where s.stream >= 'person/' and s.stream < 'person0' and s.head > coalesce(c.number, 0) order by s.stream limit $1",
        args![limit],
    )
    .await
}

/// Streams of spaces behind their heads, of which somebody wants to hear everything; read from where the first of them began to listen.
pub async fn lagging_spaces(db: &mut impl Reads) -> Result<Vec<Lag>> {
    db.all(
        "select s.stream, s.head, case when coalesce(c.number, 0) < w.since then w.since else coalesce(c.number, 0) end as read from \
         (select space_id, min(since) as since from notice_rooms where level = 'all' group by space_id) w \
         join streams s on s.stream = 'space/' || w.space_id left join notice_cursors c on c.stream = s.stream \
         where s.head > coalesce(c.number, 0) and s.head > w.since order by s.stream",
        args![],
    )
    .await
}

/// The same of one stream, if it lags and is followed.
pub async fn lag_of(db: &mut impl Reads, stream: &Stream) -> Result<Option<Lag>> {
    if stream.kind() == "space" {
        return Ok(lagging_spaces(db).await?.into_iter().find(|lag| lag.stream == stream.as_str()));
    }
    db.maybe(
        "select s.stream, s.head, coalesce(c.number, 0) as read from streams s left join notice_cursors c on c.stream = s.stream \
         where s.stream = $1 and s.head > coalesce(c.number, 0)",
        args![stream.as_str()],
    )
    .await
}

/// Moves on, at once, in all streams of people where nothing happened that is a notice: an import makes thousands of them.
pub async fn pass_over(tx: &mut Tx) -> Result<()> {
    tx.exec(
        "insert into notice_cursors (stream, number) select s.stream, s.head from streams s left join notice_cursors c on c.stream = s.stream \
         where s.stream >= 'person/' and s.stream < 'person0' and s.head > coalesce(c.number, 0) \
         and not exists (select 1 from events e where e.stream = s.stream and e.number > coalesce(c.number, 0) and e.kind not in ('person', 'notice', 'read')) \
         on conflict (stream) do update set number = excluded.number where notice_cursors.number < excluded.number",
        args![],
    )
    .await
    .map(|_| ())
}

/// Moves the cursor. False when another node was faster: then nothing may be written.
pub async fn move_cursor(tx: &mut Tx, lag: &Lag, to: i64) -> Result<bool> {
    let touched = tx
        .exec(
            "insert into notice_cursors (stream, number) values ($1, $2) \
             on conflict (stream) do update set number = excluded.number where notice_cursors.number <= $3 and notice_cursors.number < excluded.number",
            args![&lag.stream, to, lag.read],
        )
        .await?;
    Ok(touched > 0)
}

/// Who wants to hear everything of a space, and from which number on.
pub async fn subscribers(db: &mut impl Reads, space: &SpaceId) -> Result<Vec<(PersonId, i64)>> {
    db.all("select person_id, since from notice_rooms where space_id = $1 and level = 'all' order by person_id", args![space]).await
}
